//! Sending messages, and what became of one.

use std::sync::Arc;

use axum::{Json, extract::State, response::Response};
use recado_proto::{
    Kind, phone,
    v1::{self, command::Action},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{
    Api,
    actions::{MAX_NAME, short},
    auth::{self, Caller},
    command::{Command, LaterAnswer, encoded},
    content, conversations,
    deps::{ApiAccount, Scope},
    media,
    model::read,
    params::{Params, PathId, ReadParams},
    problem::{Problem, Refusals, WriteRefusals},
    shown,
    write_request::{self, WriteRequest},
};

/// Receipts and attempts shown of one message.
const HISTORY: usize = 200;

/// A message that was taken.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct MessageAnswer {
    message_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    conversation_id: String,
    /// Number of its `messageSubmitted`; a read can wait for it with `min_seq`.
    seq: u64,
}

impl From<v1::CommandResult> for MessageAnswer {
    fn from(result: v1::CommandResult) -> Self {
        Self { message_id: result.message_id, conversation_id: result.conversation_id, seq: result.caused_seq }
    }
}

/// What a reply says beside its content.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct ReplyBody {
    #[serde(default)]
    agent: String,
    reply_to: Option<String>,
    #[serde(default)]
    identity_hash: String,
}

type Object = Map<String, Value>;

/// Writes down a body for the `OpenAPI` document: the fields beside the content, and the contents. The body itself
/// is read by `split`.
macro_rules! documented_body {
    ($(#[$about:meta])* $name:ident { $($(#[$field_about:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$about])*
        #[derive(ToSchema)]
        #[allow(dead_code)]
        #[schema(rename_all = "camelCase")]
        pub(super) struct $name {
            $($(#[$field_about])* $field: $type,)*
            #[schema(value_type = Option<Object>, example = json!({"body": "Olá!"}))]
            text: Option<Object>,
            #[schema(value_type = Option<Object>)]
            template: Option<Object>,
            #[schema(value_type = Option<Object>)]
            image: Option<Object>,
            #[schema(value_type = Option<Object>)]
            video: Option<Object>,
            #[schema(value_type = Option<Object>)]
            audio: Option<Object>,
            #[schema(value_type = Option<Object>)]
            document: Option<Object>,
            #[schema(value_type = Option<Object>)]
            sticker: Option<Object>,
            #[schema(value_type = Option<Object>)]
            location: Option<Object>,
            #[schema(value_type = Option<Object>)]
            contacts: Option<Object>,
            #[schema(value_type = Option<Object>)]
            interactive: Option<Object>,
            #[schema(value_type = Option<Object>)]
            reaction: Option<Object>,
            #[schema(value_type = Option<Object>)]
            email: Option<Object>,
        }
    };
}

documented_body! {
    /// A reply in a conversation. Exactly one content, in the canonical JSON of the field of `recado.v1.Message`.
    ReplyMessage {
        /// Who speaks; absent when a system does.
        agent: Option<String>,
        /// Id of the message that is quoted, or reacted to.
        reply_to: Option<String>,
        /// Send only if the customer's identity key is still this one, where the channel knows such a thing.
        identity_hash: Option<String>,
    }
}

documented_body! {
    /// A message to a contact. Exactly one content, in the canonical JSON of the field of `recado.v1.Message`.
    NewMessage {
        /// One of the tenant's accounts.
        account: String,
        /// A phone number with country code, an e-mail address or the channel's own user id (`BR.1234`, `group:1234`).
        to: String,
        /// Who speaks; absent when a system does.
        agent: Option<String>,
    }
}

/// Sends a message in a conversation
///
/// The body has exactly one content: `text`, `template`, `image`, `video`, `audio`, `document`, `sticker`,
/// `location`, `contacts`, `interactive`, `reaction` or `email`, in the canonical JSON of `recado.v1.Message`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/messages", tag = "messages", security(("token" = [])),
    params(("id" = String, Path, description = "`cnv_...`"), ("Idempotency-Key" = Option<String>, Header)),
    request_body(content = ReplyMessage, example = json!({"agent": "ana", "text": {"body": "Olá!"}})),
    responses((status = 200, body = MessageAnswer), (status = 202, body = LaterAnswer), Refusals, WriteRefusals)
)]
pub(super) async fn reply(
    State(api): State<Arc<Api>>,
    caller: Caller<{ auth::SEND }>,
    PathId(id): PathId,
    request: WriteRequest,
) -> Result<Response, Problem> {
    let mut fields = request.body.clone();
    media::name_files(&api, &caller.tenant, &mut fields).await?;
    let (body, mut message): (ReplyBody, _) = split(&mut fields)?;
    short("agent", &body.agent, MAX_NAME)?;
    let conversation = conversations::find(&api, &caller, &id).await?;
    let account = account(&api, &caller, &conversation.account)
        .ok_or_else(|| Problem::state("account_unknown", "the conversation's account is not configured any more"))?;
    if let Some(target) = &body.reply_to {
        content::quote(&mut message, provider_id(&api, &caller, target).await?);
    }
    message.recipient_identity_hash = body.identity_hash;
    let command = Command::new(&caller, &request)?;
    let message_id = command.message_id();
    content::check(&account, &message_id, None, &media::judge(&account, &caller.tenant.id, &message)?)?;
    let action = Action::SubmitMessage(v1::SubmitMessage {
        conversation_id: id,
        message_id,
        agent_id: body.agent,
        content: Some(encoded(&message)),
        facets: Some(content::facets(&message)),
        target_id: body.reply_to.unwrap_or_default(),
    });
    let issued = command.issue(&api, action).await?;
    Ok(issued.respond(MessageAnswer::from))
}

/// What a message to a contact says beside its content.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct StartBody {
    account: String,
    to: String,
    #[serde(default)]
    agent: String,
}

/// Sends a message to a contact, outside of a conversation
///
/// `account` is one of the tenant's; `to` is a phone number with country code, an e-mail address or the channel's
/// own user id. The content is as in a reply; where the channel has a reply window, only a `template` may go
/// outside of it.
#[utoipa::path(
    post, path = "/v1/messages", tag = "messages", security(("token" = [])),
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body(content = NewMessage, example = json!({
        "account": "wa-main", "to": "+55 11 91234-5678", "template": {"name": "order_ready", "language": "pt_BR"}})),
    responses((status = 200, body = MessageAnswer), (status = 202, body = LaterAnswer), Refusals, WriteRefusals)
)]
pub(super) async fn start(
    State(api): State<Arc<Api>>,
    caller: Caller<{ auth::SEND }>,
    request: WriteRequest,
) -> Result<Response, Problem> {
    let mut fields = request.body.clone();
    media::name_files(&api, &caller.tenant, &mut fields).await?;
    let (body, message): (StartBody, _) = split(&mut fields)?;
    short("agent", &body.agent, MAX_NAME)?;
    let account = account(&api, &caller, &body.account)
        .ok_or_else(|| Problem::missing("account_unknown", "there is no such account"))?;
    let to = content::address(&account, &body.to)?;
    let command = Command::new(&caller, &request)?;
    let message_id = command.message_id();
    content::check(&account, &message_id, Some(&to), &media::judge(&account, &caller.tenant.id, &message)?)?;
    let scope = if account.spec.global_addresses { String::new() } else { body.account.clone() };
    let id_of = |value: &str| Kind::Address.text(caller.tenant.key.address(account.spec.channel, &scope, value));
    let forms = if to.kind() == v1::address::Kind::Phone { phone::forms(&to.value) } else { None };
    let others = forms.iter().flat_map(phone::Forms::all).filter(|form| *form != to.value).map(id_of).collect();
    let action = Action::StartMessage(v1::StartMessage {
        account_id: body.account,
        message_id,
        agent_id: body.agent,
        address_id: id_of(&to.value),
        alias_ids: others,
        to: Some(encoded(&to)),
        content: Some(encoded(&message)),
        facets: Some(content::facets(&message)),
    });
    let issued = command.issue(&api, action).await?;
    Ok(issued.respond(MessageAnswer::from))
}

/// A message: its content, its state, what was tried and what the provider said
///
/// With the scope `send` alone: one that was submitted through the API, and nothing that a customer wrote.
#[utoipa::path(
    get, path = "/v1/messages/{id}", tag = "messages", security(("token" = [])),
    params(("id" = String, Path, description = "`msg_...`"), ReadParams),
    responses(
        (status = 200, description = "The fields of its event, `direction`, `status`, `attempts`, `receipts`",
            body = Object),
        Refusals,
    )
)]
pub(super) async fn get(
    State(api): State<Arc<Api>>,
    caller: Caller<{ auth::EVENTS | auth::AGENT | auth::SEND }>,
    PathId(id): PathId,
    Params(params): Params<ReadParams>,
) -> Result<Json<Value>, Problem> {
    caller.check_tenant(params.tenant.as_deref())?;
    api.wait_for(&caller.tenant.id, params.min_seq).await?;
    let name = caller.tenant.id.clone();
    let read = move |connection: &_| {
        let Some(message) = read::message(connection, &name, &id)? else { return Ok(None) };
        Ok(Some((message, read::history(connection, &name, &id, HISTORY)?)))
    };
    let Some((message, history)) = api.deps.model.read(read).await? else {
        return Err(Problem::missing("message_not_found", "there is no such message"));
    };
    if message.direction != "outbound" && !caller.may_read() {
        return Err(Problem::forbidden(
            "the token lacks the scope events:read or agent: send shows what was submitted",
        ));
    }
    let mut shown = shown::message(&message);
    shown::history(&history, caller.may(Scope::Admin), &mut shown);
    Ok(Json(Value::Object(shown)))
}

/// Splits a body into its content and the rest, which must be known.
fn split<T: serde::de::DeserializeOwned>(fields: &mut Object) -> Result<(T, v1::Message), Problem> {
    // The rest first: a misspelt content is named as an unknown field.
    let rest: Object = fields
        .iter()
        .filter(|(name, _)| !content::KINDS.contains(&name.as_str()))
        .map(|(n, v)| (n.clone(), v.clone()))
        .collect();
    let body = write_request::parse(Value::Object(rest))?;
    Ok((body, content::take(fields)?))
}

/// An account of the caller's tenant.
fn account<const S: u8>(api: &Api, caller: &Caller<S>, id: &str) -> Option<ApiAccount> {
    api.deps.accounts.account(id).filter(|account| account.tenant == caller.tenant.id)
}

/// The provider's id of a message that is to be quoted.
async fn provider_id<const S: u8>(api: &Api, caller: &Caller<S>, target: &str) -> Result<String, Problem> {
    let look_up = || {
        let (name, id) = (caller.tenant.id.clone(), target.to_owned());
        api.deps.model.read(move |connection| read::message(connection, &name, &id))
    };
    let mut found = look_up().await?;
    if found.is_none() {
        // Whoever follows the log itself may know of it before this instance does.
        api.catch_up(caller.tenant.partition).await;
        found = look_up().await?;
    }
    let Some(message) = found else {
        return Err(Problem::content("reply_target_unknown", "replyTo names no message of this tenant"));
    };
    shown::plain_provider_id(&message).ok_or_else(|| {
        Problem::state("reply_target_unsent", "the provider has not given an id to the message in replyTo")
    })
}
