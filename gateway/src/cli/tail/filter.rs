//! Which lines of a log somebody wants to see.

use std::collections::BTreeSet;

use recado_proto::Kind;
use serde_json::Value;

use super::Which;
use crate::{
    cli::{deadletters, named},
    config::nearest,
    errors, kinds,
};

/// Conversations of one contact that are followed at most.
const CONVERSATIONS: usize = 10_000;
/// How deep a record names what it is about: a command's action is the deepest.
const DEPTH: u32 = 4;

/// Which lines of a log; everything that is given must hold.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Filters {
    /// Only this tenant.
    #[arg(long)]
    pub tenant: Option<String>,
    /// Only what names this conversation (`cnv_...`): events, and commands in intake.
    #[arg(long, value_name = "ID", value_parser = conversation)]
    pub conversation: Option<String>,
    /// Events only: what names this contact (`ctc_...`) or a conversation of theirs that began on the way.
    #[arg(long, value_name = "ID", value_parser = contact)]
    pub contact: Option<String>,
    /// Only what names this account of ours.
    #[arg(long, value_name = "ID")]
    pub account: Option<String>,
    /// Only these kinds, such as `messageReceived`; of dead letters: these causes.
    #[arg(long, alias = "type", value_name = "KIND", value_delimiter = ',')]
    pub kind: Vec<String>,
    /// Only what was written since: a length of time such as 2h, or a time such as 2026-11-21T10:00:00Z.
    #[arg(long, value_parser = deadletters::since)]
    pub since: Option<i64>,
}

fn conversation(text: &str) -> Result<String, String> {
    named::id(Kind::Conversation, text)
}

fn contact(text: &str) -> Result<String, String> {
    named::id(Kind::Contact, text)
}

/// Filters that fit a log, and what was learnt on the way.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    log: Which,
    wanted: Filters,
    conversations: BTreeSet<String>,
}

impl Filter {
    /// Refuses what the log cannot tell.
    pub(super) fn new(log: Which, wanted: &Filters) -> Result<Self, String> {
        let name = log.name().0;
        if wanted.contact.is_some() && !matches!(log, Which::Events) {
            return Err(format!("{name} names no contacts\nhint: `recado tail events` does"));
        }
        if wanted.conversation.is_some() && matches!(log, Which::Deliveries | Which::Deadletters) {
            return Err(format!(
                "{name} names no conversations\nhint: `recado tail events` does; `recado message` has the attempts of one \
                 message"
            ));
        }
        let known = kinds(log);
        let unknown = wanted.kind.iter().find(|kind| !known.contains(&kind.as_str()));
        if let Some(kind) = unknown {
            let hint = match nearest(kind, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it has {}", known.join(", ")),
            };
            return Err(format!("{name} has no `{kind}`\nhint: {hint}"));
        }
        Ok(Self { log, wanted: wanted.clone(), conversations: BTreeSet::new() })
    }

    /// Before this time, in milliseconds since 1970, nothing needs to be read.
    pub(super) fn begins_ms(&self) -> Option<i64> {
        // Of whom a conversation is was told when it began.
        self.wanted.since.filter(|_| self.wanted.contact.is_none())
    }

    /// Whether a line is wanted.
    pub(super) fn takes(&mut self, line: &Value, at_ms: i64) -> bool {
        let Filters { tenant, conversation, contact, account, kind, since } = &self.wanted;
        let text = |key: &str| line.get(key).and_then(Value::as_str);
        if tenant.is_some() && text("tenant") != tenant.as_deref() {
            return false;
        }
        // Before the others: what is not shown may still tell of whom a conversation is.
        if let Some(contact) = contact {
            let theirs = names(line, "contactId", contact, DEPTH);
            let of = find(line, "conversationId", DEPTH);
            if theirs
                && let Some(of) = of
                && self.conversations.len() < CONVERSATIONS
            {
                self.conversations.insert(of.to_owned());
            }
            if !theirs && !of.is_some_and(|of| self.conversations.contains(of)) {
                return false;
            }
        }
        let is_kind = |kind: &String| match self.log {
            Which::Deadletters => text("code") == Some(kind),
            _ => line.get(kind).is_some(),
        };
        since.is_none_or(|since| at_ms >= since)
            && (kind.is_empty() || kind.iter().any(is_kind))
            && account.as_ref().is_none_or(|account| names(line, "accountId", account, DEPTH))
            && conversation.as_ref().is_none_or(|id| {
                names(line, "conversationId", id, DEPTH) || names(line, "intoConversationId", id, DEPTH)
            })
    }
}

/// Whether a member of this name has this value somewhere.
fn names(value: &Value, key: &str, wanted: &str, depth: u32) -> bool {
    let Value::Object(members) = value else { return false };
    members.get(key).and_then(Value::as_str) == Some(wanted)
        || depth > 0 && members.values().any(|member| names(member, key, wanted, depth - 1))
}

/// The first value of a member of this name.
fn find<'a>(value: &'a Value, key: &str, depth: u32) -> Option<&'a str> {
    let Value::Object(members) = value else { return None };
    let here = members.get(key).and_then(Value::as_str);
    here.or_else(|| if depth == 0 { None } else { members.values().find_map(|member| find(member, key, depth - 1)) })
}

/// The kinds of records that a log has, by their name in JSON; of dead letters the causes.
fn kinds(log: Which) -> Vec<&'static str> {
    let kinds = match log {
        Which::Intake => &kinds::INPUTS,
        Which::Events => &kinds::EVENTS,
        Which::Deliveries => &kinds::DELIVERIES,
        Which::Deadletters => return errors::letters().collect(),
    };
    kinds.iter().map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    fn taken(log: Which, wanted: &Filters, lines: &[Value]) -> Vec<usize> {
        let mut filter = Filter::new(log, wanted).unwrap();
        (0..lines.len()).filter(|n| filter.takes(&lines[*n], 1000 * *n as i64)).collect()
    }

    #[test]
    fn a_contact_has_their_conversations_too() {
        let lines = [
            json!({"tenant": "acme", "conversationOpened": {"conversationId": "cnv_1", "contactId": "ctc_1"}}),
            json!({"tenant": "acme", "conversationOpened": {"conversationId": "cnv_2", "contactId": "ctc_2"}}),
            json!({"tenant": "acme", "offerEnded": {"conversationId": "cnv_1", "agentId": "ana"}}),
            json!({"tenant": "acme", "offerEnded": {"conversationId": "cnv_2", "agentId": "ana"}}),
            json!({"tenant": "other", "commandResult": {"why": {"conversationId": "cnv_1"}}}),
        ];
        let of = |change: fn(&mut Filters)| {
            let mut wanted = Filters::default();
            change(&mut wanted);
            taken(Which::Events, &wanted, &lines)
        };
        assert_eq!(of(|_| {}), [0, 1, 2, 3, 4]);
        assert_eq!(of(|f| f.contact = Some("ctc_1".into())), [0, 2, 4]);
        assert_eq!(of(|f| (f.contact, f.since) = (Some("ctc_1".into()), Some(2000))), [2, 4]);
        assert_eq!(of(|f| f.conversation = Some("cnv_2".into())), [1, 3]);
        assert_eq!(of(|f| f.tenant = Some("other".into())), [4]);
        assert_eq!(of(|f| f.kind = vec!["offerEnded".into(), "commandResult".into()]), [2, 3, 4]);
        assert_eq!(of(|f| f.account = Some("wa".into())), [0; 0]);
    }

    #[test]
    fn what_a_log_cannot_tell_is_refused() {
        let refused = |log, change: fn(&mut Filters)| {
            let mut wanted = Filters::default();
            change(&mut wanted);
            Filter::new(log, &wanted).map(drop).unwrap_err()
        };
        let hint = refused(Which::Events, |f| f.kind = vec!["messageRecieved".into()]);
        assert!(hint.ends_with("hint: did you mean `messageReceived`?"), "{hint}");
        assert!(refused(Which::Deliveries, |f| f.kind = vec!["nothing".into()]).contains("attempt, outcome, state"));
        assert!(refused(Which::Intake, |f| f.contact = Some("ctc_1".into())).contains("names no contacts"));
        assert!(refused(Which::Deadletters, |f| f.conversation = Some("c".into())).contains("names no conversations"));
        let hint = refused(Which::Deadletters, |f| f.kind = vec!["unknown_acount".into()]);
        assert!(hint.ends_with("hint: did you mean `unknown_account`?"), "{hint}");
        let dead = Filters { kind: vec!["unknown_account".into()], ..Filters::default() };
        assert_eq!(
            taken(Which::Deadletters, &dead, &[json!({"code": "stale"}), json!({"code": "unknown_account"})]),
            [1]
        );
    }
}
