//! Which receipts follow an accepted message, when and in which order.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::time::Duration;

/// What a receipt says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// On its way to the phone.
    Sent,
    /// On the phone.
    Delivered,
    /// Looked at.
    Read,
    /// A voice note was listened to.
    Played,
    /// It will not arrive.
    Failed,
}

impl Status {
    /// The provider's word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Played => "played",
            Self::Failed => "failed",
        }
    }
}

/// One receipt of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// What it says.
    pub status: Status,
    /// Milliseconds after the receipt before it (the first: after the message was accepted).
    pub after_ms: u64,
}

/// In which order the receipts of one message reach the gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Each waits until the one before was answered.
    #[default]
    InOrder,
    /// The last first; each waits for the answer to the one before.
    Reversed,
    /// All at once, each in a webhook of its own.
    Together,
}

/// Which receipts follow an accepted message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReceiptPlan {
    /// The receipts; empty for none.
    pub steps: Vec<Receipt>,
    /// Their order.
    pub order: Order,
    /// Whether they are posted, and answered, before the Graph call itself is answered (waits at most 10 s).
    pub before_answer: bool,
    /// How often each is posted.
    pub copies: u32,
    /// Whether `biz_opaque_callback_data` comes back in them.
    pub echo: bool,
    /// Fails the message with this code instead of the steps after `sent`.
    pub fail_with: Option<i64>,
}

impl Default for ReceiptPlan {
    fn default() -> Self {
        let step = |status, after_ms| Receipt { status, after_ms };
        Self {
            steps: vec![step(Status::Sent, 10), step(Status::Delivered, 20), step(Status::Read, 40)],
            order: Order::InOrder,
            before_answer: false,
            copies: 1,
            echo: true,
            fail_with: None,
        }
    }
}

impl ReceiptPlan {
    /// No receipt at all.
    pub fn none() -> Self {
        Self { steps: Vec::new(), ..Self::default() }
    }

    /// Only these receipts, without delay.
    pub fn only(statuses: &[Status]) -> Self {
        let steps = statuses.iter().map(|status| Receipt { status: *status, after_ms: 0 }).collect();
        Self { steps, ..Self::default() }
    }

    /// Leaves one kind of receipt out.
    #[must_use]
    pub fn without(mut self, status: Status) -> Self {
        self.steps.retain(|step| step.status != status);
        self
    }

    /// The last first.
    #[must_use]
    pub fn reversed(mut self) -> Self {
        self.order = Order::Reversed;
        self
    }

    /// Before the Graph call is answered.
    #[must_use]
    pub fn before_answer(mut self) -> Self {
        self.before_answer = true;
        self
    }

    /// Each this many times.
    #[must_use]
    pub fn repeated(mut self, copies: u32) -> Self {
        self.copies = copies;
        self
    }

    /// Without our correlation data.
    #[must_use]
    pub fn without_echo(mut self) -> Self {
        self.echo = false;
        self
    }

    /// Each after the given wait.
    #[must_use]
    pub fn each_after(mut self, wait: Duration) -> Self {
        let wait = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        self.steps.iter_mut().for_each(|step| step.after_ms = wait);
        self
    }

    /// The receipts of one message in posting order.
    pub(crate) fn schedule(&self, kind: &str) -> Vec<(Receipt, Option<i64>)> {
        let mut steps: Vec<(Receipt, Option<i64>)> = Vec::new();
        if let Some(code) = self.fail_with {
            steps.push((Receipt { status: Status::Failed, after_ms: 10 }, Some(code)));
        } else {
            // The provider reports nothing further of a reaction, and only a voice note is ever played.
            let reported = |status: Status| match kind {
                "reaction" => status == Status::Sent,
                "audio" => true,
                _ => status != Status::Played,
            };
            steps.extend(self.steps.iter().filter(|step| reported(step.status)).map(|step| (*step, None)));
        }
        if self.order == Order::Reversed {
            steps.reverse();
        }
        steps
    }
}

/// What a receipt is about.
#[derive(Debug, Clone)]
pub(crate) struct Outgoing {
    pub(crate) wamid: String,
    /// The recipient's number, unless it was addressed by user id alone.
    pub(crate) wa_id: Option<String>,
    pub(crate) user_id: String,
    pub(crate) kind: String,
    pub(crate) callback_data: Option<String>,
    /// The template's or the free-form price category.
    pub(crate) category: &'static str,
}

/// One object of `statuses[]`.
pub(crate) fn status_object(
    sent: &Outgoing,
    status: Status,
    echo: bool,
    failure: Option<i64>,
    timestamp: u64,
) -> Value {
    let mut object = json!({"id": sent.wamid, "status": status.name(), "timestamp": timestamp.to_string()});
    if let Some(wa_id) = &sent.wa_id {
        object["recipient_id"] = json!(wa_id);
    }
    // As the provider does: the user id can be missing on a failure of a message to a number.
    if failure.is_none() || sent.wa_id.is_none() {
        object["recipient_user_id"] = json!(sent.user_id);
    }
    if let (true, Some(data)) = (echo, &sent.callback_data) {
        object["biz_opaque_callback_data"] = json!(data);
    }
    if matches!(status, Status::Sent | Status::Delivered) {
        let kind = if sent.category == "service" { "free_customer_service" } else { "regular" };
        object["pricing"] = json!({
            "billable": sent.category != "service",
            "pricing_model": "PMP",
            "type": kind,
            "category": sent.category,
        });
    }
    if status == Status::Failed {
        let code = failure.unwrap_or(131_000);
        let title = crate::graph::refusal::title(code);
        object["errors"] = json!([{
            "code": code,
            "title": title,
            "message": title,
            "error_data": {"details": title},
            "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
        }]);
    }
    object
}
