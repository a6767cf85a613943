use std::{
    sync::{
        Arc, Mutex, Weak,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use recado_bus::{Kafka, KafkaOptions, LogSpec, OpenError, SharedBus, broker::Broker, conformance};
use tempfile::TempDir;

/// A broker and its folder. The tests that need no broker of their own share one while any of them runs.
pub(crate) struct Home {
    pub(crate) broker: Mutex<Broker>,
    _dir: TempDir,
}

impl Home {
    pub(crate) fn own() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let broker = Mutex::new(Broker::start(&dir.path().join("broker")).expect("a real Apache Kafka starts"));
        Self { broker, _dir: dir }
    }

    pub(crate) fn shared() -> Arc<Self> {
        static SHARED: Mutex<Weak<Home>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(home) = shared.upgrade() {
            return home;
        }
        let home = Arc::new(Self::own());
        *shared = Arc::downgrade(&home);
        home
    }

    /// Options for topics that no other test has.
    pub(crate) fn options(&self) -> KafkaOptions {
        static SPACES: AtomicUsize = AtomicUsize::new(0);
        KafkaOptions {
            brokers: self.broker.lock().unwrap().bootstrap().to_owned(),
            topic_prefix: format!("space{}", SPACES.fetch_add(1, Ordering::Relaxed)),
            replication: 1,
            single_broker: true,
            options: Vec::new(),
        }
    }
}

struct Space {
    home: Arc<Home>,
    options: KafkaOptions,
}

impl Space {
    fn shared() -> Self {
        let home = Home::shared();
        Self { options: home.options(), home }
    }

    fn own() -> Self {
        let home = Arc::new(Home::own());
        Self { options: home.options(), home }
    }
}

#[async_trait]
impl conformance::Place for Space {
    async fn open(&self, specs: &[LogSpec]) -> Result<SharedBus, OpenError> {
        Ok(Arc::new(Kafka::open(self.options.clone(), specs).await?))
    }

    async fn crash(&self, bus: SharedBus) {
        let home = self.home.clone();
        let restarted = tokio::task::spawn_blocking(move || {
            let mut broker = home.broker.lock().unwrap();
            broker.kill9().unwrap();
            broker.start_again().expect("the broker starts again");
        });
        tokio::time::timeout(Duration::from_mins(2), restarted).await.unwrap().unwrap();
        drop(bus);
    }
}

macro_rules! laws {
    ($place:ident: $($law:ident)*) => { $(
        #[tokio::test(flavor = "multi_thread")]
        async fn $law() {
            conformance::$law(&Space::$place()).await;
        }
    )* };
}

laws! { own: b1_durable }

laws! {
    shared:
    b2_every_reader_sees_the_same
    b2_readers_wait_and_lose_nothing
    b2_compacted_keeps_the_last
    b3_batches_keep_their_order
    b4_refused_leaves_nothing
    b4_dropped_appends_are_whole_or_absent
    b5_append_time_is_the_logs
    b6_one_live_owner
}
