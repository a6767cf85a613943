//! People who write to the business.

use crate::content::{Content, Media};
use crate::courier::{Outcome, Posted};
use crate::settings::{Copies, Number};
use crate::shared::{Line, Shared, hold};
use crate::simulator::{Stopped, TimedOut};
use crate::webhook::{Contact, Message, News, Profile, Told};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// One person as one business number knows them.
#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) wa_id: Arc<str>,
    pub(crate) user_id: Arc<str>,
    pub(crate) phone_number_id: Arc<str>,
    pub(crate) lane: u64,
    number: Number,
    name: String,
    hidden: bool,
}

impl Person {
    /// The webhook item for one message.
    pub(crate) fn says(&self, wamid: String, timestamp: u64, content: Content, answers: Option<String>) -> News {
        let wa_id = (!self.hidden).then(|| self.wa_id.to_string());
        let contact = Contact {
            profile: Profile { name: self.name.clone() },
            wa_id: wa_id.clone(),
            user_id: self.user_id.to_string(),
        };
        let message = Message {
            from: wa_id,
            from_user_id: self.user_id.to_string(),
            id: wamid,
            timestamp,
            content,
            context: answers.map(|id| (self.number.display_phone_number.clone(), id)),
        };
        News { number: self.number.clone(), what: Told::Said(Box::new((contact, message))) }
    }
}

#[derive(Debug, Default)]
struct Known {
    person: Option<Arc<Person>>,
    lines: u64,
    wrote_at: Option<u64>,
}

/// Everybody who ever wrote or was looked up.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    /// By lane.
    known: Vec<Known>,
    by_number: HashMap<(Arc<str>, Arc<str>), u64>,
    by_user: HashMap<Arc<str>, Arc<str>>,
}

impl Registry {
    fn person(&mut self, number: &Number, wa_id: &str, name: &str, hidden: bool, keep: usize) -> Arc<Person> {
        let key: (Arc<str>, Arc<str>) = (number.phone_number_id.as_str().into(), wa_id.into());
        let found = self.by_number.get(&key).and_then(|lane| self.known.get(*lane as usize));
        if let Some(person) = found.and_then(|known| known.person.clone())
            && person.hidden == hidden
        {
            return person;
        }
        // Beyond the limit one lane serves all newcomers: slower, still in order.
        let lane = self.by_number.get(&key).copied().unwrap_or(self.known.len().min(keep) as u64);
        let person = Arc::new(Person {
            wa_id: key.1.clone(),
            user_id: crate::ids::user_id(wa_id).into(),
            phone_number_id: key.0.clone(),
            lane,
            number: number.clone(),
            name: name.to_owned(),
            hidden,
        });
        if self.known.len() <= lane as usize {
            self.known.push(Known::default());
        }
        if (lane as usize) < keep {
            self.known[lane as usize].person = Some(person.clone());
            self.by_user.insert(person.user_id.clone(), key.1.clone());
            self.by_number.insert(key, lane);
        }
        person
    }

    /// The number of a person's next message.
    pub(crate) fn next_line(&mut self, person: &Person) -> u64 {
        self.known.get_mut(person.lane as usize).map_or(0, |known| {
            known.lines += 1;
            known.lines
        })
    }

    /// Remembers that a person wrote.
    pub(crate) fn wrote(&mut self, person: &Person, at: u64) {
        if let Some(known) = self.known.get_mut(person.lane as usize) {
            known.wrote_at = Some(at);
        }
    }

    /// When a person last wrote to a number, in seconds since 1970.
    pub(crate) fn wrote_at(&self, phone_number_id: &str, wa_id: &str) -> Option<u64> {
        let lane = self.by_number.get(&(phone_number_id.into(), wa_id.into()))?;
        self.known.get(*lane as usize)?.wrote_at
    }

    /// The number behind a user id.
    pub(crate) fn number_of(&self, user_id: &str) -> Option<Arc<str>> {
        self.by_user.get(user_id).cloned()
    }
}

/// A person who writes to one of the business's numbers.
#[derive(Debug, Clone)]
pub struct Customer {
    shared: Arc<Shared>,
    person: Arc<Person>,
    copies: Copies,
}

/// A message on its way to the gateway.
#[derive(Debug, Clone)]
pub struct Sent {
    /// Its id.
    pub wamid: String,
    outcome: Outcome,
}

impl Sent {
    pub(crate) fn new(wamid: String, outcome: Outcome) -> Self {
        Self { wamid, outcome }
    }

    /// Waits until the webhook with it ended: answered 200, given up, or stopped.
    pub async fn ended(&mut self) -> Posted {
        match self.outcome.wait_for(Option::is_some).await {
            Ok(outcome) => outcome.unwrap_or(Posted::Stopped),
            Err(_) => Posted::Stopped,
        }
    }

    /// Waits at most so long for the 200; says how long after it was due that came.
    pub async fn acknowledged(&mut self, deadline: Duration) -> Result<Duration, TimedOut> {
        match tokio::time::timeout(deadline, self.ended()).await {
            Ok(Posted::Acknowledged(took)) => Ok(took),
            _ => Err(TimedOut(deadline)),
        }
    }
}

impl Customer {
    pub(crate) fn of(shared: &Arc<Shared>, number: &Number, wa_id: &str, name: &str, hidden: bool) -> Self {
        let keep = shared.settings.limits.customers;
        let person = hold(&shared.people).person(number, wa_id, name, hidden, keep);
        Self { shared: shared.clone(), person, copies: shared.settings.copies }
    }

    /// The customer's number, digits.
    pub fn wa_id(&self) -> &str {
        &self.person.wa_id
    }

    /// The customer's id towards this business.
    pub fn user_id(&self) -> &str {
        &self.person.user_id
    }

    /// The same person, writing to another number of the business; `None` when the provider does not know it.
    pub fn on(&self, phone_number_id: &str) -> Option<Self> {
        let number = self.shared.number(phone_number_id)?;
        let mut other = Self::of(&self.shared, number, self.wa_id(), &self.person.name, self.person.hidden);
        other.copies = self.copies;
        Some(other)
    }

    /// The same person with the phone number hidden behind a username: webhooks name the user id only.
    #[must_use]
    pub fn without_number(&self) -> Self {
        let mut hidden = Self::of(&self.shared, &self.person.number, self.wa_id(), &self.person.name, true);
        hidden.copies = self.copies;
        hidden
    }

    /// The same person, each webhook posted in so many copies at the same time.
    #[must_use]
    pub fn in_copies(&self, copies: Copies) -> Self {
        Self { copies, ..self.clone() }
    }

    /// Writes a text. Returns when the message has its place in the customer's order, before the gateway has it.
    pub async fn says(&self, text: &str) -> Result<Sent, Stopped> {
        self.sends(Content::text(text)).await
    }

    /// Sends anything. Returns like [`Customer::says`].
    pub async fn sends(&self, content: Content) -> Result<Sent, Stopped> {
        self.sends_line(Box::new(move |_| content), None, Instant::now()).await
    }

    /// Sends anything as an answer to a message.
    pub async fn answers(&self, wamid: &str, content: Content) -> Result<Sent, Stopped> {
        self.sends_line(Box::new(move |_| content), Some(wamid.to_owned()), Instant::now()).await
    }

    /// Puts an emoji on a message, or takes it off.
    pub async fn reacts(&self, wamid: &str, emoji: Option<&str>) -> Result<Sent, Stopped> {
        let content = Content::Reaction { message_id: wamid.to_owned(), emoji: emoji.map(str::to_owned) };
        self.sends(content).await
    }

    /// Taps a reply button of a message.
    pub async fn taps(&self, wamid: &str, id: &str, title: &str) -> Result<Sent, Stopped> {
        self.answers(wamid, Content::ButtonReply { id: id.to_owned(), title: title.to_owned() }).await
    }

    /// Sends a picture.
    pub async fn sends_image(&self, media: Media, caption: Option<&str>) -> Result<Sent, Stopped> {
        self.sends(Content::Image { media, caption: caption.map(str::to_owned) }).await
    }

    pub(crate) async fn sends_line(
        &self,
        make: Box<dyn FnOnce(u64) -> Content + Send>,
        answers: Option<String>,
        due: Instant,
    ) -> Result<Sent, Stopped> {
        let line = Line { person: self.person.clone(), make, answers };
        let (wamids, outcome) = self.shared.say(vec![line], self.copies, due).await?;
        wamids.into_iter().next().map(|wamid| Sent::new(wamid, outcome)).ok_or(Stopped)
    }

    pub(crate) fn line(&self, content: Content) -> Line {
        self.line_with(Box::new(move |_| content))
    }

    pub(crate) fn line_with(&self, make: Box<dyn FnOnce(u64) -> Content + Send>) -> Line {
        Line { person: self.person.clone(), make, answers: None }
    }
}
