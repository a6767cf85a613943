//! Writing: commands, their answers, their repeats.

use http::{Method, StatusCode};
use recado_proto::{Encode as _, Kind, v1};
use serde_json::json;

use super::{
    gateway::{Gateway, conversation, message},
    history::body,
    memory_bus::Appends,
};
use crate::logs;

const HELLO: &str = r#"{"agent":"ana","text":{"body":"Olá!"}}"#;

/// The last command in intake.
fn last_command(gateway: &Gateway) -> (v1::Intake, v1::command::Action) {
    let stored = gateway.bus.all(logs::INTAKE, 0).pop().unwrap();
    let intake = v1::Intake::decode(stored.value.as_ref()).unwrap();
    let Some(v1::intake::Input::Command(command)) = intake.input.clone() else { panic!("no command") };
    (intake, command.action.unwrap())
}

async fn with_conversation() -> (Gateway, String) {
    in_conversation(Gateway::start()).await
}

async fn in_conversation(gateway: Gateway) -> (Gateway, String) {
    let id = conversation(1);
    gateway.happens("acme", body::opened(&id, "support")).await;
    (gateway, id)
}

#[tokio::test]
async fn a_reply_is_answered_with_its_id_and_number() {
    let (gateway, id) = with_conversation().await;
    let path = format!("/v1/conversations/{id}/messages");
    let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let answer = gateway.call(Method::POST, &path, "send", &[("traceparent", trace)], HELLO).await.ok();
    assert_eq!(answer["seq"], 2);
    assert_eq!(answer["conversationId"], id.as_str());
    let message_id = answer["messageId"].as_str().unwrap();
    let shown = gateway.get(&format!("/v1/messages/{message_id}?min_seq=2")).await.ok();
    assert_eq!(shown["content"]["text"]["body"], "Olá!");

    let stored = gateway.bus.all(logs::INTAKE, 0).pop().unwrap();
    assert_eq!(stored.header("traceparent"), Some(trace.as_bytes()));
    assert_eq!(stored.header("ce_source"), Some("/recado/api".as_bytes()));
    let (intake, action) = last_command(&gateway);
    assert!(Kind::Command.parse(&intake.id).is_some());
    let v1::command::Action::SubmitMessage(submit) = action else { panic!("{action:?}") };
    assert_eq!((submit.agent_id.as_str(), submit.message_id.as_str()), ("ana", message_id));
    let facets = submit.facets.unwrap();
    assert_eq!((facets.kind(), facets.size), (v1::facets::Kind::Text, 4));
    // Without a key, the same again is another message.
    let again = gateway.post(&path, HELLO).await.ok();
    assert_ne!(again["messageId"], message_id);
}

#[tokio::test]
async fn a_repeat_gets_the_first_answer_even_after_a_restart() {
    let (gateway, id) = with_conversation().await;
    let path = format!("/v1/conversations/{id}/messages");
    let key = [("idempotency-key", "order 17/a")];
    let first = gateway.call(Method::POST, &path, "send", &key, HELLO).await.ok();
    // The same request, written differently.
    let same = r#"{ "text": {"body": "Ol\u00e1!"}, "agent": "ana" }"#;
    assert_eq!(gateway.call(Method::POST, &path, "send", &key, same).await.ok(), first);
    let other = r#"{"agent":"ana","text":{"body":"Oi"}}"#;
    gateway.call(Method::POST, &path, "send", &key, other).await.refused(409, "idempotency_conflict");
    // A key belongs to the tenant, not to one of its tokens, which may be renewed between two tries.
    assert_eq!(gateway.call(Method::POST, &path, "admin", &key, HELLO).await.ok(), first);
    gateway.call(Method::POST, &path, "admin", &key, other).await.refused(409, "idempotency_conflict");
    // The same key for another operation is another command.
    let close = format!("/v1/conversations/{id}/close");
    gateway.call(Method::POST, &close, "admin", &key, "{}").await.ok();

    let (intake, _) = last_command(&gateway);
    let gateway = gateway.restart(true).await;
    // The scripted router reads all commands again and answers them again: its answers have new numbers, and the
    // repeat is answered with the first of those.
    let again = gateway.call(Method::POST, &path, "send", &key, HELLO).await.ok();
    assert_eq!(again["messageId"], first["messageId"]);
    assert_ne!(last_command(&gateway).0.id, intake.id);
}

#[tokio::test]
async fn a_files_key_belongs_to_the_tenant() {
    let gateway = Gateway::start();
    let headers = [("idempotency-key", "foto"), ("content-type", "image/png")];
    let given = async |token, content| gateway.call(Method::POST, "/v1/media", token, &headers, content).await;
    let first = given("send", "a file").await.ok()["mediaId"].clone();
    assert_eq!(given("admin", "a file").await.ok()["mediaId"], first);
    given("admin", "another").await.refused(409, "idempotency_conflict");
    assert_ne!(given("other", "a file").await.ok()["mediaId"], first);
}

#[tokio::test]
async fn a_refusal_repeats_too() {
    let (gateway, id) = with_conversation().await;
    let path = format!("/v1/conversations/{id}/messages");
    let key = [("idempotency-key", "k")];
    let said = r#"{"agent":"code:window_closed","text":{"body":"oi"}}"#;
    let first = gateway.call(Method::POST, &path, "send", &key, said).await.refused(409, "window_closed");
    assert_eq!(gateway.call(Method::POST, &path, "send", &key, said).await.refused(409, "window_closed"), first);
}

#[tokio::test]
async fn the_routers_codes_have_their_statuses() {
    let (gateway, id) = with_conversation().await;
    for (code, status) in [
        ("conversation_closed", 409),
        ("conversation_not_found", 404),
        ("window_closed", 409),
        ("not_assigned", 409),
        ("agent_unknown", 404),
        ("queue_unknown", 404),
        ("account_unknown", 404),
        ("message_invalid", 422),
        ("target_invalid", 422),
        ("nothing_waiting", 409),
        ("agent_at_capacity", 409),
        ("something_new", 409),
    ] {
        let said = json!({"agent": format!("code:{code}")}).to_string();
        let json = gateway.post(&format!("/v1/conversations/{id}/close"), &said).await.refused(status, code);
        assert_eq!(json["detail"], "told to");
    }
}

#[tokio::test]
async fn who_does_not_wait_gets_the_commands_id() {
    let (gateway, id) = in_conversation(Gateway::impatient()).await;
    let path = format!("/v1/conversations/{id}/messages");
    let headers = [("prefer", "wait=1, respond-async"), ("idempotency-key", "k")];
    let later = gateway.call(Method::POST, &path, "send", &headers, HELLO).await;
    assert_eq!(later.status, StatusCode::ACCEPTED);
    assert_eq!(later.headers["preference-applied"], "respond-async");
    assert_eq!(later.json(), json!({"commandId": last_command(&gateway).0.id}));
    // Asked again by its key, it has its result.
    let key = [("idempotency-key", "k")];
    assert_eq!(gateway.call(Method::POST, &path, "send", &key, HELLO).await.ok()["seq"], 2);

    // Nobody answers: the same, but nobody asked for it.
    let said = r#"{"agent":"silent","text":{"body":"oi"}}"#;
    let later = gateway.post(&path, said).await;
    assert_eq!(later.status, StatusCode::ACCEPTED);
    assert!(!later.headers.contains_key("preference-applied"));
    assert_eq!(later.json(), json!({"commandId": last_command(&gateway).0.id}));
}

#[tokio::test]
async fn a_log_that_takes_nothing_is_a_503() {
    let (gateway, id) = with_conversation().await;
    let path = format!("/v1/conversations/{id}/messages");
    for (appends, hint) in [(Appends::NotWritten, "nothing was done"), (Appends::Unknown, "may have been done")] {
        gateway.bus.set_appends(appends);
        let refused = gateway.post(&path, HELLO).await;
        let json = refused.refused(503, "log_unavailable");
        assert!(json["detail"].as_str().unwrap().contains(hint), "{json}");
        assert_eq!(refused.headers["retry-after"], "1");
    }
    gateway.bus.set_appends(Appends::Work);
    gateway.post(&path, HELLO).await.ok();
}

#[tokio::test]
async fn a_quote_names_the_message_as_the_provider_does() {
    let (gateway, id) = with_conversation().await;
    let asked = message(1);
    gateway.happens("acme", body::received(&asked, &id, "tudo bem?")).await;
    let path = format!("/v1/conversations/{id}/messages");
    let said = json!({"agent": "ana", "replyTo": asked, "text": {"body": "tudo!"}}).to_string();
    gateway.post(&path, &said).await.ok();
    let v1::command::Action::SubmitMessage(submit) = last_command(&gateway).1 else { panic!() };
    let content = v1::Message::decode(submit.content.unwrap().data).unwrap();
    assert_eq!(content.reply_to.unwrap().provider_id, format!("wamid.{asked}"));
    assert_eq!(submit.target_id, asked);

    let said = json!({"replyTo": asked, "reaction": {"emoji": "👍"}}).to_string();
    gateway.post(&path, &said).await.ok();
    let v1::command::Action::SubmitMessage(submit) = last_command(&gateway).1 else { panic!() };
    let content = v1::Message::decode(submit.content.unwrap().data).unwrap();
    let Some(v1::message::Body::Reaction(reaction)) = content.body else { panic!() };
    assert_eq!(reaction.target_provider_id, format!("wamid.{asked}"));
    assert_eq!(submit.facets.unwrap().kind(), v1::facets::Kind::Reaction);

    let unknown = json!({"replyTo": message(9), "text": {"body": "oi"}}).to_string();
    gateway.post(&path, &unknown).await.refused(422, "reply_target_unknown");
    gateway.happens("acme", body::submitted(&message(2), &id, "oi")).await;
    let unsent = json!({"replyTo": message(2), "text": {"body": "oi"}}).to_string();
    gateway.post(&path, &unsent).await.refused(409, "reply_target_unsent");
}

#[tokio::test]
async fn a_message_starts_at_an_address() {
    let (gateway, _) = with_conversation().await;
    let said = r#"{"account":"wa-main","to":"+55 (11) 91234-5678","template":{"name":"ready","language":"pt_BR"}}"#;
    let answer = gateway.post("/v1/messages", said).await.ok();
    assert_eq!(answer["seq"], 2);
    assert!(Kind::Message.parse(answer["messageId"].as_str().unwrap()).is_some());
    let v1::command::Action::StartMessage(start) = last_command(&gateway).1 else { panic!() };
    let to = v1::Address::decode(start.to.unwrap().data).unwrap();
    assert_eq!((to.kind(), to.value.as_str()), (v1::address::Kind::Phone, "5511912345678"));
    let key = gateway.people.key("acme");
    assert_eq!(start.address_id, Kind::Address.text(key.address("whatsapp", "", "5511912345678")));
    assert_eq!(start.facets.unwrap().template_name, "ready");

    // A page's user is somebody only to that page.
    let said = r#"{"account":"page","to":" 2411 ","text":{"body":"oi"}}"#;
    gateway.post("/v1/messages", said).await.ok();
    let v1::command::Action::StartMessage(start) = last_command(&gateway).1 else { panic!() };
    assert_eq!(start.address_id, Kind::Address.text(key.address("messenger", "page", "2411")));

    let unknown = r#"{"account":"nobody","to":"5511912345678","text":{"body":"oi"}}"#;
    gateway.post("/v1/messages", unknown).await.refused(404, "account_unknown");
    let theirs = r#"{"account":"wa-other","to":"5511912345678","text":{"body":"oi"}}"#;
    gateway.post("/v1/messages", theirs).await.refused(404, "account_unknown");
}

#[tokio::test]
async fn agents_work_through_commands() {
    let (gateway, id) = with_conversation().await;
    let at = |path: &str| format!("/v1/conversations/{id}/{path}");
    let accepted = gateway.post(&at("accept"), r#"{"agent":"ana","offer":"ofr_1"}"#).await.ok();
    assert_eq!(accepted, json!({"conversationId": id, "agentId": "ana", "seq": 2}));
    let rejected = gateway.post(&at("reject"), r#"{"agent":"ana","reason":"ocupada"}"#).await.ok();
    assert_eq!(rejected["conversationId"], id.as_str());
    let v1::command::Action::Reject(reject) = last_command(&gateway).1 else { panic!() };
    assert_eq!((reject.agent_id.as_str(), reject.reason.as_str()), ("ana", "ocupada"));
    gateway.post(&at("transfer"), r#"{"agent":"ana","toQueue":"sales","note":"quer comprar"}"#).await.ok();
    let v1::command::Action::Transfer(transfer) = last_command(&gateway).1 else { panic!() };
    assert_eq!((transfer.to_queue_id.as_str(), transfer.by_agent_id.as_str()), ("sales", "ana"));
    assert_eq!(transfer.note.unwrap().data.as_ref(), b"quer comprar");
    let pulled = json!({"agent": "bia", "conversation": id}).to_string();
    assert_eq!(gateway.post("/v1/queues/sales/pull", &pulled).await.ok()["conversationId"], id.as_str());
    let v1::command::Action::Pull(pull) = last_command(&gateway).1 else { panic!() };
    assert_eq!((pull.queue_id.as_str(), pull.agent_id.as_str()), ("sales", "bia"));
    let presence = r#"{"state":"paused","reason":"almoço"}"#;
    let answer = gateway.call(Method::PUT, "/v1/agents/ana/presence", "agent", &[], presence).await.ok();
    assert_eq!((answer["agentId"].as_str(), answer["state"].as_str()), (Some("ana"), Some("paused")));
    let seq = answer["seq"].as_u64().unwrap();
    let agents = gateway.get(&format!("/v1/agents?min_seq={seq}")).await.ok();
    assert_eq!(agents["agents"][0]["state"], "paused");

    gateway.post(&at("read"), "{}").await.refused(409, "nothing_to_read");
    gateway.happens("acme", body::received(&message(1), &id, "um")).await;
    gateway.happens("acme", body::received(&message(2), &id, "dois")).await;
    gateway.post(&at("read"), r#"{"agent":"bia"}"#).await.ok();
    let v1::command::Action::MarkRead(mark) = last_command(&gateway).1 else { panic!() };
    assert_eq!(mark.message_id, message(2));
    assert_eq!(mark.provider_id.unwrap().data, format!("wamid.{}", message(2)));

    let why = gateway.get(&at("why")).await.ok();
    assert_eq!((why["summary"].as_str(), why["position"].as_u64()), (Some("nobody is available"), Some(1)));
    let closed = gateway.post(&at("close"), r#"{"agent":"bia","reason":"resolvido"}"#).await.ok();
    let shown = gateway.get(&format!("/v1/conversations/{id}?min_seq={}", closed["seq"])).await.ok();
    assert_eq!((shown["state"].as_str(), shown["closeReason"].as_str()), (Some("closed"), Some("resolvido")));
}

#[tokio::test]
async fn a_write_sees_what_the_log_has_and_the_model_not_yet() {
    let gateway = Gateway::start();
    for number in 0..50 {
        let id = conversation(number);
        gateway.histories.lock().unwrap().get_mut("acme").unwrap().append(
            &gateway.bus,
            0,
            body::opened(&id, "support"),
        );
        gateway.post(&format!("/v1/conversations/{id}/messages"), HELLO).await.ok();
    }
}
