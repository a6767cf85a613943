//! A customer wrote, or staff wrote outside of Recado.

use recado_proto::{
    Id, Kind,
    id::combine,
    time::millis,
    v1::{
        self, InboundMessage, conversation_queued::Why, conversation_released, event::Body, facets::Kind as Content,
        inbound_message::Direction, presence::State as Presence,
    },
};

use crate::{
    Bucket, Input, Known, Remembered,
    contact::Written,
    conversation::{Conversation, State},
    emit::{Output, address_text, contact_text, conversation_text},
    item::id_of,
    router::Router,
};

/// What a message does to conversations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    /// Opens one when there is none, and wakes it.
    Wakes,
    /// Belongs to the open one, if there is one.
    Joins,
    /// Staff answered elsewhere: the customer no longer waits.
    Answers,
    /// Belongs to none.
    Apart,
}

fn effect(message: &InboundMessage) -> Effect {
    match message.direction() {
        Direction::History => Effect::Apart,
        Direction::Echo if says_something(message.facets.as_ref()) => Effect::Answers,
        Direction::Echo => Effect::Joins,
        Direction::Inbound => match message.facets.as_ref().map(v1::Facets::kind) {
            Some(Content::System | Content::Reaction | Content::Edit | Content::Delete) => Effect::Joins,
            // What follows upon the beginning of a call is about that one.
            Some(Content::Call) if !message.target_id.is_empty() => Effect::Joins,
            _ => Effect::Wakes,
        },
    }
}

/// Whether a content says more than how something was liked, or that something was said otherwise: who waits for an
/// answer has one.
pub(crate) fn says_something(facets: Option<&v1::Facets>) -> bool {
    let content = facets.map(v1::Facets::kind);
    !matches!(content, Some(Content::System | Content::Reaction | Content::Edit | Content::Delete))
}

/// Whether staff answered elsewhere with words of their own.
fn is_answer(message: &InboundMessage) -> bool {
    let facets = message.facets.as_ref();
    message.direction() == Direction::Echo
        && says_something(facets)
        && facets.is_none_or(|facets| facets.kind() != Content::Call)
}

/// The id of the message that another one speaks of. The edge derives it from the provider's id, as the id of each
/// message that comes in; one that we sent had its own id before the provider gave it another, and is found by that.
fn target(message: &InboundMessage, known: &dyn Known) -> String {
    let named = Kind::Message.parse(&message.target_id).and_then(|id| known.get(Bucket::Undated, id));
    match named {
        Some(Remembered::ProviderRef { message: ours }) => Kind::Message.text(ours),
        _ => message.target_id.clone(),
    }
}

impl Router {
    pub(crate) fn message(&mut self, input: &Input<'_>, message: &InboundMessage, known: &dyn Known, out: &mut Output) {
        let address = id_of("address", &message.address_id)
            .unwrap_or_else(|| combine("address", &[message.account_id.as_bytes()]));
        let aliases: Vec<Id> = message.alias_ids.iter().filter_map(|alias| id_of("address", alias)).collect();
        let contact = self.meet(address, &aliases, message.keep_contact, out);
        let effect = effect(message);
        let now = self.clock.now;
        let account = self.account_name(&message.account_id);

        let mut conversation = match effect {
            Effect::Apart => None,
            _ => self.open_with(contact, &account),
        };
        let mut opened = None;
        if effect == Effect::Wakes && conversation.is_none() {
            let id = combine(
                "conversation",
                &[
                    &contact.0.to_be_bytes(),
                    account.as_bytes(),
                    message.message_id.as_bytes(),
                    &input.position.to_be_bytes(),
                ],
            );
            opened = Some(self.open(id, contact, account.clone(), address, &message.channel, out));
            conversation = Some(id);
        }

        let provider_time = input.intake.provider_time;
        self.emit(
            out,
            Body::MessageReceived(v1::MessageReceived {
                message_id: message.message_id.clone(),
                conversation_id: conversation.map(conversation_text).unwrap_or_default(),
                contact_id: contact_text(contact),
                account_id: message.account_id.clone(),
                address_id: message.address_id.clone(),
                channel: message.channel.clone(),
                provider_id: message.provider_id.clone(),
                from: message.from.clone(),
                content: message.content.clone(),
                facets: message.facets.clone(),
                target_id: target(message, known),
                direction: message.direction,
                provider_time,
                address: message.address.clone(),
            }),
        );

        let written = provider_time.as_ref().map_or(now, |time| millis(time).min(now));
        if is_answer(message) {
            self.note_written(contact, Written::by_staff(account.clone(), written));
        }
        if effect == Effect::Wakes {
            let advertised = message.facets.as_ref().is_some_and(|facets| !facets.referral_type.is_empty());
            self.note_written(contact, Written::by_contact(account.clone(), written, advertised));
            if let Some(conversation) = conversation.and_then(|id| self.conversations.get_mut(id)) {
                conversation.customer_waits = true;
                conversation.written_at = conversation.written_at.max(written);
                conversation.address_is(address, written);
            }
        }
        if let Some(id) = conversation
            && matches!(effect, Effect::Wakes | Effect::Answers)
        {
            if effect == Effect::Answers
                && let Some(conversation) = self.conversations.get_mut(id)
            {
                conversation.customer_waits = false;
            }
            self.touch(id);
        }
        match (opened, conversation) {
            (Some(why), Some(id)) => self.enqueue(id, why, out),
            (None, Some(id)) if effect == Effect::Wakes => self.wake(id, out),
            _ => {}
        }
    }

    /// Opens a conversation; the caller puts it into its queue, for the reason that is answered.
    fn open(
        &mut self,
        id: Id,
        contact: Id,
        account: crate::agent::Name,
        address: Id,
        channel: &str,
        out: &mut Output,
    ) -> Why {
        let configured = self.accounts.get(&account).map_or("", |a| a.config.queue_id.as_str());
        let (queue, why) = match self.queues.get_key_value(configured).filter(|(name, _)| !name.is_empty()) {
            Some((name, _)) => (name.clone(), Why::Opened),
            None => (self.default_queue(), Why::NoQueue),
        };
        let now = self.clock.now;
        let place = (now, self.next_ticket());
        let entry = self.contacts.entry(contact);
        entry.open.push((account.clone(), id));
        entry.open.sort_unstable();
        self.emit(
            out,
            Body::ConversationOpened(v1::ConversationOpened {
                conversation_id: conversation_text(id),
                contact_id: contact_text(contact),
                account_id: (*account).to_owned(),
                queue_id: (*queue).to_owned(),
                address_id: address_text(address),
                channel: channel.to_owned(),
            }),
        );
        self.conversations.insert(
            id,
            Conversation {
                contact,
                account,
                address,
                address_at: 0,
                queue,
                state: State::Waiting,
                place,
                attempts: 0,
                customer_waits: true,
                written_at: 0,
                active_at: now,
                cool_downs: Vec::new(),
                idle_timer: None,
            },
        );
        why
    }

    /// The customer wrote into a conversation: if its agent has left, somebody else must see it.
    fn wake(&mut self, id: Id, out: &mut Output) {
        let gone = self
            .conversations
            .get(id)
            .and_then(Conversation::assignee)
            .is_some_and(|agent| self.agents.get(agent).is_none_or(|a| a.presence == Presence::Offline));
        if gone {
            self.release(id, conversation_released::Why::AgentOffline, out);
            self.enqueue(id, Why::AgentUnavailable, out);
        }
    }

    /// A person moved to another address: both are one contact from now on, and what is open follows to the new one.
    pub(crate) fn address_change(&mut self, intake: &v1::Intake, change: &v1::AddressChange, out: &mut Output) {
        let (Some(from), Some(to)) =
            (id_of("address", &change.from_address_id), id_of("address", &change.to_address_id))
        else {
            return;
        };
        let ids = |texts: &[String]| -> Vec<Id> { texts.iter().filter_map(|text| id_of("address", text)).collect() };
        let former = ids(&change.from_alias_ids);
        let present = [vec![to], ids(&change.to_alias_ids)].concat();
        let others = [&former[..], &present[..]].concat();
        let contact = self.meet(from, &others, false, out);
        self.emit(
            out,
            Body::ContactAddressChanged(v1::ContactAddressChanged {
                contact_id: contact_text(contact),
                account_id: change.account_id.clone(),
                from_address_id: change.from_address_id.clone(),
                to_address_id: change.to_address_id.clone(),
                to: change.to.clone(),
            }),
        );
        if let Some(id) = self.open_with(contact, &change.account_id)
            && let Some(conversation) = self.conversations.get_mut(id)
        {
            let now = self.clock.now;
            let at = intake.provider_time.as_ref().map_or(now, |time| millis(time).min(now));
            let is = conversation.address;
            if is == from || former.contains(&is) {
                conversation.address_is(to, at);
            } else if present.contains(&is) {
                conversation.address_is(is, at);
            }
        }
    }

    pub(crate) fn account_event(&mut self, intake: &v1::Intake, event: &v1::AccountEvent, out: &mut Output) {
        self.emit(
            out,
            Body::AccountEventReceived(v1::AccountEventReceived {
                account_id: event.account_id.clone(),
                field: event.field.clone(),
                detail: event.detail.clone(),
                template: event.template.clone(),
            }),
        );
        if let Some(template) = &event.template {
            let at = intake.provider_time.as_ref().map_or(self.clock.now, millis);
            self.template_state(&event.account_id, template, at);
        }
        if let Some(preference) = &event.preference {
            self.preference(&event.account_id, preference, intake, out);
        }
    }

    /// What became of a file, in the words of whoever fetched it: the router does not remember messages.
    pub(crate) fn media_report(&mut self, report: &v1::MediaReport, out: &mut Output) {
        let body = if report.object.is_empty() {
            Body::MediaFailed(v1::MediaFailed {
                message_id: report.message_id.clone(),
                conversation_id: report.conversation_id.clone(),
                account_id: report.account_id.clone(),
                part: report.part,
                code: report.code.clone(),
            })
        } else {
            Body::MediaStored(v1::MediaStored {
                message_id: report.message_id.clone(),
                conversation_id: report.conversation_id.clone(),
                account_id: report.account_id.clone(),
                part: report.part,
                object: report.object.clone(),
                sha256: report.sha256.clone(),
                size_bytes: report.size_bytes,
                mime_type: report.mime_type.clone(),
                media_id: report.media_id.clone(),
            })
        };
        self.emit(out, body);
    }
}
