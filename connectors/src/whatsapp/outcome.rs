//! What an answer of the Graph API means.
//!
//! Three kinds of answers: a message id (it went), Graph's own error (nothing went, and the code says why), and
//! everything else, which some machine between us wrote. Of that last kind only what by its status was never
//! passed on is repeated.

use recado_proto::v1;
use serde::Deserialize;

use super::{
    address,
    errors::{self, Class},
    wire::ErrorData,
};
use crate::{
    Answer, Outcome, Scope,
    kit::{
        answer::{LONGEST_WAIT_MS, LONGEST_WORDS, retry_after_ms, safe_words},
        json::{self, Id, Lax, Words},
    },
};

/// So often a refusal by a machine in between is tried again.
const TRIES_IN_BETWEEN: u32 = 3;

#[derive(Deserialize)]
struct Reply<'a> {
    #[serde(borrow, default)]
    messages: Lax<Vec<Sent<'a>>>,
    #[serde(borrow, default)]
    contacts: Lax<Vec<Reached<'a>>>,
    #[serde(borrow, default)]
    error: Lax<GraphError<'a>>,
}

#[derive(Deserialize)]
struct Sent<'a> {
    #[serde(borrow, default)]
    id: Id<'a>,
}

#[derive(Deserialize)]
struct Reached<'a> {
    #[serde(borrow, default)]
    input: Lax<Id<'a>>,
    #[serde(borrow, default)]
    wa_id: Lax<Id<'a>>,
    #[serde(borrow, default)]
    user_id: Lax<Id<'a>>,
}

#[derive(Deserialize)]
struct GraphError<'a> {
    #[serde(borrow, default)]
    code: Id<'a>,
    #[serde(default)]
    error_subcode: Lax<i64>,
    #[serde(default)]
    is_transient: Lax<bool>,
    #[serde(borrow, default)]
    message: Lax<Words<'a>>,
    #[serde(borrow, default)]
    error_data: Lax<ErrorData<'a>>,
    #[serde(borrow, default)]
    fbtrace_id: Lax<Id<'a>>,
}

pub(super) fn read(answer: &Answer) -> Outcome {
    let reply: Option<Reply<'_>> = std::str::from_utf8(&answer.body).ok().and_then(|text| json::read(text).ok());
    let Some(reply) = reply else {
        return in_between(answer);
    };
    let error = reply.error.0.as_ref().and_then(|error| Some((error.code.as_str().parse().ok()?, error)));
    if let Some((number, error)) = error {
        return graph_error(answer, number, error);
    }
    let id = reply.messages.0.into_iter().flatten().map(|sent| sent.id.owned()).find(|id| !id.is_empty());
    match id {
        Some(provider_id) if (200..300).contains(&answer.status) => {
            let address = reply.contacts.0.and_then(|reached| address(reached.first()?)).map(Box::new);
            Outcome::Accepted { provider_id, address }
        }
        _ => in_between(answer),
    }
}

/// How WhatsApp writes the recipient, where that is not how we wrote it.
fn address(reached: &Reached<'_>) -> Option<v1::Address> {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let input = reached.input.as_str();
    let (wa_id, user_id) = (reached.wa_id.as_str(), reached.user_id.as_str());
    if !wa_id.is_empty() {
        return address::address(wa_id, "", None).filter(|_| digits(input) != digits(wa_id));
    }
    address::address("", user_id, None).filter(|_| input != user_id)
}

/// Graph refused: whatever its code, nothing was sent.
fn graph_error(answer: &Answer, number: i64, error: &GraphError<'_>) -> Outcome {
    let code = number.to_string();
    let title = || title(number, error);
    let after_ms = retry_after_ms(&answer.headers).or_else(|| regain_ms(answer));
    let unknown = || {
        let again = error.is_transient.0 == Some(true) || answer.status == 429 || answer.status >= 500;
        if again { Class::Transient } else { Class::Never }
    };
    match errors::class(number, error.error_subcode.0).unwrap_or_else(unknown) {
        Class::Throttled(scope, least_s) => {
            let least = (least_s > 0).then_some(least_s * 1000);
            Outcome::Throttled { scope, after_ms: after_ms.max(least), code }
        }
        // Meta says when: that is a wish to wait, whatever the code.
        Class::Transient if after_ms.is_some() => Outcome::Throttled { scope: Scope::Sender, after_ms, code },
        Class::Transient if answer.status == 429 => Outcome::Throttled { scope: Scope::Sender, after_ms: None, code },
        Class::Transient => Outcome::Transient { code, tries: None, after_ms: None },
        // What is limited is about the message: the others need not wait with it.
        Class::Tries(tries) => Outcome::Transient { code, tries: Some(tries), after_ms },
        Class::Held => Outcome::Held { code, title: title() },
        Class::Account => Outcome::Unauthorized { code, title: title() },
        Class::Never => Outcome::Permanent { code, title: title() },
    }
}

/// What people need to find out more: Meta's words, what a token's trouble is, and Meta's name of the call. Together at
/// most [`LONGEST_WORDS`] characters: Meta's words give way to the rest, which is short and which they cannot be
/// searched without.
fn title(number: i64, error: &GraphError<'_>) -> String {
    let mut words = error.message.text();
    if words.is_empty() {
        words = format!("Graph error {number}");
    }
    let details = error.error_data.0.as_ref().map(|data| data.details.text()).unwrap_or_default();
    if !details.is_empty() && !words.contains(&details) {
        words = format!("{words}: {details}");
    }
    let trouble = error.error_subcode.0.filter(|_| number == 190).and_then(errors::token_trouble);
    let trouble = trouble.map(|reason| format!(" ({reason})")).unwrap_or_default();
    let trace = error.fbtrace_id.as_str();
    let known = (1..=64).contains(&trace.len())
        && trace.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    let trace = if known { format!(" [fbtrace_id {trace}]") } else { String::new() };
    let room = LONGEST_WORDS.saturating_sub(trouble.chars().count() + trace.len());
    let words: String = safe_words(&words).chars().take(room).collect();
    format!("{words}{trouble}{trace}")
}

/// No message id and no Graph error.
fn in_between(answer: &Answer) -> Outcome {
    let code = format!("http_{}", answer.status);
    let after_ms = retry_after_ms(&answer.headers);
    match answer.status {
        429 => Outcome::Throttled { scope: Scope::Sender, after_ms, code },
        // "Not now": the request was not handled.
        503 if after_ms.is_some() => Outcome::Throttled { scope: Scope::Sender, after_ms, code },
        503 => Outcome::Transient { code, tries: None, after_ms: None },
        // Some machine in between wants to know who we are. It is not Meta's word that the token is wrong, and it ends
        // when that machine is put right: no message is given up for it.
        401 | 407 => Outcome::Transient { code, tries: None, after_ms },
        // A redirect or a refusal that is not Graph's says nothing about the message, and it was not passed on.
        300..=499 => Outcome::Transient { code, tries: Some(TRIES_IN_BETWEEN), after_ms },
        // It may have gone through: 200 with a page instead of an id, a gateway that lost its connection.
        _ => Outcome::Ambiguous { code },
    }
}

/// The largest share that Meta says is used up of what an application, or a business for one kind of use, may do
/// ("Graph API: rate limits").
pub(super) fn used_percent(answer: &Answer) -> Option<u8> {
    #[derive(Deserialize)]
    struct Used {
        #[serde(default)]
        call_count: Lax<f64>,
        #[serde(default)]
        total_time: Lax<f64>,
        #[serde(default)]
        total_cputime: Lax<f64>,
    }
    let text = |name| answer.headers.get(name).and_then(|value: &http::HeaderValue| value.to_str().ok());
    let of_app = text("x-app-usage").and_then(|text| json::read::<Used>(text).ok());
    let of_business = text("x-business-use-case-usage")
        .and_then(|text| json::read::<std::collections::BTreeMap<String, Vec<Used>>>(text).ok());
    let uses = of_app.into_iter().chain(of_business.into_iter().flatten().flat_map(|(_, uses)| uses));
    let shares = uses.flat_map(|used| [used.call_count.0, used.total_time.0, used.total_cputime.0]).flatten();
    shares.map(|share| share.clamp(0.0, 100.0) as u8).max()
}

/// The wait that Meta tells per kind of use, in minutes.
fn regain_ms(answer: &Answer) -> Option<u64> {
    #[derive(Deserialize)]
    struct Usage {
        #[serde(default)]
        estimated_time_to_regain_access: Lax<u64>,
    }
    let text = answer.headers.get("x-business-use-case-usage")?.to_str().ok()?;
    let uses: std::collections::BTreeMap<String, Vec<Usage>> = json::read(text).ok()?;
    let minutes = uses.values().flatten().filter_map(|usage| usage.estimated_time_to_regain_access.0).max()?;
    (minutes > 0).then_some(minutes.saturating_mul(60_000).min(LONGEST_WAIT_MS))
}

#[cfg(test)]
#[path = "outcome_tests.rs"]
mod tests;
