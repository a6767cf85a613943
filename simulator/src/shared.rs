//! What every part of the simulator shares.

use crate::app::AppSetup;
use crate::content::Content;
use crate::courier::{Courier, Outcome, post};
use crate::customer::{Person, Registry};
use crate::fault::Faults;
use crate::graph::media::MediaStore;
use crate::ids::Ids;
use crate::journal::Journal;
use crate::ledger::{Ledger, Said};
use crate::receipts::{Order, Outgoing, ReceiptPlan, status_object};
use crate::settings::{Copies, Number, Settings};
use crate::simulator::Stopped;
use crate::webhook::{News, Told};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::sync::{Semaphore, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Locks for a short, infallible change; a panic elsewhere leaves nothing half done that matters here.
pub(crate) fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Seconds since 1970.
#[allow(clippy::disallowed_methods, reason = "the place of this crate that knows the time of day")]
pub(crate) fn unix_seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

/// What happened so far.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) journal: Journal,
    pub(crate) ledger: Ledger,
}

/// Which receipts follow: for everybody, and for some recipients.
#[derive(Debug)]
pub(crate) struct Plans {
    pub(crate) all: ReceiptPlan,
    pub(crate) by_recipient: HashMap<String, ReceiptPlan>,
}

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) settings: Settings,
    pub(crate) address: SocketAddr,
    pub(crate) ids: Ids,
    pub(crate) courier: Courier,
    pub(crate) faults: Mutex<Faults>,
    pub(crate) plans: Mutex<Plans>,
    pub(crate) app: Mutex<AppSetup>,
    pub(crate) people: Mutex<Registry>,
    pub(crate) media: Mutex<MediaStore>,
    pub(crate) following: Arc<Semaphore>,
    pub(crate) stop: CancellationToken,
    pub(crate) tasks: TaskTracker,
    state: Mutex<State>,
    changed: watch::Sender<()>,
    started: Instant,
}

/// Something a person is about to say; the words may depend on its number.
pub(crate) struct Line {
    pub(crate) person: Arc<Person>,
    pub(crate) make: Box<dyn FnOnce(u64) -> Content + Send>,
    pub(crate) answers: Option<String>,
}

impl Shared {
    pub(crate) fn new(settings: Settings, address: SocketAddr, courier: Courier) -> Self {
        Self {
            address,
            ids: Ids::new(),
            courier,
            faults: Mutex::new(Faults::default()),
            plans: Mutex::new(Plans { all: settings.receipts.clone(), by_recipient: HashMap::new() }),
            app: Mutex::new(settings.app.clone()),
            people: Mutex::new(Registry::default()),
            media: Mutex::new(MediaStore::new(settings.limits.media_bytes)),
            following: Arc::new(Semaphore::new(settings.limits.receipts.clamp(1, Semaphore::MAX_PERMITS))),
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
            state: Mutex::new(State::default()),
            changed: watch::channel(()).0,
            started: Instant::now(),
            settings,
        }
    }

    /// Microseconds from the start to an instant.
    pub(crate) fn micros(&self, at: Instant) -> u64 {
        u64::try_from(at.saturating_duration_since(self.started).as_micros()).unwrap_or(u64::MAX)
    }

    pub(crate) fn now_us(&self) -> u64 {
        self.micros(Instant::now())
    }

    /// Changes what happened, and wakes whoever waits for something to happen.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let result = change(&mut hold(&self.state));
        self.wake();
        result
    }

    /// Wakes whoever waits for something to happen.
    pub(crate) fn wake(&self) {
        self.changed.send_replace(());
    }

    pub(crate) fn look<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&hold(&self.state))
    }

    /// Whether no webhook waits or is under way, and no receipt is to come.
    pub(crate) fn idle(&self) -> bool {
        let receipts = self.settings.limits.receipts.clamp(1, Semaphore::MAX_PERMITS);
        self.following.available_permits() == receipts && self.courier.idle()
    }

    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    pub(crate) fn number(&self, phone_number_id: &str) -> Option<&Number> {
        self.settings.numbers.iter().find(|number| number.phone_number_id == phone_number_id)
    }

    /// Says some lines in one webhook. The ids, in the order of the lines.
    pub(crate) async fn say(
        self: &Arc<Self>,
        lines: Vec<Line>,
        copies: Copies,
        due: Instant,
    ) -> Result<(Vec<String>, Outcome), Stopped> {
        let permit = self.courier.room().await.ok_or(Stopped)?;
        let mut lanes: Vec<u64> = Vec::new();
        let (mut news, mut wamids) = (Vec::new(), Vec::new());
        // Numbers are given and queues joined under one lock, so that a contact's numbers are in queue order.
        let mut people = hold(&self.people);
        for line in lines {
            let person = line.person;
            let seq = people.next_line(&person);
            let content = (line.make)(seq);
            let now = unix_seconds();
            if content.opens_window() {
                people.wrote(&person, now);
            }
            let wamid = self.ids.wamid(&person.wa_id, true);
            let said = Said {
                wamid: wamid.as_str().into(),
                wa_id: person.wa_id.clone(),
                phone_number_id: person.phone_number_id.clone(),
                seq,
                acknowledged: false,
            };
            self.change(|state| state.ledger.add(said, self.settings.limits.ledger));
            if self.settings.keep_order && !lanes.contains(&person.lane) {
                lanes.push(person.lane);
            }
            news.push(person.says(wamid.clone(), now, content, line.answers));
            wamids.push(wamid);
        }
        let outcome = post(self, permit, news, lanes, copies, due);
        Ok((wamids, outcome))
    }

    /// The plan for what was sent to one recipient.
    pub(crate) fn plan_for(&self, sent: &Outgoing) -> ReceiptPlan {
        let plans = hold(&self.plans);
        let of = |key: &str| plans.by_recipient.get(key);
        let own = sent.wa_id.as_deref().and_then(of).or_else(|| of(&sent.user_id));
        own.unwrap_or(&plans.all).clone()
    }

    /// Posts the receipts of one message, to the last one's answer.
    pub(crate) async fn follow(self: &Arc<Self>, number: Number, sent: Outgoing, plan: ReceiptPlan) {
        let mut open = Vec::new();
        for (step, failure) in plan.schedule(&sent.kind) {
            if step.after_ms > 0 {
                let wait = tokio::time::sleep(Duration::from_millis(step.after_ms));
                tokio::select! {
                    () = self.stop.cancelled() => return,
                    () = wait => {}
                }
            }
            let status = status_object(&sent, step.status, plan.echo, failure, unix_seconds());
            for _ in 0..plan.copies.clamp(1, 100) {
                let Some(permit) = self.courier.room().await else { return };
                let news = vec![News { number: number.clone(), what: Told::Status(status.clone()) }];
                open.push(post(self, permit, news, Vec::new(), Copies::One, Instant::now()));
            }
            if plan.order != Order::Together {
                for mut outcome in open.drain(..) {
                    let _ended = outcome.wait_for(Option::is_some).await;
                }
            }
        }
        for mut outcome in open {
            let _ended = outcome.wait_for(Option::is_some).await;
        }
    }
}
