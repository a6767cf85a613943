//! What the API needs of the rest of the gateway.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use recado_bus::SharedBus;
use recado_connectors::{Outbound, Spec};
use recado_proto::v1;
use tokio_util::sync::CancellationToken;

use super::model::Model;
pub use crate::tokens::Scope;
use crate::{
    answers::Answers,
    config,
    directory::SharedTenant,
    objects::SharedObjects,
    telemetry::{Metrics, Traces},
};

/// What a valid token stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenInfo {
    /// The token's id; never the token itself.
    pub id: String,
    /// Whose it is.
    pub tenant: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
}

/// Why a token is not accepted. The caller is told no more than that it is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenRefusal {
    /// There is no such token.
    #[error("unknown")]
    Unknown,
    /// Its time is over.
    #[error("expired")]
    Expired,
    /// It was revoked.
    #[error("revoked")]
    Revoked,
}

/// Knows tokens. Called on every request: answers from memory.
pub trait Tokens: Send + Sync + 'static {
    /// What the token stands for now.
    fn verify(&self, token: &str) -> Result<TokenInfo, TokenRefusal>;
}

/// Knows tenants. Answers from memory.
pub trait Tenants: Send + Sync + 'static {
    /// A tenant by its id.
    fn tenant(&self, id: &str) -> Option<SharedTenant>;
}

/// An account as the API needs it.
#[derive(Clone)]
pub struct ApiAccount {
    /// Its owner.
    pub tenant: String,
    /// Its connector.
    pub spec: &'static Spec,
    /// What refuses a message that the channel cannot carry.
    pub outbound: Arc<dyn Outbound>,
}

/// Knows what is configured now. Answers from memory.
pub trait ApiAccounts: Send + Sync + 'static {
    /// An account by its id.
    fn account(&self, id: &str) -> Option<ApiAccount>;
    /// A tenant's agents, by id.
    fn agents(&self, tenant: &str) -> Vec<v1::AgentConfig>;
    /// A tenant's queues, by id.
    fn queues(&self, tenant: &str) -> Vec<v1::QueueConfig>;
}

/// What a role has to say about its readiness: nothing, or what is wrong.
pub type RoleState = (&'static str, Result<(), String>);

/// Knows which roles run here and whether each can do its work.
#[async_trait]
pub trait Readiness: Send + Sync + 'static {
    /// The roles that run here. Never takes longer than two seconds.
    async fn roles(&self) -> Vec<RoleState>;

    /// What people should look at although the work goes on.
    fn alarms(&self) -> Vec<String> {
        Vec::new()
    }
}

/// Everything that the API is made of.
#[derive(Clone)]
pub struct ApiDeps {
    /// The logs.
    pub bus: SharedBus,
    /// Tenants.
    pub tenants: Arc<dyn Tenants>,
    /// Tokens.
    pub tokens: Arc<dyn Tokens>,
    /// Accounts, agents, queues.
    pub accounts: Arc<dyn ApiAccounts>,
    /// What reads are answered from.
    pub model: Arc<Model>,
    /// What writes wait for; the same that the model was opened with.
    pub answers: Arc<Answers>,
    /// Roles.
    pub readiness: Arc<dyn Readiness>,
    /// Where files are.
    pub objects: SharedObjects,
    /// Their limits.
    pub media: config::Media,
    /// Numbers.
    pub metrics: Arc<Metrics>,
    /// Where spans go.
    pub traces: Traces,
    /// Ends event streams and waits.
    pub shutdown: CancellationToken,
    /// Waits and sizes.
    pub limits: Limits,
}

/// Waits and sizes.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long a write waits for its result, append included.
    pub write_wait: Duration,
    /// How long a read waits for its `min_seq`.
    pub read_wait: Duration,
    /// A stream without events says something this often.
    pub heartbeat: Duration,
    /// A stream's token is looked at again this often, and before each of its pieces.
    pub token_look: Duration,
    /// A stream whose reader takes nothing for this long is ended.
    pub slow_reader: Duration,
    /// Streams at a time.
    pub streams: usize,
    /// Bytes of a request's body.
    pub body: usize,
    /// How long a request's body may take to arrive.
    pub body_wait: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            write_wait: Duration::from_secs(5),
            read_wait: Duration::from_secs(5),
            heartbeat: Duration::from_secs(15),
            token_look: Duration::from_millis(500),
            slow_reader: Duration::from_secs(30),
            streams: 1000,
            body: 256 * 1024,
            body_wait: Duration::from_secs(10),
        }
    }
}
