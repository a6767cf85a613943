//! What became of messages to customers.
//!
//! The provider's receipts and the sender's reports arrive in any order and any number of times. A message's status
//! is the maximum of all of them: it rises or stays.

use recado_proto::{
    Id, Kind,
    time::{millis, timestamp},
    v1::{self, Payload, event::Body, message_status::Status},
};

use crate::{
    Bucket, Known, Outbound, Remembered,
    emit::{Output, contact_text, conversation_text},
    item::{HORIZON, id_of},
    router::Router,
};

/// One claim about a message's status.
#[derive(Debug, Default)]
struct Claim<'a> {
    status: Status,
    code: &'a str,
    title: &'a str,
    provider_id: Option<&'a Payload>,
    provider_time_ms: Option<i64>,
    pricing_json: &'a str,
    conversation_json: &'a str,
    errors: &'a [v1::ProviderError],
}

fn outbound(known: &dyn Known, message: Id) -> Option<(Id, Outbound)> {
    match known.get(Bucket::Undated, message) {
        Some(Remembered::Outbound(outbound)) => Some((message, outbound)),
        _ => None,
    }
}

impl Router {
    pub(crate) fn receipt(&mut self, intake: &v1::Intake, receipt: &v1::Receipt, known: &dyn Known, out: &mut Output) {
        let reference = Kind::ProviderRef.parse(&receipt.provider_ref);
        let by_reference = reference.and_then(|reference| known.get(Bucket::Undated, reference));
        let found =
            Kind::Message.parse(&receipt.message_id).and_then(|id| outbound(known, id)).or_else(
                || match &by_reference {
                    Some(Remembered::ProviderRef { message }) => outbound(known, *message),
                    _ => None,
                },
            );
        // Whoever can send through one account must not be able to speak of messages of another.
        let found = found.filter(|(_, outbound)| outbound.account == receipt.account_id);
        let provider_time_ms = intake.provider_time.as_ref().map(millis);
        let status = receipt.status();
        if let Some((message, mut outbound)) = found {
            let claim = Claim {
                status,
                code: &receipt.code,
                title: &receipt.title,
                provider_id: receipt.provider_id.as_ref(),
                provider_time_ms,
                pricing_json: &receipt.pricing_json,
                conversation_json: &receipt.conversation_json,
                errors: &receipt.errors,
            };
            let addresses: Vec<Id> = receipt.address_ids.iter().filter_map(|id| id_of("address", id)).collect();
            self.learn(&addresses, self.contact_now(outbound.contact), out);
            let mut rose = self.raise(message, &mut outbound, &claim, out);
            if let Some(early) = &by_reference {
                rose |= self.join(message, &mut outbound, early, receipt.provider_id.as_ref(), out);
            }
            let joined = matches!(by_reference, Some(Remembered::ProviderRef { .. }));
            self.remember_outbound(message, outbound, reference.filter(|_| rose || !joined), rose, out);
            return;
        }
        // Before the sender's report, or about a message that was sent outside of Recado: nobody knows yet.
        let Some(reference) = reference else { return };
        let early = match by_reference {
            None => Status::Unspecified,
            Some(Remembered::EarlyReceipt { status, .. }) => status,
            Some(_) => return,
        };
        if status > early {
            out.remember(
                Bucket::Undated,
                reference,
                Remembered::EarlyReceipt {
                    status,
                    provider_time_ms: provider_time_ms.unwrap_or(self.clock.now),
                    code: receipt.code.clone(),
                },
                self.clock.now.saturating_add(HORIZON),
            );
        }
    }

    pub(crate) fn send_report(&mut self, report: &v1::SendReport, known: &dyn Known, out: &mut Output) {
        let found = Kind::Message.parse(&report.message_id).and_then(|id| outbound(known, id));
        let Some((message, mut outbound)) = found else { return };
        let reference = Kind::ProviderRef.parse(&report.provider_ref);
        let by_reference = reference.and_then(|reference| known.get(Bucket::Undated, reference));
        let mut rose = self.raise(
            message,
            &mut outbound,
            &Claim {
                status: report.status(),
                code: &report.code,
                title: &report.title,
                provider_id: report.provider_id.as_ref(),
                ..Claim::default()
            },
            out,
        );
        if let Some(early) = &by_reference {
            rose |= self.join(message, &mut outbound, early, report.provider_id.as_ref(), out);
        }
        let joined = matches!(by_reference, Some(Remembered::ProviderRef { .. }));
        self.learn_address(report, outbound.contact, out);
        self.remember_outbound(message, outbound, reference.filter(|_| rose || !joined), rose, out);
    }

    /// The provider knows the recipient under another address than the one that was asked for.
    fn learn_address(&mut self, report: &v1::SendReport, contact: Id, out: &mut Output) {
        let Some(address) = id_of("address", &report.address_id) else { return };
        let contact = self.contact_now(contact);
        if !self.learn(&[address], contact, out) {
            return;
        }
        self.emit(
            out,
            Body::ContactAddressChanged(v1::ContactAddressChanged {
                contact_id: contact_text(contact),
                account_id: report.account_id.clone(),
                from_address_id: report.asked_address_id.clone(),
                to_address_id: report.address_id.clone(),
                to: report.address.clone(),
            }),
        );
    }

    /// Now that it is known which message a reference names: what came under the reference before.
    fn join(
        &mut self,
        message: Id,
        outbound: &mut Outbound,
        early: &Remembered,
        provider_id: Option<&Payload>,
        out: &mut Output,
    ) -> bool {
        let Remembered::EarlyReceipt { status, provider_time_ms, code } = early else { return false };
        let provider_time_ms = Some(*provider_time_ms);
        let claim = Claim { status: *status, code, provider_id, provider_time_ms, ..Claim::default() };
        self.raise(message, outbound, &claim, out)
    }

    /// An answer counts as one when the provider says that it went out, as of then: what was only taken may fail, and
    /// what failed opens no window.
    fn note_gone_out(&mut self, outbound: &Outbound, claim: &Claim<'_>) {
        let went_out = matches!(claim.status, Status::Sent | Status::Delivered | Status::Read);
        if outbound.answers && went_out {
            let at = claim.provider_time_ms.map_or(self.clock.now, |time| time.min(self.clock.now));
            self.note_answered(self.contact_now(outbound.contact), &outbound.account, at);
        }
    }

    /// Raises a message's status, if the claim does.
    fn raise(&mut self, message: Id, outbound: &mut Outbound, claim: &Claim<'_>, out: &mut Output) -> bool {
        self.note_gone_out(outbound, claim);
        if claim.status <= outbound.status {
            return false;
        }
        outbound.status = claim.status;
        self.emit(
            out,
            Body::MessageStatusChanged(v1::MessageStatusChanged {
                message_id: Kind::Message.text(message),
                conversation_id: outbound.conversation.map(conversation_text).unwrap_or_default(),
                contact_id: contact_text(self.contact_now(outbound.contact)),
                account_id: outbound.account.clone(),
                provider_id: claim.provider_id.cloned(),
                status: claim.status.into(),
                code: claim.code.to_owned(),
                title: claim.title.to_owned(),
                provider_time: claim.provider_time_ms.map(timestamp),
                pricing_json: claim.pricing_json.to_owned(),
                errors: claim.errors.to_vec(),
                conversation_json: claim.conversation_json.to_owned(),
            }),
        );
        true
    }

    /// The message and its reference live equally long: a receipt by either finds both.
    fn remember_outbound(
        &mut self,
        message: Id,
        outbound: Outbound,
        reference: Option<Id>,
        rose: bool,
        out: &mut Output,
    ) {
        let until = self.clock.now.saturating_add(HORIZON);
        if rose {
            out.remember(Bucket::Undated, message, Remembered::Outbound(outbound), until);
        }
        if let Some(reference) = reference {
            out.remember(Bucket::Undated, reference, Remembered::ProviderRef { message }, until);
        }
    }
}
