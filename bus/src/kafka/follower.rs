//! A reader of a partition as others see it: for itself while it has far to go, and with all others of this process
//! where the partition ends.

use async_trait::async_trait;

use super::{
    Topic,
    reader::{KafkaReader, Within},
    tail::{Look, Place, Seat},
};
use crate::{ReadError, Reader, Stored};

pub(super) struct Follower {
    within: Within,
    topic: Topic,
    place: Place,
    position: u64,
    /// True once something was read.
    has_read: bool,
    /// The others are of no use until something was read without them: if reading fails, that is how it is found out
    /// why.
    by_itself: bool,
    by: By,
}

/// Who reads.
enum By {
    Itself(Box<KafkaReader>),
    All(Seat),
}

impl Follower {
    pub(super) fn new(within: Within, topic: Topic, partition: u32, position: u64) -> Self {
        let place = (topic.name.clone(), partition);
        let by = By::Itself(Box::new(KafkaReader::new(within.clone(), topic.clone(), partition, position, false)));
        Self { within, topic, place, position, has_read: false, by_itself: false, by }
    }

    fn alone(&self) -> By {
        let (within, topic) = (self.within.clone(), self.topic.clone());
        By::Itself(Box::new(KafkaReader::new(within, topic, self.place.1, self.position, self.has_read)))
    }

    /// Goes on with the others, if that is possible here.
    fn join(&mut self) -> bool {
        // Of a compacted log the last records of each key may be anywhere; few read those.
        if self.topic.compacted || self.by_itself {
            return false;
        }
        let joined = self.within.tails.join(&self.place, self.position);
        joined.map(|seat| self.by = By::All(seat)).is_some()
    }
}

#[async_trait]
impl Reader for Follower {
    async fn next(&mut self, max: usize) -> Result<Vec<Stored>, ReadError> {
        let max = max.max(1);
        loop {
            self.within.usable()?;
            if let By::All(seat) = &self.by {
                let mut more = std::pin::pin!(seat.more());
                // Before the look: what comes between the two is told.
                more.as_mut().enable();
                match seat.look(self.position, max) {
                    Look::Records(records, position) => {
                        self.position = position;
                        self.has_read |= !records.is_empty();
                        return Ok(records);
                    }
                    Look::Nothing => {
                        tokio::select! {
                            () = more => {}
                            () = self.within.closed.cancelled() => {}
                        }
                        continue;
                    }
                    Look::Lost => {}
                }
            }
            if let By::All(_) = &self.by {
                self.by = self.alone();
                self.by_itself = true;
                continue;
            }
            if self.join() {
                continue;
            }
            let By::Itself(reader) = &mut self.by else { continue };
            reader.begin().await?;
            if !self.topic.compacted && !self.by_itself && reader.is_at_end() {
                let alone = self.alone();
                let By::Itself(reader) = std::mem::replace(&mut self.by, alone) else { continue };
                match self.within.tails.found(&self.place, *reader) {
                    Ok(seat) => {
                        self.by = By::All(seat);
                        continue;
                    }
                    Err(reader) => self.by = By::Itself(reader),
                }
            }
            let By::Itself(reader) = &mut self.by else { continue };
            let records = reader.next(max).await;
            self.position = reader.position();
            self.has_read |= records.as_ref().is_ok_and(|records| !records.is_empty());
            self.by_itself &= records.is_err();
            return records;
        }
    }

    fn position(&self) -> u64 {
        self.position
    }
}
