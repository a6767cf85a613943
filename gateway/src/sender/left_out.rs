//! Messages for which there was no room, and how the worker comes back to them.
//!
//! Events are read however many messages wait: what tells the end of one stands between those that are submitted. When
//! a message finds no room, it and all later ones of its account are left out, so that none overtakes another. Others
//! are not: an account takes no more than half of the room there is.
//!
//! Once the account has worked down, a second reader goes from the first message that was left out to where the worker
//! itself reads. What it takes is not sent before it is there: what stands behind a message may say that it was sent.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use futures::future::BoxFuture;
use prost::Message as _;
use recado_bus::{Claim, Cursor, EventReader, ReadError, Reader, SharedBus, Stored};
use recado_proto::v1::{self, Event, event::Body};
use tokio::time::Instant;
use tracing::warn;

use super::{
    schedule::{Input, Name},
    worker::{Worker, judged},
};
use crate::logs;

/// Between the end of a look back and the next.
const REST: Duration = Duration::from_secs(1);
/// At least this many times as long as that took: of a long log, only a part of the time goes into reading it again.
const REST_TIMES: u32 = 4;

/// A tenant, and an account that sends for it.
type Place = (Name, Name);

/// What was left out.
#[derive(Default)]
pub(super) struct LeftOut {
    places: BTreeMap<Place, First>,
    look: Option<Look>,
    rest_until: Option<Instant>,
}

/// The first message of an account that was left out, with all that follow.
#[derive(Clone, Copy)]
struct First {
    position: u64,
    /// How far its tenant was taken before it.
    cursor: Cursor,
}

impl First {
    fn of(stored: &Stored) -> Self {
        let cursor = Claim::of(stored)
            .map(|claim| Cursor { epoch: claim.epoch, seq: claim.seq - 1, chain: claim.prev })
            .unwrap_or_default();
        Self { position: stored.position, cursor }
    }
}

/// A second reader.
struct Look {
    events: Source,
    judge: EventReader,
    /// From where on a tenant's events are judged.
    tenants: BTreeMap<Name, u64>,
    /// Which accounts it looks for, and from where on.
    places: BTreeMap<Place, u64>,
    /// For what is left out once more.
    again: BTreeMap<Place, First>,
    began: Instant,
}

struct Source {
    bus: SharedBus,
    partition: u32,
    from: u64,
    state: SourceState,
}

enum SourceState {
    Opening(BoxFuture<'static, Result<Box<dyn Reader>, ReadError>>),
    Open(Box<dyn Reader>),
}

impl Source {
    fn new(bus: &SharedBus, partition: u32, from: u64) -> Self {
        let state = SourceState::Opening(Self::open(bus, partition, from));
        Self { bus: Arc::clone(bus), partition, from, state }
    }

    fn open(bus: &SharedBus, partition: u32, from: u64) -> BoxFuture<'static, Result<Box<dyn Reader>, ReadError>> {
        let bus = Arc::clone(bus);
        Box::pin(async move { bus.reader(logs::EVENTS, partition, from).await })
    }

    /// Dropped, it goes on where it was.
    async fn next(&mut self, max: usize) -> Result<Vec<Stored>, ReadError> {
        loop {
            match &mut self.state {
                SourceState::Open(reader) => return reader.next(max).await,
                SourceState::Opening(opening) => {
                    self.state = match opening.await {
                        Ok(reader) => SourceState::Open(reader),
                        Err(failed) => {
                            self.state = SourceState::Opening(Self::open(&self.bus, self.partition, self.from));
                            return Err(failed);
                        }
                    };
                }
            }
        }
    }

    fn position(&self) -> u64 {
        match &self.state {
            SourceState::Open(reader) => reader.position(),
            SourceState::Opening(_) => self.from,
        }
    }
}

impl LeftOut {
    /// Whether everything was taken that was read.
    pub(super) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// What the second reader comes to next; never, when there is none.
    pub(super) async fn next(&mut self, max: usize) -> Result<Vec<Stored>, ReadError> {
        match &mut self.look {
            Some(look) => look.events.next(max).await,
            None => std::future::pending().await,
        }
    }
}

impl Look {
    /// Whether the record is one to look at: those of other tenants are not even judged.
    fn wants(&mut self, stored: &Stored) -> bool {
        let Ok(tenant) = std::str::from_utf8(&stored.key) else { return false };
        self.tenants.get(tenant).is_some_and(|from| stored.position >= *from) && judged(&mut self.judge, stored)
    }
}

impl Worker {
    /// Whether there is no room for the message, or was none for one before it.
    pub(super) fn leaves_out(&mut self, stored: &Stored, event: &Event, message: &v1::MessageSubmitted) -> bool {
        let account = self.know(&message.account_id);
        let place = (event.tenant.as_str().into(), account);
        if !self.left_out.places.contains_key(&place) {
            if self.schedule.room(&place.1) > 0 {
                return false;
            }
            warn!(
                partition = self.partition,
                account = %place.1,
                "more messages wait than the sender keeps, the rest follows later"
            );
            self.left_out.places.insert(place, First::of(stored));
        }
        self.feed(Input::LeftOut(message.message_id.as_str().into()));
        true
    }

    /// Begins to look for what was left out, when there is room for it.
    pub(super) fn look_back(&mut self) {
        let now = Instant::now();
        if self.left_out.look.is_some() || self.left_out.rest_until.is_some_and(|until| now < until) {
            return;
        }
        let eased = self.left_out.places.iter().filter(|((_, account), _)| self.schedule.eased(account));
        let mut firsts: Vec<(&Place, First)> = eased.map(|(place, first)| (place, *first)).collect();
        firsts.sort_by_key(|(_, first)| first.position);
        let Some((_, earliest)) = firsts.first() else { return };
        let mut look = Look {
            events: Source::new(&self.shared.deps.bus, self.partition, earliest.position),
            judge: EventReader::new(),
            tenants: BTreeMap::new(),
            places: BTreeMap::new(),
            again: BTreeMap::new(),
            began: now,
        };
        for (place, first) in firsts {
            look.places.insert(place.clone(), first.position);
            if !look.tenants.contains_key(&place.0) {
                look.judge.set(&*place.0, first.cursor);
                look.tenants.insert(place.0.clone(), first.position);
            }
        }
        self.left_out.look = Some(look);
    }

    pub(super) fn left_out_batch(&mut self, batch: &[Stored]) {
        let Some(mut look) = self.left_out.look.take() else { return };
        // What stands behind it is still to be read by the worker itself.
        let until = self.events.position();
        for stored in batch.iter().filter(|stored| stored.position < until) {
            if look.wants(stored) {
                self.left_out_event(&mut look, stored);
            }
        }
        if look.events.position() < until {
            self.left_out.look = Some(look);
            return;
        }
        for place in look.places.into_keys() {
            match look.again.remove(&place) {
                Some(first) => self.left_out.places.insert(place, first),
                None => self.left_out.places.remove(&place),
            };
        }
        let now = Instant::now();
        self.left_out.rest_until = Some(now + REST.max((now - look.began) * REST_TIMES));
        self.feed(Input::CaughtUp);
    }

    fn left_out_event(&mut self, look: &mut Look, stored: &Stored) {
        // What was malformed was said when it was read first.
        let Ok(event) = Event::decode(stored.value.clone()) else { return };
        match &event.body {
            Some(Body::MessageSubmitted(message)) => {
                let name: Name = message.message_id.as_str().into();
                let place = (event.tenant.as_str().into(), message.account_id.as_str().into());
                let left_out = look.places.get(&place).is_some_and(|from| stored.position >= *from);
                if !left_out || look.again.contains_key(&place) || self.held.contains_key(&name) {
                    return;
                }
                // One whose end is known takes none.
                if self.schedule.room(&place.1) == 0 && !self.schedule.settled(&name) {
                    look.again.insert(place, First::of(stored));
                    return;
                }
                self.take(stored, &event, message, true);
            }
            Some(Body::MessageStatusChanged(change)) => {
                self.feed(Input::StatusSeen(change.message_id.as_str().into(), change.status()));
            }
            Some(Body::EpochOpened(_)) => {
                self.feed(Input::EpochOpened(event.tenant.as_str().into(), stored.position));
            }
            _ => {}
        }
    }
}
