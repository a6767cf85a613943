//! Who calls, and whether they may.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use http::{HeaderMap, StatusCode, header, request::Parts};

use super::{
    Api,
    deps::{Scope, TokenInfo},
    problem::Problem,
};
use crate::directory::SharedTenant;

/// The scopes that allow a call: any of them. As bits, so that they can stand in a type.
pub(super) const EVENTS: u8 = 1;
/// See [`Scope::Send`].
pub(super) const SEND: u8 = 2;
/// See [`Scope::Agent`].
pub(super) const AGENT: u8 = 4;

/// A caller whose token has one of the scopes. A handler that takes it cannot be reached without.
pub(super) struct Caller<const ANY_OF: u8> {
    pub(super) token: TokenInfo,
    pub(super) tenant: SharedTenant,
}

impl<const ANY_OF: u8> Caller<ANY_OF> {
    /// Whether the token has this scope too.
    pub(super) fn may(&self, scope: Scope) -> bool {
        self.token.scopes.iter().any(|held| *held == scope || *held == Scope::Admin)
    }

    /// Whether the token may see what customers say, and not only what was sent to them.
    pub(super) fn may_read(&self) -> bool {
        self.may(Scope::EventsRead) || self.may(Scope::Agent)
    }

    /// 404 for a `tenant` parameter that names somebody else.
    pub(super) fn check_tenant(&self, tenant: Option<&str>) -> Result<(), Problem> {
        if tenant.is_none_or(|tenant| tenant == self.tenant.id) {
            return Ok(());
        }
        Err(Problem::missing("tenant_not_found", "there is no such tenant for this token"))
    }
}

impl<const ANY_OF: u8> FromRequestParts<Arc<Api>> for Caller<ANY_OF> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> Result<Self, Problem> {
        let token = bearer(&parts.headers)?;
        let info = api.deps.tokens.verify(token).map_err(|refusal| {
            tracing::info!(reason = %refusal, "token refused");
            Problem::new(StatusCode::UNAUTHORIZED, "token_invalid", "the token is not valid")
        })?;
        if !info.scopes.iter().any(|scope| bit(*scope) & ANY_OF != 0) {
            let needed: Vec<&str> = Scope::ALL
                .into_iter()
                .filter(|s| *s != Scope::Admin && bit(*s) & ANY_OF != 0)
                .map(Scope::name)
                .collect();
            let detail = format!("the token lacks the scope {}", needed.join(" or "));
            return Err(Problem::forbidden(detail));
        }
        let Some(tenant) = api.deps.tenants.tenant(&info.tenant) else {
            return Err(Problem::missing("tenant_not_found", "the token's tenant does not exist here"));
        };
        Ok(Self { token: info, tenant })
    }
}

fn bit(scope: Scope) -> u8 {
    match scope {
        Scope::EventsRead => EVENTS,
        Scope::Send => SEND,
        Scope::Agent => AGENT,
        Scope::Admin => u8::MAX,
    }
}

/// The token of the one `Authorization: Bearer` header.
pub(super) fn bearer(headers: &HeaderMap) -> Result<&str, Problem> {
    let mut all = headers.get_all(header::AUTHORIZATION).iter();
    let (first, second) = (all.next(), all.next());
    let Some(value) = first else {
        let detail = "this call needs the header Authorization: Bearer <token>";
        return Err(Problem::new(StatusCode::UNAUTHORIZED, "token_missing", detail));
    };
    let token = value.to_str().ok().and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
    });
    match (token, second) {
        (Some(token), None) if !token.is_empty() => Ok(token),
        _ => {
            Err(Problem::new(StatusCode::UNAUTHORIZED, "token_invalid", "the Authorization header is no bearer token"))
        }
    }
}
