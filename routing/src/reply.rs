//! Messages to the customer: replies, messages outside of a conversation, read marks.

use recado_proto::{
    Id, Kind,
    time::timestamp,
    v1::{self, Facets, Payload, event::Body, facets::Kind as Content, message_status::Status},
};

use crate::{
    Bucket, Known, Outbound, Remembered,
    command::{Done, Refusal, refuse},
    emit::{Output, address_text, contact_text, conversation_text},
    item::{DAY, HORIZON},
    message::says_something,
    router::Router,
};

/// How long the sender tries where no window ends earlier, milliseconds.
const LONGEST_WAIT: i64 = DAY;

impl Router {
    pub(crate) fn submit_message(
        &mut self,
        submit: &v1::SubmitMessage,
        known: &dyn Known,
        out: &mut Output,
    ) -> Result<Done, Refusal> {
        let id = self.find_conversation(&submit.conversation_id, known, out)?;
        let agent = self.find_optional_agent(&submit.agent_id)?;
        let message = new_message(&submit.message_id, submit.content.as_ref(), known)?;
        let Some(conversation) = self.conversations.get(id) else {
            return refuse("conversation_not_found", "there is no such conversation");
        };
        if agent.is_some() && conversation.assignee() != agent.as_ref() {
            return refuse("not_assigned", "the conversation is not assigned to this agent");
        }
        let (contact, account, address) = (conversation.contact, conversation.account.clone(), conversation.address);
        let not_after = self.may_write(&[contact], &account, submit.facets.as_ref())?;
        let seq = self.emit(
            out,
            Body::MessageSubmitted(v1::MessageSubmitted {
                message_id: submit.message_id.clone(),
                conversation_id: conversation_text(id),
                contact_id: contact_text(contact),
                account_id: (*account).to_owned(),
                address_id: address_text(address),
                agent_id: submit.agent_id.clone(),
                to: None,
                content: submit.content.clone(),
                facets: submit.facets.clone(),
                target_id: submit.target_id.clone(),
                not_after: Some(timestamp(not_after)),
            }),
        );
        let answers = says_something(submit.facets.as_ref());
        let outbound = Outbound {
            conversation: Some(id),
            contact,
            account: (*account).to_owned(),
            status: Status::Unspecified,
            answers,
        };
        self.submitted(message, outbound, out);
        Ok(Done::by(seq))
    }

    pub(crate) fn start_message(
        &mut self,
        start: &v1::StartMessage,
        known: &dyn Known,
        out: &mut Output,
    ) -> Result<Done, Refusal> {
        self.find_optional_agent(&start.agent_id)?;
        let message = new_message(&start.message_id, start.content.as_ref(), known)?;
        let Some(address) = Kind::Address.parse(&start.address_id) else {
            return refuse("message_invalid", "the message names no address");
        };
        let aliases: Vec<Id> = start.alias_ids.iter().filter_map(|alias| Kind::Address.parse(alias)).collect();
        let known_as = self.known_as(address, &aliases);
        let not_after = self.may_write(&known_as, &start.account_id, start.facets.as_ref())?;
        // An answer may come from another form of the address: it must find the same contact.
        let contact = self.meet(address, &aliases, false, out);
        let conversation = self.open_with(contact, &start.account_id);
        // Who is in a conversation is reached where the last message came from, whatever form the caller knows.
        let written_from = conversation.and_then(|id| self.conversations.get(id)).map(|open| open.address);
        let (address_id, to) = match written_from {
            Some(from) if from != address => (address_text(from), None),
            _ => (start.address_id.clone(), start.to.clone()),
        };
        let seq = self.emit(
            out,
            Body::MessageSubmitted(v1::MessageSubmitted {
                message_id: start.message_id.clone(),
                conversation_id: conversation.map(conversation_text).unwrap_or_default(),
                contact_id: contact_text(contact),
                account_id: start.account_id.clone(),
                address_id,
                agent_id: start.agent_id.clone(),
                to,
                content: start.content.clone(),
                facets: start.facets.clone(),
                target_id: String::new(),
                not_after: Some(timestamp(not_after)),
            }),
        );
        let answers = says_something(start.facets.as_ref());
        let outbound =
            Outbound { conversation, contact, account: start.account_id.clone(), status: Status::Unspecified, answers };
        self.submitted(message, outbound, out);
        Ok(Done::by(seq).about(conversation))
    }

    pub(crate) fn mark_read(
        &mut self,
        mark: &v1::MarkRead,
        known: &dyn Known,
        out: &mut Output,
    ) -> Result<Done, Refusal> {
        let id = self.find_conversation(&mark.conversation_id, known, out)?;
        self.find_optional_agent(&mark.agent_id)?;
        if mark.message_id.is_empty() {
            return refuse("message_invalid", "the read mark names no message");
        }
        let account = self.conversations.get(id).map(|c| c.account.clone()).unwrap_or_default();
        let seq = self.emit(
            out,
            Body::ReadMarkSubmitted(v1::ReadMarkSubmitted {
                conversation_id: conversation_text(id),
                message_id: mark.message_id.clone(),
                account_id: (*account).to_owned(),
                agent_id: mark.agent_id.clone(),
                provider_id: mark.provider_id.clone(),
                typing: mark.typing,
            }),
        );
        Ok(Done::by(seq))
    }

    /// Whether a message may go on an account now to somebody who is known as these contacts, and until when the
    /// sender may try, milliseconds since 1970. Templates always may: the provider has approved them beforehand.
    fn may_write(&self, contacts: &[Id], account: &str, facets: Option<&Facets>) -> Result<i64, Refusal> {
        if !self.accounts.contains_key(account) {
            return refuse("account_unknown", format!("there is no account {account:?}"));
        }
        let longest = self.clock.now.saturating_add(LONGEST_WAIT);
        if let Some(facets) = facets.filter(|facets| facets.kind() == Content::Template) {
            self.may_send_template(contacts, account, facets)?;
            return Ok(longest);
        }
        match contacts.first().map_or(Err(()), |contact| self.window(*contact, account)) {
            Ok(end) => Ok(end.unwrap_or(longest)),
            Err(()) => refuse(
                "window_closed",
                "the customer has not written within the account's reply window: only a template may be sent",
            ),
        }
    }

    /// What is said to the customer answers what was said before. Whether a longer window opens by it is for the
    /// receipts to say.
    fn submitted(&mut self, message: Id, outbound: Outbound, out: &mut Output) {
        let Outbound { conversation, answers, .. } = outbound;
        let until = self.clock.now.saturating_add(HORIZON);
        out.remember(Bucket::Undated, message, Remembered::Outbound(outbound), until);
        if let Some(id) = conversation.filter(|_| answers) {
            if let Some(conversation) = self.conversations.get_mut(id) {
                conversation.customer_waits = false;
            }
            self.touch(id);
        }
    }
}

/// The id of a message to be sent, if it can be one.
fn new_message(text: &str, content: Option<&Payload>, known: &dyn Known) -> Result<Id, Refusal> {
    let Some(id) = Kind::Message.parse(text) else {
        return refuse("message_invalid", "the message has no id");
    };
    if content.is_none_or(|content| content.data.is_empty()) {
        return refuse("message_invalid", "the message is empty");
    }
    if known.get(Bucket::Undated, id).is_some() {
        return refuse("message_invalid", "another message has this id");
    }
    Ok(id)
}
