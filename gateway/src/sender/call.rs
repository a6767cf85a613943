//! A message and its call: what is opened here, content and address, stays here.

use std::time::Duration;

use prost::Message as _;
use recado_connectors::{Outbound, Outcome, Outgoing, Scope, kit::shape::shape};
use recado_proto::{
    time::millis,
    v1::{self, Event, event::Body},
};
use tokio::time::Instant;

use super::{
    AccountView, CallError, Shared,
    addresses::{self, Unreadable},
    exchange::Kept,
    forms::{known_form, other_form},
    schedule::NOT_CALLED,
    spans,
    start::record_at,
    worker::Held,
};
use crate::{
    fault, logs,
    media::uploads::{self, Given},
};

/// How long a message's own event may take to be read again before its call; an attempt has more time than that. Its
/// files have as long to be given before the attempt, each time that it is looked.
const FETCH: Duration = Duration::from_secs(4);

/// A message as it can be sent.
pub(super) struct Opened {
    pub(super) account: AccountView,
    pub(super) account_id: String,
    /// Keyed id of `to`.
    pub(super) address_id: String,
    pub(super) to: v1::Address,
    pub(super) content: v1::Message,
    /// The address came with the message: perhaps nobody ever wrote from it.
    pub(super) first: bool,
    pub(super) not_after: i64,
    tenant: String,
}

/// Gives the provider the files that a message names. Nothing of that reaches the customer, so it is done before an
/// attempt is written: whatever ends in between, the message has not been sent.
pub(super) async fn give_files(shared: &Shared, partition: u32, held: &Held) -> Result<Vec<Given>, Outcome> {
    let began = Instant::now();
    let opened = open(shared, partition, held).await?;
    give(shared, &opened, FETCH.saturating_sub(began.elapsed())).await
}

async fn give(shared: &Shared, opened: &Opened, within: Duration) -> Result<Vec<Given>, Outcome> {
    let Opened { account, account_id, content, tenant, .. } = opened;
    shared.deps.uploads.give(tenant, account_id, account, content, within).await
}

/// Opens a message whose files the provider should have by now: if it has not, they are given to it.
pub(super) async fn open_whole(shared: &Shared, partition: u32, held: &Held) -> Result<Opened, Outcome> {
    let began = Instant::now();
    let mut opened = open(shared, partition, held).await?;
    let given = give(shared, &opened, FETCH.saturating_sub(began.elapsed())).await?;
    uploads::place(&mut opened.content, &given)?;
    Ok(opened)
}

/// Makes the call.
pub(super) async fn send(
    shared: &Shared,
    partition: u32,
    held: &Held,
    message: &str,
    not_after: i64,
    kept: &mut Kept<'_>,
) -> Outcome {
    let given = match &held.files {
        None => &[][..],
        Some(Ok(given)) => given,
        // There is nothing to call with.
        Some(Err(outcome)) => return outcome.clone(),
    };
    let Opened { account, account_id, to, mut content, first, .. } = match open(shared, partition, held).await {
        Ok(opened) => opened,
        Err(outcome) => return outcome,
    };
    if let Err(outcome) = uploads::place(&mut content, given) {
        return outcome;
    }
    let outbound = &*account.outbound;
    kept.said.spelled = (first && other_form(&to).is_some()).then(|| to.clone());
    let outgoing = Outgoing { message_id: message, to: &to, message: &content };
    let outcome = call_once(shared, outbound, &outgoing, not_after, kept).await;
    if !given.is_empty() && matches!(outcome, Outcome::Permanent { .. }) {
        // Perhaps the file is not there any more; whoever sends it again should not meet the same.
        shared.deps.uploads.forget(&account_id, given).await;
    }
    // Nobody is known there: the same telephone may be known by another spelling of its number. The second call has
    // the first one's time to begin.
    let Some(other) = outbound.other_address(&to, &outcome) else { return outcome };
    let first = kept.said.exchange.take();
    match call_once(shared, outbound, &Outgoing { to: &other, ..outgoing }, not_after, kept).await {
        Outcome::Accepted { provider_id, address } => {
            Outcome::Accepted { provider_id, address: address.or(Some(Box::new(other))) }
        }
        // What was wrong with the number that people gave says more.
        Outcome::Permanent { .. } => {
            kept.said.exchange = first;
            outcome
        }
        second => second,
    }
}

/// Reads a message again if it is not at hand, and opens what is in it. Its files are still named as ours.
async fn open(shared: &Shared, partition: u32, held: &Held) -> Result<Opened, Outcome> {
    let permanent = |code: &str, title: String| Outcome::Permanent { code: code.to_owned(), title };
    let again = |code: &str| Outcome::Transient { code: code.to_owned(), tries: None, after_ms: None };

    let value = if let Some(value) = &held.value {
        value.clone()
    } else {
        let read = record_at(&shared.deps.bus, logs::EVENTS, partition, held.position);
        match tokio::time::timeout(FETCH, read).await {
            Ok(Ok(Some(stored))) => stored.value,
            Ok(Ok(None)) => return Err(permanent("content_gone", String::new())),
            Ok(Err(_)) | Err(_) => return Err(again("content_unavailable")),
        }
    };
    let Ok(Event { body: Some(Body::MessageSubmitted(submitted)), tenant, .. }) = Event::decode(value) else {
        return Err(permanent("malformed_event", String::new()));
    };

    let Some(account) = shared.deps.accounts.account(&submitted.account_id) else {
        return Err(again("unknown_account"));
    };
    if account.tenant != tenant {
        return Err(permanent("foreign_account", String::new()));
    }
    let content = submitted.content.unwrap_or_default();
    let first = submitted.to.is_some();
    let entry = match submitted.to {
        Some(to) => Some(to),
        None => match shared.book.lookup(&submitted.address_id) {
            Ok(entry) => entry.and_then(|entry| entry.address),
            Err(Unreadable) => return Err(again("address_unavailable")),
        },
    };
    // The book may be a moment behind another process that wrote to it.
    let Some(to) = entry else {
        return Err(Outcome::Transient { code: "unknown_address".to_owned(), tries: Some(5), after_ms: None });
    };
    if !content.key_id.is_empty() || !to.key_id.is_empty() {
        return Err(permanent("sealed", String::new()));
    }
    let (Some(to), Ok(content)) = (addresses::open(&to), v1::Message::decode(content.data)) else {
        return Err(permanent("malformed_content", String::new()));
    };

    let account_id = submitted.account_id;
    let known = if first { known_form(shared, &tenant, &account_id, &to) } else { Ok(None) };
    let Ok(known) = known else { return Err(again("address_unavailable")) };
    let to = known.unwrap_or(to);
    let not_after = submitted.not_after.as_ref().map_or(i64::MAX, millis);
    Ok(Opened { account, account_id, address_id: submitted.address_id, to, content, first, not_after, tenant })
}

pub(super) async fn call_once(
    shared: &Shared,
    outbound: &dyn Outbound,
    outgoing: &Outgoing<'_>,
    not_after: i64,
    kept: &mut Kept<'_>,
) -> Outcome {
    let call = match outbound.encode(outgoing) {
        Ok(call) => call,
        Err(refused) => return Outcome::Permanent { code: refused.code.to_owned(), title: refused.detail },
    };
    fault::point!("sender.call_due");
    // Reading and encoding took time, and so may a pause of the whole process have: another sender believes from
    // `not_after` on that no call begins.
    if shared.now() >= not_after {
        return Outcome::Transient { code: NOT_CALLED.to_owned(), tries: None, after_ms: None };
    }
    let request = shape(&call.body);
    let call_span = spans::call(shared, kept.span, &call);
    let began = Instant::now();
    let answer = shared.deps.caller.call(call).await;
    let took = began.elapsed();
    spans::call_ended(call_span, &answer);
    fault::point!("sender.called");
    kept.call_ended(request, &answer, took);
    let outcome = match answer {
        Ok(answer) => {
            kept.said.used = outbound.used_percent(&answer);
            outbound.outcome(&answer)
        }
        Err(CallError::NotSent(code)) => Outcome::Transient { code: code.to_owned(), tries: None, after_ms: None },
        Err(CallError::Unanswered(code)) => Outcome::Ambiguous { code: code.to_owned() },
    };
    shared.deps.metrics.call_took(class(&outcome), took);
    outcome
}

/// What a provider slows down, as a label.
pub(super) fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Recipient => "recipient",
        Scope::Sender => "sender",
        Scope::Credential => "credential",
    }
}

/// The class as a label.
pub(super) fn class(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Accepted { .. } => "accepted",
        Outcome::Throttled { .. } => "throttled",
        Outcome::Transient { .. } => "transient",
        Outcome::Permanent { .. } => "permanent",
        Outcome::Held { .. } => "held",
        Outcome::Unauthorized { .. } => "unauthorized",
        Outcome::Ambiguous { .. } => "ambiguous",
    }
}
