//! Connections for reading: a few, kept open, used off the async threads.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::{ReadFailure, tables};

/// How many reads run at a time; the others wait.
const CONNECTIONS: usize = 4;
/// How long a read waits for its turn.
const TURN: Duration = Duration::from_secs(5);

pub(super) struct Pool {
    path: PathBuf,
    idle: Arc<Mutex<Vec<Connection>>>,
    turns: Arc<Semaphore>,
}

impl Pool {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, idle: Arc::default(), turns: Arc::new(Semaphore::new(CONNECTIONS)) }
    }

    /// Reads in one transaction: everything that `query` sees is of one moment.
    pub(super) async fn read<T, F>(&self, query: F) -> Result<T, ReadFailure>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let turn = tokio::time::timeout(TURN, Arc::clone(&self.turns).acquire_owned());
        let Ok(Ok(turn)) = turn.await else { return Err(ReadFailure::Busy) };
        let idle = Arc::clone(&self.idle);
        let path = self.path.clone();
        let task = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let pooled = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let connection = match pooled {
                Some(connection) => connection,
                None => tables::open_reader(&path)?,
            };
            let transaction = connection.unchecked_transaction()?;
            let answer = query(&transaction)?;
            transaction.finish()?;
            // A connection whose read failed is dropped, not used again.
            idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            Ok(answer)
        });
        match task.await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(ReadFailure::Sqlite(error)),
            Err(_) => Err(ReadFailure::Panicked),
        }
    }
}
