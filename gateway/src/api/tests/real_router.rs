//! The API and the router understand each other: the real router behind the API, over the same log in memory.

use std::collections::HashMap;

use http::Method;
use recado_bus::Bus as _;
use recado_proto::{Encode as _, Id, Kind, v1, v1::intake::Input as Told};
use recado_routing::{Bucket, Input, Known, Remembered, Router};
use serde_json::json;

use super::{
    gateway::Gateway,
    history::{History, body},
    memory_bus::MemoryBus,
};
use crate::{logs, submit};

#[derive(Default)]
struct Index(HashMap<(Bucket, Id), Remembered>);

impl Known for Index {
    fn get(&self, bucket: Bucket, id: Id) -> Option<Remembered> {
        self.0.get(&(bucket, id)).cloned()
    }
}

/// Applies intake of partition 0 for the tenant `acme`, in memory.
pub(super) async fn host(bus: MemoryBus) {
    let mut router = Router::new("acme");
    let (mut index, mut history) = (Index::default(), History::new("acme", 0));
    let mut reader = bus.reader(logs::INTAKE, 0, 0).await.unwrap();
    loop {
        let Ok(records) = reader.next(100).await else { return };
        for stored in records {
            let intake = v1::Intake::decode(stored.value.as_ref()).unwrap();
            let input = Input { position: stored.position, at_ms: stored.at_ms, intake: &intake };
            let step = router.apply(&input, &index);
            for entry in step.remember {
                index.0.insert((entry.bucket, entry.id), entry.what);
            }
            for event in step.events {
                let record = history.chained(&event);
                bus.write(logs::EVENTS, 0, vec![record]);
            }
        }
    }
}

fn tell(gateway: &Gateway, id: &str, told: Told) {
    let intake = v1::Intake { tenant: "acme".to_owned(), id: id.to_owned(), input: Some(told), ..Default::default() };
    gateway.bus.write(logs::INTAKE, 0, vec![submit::record(&intake, "test", None)]);
}

fn config() -> v1::ApplyConfig {
    let window_ms = 24 * 3600 * 1000;
    v1::ApplyConfig {
        revision: 1,
        hash: vec![1; 32].into(),
        config: Some(v1::TenantConfig {
            accounts: vec![v1::AccountConfig {
                id: "wa-main".to_owned(),
                channel: "whatsapp".to_owned(),
                queue_id: "support".to_owned(),
                window_ms,
                entry_window_ms: 0,
            }],
            queues: vec![v1::QueueConfig {
                id: "support".to_owned(),
                offer: v1::queue_config::Offer::Auto.into(),
                weight: 1,
                ..Default::default()
            }],
            agents: vec![v1::AgentConfig {
                id: "ana".to_owned(),
                queue_ids: vec!["support".to_owned()],
                capacity: 5,
                name: "Ana".to_owned(),
            }],
        }),
    }
}

#[tokio::test]
async fn a_conversation_from_the_first_message_to_the_close() {
    let gateway = Gateway::start_with_router(|bus| Box::pin(host(bus)));
    let key = gateway.people.key("acme");
    let input = |text: &str| Kind::Input.text(key.derive("test", &[text]));
    tell(&gateway, &input("tenant"), Told::CreateTenant(v1::CreateTenant { partition: 0 }));
    tell(&gateway, &input("config"), Told::ApplyConfig(config()));
    let asked = Kind::Message.text(key.message("wa-main", "wamid.1"));
    let address = Kind::Address.text(key.address("whatsapp", "", "5511912345678"));
    let said = v1::InboundMessage {
        account_id: "wa-main".to_owned(),
        message_id: asked.clone(),
        address_id: address,
        content: Some(body::payload(body::text("bom dia").encode_to_vec())),
        provider_id: Some(body::payload(b"wamid.1".to_vec())),
        facets: Some(v1::Facets { kind: v1::facets::Kind::Text.into(), size: 7, ..Default::default() }),
        channel: "whatsapp".to_owned(),
        ..Default::default()
    };
    tell(&gateway, &asked, Told::Message(said));

    // The router's answer to the last input is behind all that the inputs caused.
    let presence = async |state: &str| {
        let said = json!({ "state": state }).to_string();
        let answer = gateway.call(Method::PUT, "/v1/agents/ana/presence", "admin", &[], &said).await.ok();
        answer["seq"].as_u64().unwrap()
    };
    gateway
        .call(Method::PUT, "/v1/agents/nobody/presence", "admin", &[], r#"{"state":"paused"}"#)
        .await
        .refused(404, "agent_unknown");
    let waiting = gateway.get("/v1/conversations?state=waiting").await.ok();
    let id = waiting["conversations"][0]["conversationId"].as_str().unwrap().to_owned();
    let why = gateway.get(&format!("/v1/conversations/{id}/why")).await.ok();
    assert_eq!((why["state"].as_str(), why["agents"][0]["rule"].as_str()), (Some("waiting"), Some("offline")));

    let seq = presence("available").await;
    let assigned = gateway.get(&format!("/v1/conversations/{id}?min_seq={}", seq + 1)).await.ok();
    assert_eq!((assigned["state"].as_str(), assigned["agentId"].as_str()), (Some("assigned"), Some("ana")));

    let path = format!("/v1/conversations/{id}/messages");
    let reply = json!({"agent": "ana", "replyTo": asked, "text": {"body": "bom dia!"}}).to_string();
    let headers = [("idempotency-key", "1")];
    let first = gateway.call(Method::POST, &path, "send", &headers, &reply).await.ok();
    assert_eq!(gateway.call(Method::POST, &path, "send", &headers, &reply).await.ok(), first);
    let other = json!({"agent": "ana", "text": {"body": "outra"}}).to_string();
    gateway.call(Method::POST, &path, "send", &headers, &other).await.refused(409, "idempotency_conflict");
    let seq = &first["seq"];
    let shown =
        gateway.get(&format!("/v1/events?after={}&limit=1&min_seq={seq}", seq.as_u64().unwrap() - 1)).await.ok();
    assert_eq!(shown["events"][0]["messageSubmitted"]["messageId"], first["messageId"]);
    let page = gateway.get(&path).await.ok();
    assert_eq!(page["messages"].as_array().unwrap().len(), 2);

    gateway.post(&format!("/v1/conversations/{id}/read"), r#"{"agent":"ana"}"#).await.ok();
    let nobody = json!({"agent": "bia", "text": {"body": "oi"}}).to_string();
    gateway.post(&path, &nobody).await.refused(404, "agent_unknown");
    let stranger = json!({"account": "wa-main", "to": "+5511999990000", "text": {"body": "oi"}}).to_string();
    gateway.post("/v1/messages", &stranger).await.refused(409, "window_closed");
    let template =
        json!({"account": "wa-main", "to": "+5511999990000", "template": {"name": "t", "language": "pt_BR"}});
    let key = [("idempotency-key", "2")];
    let sent = gateway.call(Method::POST, "/v1/messages", "send", &key, &template.to_string()).await.ok();
    assert_eq!(gateway.call(Method::POST, "/v1/messages", "send", &key, &template.to_string()).await.ok(), sent);

    let closed = gateway.post(&format!("/v1/conversations/{id}/close"), r#"{"agent":"ana","reason":"ok"}"#).await.ok();
    let shown = gateway.get(&format!("/v1/conversations/{id}?min_seq={}", closed["seq"])).await.ok();
    assert_eq!(shown["state"], "closed");
    gateway.post(&path, &reply).await.refused(409, "conversation_closed");
    gateway.get(&format!("/v1/conversations/{id}/why")).await.refused(409, "conversation_closed");
    gateway.post("/v1/queues/support/pull", r#"{"agent":"ana"}"#).await.refused(409, "nothing_waiting");
    gateway.post("/v1/queues/nowhere/pull", r#"{"agent":"ana"}"#).await.refused(404, "queue_unknown");
}
