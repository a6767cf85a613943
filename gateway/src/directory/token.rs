//! Tokens in the control log.

use std::sync::Arc;

use recado_proto::{time, v1};
use subtle::ConstantTimeEq as _;

use super::{Directory, DirectoryError};
use crate::{
    clock,
    tokens::{self, Scope},
};

/// A token as the control log has it.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenEntry {
    /// Names it in lists.
    pub id: String,
    /// Whose it is.
    pub tenant: String,
    /// What people call it; may be empty.
    pub name: String,
    /// What it may do, as written; scopes of newer versions included.
    pub scopes: Vec<String>,
    /// When it was created, milliseconds since 1970.
    pub created_at_ms: i64,
    /// From when on it is refused.
    pub expires_at_ms: Option<i64>,
    /// When it was revoked.
    pub revoked_at_ms: Option<i64>,
    pub(super) hash: [u8; 32],
}

impl std::fmt::Debug for TokenEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenEntry").field("id", &self.id).field("tenant", &self.tenant).finish_non_exhaustive()
    }
}

/// A token to be created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewToken {
    /// Whose it is.
    pub tenant: String,
    /// What people call it; may be empty.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// From when on it is refused, milliseconds since 1970.
    pub expires_at_ms: Option<i64>,
}

/// Why a token is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenRefused {
    /// It is none of ours.
    #[error("token_unknown")]
    Unknown,
    /// Its time is over.
    #[error("token_expired")]
    Expired,
    /// Somebody revoked it.
    #[error("token_revoked")]
    Revoked,
}

impl TokenEntry {
    /// Whether it has a scope.
    pub fn allows(&self, scope: Scope) -> bool {
        self.scopes.iter().any(|name| name == scope.name())
    }

    /// Whether it is accepted at a time, milliseconds since 1970.
    pub fn is_good(&self, now_ms: i64) -> Result<(), TokenRefused> {
        if self.revoked_at_ms.is_some() {
            return Err(TokenRefused::Revoked);
        }
        if self.expires_at_ms.is_some_and(|expires| now_ms >= expires) {
            return Err(TokenRefused::Expired);
        }
        Ok(())
    }

    pub(super) fn read(token: v1::Token) -> Option<Self> {
        let hash = token.hash.as_ref().try_into().ok()?;
        Some(Self {
            id: token.id,
            tenant: token.tenant,
            name: token.name,
            scopes: token.scopes,
            created_at_ms: token.created_at.as_ref().map_or(0, time::millis),
            expires_at_ms: token.expires_at.as_ref().map(time::millis),
            revoked_at_ms: token.revoked_at.as_ref().map(time::millis),
            hash,
        })
    }

    fn to_record(&self) -> v1::Token {
        v1::Token {
            id: self.id.clone(),
            tenant: self.tenant.clone(),
            name: self.name.clone(),
            scopes: self.scopes.clone(),
            hash: self.hash.to_vec().into(),
            created_at: Some(time::timestamp(self.created_at_ms)),
            expires_at: self.expires_at_ms.map(time::timestamp),
            revoked_at: self.revoked_at_ms.map(time::timestamp),
        }
    }
}

impl Directory {
    /// The token that a request brings, if it is accepted now.
    pub fn verify_token(&self, text: &str) -> Option<Arc<TokenEntry>> {
        self.check_token(text, clock::now_ms()).ok()
    }

    /// The same at a given time, with the reason why not. The reason is for logs and metrics; whoever asks gets 401.
    pub fn check_token(&self, text: &str, now_ms: i64) -> Result<Arc<TokenEntry>, TokenRefused> {
        if !tokens::is_token(text) {
            return Err(TokenRefused::Unknown);
        }
        // Looked up by its hash, so that how long it takes says nothing about any token.
        let hash = tokens::hash(text);
        let entry = self.view.read(|state| state.tokens.get(state.by_hash.get(&hash)?).cloned());
        let entry = entry.filter(|entry| bool::from(entry.hash.ct_eq(&hash))).ok_or(TokenRefused::Unknown)?;
        entry.is_good(now_ms)?;
        Ok(entry)
    }

    /// All tokens, revoked and expired ones included, by tenant and time of creation.
    pub fn tokens(&self) -> Vec<Arc<TokenEntry>> {
        let mut all: Vec<_> = self.view.read(|state| state.tokens.values().cloned().collect());
        all.sort_by(|a, b| (&a.tenant, a.created_at_ms, &a.id).cmp(&(&b.tenant, b.created_at_ms, &b.id)));
        all
    }

    /// Creates a token. Its text is in the answer and nowhere else.
    pub async fn create_token(&self, new: NewToken) -> Result<(String, Arc<TokenEntry>), DirectoryError> {
        let drawn = tokens::draw()
            .map_err(|error| DirectoryError::Unavailable(format!("this machine gives no random bytes: {error}")))?;
        let entry = TokenEntry {
            id: drawn.id,
            tenant: new.tenant,
            name: new.name,
            scopes: new.scopes.iter().map(ToString::to_string).collect(),
            created_at_ms: clock::now_ms(),
            expires_at_ms: new.expires_at_ms,
            revoked_at_ms: None,
            hash: drawn.hash,
        };
        self.put_token(&entry).await?;
        Ok((drawn.text, Arc::new(entry)))
    }

    /// Writes a token in place of what its id had before.
    pub async fn put_token(&self, entry: &TokenEntry) -> Result<(), DirectoryError> {
        let record = v1::control::Record::Token(entry.to_record());
        self.put(&format!("token/{}", entry.id), Some(record)).await
    }

    /// Revokes a token, for good. Once revoked it stays as it is.
    pub async fn revoke_token(&self, id: &str) -> Result<Arc<TokenEntry>, DirectoryError> {
        let entry = self.view.read(|state| state.tokens.get(id).cloned());
        let entry = entry.ok_or_else(|| DirectoryError::NoSuchToken(id.to_owned()))?;
        if entry.revoked_at_ms.is_some() {
            return Ok(entry);
        }
        let revoked = TokenEntry { revoked_at_ms: Some(clock::now_ms()), ..TokenEntry::clone(&entry) };
        self.put_token(&revoked).await?;
        Ok(Arc::new(revoked))
    }
}
