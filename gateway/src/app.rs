//! A gateway put together: logs, directory, roles, listeners; and taken apart again in order.

mod open;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use recado_bus::{OpenError, SharedBus};
use tokio::{signal::unix::Signal, sync::watch};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

pub use self::open::{Logs, kafka_options, open_bus, open_logs, partitions};
use crate::{
    admin_socket,
    answers::Answers,
    api::{self, ApiDeps, model::Model},
    cache::Damage,
    config::{self, Config, live::Live},
    deadletters::replay::{self, Replayer},
    directory::{Directory, DirectoryError, NewToken},
    disk::Disks,
    edge::{
        admission::Admission,
        serve,
        webhook::{self, Webhooks},
    },
    fault, hooks,
    host::{self, status::Status},
    lock::{self, DataLock, LockError},
    media::{self, uploads::Uploads},
    objects::{self, ObjectError, SharedObjects},
    open_files,
    provision::{InForce, Provision, ProvisionError, Unanswered},
    reload::{Environment, Reload},
    roles::{Role, Roles},
    sender::{self, Sender},
    short_intake::ShortIntake,
    telemetry::{Metered, Metrics, Traces, Watch},
    tokens::Scope,
    views::Views,
};

/// How long the last spans of traces may take to reach their collector.
const LAST_SPANS: Duration = Duration::from_secs(3);

/// Between checkpoints.
const CHECKPOINT_EVERY: Duration = Duration::from_mins(1);

/// Why a gateway does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Another process works on the data folder.
    #[error(transparent)]
    Locked(#[from] LockError),
    /// The logs cannot be used.
    #[error(transparent)]
    Logs(#[from] OpenError),
    /// What instances agree on cannot be used.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    /// The object store cannot be used.
    #[error(transparent)]
    Objects(#[from] ObjectError),
    /// The configuration is refused by what was applied before it.
    #[error(transparent)]
    Provision(#[from] ProvisionError),
    /// An address cannot be listened on, a cache not opened.
    #[error("{0}")]
    Other(String),
}

impl StartError {
    /// Whether the configuration is at fault rather than what it names.
    pub fn is_configuration(&self) -> bool {
        matches!(self, Self::Provision(ProvisionError::Refused { .. }) | Self::Logs(OpenError::Unsafe { .. }))
            || matches!(
                self,
                Self::Directory(DirectoryError::Format { .. })
                    | Self::Locked(LockError::Unfinished(_) | LockError::Lost { .. })
            )
    }
}

/// A running gateway.
pub struct App {
    /// Where webhooks are listened for.
    pub listen: SocketAddr,
    /// Where the API is.
    pub admin_listen: SocketAddr,
    /// Tenants and tokens.
    pub directory: Arc<Directory>,
    /// Tenants that have not taken the configuration; the others are served.
    pub unanswered: Vec<Unanswered>,
    bus: SharedBus,
    running: Running,
    sender: Option<Arc<Sender>>,
    reload: Option<Reload>,
    refused: watch::Receiver<Option<String>>,
    traces: Traces,
    damage: Damage,
    _lock: Option<DataLock>,
}

/// Starts a gateway; it serves when this returns. Dropped or failing before that, it leaves nothing running.
pub async fn start(config: Arc<Config>, roles: Roles, metrics: Arc<Metrics>) -> Result<App, StartError> {
    let lock = match config.bus {
        config::Bus::Embedded { .. } => Some(lock::acquire(&config.data_dir)?),
        config::Bus::Kafka { .. } => None,
    };
    std::fs::create_dir_all(config.data_dir.join("cache"))
        .map_err(|error| StartError::Other(format!("{}: {error}", config.data_dir.display())))?;
    let traces = Traces::start(&config.telemetry, &metrics).map_err(StartError::Other)?;
    let mut logs = open_logs(&config).await?;
    let short = Arc::new(ShortIntake::new(logs.bus));
    logs.bus = Arc::new(Metered::new(short.clone(), Arc::clone(&metrics)));
    let bus = logs.bus.clone();
    let running = Running {
        intake: CancellationToken::new(),
        workers: CancellationToken::new(),
        listeners: TaskTracker::new(),
        tasks: TaskTracker::new(),
    };
    let guards = (running.intake.clone().drop_guard(), running.workers.clone().drop_guard());
    match assemble(&config, roles, &metrics, &traces, &logs, &short, &running).await {
        Ok(parts) => {
            let Parts { listen, admin_listen, directory, sender, reload, unanswered, damage } = parts;
            guards.0.disarm();
            guards.1.disarm();
            let (refused, reload) = (reload.provision.refused.subscribe(), Some(reload));
            let app = App {
                listen,
                admin_listen,
                directory,
                unanswered,
                bus,
                running,
                sender,
                reload,
                refused,
                traces,
                damage,
                _lock: lock,
            };
            Ok(app)
        }
        Err(error) => {
            // The lock is held until nobody works on the folder any more.
            drop(guards);
            running.tasks.close();
            if tokio::time::timeout(Duration::from_secs(5), running.tasks.wait()).await.is_err() {
                tracing::warn!("some work did not end in time, the next start takes it up");
            }
            bus.close().await;
            drop(lock);
            Err(error)
        }
    }
}

/// What ends a gateway, and what is waited for then.
struct Running {
    /// Ends what takes new work.
    intake: CancellationToken,
    /// Ends what finishes work.
    workers: CancellationToken,
    listeners: TaskTracker,
    tasks: TaskTracker,
}

struct Parts {
    listen: SocketAddr,
    admin_listen: SocketAddr,
    directory: Arc<Directory>,
    sender: Option<Arc<Sender>>,
    reload: Reload,
    damage: Damage,
    unanswered: Vec<Unanswered>,
}

async fn assemble(
    config: &Arc<Config>,
    roles: Roles,
    metrics: &Arc<Metrics>,
    traces: &Traces,
    logs: &Logs,
    short: &Arc<ShortIntake>,
    running: &Running,
) -> Result<Parts, StartError> {
    let (bus, damage) = (&logs.bus, Damage::default());
    let Running { intake, workers, listeners, tasks } = running;
    // Before anything is written: who cannot be reached need not start. Peers wait until it serves.
    let listener = serve::bind(&config.http.listen).await.map_err(StartError::Other)?;
    let shared = config.http.listen == config.http.admin_listen && !config.http.listen.ends_with(":0");
    let admin_listener =
        if shared { None } else { Some(serve::bind(&config.http.admin_listen).await.map_err(StartError::Other)?) };
    let listen = address(&listener)?;
    let admin_listen = admin_listener.as_ref().map_or(Ok(listen), address)?;
    let directory = Directory::open(bus.clone(), partitions(config)).await?;
    let objects: SharedObjects = objects::open(&config.objects)?;
    if matches!(config.bus, config::Bus::Kafka { .. }) {
        directory.prove_objects(&*objects).await?;
    }
    short.compare(&directory).await;
    for tenant in directory.tenants().iter().filter(|known| config.tenants.iter().all(|t| t.id != known.id)) {
        tracing::warn!(tenant = tenant.id, "tenant of the logs is not in the configuration, it takes no new work");
    }

    let live = Arc::new(Live::new(Arc::clone(config)));
    metrics.expect(config);
    let disks = Disks::new(Arc::clone(&live), metrics);
    tasks.spawn(Arc::clone(&disks).watch(Arc::clone(metrics), workers.clone()));
    let status = Arc::new(Status::default());
    let views = Arc::new(Views::new(
        Arc::clone(&live),
        Arc::clone(&directory),
        logs,
        Arc::clone(&status),
        Arc::clone(metrics),
        roles,
        Arc::clone(&disks),
    ));

    if roles.has(Role::Router) {
        let deps = host::Deps {
            bus: bus.clone(),
            objects: objects.clone(),
            manifests: Arc::new(Arc::clone(&directory)),
            observer: views.clone(),
            status: Arc::clone(&status),
            traces: traces.clone(),
            checkpoint_every: fault::interval("checkpoint", CHECKPOINT_EVERY),
            clock: logs.clock(),
            accepted_lead_ms: {
                let directory = Arc::clone(&directory);
                Arc::new(move |now_ms| directory.accepted_lead_ms(now_ms))
            },
        };
        let stop = workers.clone();
        tasks.spawn(async move {
            let status = Arc::clone(&deps.status);
            if let Err(error) = host::run(Arc::new(deps), stop).await {
                tracing::error!(%error, "router cannot run");
                status.ended(format!("the router cannot run: {error}"));
            }
        });
    }
    // Before the router has answered: a stopped partition may need what operators have to say.
    if matches!(config.bus, config::Bus::Embedded { .. }) {
        let replayer = Replayer {
            config: Box::new({
                let live = Arc::clone(&live);
                move || live.get()
            }),
            directory: Arc::clone(&directory),
            bus: bus.clone(),
            objects: objects.clone(),
            wait: replay::ROUTER_WITHIN,
        };
        let means = admin_socket::Means {
            directory: Arc::clone(&directory),
            bus: Some(bus.clone()),
            time: logs.time.clone(),
            replayer: Some(Arc::new(replayer)),
        };
        let (path, stop) = (config.data_dir.join(admin_socket::NAME), intake.clone());
        tasks.spawn(async move {
            if let Err(error) = admin_socket::serve(&path, means, stop).await {
                tracing::error!(%error, "admin socket cannot be served");
            }
        });
    }
    let provision = Arc::new(Provision {
        bus: bus.clone(),
        short: Arc::clone(short),
        directory: Arc::clone(&directory),
        roles,
        status: Arc::clone(&status),
        tasks: tasks.clone(),
        stop: workers.clone(),
        refused: watch::channel(None).0,
        in_force: InForce::default(),
    });
    let unanswered = provision.start(config).await?;

    let mut sender = None;
    if roles.has(Role::Sender) {
        let no_client = || StartError::Other("no HTTP client can be made".to_owned());
        let caller = sender::Http::new().ok_or_else(no_client)?;
        let uploader = sender::Http::for_files().ok_or_else(no_client)?;
        let deps = sender::Deps {
            bus: bus.clone(),
            tenants: views.clone(),
            accounts: views.clone(),
            uploads: Uploads::new(objects.clone(), Arc::new(uploader), Arc::new(crate::clock::now_ms)),
            caller: Arc::new(caller),
            clock: logs.clock(),
            metrics: views.clone(),
            traces: traces.clone(),
            data_dir: config.data_dir.clone(),
            damage: damage.clone(),
            limits: sender::schedule::Limits::default(),
        };
        let started = Sender::start(deps, workers.clone()).await;
        sender = Some(Arc::new(started.map_err(|error| StartError::Other(error.to_string()))?));
    }
    if let Some(sender) = &sender {
        views.watch_sender(Arc::downgrade(sender));
    }

    if roles.has(Role::Hooks) {
        let deps = hooks::Deps {
            bus: bus.clone(),
            live: Arc::clone(&live),
            directory: Arc::clone(&directory),
            metrics: Arc::clone(metrics),
            clock: Arc::new(crate::clock::now_ms),
        };
        let stop = workers.clone();
        tasks.spawn(async move {
            if let Err(error) = hooks::run(Arc::new(deps), stop).await {
                tracing::error!(%error, "outgoing webhooks cannot be delivered");
            }
        });
    }

    if roles.has(Role::Media) {
        let deps = media::Deps {
            bus: bus.clone(),
            directory: Arc::clone(&directory),
            tenants: views.clone(),
            accounts: views.clone(),
            objects: objects.clone(),
            settings: config.media.clone(),
            metrics: Arc::clone(metrics),
            clock: Arc::new(crate::clock::now_ms),
        };
        let started = media::start(deps, tasks, workers.clone()).await;
        started.map_err(|error| StartError::Other(error.to_string()))?;
    }

    let answers = Arc::new(Answers::default());
    let mut admin = axum::Router::new();
    let (mut api_deps, mut watched_model) = (None, None);
    if roles.has(Role::Api) {
        let path = config.data_dir.join("cache/model.db");
        let model = Model::open(&path, partitions(config), Arc::clone(&answers), Arc::clone(metrics), damage.clone())
            .map_err(|error| StartError::Other(error.to_string()))?;
        tasks.spawn(Arc::clone(&model).follow(bus.clone(), views.clone(), workers.clone()));
        watched_model = Some(Arc::clone(&model));
        api_deps = Some(ApiDeps {
            bus: bus.clone(),
            tenants: views.clone(),
            tokens: views.clone(),
            accounts: views.clone(),
            model,
            answers,
            readiness: views.clone(),
            objects: objects.clone(),
            media: config.media.clone(),
            metrics: Arc::clone(metrics),
            traces: traces.clone(),
            shutdown: intake.clone(),
            limits: api::Limits::default(),
        });
    }
    admin = admin.merge(match api_deps {
        Some(deps) => api::router(deps),
        None => api::operations(views.clone(), Arc::clone(metrics)),
    });

    let admission = Admission::new(config.http.max_inflight_bytes, config.endpoints.len());
    let mut public = axum::Router::new();
    if roles.has(Role::Webhooks) {
        public = webhook::router(Arc::new(Webhooks {
            live: Arc::clone(&live),
            directory: Arc::clone(&directory),
            bus: bus.clone(),
            objects,
            disks,
            admission: admission.clone(),
            metrics: Arc::clone(metrics),
            traces: traces.clone(),
        }));
    }
    let wanted = config.http.max_connections;
    let (max, max_admin) = open_files::connections(open_files::raise(), wanted);
    if max < wanted {
        tracing::warn!(max, wanted, "fewer connections than configured, for the limit of open files (ulimit -n)");
    }
    let (certificate, admin_certificate) = (Arc::clone(&live), Arc::clone(&live));
    let tls = move || certificate.get().http.tls.clone();
    let admin_tls = move || admin_certificate.get().http.admin_tls.clone();
    match admin_listener {
        Some(admin_listener) => {
            listeners.spawn(serve::serve(listener, public, tls, max, intake.clone()));
            listeners.spawn(serve::serve(admin_listener, admin, admin_tls, max_admin, intake.clone()));
        }
        None => {
            listeners.spawn(serve::serve(listener, public.merge(admin), tls, max, intake.clone()));
        }
    }
    let watch = Watch {
        metrics: Arc::clone(metrics),
        bus: bus.clone(),
        status: Arc::clone(&status),
        readiness: views.clone(),
        model: watched_model,
        live: Arc::clone(&live),
    };
    tasks.spawn(watch.run(workers.clone()));
    let reload = Reload {
        live,
        directory: Arc::clone(&directory),
        bus: bus.clone(),
        provision,
        admission,
        metrics: Arc::clone(metrics),
    };
    Ok(Parts { listen, admin_listen, directory, sender, reload, damage, unanswered })
}

fn address(listener: &tokio::net::TcpListener) -> Result<SocketAddr, StartError> {
    listener.local_addr().map_err(|error| StartError::Other(error.to_string()))
}

impl App {
    /// A token of a tenant that may do everything, made beside those of the command line.
    pub async fn token(&self, tenant: &str, name: &str) -> Result<String, String> {
        let new = NewToken {
            tenant: tenant.to_owned(),
            name: name.to_owned(),
            scopes: Scope::ALL.to_vec(),
            expires_at_ms: None,
        };
        self.directory.create_token(new).await.map(|(text, _)| text).map_err(|error| error.to_string())
    }

    /// Waits until it is known that acknowledged records are gone, for ever otherwise.
    pub async fn lost(&self) -> String {
        self.bus.lost().await
    }

    /// Waits until a cache turns out to be damaged, for ever otherwise. It is deleted then, and the next start makes it anew.
    pub async fn damaged(&self) -> String {
        self.damage.wait().await
    }

    /// Waits until the only tenant refuses the configuration after all, for ever otherwise. The error is for people.
    pub async fn refused(&self) -> String {
        let mut refused = self.refused.clone();
        match refused.wait_for(Option::is_some).await.map(|why| why.clone()) {
            Ok(Some(why)) => why,
            _ => std::future::pending().await,
        }
    }

    /// Takes over changes of the configuration file from now on, and at once whenever `signal` asks.
    pub fn follow_file(&mut self, environment: Environment, signal: Signal) {
        if let Some(reload) = self.reload.take() {
            self.running.tasks.spawn(reload.watch(environment, signal, self.running.intake.clone()));
        }
    }

    /// Takes no more work, finishes what was accepted, and ends.
    pub async fn stop(self) {
        let Running { intake, workers, listeners, tasks } = self.running;
        intake.cancel();
        listeners.close();
        listeners.wait().await;
        workers.cancel();
        if let Some(sender) = self.sender.and_then(Arc::into_inner) {
            sender.shutdown().await;
        }
        tasks.close();
        if tokio::time::timeout(Duration::from_secs(15), tasks.wait()).await.is_err() {
            tracing::warn!("some work did not end in time, the next start takes it up");
        }
        self.directory.close();
        self.bus.close().await;
        self.traces.shutdown(LAST_SPANS).await;
    }
}
