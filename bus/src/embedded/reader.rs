//! Reading a partition: from memory where it reaches back far enough, else from the files.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use tokio::sync::watch;

use super::{
    days::Chunk,
    log::{Log, Tail},
    ring::Limit,
};
use crate::{ReadError, Reader, Stored};

/// How often a reader beside another process looks for more.
const POLL: Duration = Duration::from_millis(50);

pub(super) struct EmbeddedReader {
    pub(super) log: Arc<Log>,
    pub(super) partition: u32,
    pub(super) position: u64,
    /// `None` when another process writes the log.
    pub(super) tail: Option<watch::Receiver<Tail>>,
}

#[async_trait]
impl Reader for EmbeddedReader {
    async fn next(&mut self, max: usize) -> Result<Vec<Stored>, ReadError> {
        let limit = Limit::of(max);
        let end = self.wait().await?;
        let (partition, from) = (self.partition, self.position);
        let Chunk { records, next } = match self.log.in_memory(partition, from, limit)? {
            Some(chunk) => chunk,
            None => self.log.in_files(move |source| source.read(partition, from, end, limit)).await?,
        };
        self.position = next;
        Ok(records)
    }

    fn position(&self) -> u64 {
        self.position
    }
}

impl EmbeddedReader {
    /// Waits until something stands at the position or beyond; gives the end.
    async fn wait(&mut self) -> Result<u64, ReadError> {
        let (partition, position) = (self.partition, self.position);
        let Some(tail) = &mut self.tail else {
            loop {
                let bounds = self.log.in_files(move |source| source.look_up_bounds(partition)).await?;
                if bounds.end > position {
                    return Ok(bounds.end);
                }
                tokio::time::sleep(POLL).await;
            }
        };
        let closed = || ReadError::Unavailable("the log is closed".to_owned());
        let seen = tail.wait_for(|tail| tail.end > position || tail.stopped).await.map_err(|_| closed())?;
        // What was committed before the end can still be read.
        if seen.end > position { Ok(seen.end) } else { Err(closed()) }
    }
}
