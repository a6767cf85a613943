//! What is said over the socket.

use recado_proto::{time::millis, v1};
use serde::{Deserialize, Serialize};

use crate::{
    deadletters::replay::{Fate, Place},
    directory::{NewToken, TokenEntry},
    tokens::Scope,
};

/// What can be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Request {
    /// Create a token.
    CreateToken(NewTokenLine),
    /// List all tokens.
    ListTokens,
    /// Revoke a token.
    RevokeToken {
        /// Which.
        id: String,
    },
    /// Let a parked tenant pass over an input.
    Skip {
        /// Whose.
        tenant: String,
        /// The input's position in intake.
        position: u64,
        /// Who says so.
        actor: String,
        /// Why.
        reason: String,
    },
    /// Switch a tenant to another version of the rules.
    SetLogic {
        /// Whose.
        tenant: String,
        /// The version.
        version: u32,
    },
    /// Go on with the clocks as they are.
    AcceptTime {
        /// Who says so.
        actor: String,
        /// Why.
        reason: String,
        /// How long it is good for, milliseconds; a day or more when left out.
        lasting_ms: Option<i64>,
    },
    /// List what is stored of outgoing webhooks.
    ListHooks,
    /// Order something of an outgoing webhook.
    OrderHook {
        /// Which.
        id: String,
        /// What.
        action: HookAction,
        /// For a replay, the first event to deliver.
        from_seq: u64,
    },
    /// Give dead letters again, with the configuration of the running gateway.
    ReplayDeadletters {
        /// Which; at most [`AT_ONCE`](crate::deadletters::replay::AT_ONCE).
        letters: Vec<Place>,
        /// Who asks for it.
        actor: String,
        /// Only say what would become of them.
        dry_run: bool,
    },
}

/// What can be ordered of an outgoing webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HookAction {
    /// Deliver from where it stopped.
    Enable,
    /// Deliver no more.
    Disable,
    /// Deliver from a number on.
    Replay,
}

impl From<HookAction> for v1::hook_order::Action {
    fn from(action: HookAction) -> Self {
        match action {
            HookAction::Enable => Self::Enable,
            HookAction::Disable => Self::Disable,
            HookAction::Replay => Self::Replay,
        }
    }
}

/// A token to be created.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewTokenLine {
    /// Whose it is.
    pub tenant: String,
    /// What people call it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// From when on it is refused, milliseconds since 1970.
    pub expires_at_ms: Option<i64>,
}

impl From<NewToken> for NewTokenLine {
    fn from(new: NewToken) -> Self {
        Self {
            tenant: new.tenant,
            name: new.name,
            scopes: new.scopes.iter().map(Scope::to_string).collect(),
            expires_at_ms: new.expires_at_ms,
        }
    }
}

impl TryFrom<NewTokenLine> for NewToken {
    type Error = String;

    fn try_from(line: NewTokenLine) -> Result<Self, String> {
        let scopes = line.scopes.iter().map(|scope| scope.parse()).collect::<Result<_, _>>()?;
        Ok(Self { tenant: line.tenant, name: line.name, scopes, expires_at_ms: line.expires_at_ms })
    }
}

/// What can be answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "done", rename_all = "snake_case")]
pub enum Answer {
    /// A token was created.
    Created {
        /// The token itself, this once.
        text: String,
        /// As lists show it.
        token: TokenLine,
    },
    /// All tokens.
    Tokens {
        /// By tenant and time of creation.
        tokens: Vec<TokenLine>,
    },
    /// A token is revoked.
    Revoked {
        /// As lists show it.
        token: TokenLine,
    },
    /// The router was told.
    Told {
        /// The input's position in intake.
        position: u64,
    },
    /// The clocks are accepted; both numbers are 0 when none was in doubt.
    TimeAccepted {
        /// How far intake is ahead of the machine's clock, milliseconds.
        lead_ms: i64,
        /// How far the machine's clock had jumped ahead, milliseconds.
        jump_ms: i64,
        /// Until when the lead is accepted, RFC 3339.
        until: Option<String>,
    },
    /// What is stored of outgoing webhooks.
    Hooks {
        /// By id.
        hooks: Vec<HookLine>,
    },
    /// The order is stored.
    Ordered {
        /// Whose.
        id: String,
    },
    /// Dead letters were given again.
    Replayed {
        /// What became of each, in the order in which they were named.
        fates: Vec<Fate>,
    },
    /// It could not be done.
    Error {
        /// Stable: "malformed", `no_such_token`, "unavailable", "refused".
        code: String,
        /// For people.
        detail: String,
    },
}

/// A token as lists show it. Times are RFC 3339.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenLine {
    /// Its public id.
    pub id: String,
    /// Whose it is.
    pub tenant: String,
    /// What people call it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// When it was created.
    pub created_at: String,
    /// From when on it is refused.
    pub expires_at: Option<String>,
    /// When it was revoked.
    pub revoked_at: Option<String>,
}

impl From<&TokenEntry> for TokenLine {
    fn from(entry: &TokenEntry) -> Self {
        Self {
            id: entry.id.clone(),
            tenant: entry.tenant.clone(),
            name: entry.name.clone(),
            scopes: entry.scopes.clone(),
            created_at: rfc3339(entry.created_at_ms),
            expires_at: entry.expires_at_ms.map(rfc3339),
            revoked_at: entry.revoked_at_ms.map(rfc3339),
        }
    }
}

/// An outgoing webhook as lists show it. Times are RFC 3339.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HookLine {
    /// As configured.
    pub id: String,
    /// Whose events.
    pub tenant: String,
    /// The epoch of that number.
    pub epoch: Option<u32>,
    /// Everything up to this event was delivered or not asked for, some seconds ago; `None` before it began.
    pub seq: Option<u64>,
    /// Why nothing is delivered: `gone`, `exhausted`, `operator`; empty while it is.
    pub disabled: String,
    /// Tries in a row that failed.
    pub failures: u32,
    /// What the last of them met.
    pub code: String,
    /// Since when tries fail.
    pub failing_since: Option<String>,
    /// When the next try is.
    pub next_at: Option<String>,
    /// An order is not obeyed yet.
    pub ordered: bool,
}

impl HookLine {
    /// One of which nothing is stored.
    pub fn new(id: &str, tenant: &str) -> Self {
        Self { id: id.to_owned(), tenant: tenant.to_owned(), ..Self::default() }
    }

    /// What is stored, and the last order.
    pub fn of(state: &v1::HookState, order: Option<&v1::HookOrder>) -> Self {
        Self {
            id: state.id.clone(),
            tenant: state.tenant.clone(),
            epoch: Some(state.epoch),
            seq: Some(state.seq),
            disabled: state.disabled.clone(),
            failures: state.failures,
            code: state.code.clone(),
            failing_since: state.waiting_since.as_ref().map(|since| rfc3339(millis(since))),
            next_at: state.next_at.as_ref().map(|next| rfc3339(millis(next))),
            ordered: order.is_some_and(|order| order.order != state.obeyed),
        }
    }
}

fn rfc3339(ms: i64) -> String {
    // A time beyond the calendar is shown as its number.
    jiff::Timestamp::from_millisecond(ms).map_or_else(|_| ms.to_string(), |at| at.to_string())
}
