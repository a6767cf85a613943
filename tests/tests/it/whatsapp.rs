//! `WhatsApp` from webhook to event and from the API to the Graph API, in the provider's own bytes.

#![allow(clippy::needless_pass_by_value)] // JSON is written where it is given

use std::time::Duration;

use anyhow::{Context as _, Result};
use recado_simulator::{CallKind, Fault, Then};
use recado_tests::{
    PATIENCE, World,
    raw::{now, post_copies},
    within,
};
use serde_json::{Value, json};

pub(crate) const ANA: &str = "5511987654321";

/// Posts a change of one field, signed.
pub(crate) async fn change(world: &World, field: &str, value: Value) -> Result<()> {
    change_earlier(world, 0, field, value).await
}

/// The same with the time of some seconds ago.
async fn change_earlier(world: &World, seconds: u64, field: &str, value: Value) -> Result<()> {
    let at = now().parse::<u64>()? - seconds;
    let body = json!({"object": "whatsapp_business_account", "entry": [
        {"id": "100200300", "time": at, "changes": [{"field": field, "value": value}]}]});
    post_copies(&[world.gateway.webhook("whatsapp")], body.to_string().as_bytes(), 1).await
}

pub(crate) fn value(list: &str, elements: Value) -> Value {
    json!({"messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "551140028922", "phone_number_id": "700800900"}, list: elements})
}

/// A text from somebody, named by whichever ids are given.
pub(crate) async fn says(world: &World, wamid: &str, ids: Value) -> Result<Value> {
    let mut message = json!({"id": wamid, "timestamp": now(), "type": "text", "text": {"body": wamid}});
    for (key, id) in ids.as_object().context("ids")? {
        message[key] = id.clone();
    }
    change(world, "messages", value("messages", json!([message]))).await?;
    received(world, wamid).await
}

pub(crate) async fn received(world: &World, wamid: &str) -> Result<Value> {
    let found = world.api.event(wamid, |e| e["messageReceived"]["providerId"] == wamid).await?;
    Ok(found["messageReceived"].clone())
}

pub(crate) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

pub(crate) async fn reply(world: &World, conversation: &str, body: &Value) -> Result<String> {
    let sent = world.api.post(&format!("/v1/conversations/{conversation}/messages"), body.clone()).await?;
    Ok(text(&sent, "messageId").to_owned())
}

/// What the Graph API got for a message.
pub(crate) async fn call_of(world: &World, message: &str) -> Result<Value> {
    within(PATIENCE, "the call", || async {
        let journal = world.provider.journal();
        let call = journal.messages().find(|call| call.callback_data.as_deref() == Some(message));
        Ok(call.map(|call| call.body.clone()))
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_under_many_names_is_one_contact() -> Result<()> {
    let world = World::plain().await?;
    // Without the ninth digit at first: answers go there.
    let first = says(&world, "wamid.P1", json!({"from": "551187654321"})).await?;
    let conversation = text(&first, "conversationId").to_owned();
    let sent = reply(&world, &conversation, &json!({"text": {"body": "oi"}})).await?;
    assert_eq!(call_of(&world, &sent).await?["to"], "551187654321");

    // With the ninth digit and a user id, then under the user id alone.
    for (wamid, ids) in [
        ("wamid.P2", json!({"from": ANA, "from_user_id": "BR.1a", "from_parent_user_id": "BR.ENT.9"})),
        ("wamid.P3", json!({"from_user_id": "BR.1a"})),
        ("wamid.P4", json!({"from": "BR.1a"})),
        ("wamid.P5", json!({"from_user_id": "BR.ENT.9"})),
    ] {
        let next = says(&world, wamid, ids).await?;
        assert_eq!((&next["contactId"], &next["conversationId"]), (&first["contactId"], &first["conversationId"]));
    }
    says(&world, "wamid.P6", json!({"from_user_id": "BR.1a"})).await?;
    let sent = reply(&world, &conversation, &json!({"text": {"body": "para o id"}})).await?;
    let call = call_of(&world, &sent).await?;
    assert_eq!((&call["recipient"], &call["to"]), (&json!("BR.1a"), &Value::Null));

    // A new number keeps the conversation, and answers follow.
    says(&world, "wamid.P7", json!({"from": ANA, "from_user_id": "BR.1a"})).await?;
    let moved = json!([{"from": ANA, "from_user_id": "BR.1a", "id": "wamid.P8", "timestamp": now(), "type": "system",
        "system": {"body": "mudou", "type": "user_changed_number", "wa_id": "5511912345678", "user_id": "BR.2b"}}]);
    change(&world, "messages", value("messages", moved)).await?;
    world.api.event("the change", |e| e["contactAddressChanged"]["to"]["value"] == "5511912345678").await?;
    let sent = reply(&world, &conversation, &json!({"text": {"body": "número novo"}})).await?;
    assert_eq!(call_of(&world, &sent).await?["to"], "5511912345678");
    let next = says(&world, "wamid.P9", json!({"from_user_id": "BR.2b"})).await?;
    assert_eq!(next["conversationId"], first["conversationId"]);

    // Somebody known apart turns out to be this person: one conversation goes on.
    let apart = says(&world, "wamid.P10", json!({"from_user_id": "BR.77"})).await?;
    assert_ne!(apart["contactId"], first["contactId"]);
    let both = says(&world, "wamid.P11", json!({"from": "5511912345678", "from_user_id": "BR.77"})).await?;
    assert_eq!(both["contactId"], first["contactId"]);
    let merged = world.api.event("the merge", |e| e.get("contactsMerged").is_some()).await?;
    assert_eq!(merged["contactsMerged"]["mergedContactId"], apart["contactId"]);
    let closed = world.api.event("the close", |e| e.get("conversationClosed").is_some()).await?;
    assert_eq!(closed["conversationClosed"]["reason"], "contacts_merged");
    assert_eq!(world.api.events_of("conversationOpened", 2, Duration::from_secs(5)).await?.len(), 2);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn echoes_histories_groups_and_calls_have_their_place() -> Result<()> {
    let world = World::plain().await?;
    let first = says(&world, "wamid.E1", json!({"from": ANA})).await?;
    let echo = json!([{"from": "551140028922", "to": ANA, "id": "wamid.E2", "timestamp": now(), "type": "text",
        "text": {"body": "do celular"}}]);
    change(&world, "smb_message_echoes", value("message_echoes", echo)).await?;
    let echoed = received(&world, "wamid.E2").await?;
    assert_eq!((text(&echoed, "direction"), &echoed["conversationId"]), ("echo", &first["conversationId"]));
    assert_eq!(echoed["content"]["fromBusiness"], true);

    let history = json!([{"metadata": {"phase": 0, "chunk_order": 1, "progress": 100}, "threads": [{"id": "5521977776666",
        "messages": [
            {"from": "5521977776666", "id": "wamid.E3", "timestamp": "1780000000", "type": "text", "text": {"body": "antiga"},
             "history_context": {"status": "READ"}},
            {"from": "551140028922", "to": "5521977776666", "id": "wamid.E4", "timestamp": "1780000001", "type": "text",
             "text": {"body": "nossa"}}]}]}]);
    change(&world, "history", value("history", history)).await?;
    let theirs = received(&world, "wamid.E3").await?;
    let ours = received(&world, "wamid.E4").await?;
    assert_eq!((text(&theirs, "direction"), text(&theirs, "conversationId")), ("history", ""));
    assert_eq!((&theirs["content"]["fromBusiness"], &ours["content"]["fromBusiness"]), (&Value::Null, &json!(true)));
    assert_eq!(theirs["content"]["historyStatus"], "READ");

    // Two members of a group, one conversation, which is answered in the group.
    let one = says(&world, "wamid.E5", json!({"from": "5531911112222", "group_id": "grp-42"})).await?;
    let two = says(&world, "wamid.E6", json!({"from": "5541933334444", "group_id": "grp-42"})).await?;
    assert_eq!(one["conversationId"], two["conversationId"]);
    assert_eq!((&two["from"]["value"], &two["address"]["value"]), (&json!("5541933334444"), &json!("grp-42")));
    let sent = reply(&world, text(&one, "conversationId"), &json!({"text": {"body": "oi, grupo"}})).await?;
    let call = call_of(&world, &sent).await?;
    assert_eq!((&call["recipient_type"], &call["to"]), (&json!("group"), &json!("grp-42")));
    // A member who writes alone is somebody else.
    let alone = says(&world, "wamid.E7", json!({"from": "5531911112222"})).await?;
    assert_ne!(alone["contactId"], one["contactId"]);

    let calls = |event: &str| {
        json!([{"id": "wacid.1", "from": "5551999998888", "to": "551140028922", "event": event, "timestamp": now(),
            "direction": "USER_INITIATED", "status": "COMPLETED", "duration": 5}])
    };
    change(&world, "calls", value("calls", calls("connect"))).await?;
    let rings = received(&world, "wacid.1:connect").await?;
    let conversation = text(&rings, "conversationId").to_owned();
    assert!(!conversation.is_empty());
    world.api.post(&format!("/v1/conversations/{conversation}/close"), json!({})).await?;
    // Its end opens no conversation.
    change(&world, "calls", value("calls", calls("terminate"))).await?;
    assert_eq!(text(&received(&world, "wacid.1:terminate").await?, "conversationId"), "");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_content_is_sent_as_documented() -> Result<()> {
    let world = World::plain().await?;
    let first = says(&world, "wamid.K1", json!({"from": ANA})).await?;
    let conversation = text(&first, "conversationId").to_owned();
    let link = "https://files.example/a";
    let cases = [
        (
            json!({"text": {"body": "veja https://a.example", "previewUrl": true}}),
            json!({"text": {"body": "veja https://a.example", "preview_url": true}}),
        ),
        (json!({"image": {"url": link, "caption": "c"}}), json!({"image": {"link": link, "caption": "c"}})),
        (json!({"video": {"url": link}}), json!({"video": {"link": link}})),
        (json!({"audio": {"url": link, "voice": true}}), json!({"audio": {"link": link, "voice": true}})),
        (
            json!({"document": {"url": link, "filename": "a.pdf", "caption": "c"}}),
            json!({"document": {"link": link, "filename": "a.pdf", "caption": "c"}}),
        ),
        (json!({"sticker": {"url": link}}), json!({"sticker": {"link": link}})),
        (
            json!({"location": {"latitude": -23.5, "longitude": -46.5, "name": "Sé", "address": "Centro"}}),
            json!({"location": {"latitude": -23.5, "longitude": -46.5, "name": "Sé", "address": "Centro"}}),
        ),
        (
            json!({"contacts": {"cards": [{"formattedName": "Zé Silva", "firstName": "Zé", "phones": [{"value": "+551199", "type": "CELL"}]}]}}),
            json!({"contacts": [{"name": {"formatted_name": "Zé Silva", "first_name": "Zé"}, "phones": [{"phone": "+551199", "type": "CELL"}]}]}),
        ),
        (
            json!({"interactive": {"body": "Escolha", "footer": "Acme", "buttons": {"buttons": [{"id": "s", "title": "Sim"}]}}}),
            json!({"interactive": {"type": "button", "body": {"text": "Escolha"}, "footer": {"text": "Acme"},
             "action": {"buttons": [{"type": "reply", "reply": {"id": "s", "title": "Sim"}}]}}}),
        ),
        (
            json!({"interactive": {"headerText": "H", "body": "Escolha", "list": {"button": "Ver", "sections": [{"rows": [{"id": "a", "title": "A"}]}]}}}),
            json!({"interactive": {"type": "list", "header": {"type": "text", "text": "H"}, "body": {"text": "Escolha"},
             "action": {"button": "Ver", "sections": [{"rows": [{"id": "a", "title": "A"}]}]}}}),
        ),
        (
            json!({"interactive": {"body": "Abra", "link": {"title": "Abrir", "url": "https://a.example"}}}),
            json!({"interactive": {"type": "cta_url", "body": {"text": "Abra"},
             "action": {"name": "cta_url", "parameters": {"display_text": "Abrir", "url": "https://a.example"}}}}),
        ),
        (
            json!({"interactive": {"body": "Onde?", "locationRequest": {}}}),
            json!({"interactive": {"type": "location_request_message", "body": {"text": "Onde?"}, "action": {"name": "send_location"}}}),
        ),
        (
            json!({"interactive": {"body": "Preencha", "form": {"formId": "77", "title": "Abrir", "token": "t", "screen": "S", "dataJson": "{\"a\":1}"}}}),
            json!({"interactive": {"type": "flow", "body": {"text": "Preencha"}, "action": {"name": "flow", "parameters": {
             "flow_message_version": "3", "flow_id": "77", "flow_cta": "Abrir", "flow_token": "t", "flow_action": "navigate",
             "flow_action_payload": {"screen": "S", "data": {"a": 1}}}}}}),
        ),
        (
            json!({"reaction": {"emoji": "👍"}, "replyTo": first["messageId"]}),
            json!({"reaction": {"message_id": "wamid.K1", "emoji": "👍"}}),
        ),
        (
            json!({"reaction": {"emoji": ""}, "replyTo": first["messageId"]}),
            json!({"reaction": {"message_id": "wamid.K1", "emoji": ""}}),
        ),
        (
            json!({"text": {"body": "sobre isso"}, "replyTo": first["messageId"]}),
            json!({"text": {"body": "sobre isso", "preview_url": false}, "context": {"message_id": "wamid.K1"}}),
        ),
        (
            json!({"template": {"name": "order_ready", "language": "pt_BR", "components": [
             {"type": "body", "parameters": [{"name": "customer", "text": "Ana"}]},
             {"type": "button", "subType": "url", "index": 0, "parameters": [{"text": "abc"}]}]}}),
            json!({"template": {"name": "order_ready", "language": {"code": "pt_BR"}, "components": [
             {"type": "body", "parameters": [{"type": "text", "parameter_name": "customer", "text": "Ana"}]},
             {"type": "button", "sub_type": "url", "index": "0", "parameters": [{"type": "text", "text": "abc"}]}]}}),
        ),
    ];
    for (asked, wanted) in cases {
        let message = reply(&world, &conversation, &asked).await?;
        let mut call = call_of(&world, &message).await?;
        let fields = call.as_object_mut().context("a body")?;
        for (key, expected) in
            [("messaging_product", json!("whatsapp")), ("recipient_type", json!("individual")), ("to", json!(ANA))]
        {
            assert_eq!(fields.remove(key), Some(expected), "{asked}");
        }
        assert_eq!(fields.remove("biz_opaque_callback_data"), Some(json!(message)));
        let kind = fields.remove("type");
        assert!(kind.as_ref().and_then(Value::as_str).is_some_and(|kind| wanted.get(kind).is_some()), "{kind:?}");
        assert_eq!(Value::Object(fields.clone()), wanted, "{asked}");
    }

    world.api.post(&format!("/v1/conversations/{conversation}/read"), json!({"typing": true})).await?;
    within(PATIENCE, "the read mark", || async {
        let journal = world.provider.journal();
        let mark = journal.calls.iter().find(|call| call.kind == CallKind::ReadMark).map(|call| call.body.clone());
        Ok(mark)
    })
    .await
    .map(|mark| {
        assert_eq!(
            mark,
            json!({"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.K1",
            "typing_indicator": {"type": "text"}})
        );
    })?;

    // Typed without its ninth digit, sent to the canonical form; nobody is there: to the other form, once.
    let (canonical, other) = ("5521987654321", "552187654321");
    world.provider.fault(Fault::error(131_026).to(canonical).times(1));
    let body = json!({"account": "wa-main", "to": "+55 21 8765-4321",
        "template": {"name": "order_ready", "language": "pt_BR"}});
    let started = world.api.post("/v1/messages", body).await?;
    let message = text(&started, "messageId");
    let asked = within(PATIENCE, "both calls", || async {
        let journal = world.provider.journal();
        let calls = journal.messages().filter(|call| call.callback_data.as_deref() == Some(message));
        let asked: Vec<Value> = calls.map(|call| call.body["to"].clone()).collect();
        Ok((asked.len() > 1).then_some(asked))
    })
    .await?;
    assert_eq!(asked, [canonical, other]);
    let submitted = world.api.event("it", |e| e["messageSubmitted"]["messageId"] == message).await?;
    let answer = says(&world, "wamid.K2", json!({"from": other})).await?;
    assert_eq!(answer["contactId"], submitted["messageSubmitted"]["contactId"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_template_is_refused_and_goes_again_when_it_may() -> Result<()> {
    let world = World::plain().await?;
    let state = |event: &str| {
        json!({"event": event, "message_template_id": 9_007_199_254_740_993_u64, "message_template_name": "order_ready",
            "message_template_language": "pt_BR", "reason": null, "message_template_category": "MARKETING"})
    };
    let send = || {
        let body = json!({"account": "wa-main", "to": "+5511987654321", "template": {"name": "order_ready", "language": "pt_BR"}});
        world.api.call(reqwest::Method::POST, "/v1/messages", Some(body), &[])
    };
    assert_eq!(send().await?.status / 100, 2);
    change_earlier(&world, 10, "message_template_status_update", state("PAUSED")).await?;
    let told = world.api.event("the pause", |e| e["accountEventReceived"]["template"]["state"] == "PAUSED").await?;
    assert_eq!(told["accountEventReceived"]["field"], "message_template_status_update");
    let refused = send().await?;
    assert_eq!((refused.status, text(&refused.body, "code")), (409, "template_paused"), "{refused:?}");
    // A word that is older than the pause changes nothing, whenever it comes.
    change_earlier(&world, 20, "message_template_status_update", state("APPROVED")).await?;
    let approved = |e: &Value| e["accountEventReceived"]["template"]["state"] == "APPROVED";
    world.api.event("the late word", approved).await?;
    assert_eq!(send().await?.status, 409);
    change(&world, "message_template_status_update", state("APPROVED")).await?;
    within(PATIENCE, "it goes again", || async { Ok((send().await?.status / 100 == 2).then_some(())) }).await?;

    let stop =
        json!([{"wa_id": ANA, "detail": "stop", "category": "marketing_messages", "value": "stop", "timestamp": 1}]);
    change(&world, "user_preferences", value("user_preferences", stop)).await?;
    world.api.event("the wish", |e| e["contactPreferenceChanged"]["value"] == "stop").await?;
    let refused = send().await?;
    assert_eq!((refused.status, text(&refused.body, "code")), (409, "marketing_stopped"), "{refused:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_token_is_told_to_operators_and_the_message_waits() -> Result<()> {
    let world = World::plain().await?;
    let first = says(&world, "wamid.T1", json!({"from": ANA})).await?;
    let expired = Then::Error { status: 401, code: 190, subcode: Some(463), retry_after: None };
    world.provider.fault(Fault::new(expired));
    let message = reply(&world, text(&first, "conversationId"), &json!({"text": {"body": "oi"}})).await?;
    let told = world.api.event("the event", |e| e["accountEventReceived"]["field"] == "sending_stopped").await?;
    let detail: Value = serde_json::from_str(text(&told["accountEventReceived"], "detail"))?;
    assert_eq!(detail["code"], "190");
    let ready = world.api.call(reqwest::Method::GET, "/readyz", None, &[]).await?;
    let shown = ready.body.to_string();
    assert!(shown.contains("wa-main (190:") && shown.contains("the token has expired"), "{shown}");
    let state = world.api.get(&format!("/v1/messages/{message}")).await?;
    assert_eq!(state["status"], "submitted", "{state}");
    Ok(())
}

/// Meta sends the files of a history after the history, in messages that look like new ones.
#[tokio::test(flavor = "multi_thread")]
async fn files_of_a_history_wake_nobody() -> Result<()> {
    let world = World::plain().await?;
    let placeholder = json!([{"metadata": {"phase": 0, "chunk_order": 1, "progress": 100}, "threads": [{"id": ANA, "messages": [
        {"from": ANA, "id": "wamid.HF1", "timestamp": "1780000000", "type": "media_placeholder"}]}]}]);
    change(&world, "history", value("history", placeholder)).await?;
    let first = received(&world, "wamid.HF1").await?;
    let files = json!([
        {"from": ANA, "id": "wamid.HF1", "timestamp": "1780000000", "type": "image", "image": {"id": "77001", "mime_type": "image/jpeg"}},
        {"from": "551140028922", "to": ANA, "id": "wamid.HF2", "timestamp": "1780000001", "type": "image",
         "image": {"id": "77002", "mime_type": "image/jpeg"}}]);
    change(&world, "history", value("messages", files)).await?;
    let with = async |wamid: &str| {
        let file = world.api.event(wamid, |e| {
            e["messageReceived"]["providerId"] == wamid && e["messageReceived"]["content"]["image"].is_object()
        });
        anyhow::Ok(file.await?["messageReceived"].clone())
    };
    // By the provider's id it is the same message, to be quoted by; here it has an id of its own.
    let file = with("wamid.HF1").await?;
    assert_eq!((&file["targetId"], &file["contactId"]), (&first["messageId"], &first["contactId"]));
    assert_ne!(file["messageId"], first["messageId"]);
    let ours = with("wamid.HF2").await?;
    assert_eq!(ours["content"]["fromBusiness"], true);
    for message in [&first, &file, &ours] {
        assert_eq!((text(message, "direction"), text(message, "conversationId")), ("history", ""));
    }
    assert!(world.api.events_of("conversationOpened", 0, Duration::from_secs(5)).await?.is_empty());
    Ok(())
}

/// Whatever form of the number is asked for, a message goes to the one that the customer has.
#[tokio::test(flavor = "multi_thread")]
async fn a_first_message_finds_the_right_form_of_a_number() -> Result<()> {
    let world = World::plain().await?;
    let start = |to: &str| {
        let body = json!({"account": "wa-main", "to": to, "template": {"name": "lembrete", "language": "pt_BR"}});
        world.api.post("/v1/messages", body)
    };
    // Nobody wrote: the canonical form. The receipt says that nobody is there.
    let (canonical, other) = ("5531987654321", "553187654321");
    world.provider.fault(Fault::new(Then::FailLater { code: 131_026 }).to(canonical));
    let sent = start("00 55 31 98765-4321").await?;
    let message = text(&sent, "messageId");
    let failed = world.api.status(message, "failed").await?;
    assert_eq!(failed["messageStatusChanged"]["code"], "131026");
    world.api.status(message, "delivered").await?;
    let journal = world.provider.journal();
    let calls = journal.messages().filter(|call| call.callback_data.as_deref() == Some(message));
    assert_eq!(calls.map(|call| call.body["to"].clone()).collect::<Vec<_>>(), [canonical, other]);
    // It is remembered.
    let sent = start("+55 31 98765-4321").await?;
    assert_eq!(call_of(&world, text(&sent, "messageId")).await?["to"], other);

    // Somebody wrote, and the conversation is over: answers still go to what was written from.
    let wrote = says(&world, "wamid.Q1", json!({"from": "553187650001"})).await?;
    let close = format!("/v1/conversations/{}/close", text(&wrote, "conversationId"));
    world.api.post(&close, json!({})).await?;
    let sent = start("+55 31 98765-0001").await?;
    assert_eq!(call_of(&world, text(&sent, "messageId")).await?["to"], "553187650001");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_of_a_paused_template_waits_until_it_goes_on() -> Result<()> {
    let world = World::plain().await?;
    let first = says(&world, "wamid.V1", json!({"from": ANA})).await?;
    let conversation = text(&first, "conversationId");
    world.provider.fault(Fault::error(132_015).to(ANA).times(1));
    let held = reply(&world, conversation, &json!({"template": {"name": "lembrete", "language": "pt_BR"}})).await?;
    let attempts = |message: String, count: usize| {
        let world = &world;
        within(PATIENCE, "an attempt", move || {
            let message = message.clone();
            async move {
                let state = world.api.get(&format!("/v1/messages/{message}")).await?;
                let attempts = state["attempts"].as_array().cloned().unwrap_or_default();
                let ended = attempts.iter().filter(|attempt| attempt["outcome"].is_object()).count();
                Ok((ended == count).then_some(state))
            }
        })
    };
    let state = attempts(held.clone(), 1).await?;
    assert_eq!((text(&state, "status"), &state["attempts"][0]["outcome"]["class"]), ("submitted", &json!("held")));
    // Meanwhile the person gets everything else.
    let next = reply(&world, conversation, &json!({"text": {"body": "oi"}})).await?;
    call_of(&world, &next).await?;
    let goes_on = json!({"event": "APPROVED", "message_template_id": 5, "message_template_name": "lembrete",
        "message_template_language": "pt_BR", "reason": null});
    change(&world, "message_template_status_update", goes_on).await?;
    let state = attempts(held, 2).await?;
    assert_eq!(state["attempts"][1]["outcome"]["class"], "accepted");
    Ok(())
}
