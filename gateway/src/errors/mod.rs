//! The catalogue of what can go wrong: every stable code with what it means and what to do about it. `docs/errors.md`
//! is made of it (`recado schema errors`), and tests compare it with the code.

mod api;
mod sending;
mod webhooks;

use std::fmt::Write as _;

use crate::{api::problem, cli::Exit, edge::webhook};

/// A stable code, what happened, what to do.
pub type Entry = (&'static str, &'static str, &'static str);

const EXITS: &[(Exit, &str, &str)] = &[
    (Exit::Done, "Done.", ""),
    (
        Exit::NotSo,
        "What was asked for did not hold: a comparison found a difference, an account is not set up, a letter stays \
         dead, there is no such thing.",
        "The output says what. Running it again changes nothing until something else changed.",
    ),
    (
        Exit::Usage,
        "Wrong arguments or configuration, topics with unsafe settings included.",
        "Every problem is told at once, with its place and a hint.",
    ),
    (
        Exit::Unreachable,
        "Something that it needs could not be reached: the log, the lock of the data folder, an address to listen on, \
         a folder to write to, the provider.",
        "Safe to run again, by a script too.",
    ),
];

/// What wrong configurations lead to, word for word: tests of the configuration compare them.
const CONFIGURATIONS: &[(&str, &str)] = &[
    ("Keys that are not known", include_str!("../config/fixtures/unknown_keys.txt")),
    ("Keys that are missing", include_str!("../config/fixtures/missing_keys.txt")),
    ("Values of the wrong kind", include_str!("../config/fixtures/wrong_types.txt")),
    ("Lengths of time that cannot work", include_str!("../config/fixtures/out_of_range.txt")),
    ("Names that nothing has", include_str!("../config/fixtures/wrong_references.txt")),
    ("Ids that cannot be", include_str!("../config/fixtures/wrong_ids.txt")),
    ("Secrets that are not there", include_str!("../config/fixtures/missing_secrets.txt")),
    ("Settings of a connector", include_str!("../config/fixtures/connector_settings.txt")),
    ("One number, two accounts", include_str!("../config/fixtures/same_number_twice.txt")),
    ("Settings of Kafka", include_str!("../config/fixtures/kafka_bus.txt")),
    ("No TOML", include_str!("../config/fixtures/no_toml.txt")),
];

const OPENING: &str = "\
# Errors

Every stable code: what it means and what to do. This page is what `recado schema errors` prints; a test compares both
with the code. Codes are added and never renamed: write programs against the code, never against the words beside it.

- [Exit status](#exit-status) of every command
- [Refusals of the API](#refusals-of-the-api)
- [Rules for contents](#rules-for-contents): what a channel cannot carry
- [Answers to webhooks](#answers-to-webhooks)
- [Dead letters](#dead-letters)
- [Sending](#sending): why an attempt did not go, with Meta's codes
- [Configuration](#configuration)
";

/// The whole page.
pub fn markdown() -> String {
    let mut page = OPENING.to_owned();
    exits(&mut page);
    api_refusals(&mut page);
    chapter(
        &mut page,
        "Rules for contents",
        "`POST` of a message answers 422 with one of these where the account's channel cannot carry the content; nothing \
         was sent. A message that is found out only when it is sent (its address is not known before) becomes `failed` \
         with the same code.",
        api::CONTENTS,
    );
    webhook_answers(&mut page);
    chapter(
        &mut page,
        "Dead letters",
        "What a provider delivered and Recado could not use. The provider got its 200, the item is kept for 30 days; \
         `recado deadletters list` counts them by code, `replay` gives them again. Replaying twice does what replaying once \
         does. `recado_deadletters_total` counts them.",
        webhooks::LETTERS,
    );
    replays(&mut page);
    attempts(&mut page);
    configurations(&mut page);
    page
}

/// The codes that the API answers with, each with its statuses.
#[cfg(test)]
pub(crate) fn api_codes() -> impl Iterator<Item = (&'static str, Vec<u16>)> {
    let requests = api::REQUESTS.iter().map(|(code, ..)| (*code, api::statuses(code).to_vec()));
    let state = api::STATE.iter().map(|(code, ..)| (*code, vec![problem::status_of(code).as_u16()]));
    requests.chain(state)
}

/// Every code of a chapter's table that `code` is looked up in.
pub fn known(code: &str) -> bool {
    tables().any(|(known, _, _)| *known == code)
}

/// Every cause of a dead letter.
pub fn letters() -> impl Iterator<Item = &'static str> {
    webhooks::LETTERS.iter().map(|(code, _, _)| *code)
}

fn tables() -> impl Iterator<Item = &'static Entry> {
    let api = api::REQUESTS.iter().chain(api::STATE).chain(api::CONTENTS);
    api.chain(webhooks::ANSWERS)
        .chain(webhooks::APPENDS)
        .chain(webhooks::LETTERS)
        .chain(webhooks::REPLAYS)
        .chain(sending::ATTEMPTS)
}

fn heading(page: &mut String, title: &str, words: &str) {
    let _fits = write!(page, "\n## {title}\n");
    if !words.is_empty() {
        let _fits = write!(page, "\n{}\n", filled(words));
    }
}

fn chapter(page: &mut String, title: &str, words: &str, entries: &[Entry]) {
    heading(page, title, words);
    table(page, entries);
}

fn table(page: &mut String, entries: &[Entry]) {
    page.push_str("\n| code | what happened | what to do |\n|---|---|---|\n");
    for (code, what, advice) in entries {
        let _fits = writeln!(page, "| `{code}` | {what} | {advice} |");
    }
}

fn exits(page: &mut String) {
    heading(page, "Exit status", "");
    page.push_str("\n| status | what it means | what to do |\n|---|---|---|\n");
    for (exit, what, advice) in EXITS {
        let _fits = writeln!(page, "| {} | {what} | {advice} |", *exit as u8);
    }
}

fn api_refusals(page: &mut String) {
    heading(
        page,
        "Refusals of the API",
        "`application/problem+json` (RFC 9457) with `code`, `status`, and `detail` for people. A refused write changed \
         nothing, but for the codes where the table says that nobody knows.",
    );
    page.push_str("\n| code | status | what happened | what to do |\n|---|---|---|---|\n");
    for (code, what, advice) in api::REQUESTS {
        let statuses: Vec<_> = api::statuses(code).iter().map(u16::to_string).collect();
        let _fits = writeln!(page, "| `{code}` | {} | {what} | {advice} |", statuses.join(", "));
    }
    page.push_str("\nRefusals of the router, which every instance answers alike:\n");
    page.push_str("\n| code | status | what happened | what to do |\n|---|---|---|---|\n");
    for (code, what, advice) in api::STATE {
        let status = problem::status_of(code).as_u16();
        let _fits = writeln!(page, "| `{code}` | {status} | {what} | {advice} |");
    }
}

fn webhook_answers(page: &mut String) {
    heading(
        page,
        "Answers to webhooks",
        "Always without a body: whoever sends wrong things learns nothing. The word is the label `result` of \
         `recado_webhook_requests_total`.",
    );
    page.push_str("\n| result | status | what happened | what to do |\n|---|---|---|---|\n");
    for (result, what, advice) in webhooks::ANSWERS {
        let status = webhook::answers().iter().find(|(name, _)| name == result).map_or(200, |(_, status)| *status);
        let _fits = writeln!(page, "| `{result}` | {status} | {what} | {advice} |");
    }
    page.push_str("\n`recado_intake_append_errors_total` says by `code` why something was not durable:\n");
    table(page, webhooks::APPENDS);
}

fn replays(page: &mut String) {
    let words = "What became of a letter that was replayed, and why one stayed dead beside the codes above:";
    let _fits = write!(page, "\n{}\n", filled(words));
    table(page, webhooks::REPLAYS);
}

fn attempts(page: &mut String) {
    heading(
        page,
        "Sending",
        "The code of an attempt (`GET /v1/messages/{id}`, `recado message ID`) and of `messageStatusChanged`. The class \
         says what the sender does: `transient` and `throttled` are tried again by themselves until the message's \
         deadline; `permanent` never; `unauthorized` stops the account, its messages wait; `ambiguous` may have had its \
         effect and ends as `unknown` unless a receipt tells.",
    );
    table(page, sending::ATTEMPTS);
    let words = "`http_` and a status is an answer that is not Meta's own: see `api_base` and proxies. A number is Meta's \
         code (\"WhatsApp Business Platform: error codes\"), and means this to the sender:";
    let _fits = write!(page, "\n{}\n\n| Meta's code | class |\n|---|---|\n", filled(words));
    for (codes, class) in recado_connectors::whatsapp::codes() {
        let _fits = writeln!(page, "| {codes} | {class} |");
    }
    let words = "Other codes are transient where the answer says `is_transient`, or its status is 429 or 5xx, and permanent \
         otherwise.";
    let _fits = write!(page, "\n{}\n", filled(words));
}

fn configurations(page: &mut String) {
    heading(
        page,
        "Configuration",
        "Problems of a configuration have no codes but places: file, line, column, key, what is wrong, what to do. All are \
         told at once, with status 2; `recado check --json` gives `{\"problems\":[{\"file\",\"line\",\"column\",\"key\",\
         \"problem\",\"hint\"}]}`. A changed file that a running gateway does not take is the event `configRefused` with \
         the code `config_invalid` (it has problems), `config_needs_restart` (a key changed that only a start reads), \
         `config_empty` (it has no tenant, and what is in force has), `config_older` (its `revision` is lower), \
         `config_conflict` (another content under the same `revision`) or `config_not_applied` (a log takes no \
         records); what was in force stays in force. A file with `config_not_applied` is tried again until the log takes \
         it, without another event; tenants of other logs may have it before that.",
    );
    for (title, text) in CONFIGURATIONS {
        let _fits = write!(page, "\n{title}:\n\n```\n{}\n```\n", text.trim_end());
    }
}

/// Words in lines of at most 118 characters.
fn filled(words: &str) -> String {
    let mut lines = vec![String::new()];
    for word in words.split_whitespace() {
        let last = lines.len() - 1;
        if !lines[last].is_empty() && lines[last].len() + 1 + word.len() > 118 {
            lines.push(word.to_owned());
        } else {
            if !lines[last].is_empty() {
                lines[last].push(' ');
            }
            lines[last].push_str(word);
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests;
