//! What an instance does.

use std::fmt;

/// One kind of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Role {
    /// Takes providers' webhooks.
    Webhooks,
    /// Decides.
    Router,
    /// Sends to customers.
    Sender,
    /// Serves the API.
    Api,
    /// Posts events to outgoing webhooks.
    Hooks,
    /// Fetches what customers send.
    Media,
}

impl Role {
    /// The name on the command line and in readiness.
    pub fn name(self) -> &'static str {
        match self {
            Self::Webhooks => "webhooks",
            Self::Router => "router",
            Self::Sender => "sender",
            Self::Api => "api",
            Self::Hooks => "hooks",
            Self::Media => "media",
        }
    }
}

/// All of them, in the order in which they are shown.
const ALL: [Role; 6] = [Role::Webhooks, Role::Router, Role::Sender, Role::Api, Role::Hooks, Role::Media];

/// The roles of an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Roles(u8);

impl Roles {
    /// Everything.
    pub fn all() -> Self {
        ALL.into_iter().collect()
    }

    /// Whether a role is among them.
    pub fn has(self, role: Role) -> bool {
        self.0 & (1 << role as u8) != 0
    }

    /// All that are among them.
    pub fn each(self) -> impl Iterator<Item = Role> {
        ALL.into_iter().filter(move |role| self.has(*role))
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<T: IntoIterator<Item = Role>>(roles: T) -> Self {
        Self(roles.into_iter().fold(0, |set, role| set | 1 << role as u8))
    }
}

impl fmt::Display for Roles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.each().map(Role::name).collect::<Vec<_>>().join(","))
    }
}
