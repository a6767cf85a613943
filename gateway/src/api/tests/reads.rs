//! Reading: events, conversations, messages, agents, queues.

use std::time::Duration;

use http::{Method, StatusCode};
use recado_bus::{Bus as _, Cursor};
use recado_proto::{Encode as _, time::timestamp, v1};
use serde_json::{Value, json};

use super::{
    gateway::{Gateway, conversation, message},
    history::body,
};
use crate::{api::model::Start, logs};

fn seqs(page: &Value) -> Vec<u64> {
    let events = page["events"].as_array().unwrap();
    events.iter().map(|event| event["seq"].as_str().unwrap().parse().unwrap()).collect()
}

#[tokio::test]
async fn pages_of_events_join_without_gap_or_repeat() {
    let gateway = Gateway::start();
    let id = conversation(1);
    gateway.happens("acme", body::opened(&id, "support")).await;
    for number in 0..24 {
        gateway.happens("acme", body::received(&message(number), &id, "olá")).await;
    }
    let (mut after, mut seen) = (json!(0), Vec::new());
    loop {
        let page = gateway.get(&format!("/v1/events?after={after}&limit=7&tenant=acme")).await.ok();
        after = page["next"].clone();
        if seqs(&page).is_empty() {
            break;
        }
        seen.extend(seqs(&page));
    }
    assert_eq!(seen, (1..=25).collect::<Vec<_>>());
    assert_eq!(after, 25);
    // Nothing new: the same cursor again.
    assert_eq!(gateway.get("/v1/events?after=25").await.ok(), json!({"events": [], "next": 25}));
    let shown = gateway.get("/v1/events?after=1&limit=1").await.ok()["events"][0].clone();
    assert_eq!(shown["messageReceived"]["content"]["text"]["body"], "olá");
    assert_eq!((shown["tenant"].as_str(), shown["epoch"].as_u64()), (Some("acme"), Some(1)));
}

#[tokio::test]
async fn a_read_waits_for_the_event_it_names() {
    let gateway = Gateway::impatient();
    let id = conversation(1);
    let path = format!("/v1/conversations/{id}?min_seq=2");
    gateway.happens("acme", body::opened(&id, "support")).await;
    let too_early = gateway.get(&path).await;
    too_early.refused(503, "not_yet");
    assert_eq!(too_early.headers["retry-after"], "1");
    for path in ["/v1/events", "/v1/conversations", "/v1/agents", "/v1/queues"] {
        gateway.get(&format!("{path}?min_seq=2")).await.refused(503, "not_yet");
    }
    let (read, ()) = tokio::join!(gateway.get(&path), async {
        tokio::task::yield_now().await;
        gateway.histories.lock().unwrap().get_mut("acme").unwrap().append(
            &gateway.bus,
            0,
            body::assigned(&id, "support", "ana"),
        );
    });
    assert_eq!(read.ok()["state"], "assigned");
}

#[tokio::test]
async fn what_is_past_what_is_kept_is_gone() {
    let gateway = Gateway::start();
    for number in 0..10 {
        gateway.happens("acme", body::opened(&conversation(number), "support")).await;
    }
    let cursor = gateway.histories.lock().unwrap()["acme"].cursor;
    gateway.happens("acme", body::opened(&conversation(10), "support")).await;
    // The log loses its first records, and the model with it; a checkpoint says where to begin.
    gateway.bus.cut(logs::EVENTS, 0, 8);
    let start = Start { position: 10, tenants: vec![("acme".to_owned(), cursor)] };
    let (bus, folder) = (gateway.bus.clone(), std::sync::Arc::new(tempfile::tempdir().unwrap()));
    let fresh = Gateway::start_with(crate::api::Limits::default(), bus, folder);
    // Until then it cannot be taken up, and says so.
    let deadline = tokio::time::Instant::now() + Duration::from_secs(10);
    let problem = loop {
        let ready = fresh.get("/readyz").await.json();
        if ready["ready"] == false {
            break ready["roles"]["api"]["problem"].as_str().unwrap().to_owned();
        }
        assert!(tokio::time::Instant::now() < deadline, "{ready}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    assert!(problem.contains("begins at 8"), "{problem}");
    *fresh.people.checkpoint.lock().unwrap() = Some(start);
    fresh.settled("acme", 11).await;
    assert_eq!(fresh.model.health(), Ok(()));

    let json = fresh.get("/v1/events?after=3").await.refused(410, "events_gone");
    assert!(json["detail"].as_str().unwrap().contains("after=10"), "{json}");
    let stream = [("accept", "text/event-stream")];
    fresh.call(Method::GET, "/v1/events?after=3", "admin", &stream, "").await.refused(410, "events_gone");
    assert_eq!(seqs(&fresh.get("/v1/events?after=10").await.ok()), [11]);
    // Without a cursor: from the oldest that is kept.
    assert_eq!(seqs(&fresh.get("/v1/events").await.ok()), [11]);
}

#[tokio::test]
async fn a_new_epoch_takes_back_what_it_undid() {
    let gateway = Gateway::start();
    let (kept, undone) = (conversation(1), conversation(2));
    gateway.happens("acme", body::opened(&kept, "support")).await;
    let base = gateway.histories.lock().unwrap()["acme"].cursor;
    gateway.happens("acme", body::assigned(&kept, "support", "ana")).await;
    gateway.happens("acme", body::opened(&undone, "support")).await;
    let before = gateway.get("/v1/events").await.ok();
    assert_eq!(before["next"], 3);

    gateway.histories.lock().unwrap().get_mut("acme").unwrap().rewind(base);
    let opened = v1::event::Body::EpochOpened(v1::EpochOpened { base: 1 });
    gateway.histories.lock().unwrap().get_mut("acme").unwrap().append(&gateway.bus, 0, opened);
    let third = conversation(3);
    gateway.happens("acme", body::opened(&third, "support")).await;
    let mut mark = gateway.model.progress().follow("acme");
    let settled = mark.wait_for(|mark| mark.epoch == 2 && mark.seq == 3);
    tokio::time::timeout(Duration::from_secs(10), settled).await.unwrap().unwrap();

    assert_eq!(gateway.get(&format!("/v1/conversations/{kept}?min_seq=3")).await.ok()["state"], "waiting");
    gateway.get(&format!("/v1/conversations/{undone}")).await.refused(404, "conversation_not_found");
    // A reader of the first epoch goes on from the base.
    let page = gateway.get("/v1/events?after=3").await.ok();
    assert_eq!(seqs(&page), [2, 3]);
    assert_eq!(page["events"][0]["epoch"], 2);
    let page = gateway.get(&format!("/v1/events?after={}", page["next"])).await.ok();
    assert_eq!(seqs(&page), [0_u64; 0]);
}

#[tokio::test]
async fn conversations_are_listed_by_what_they_are() {
    let gateway = Gateway::start();
    for number in 0..30 {
        let id = conversation(number);
        let queue = if number % 2 == 0 { "support" } else { "sales" };
        gateway.happens("acme", body::opened(&id, queue)).await;
        gateway.happens("acme", body::queued(&id, queue)).await;
        if number % 3 == 0 {
            gateway.happens("acme", body::assigned(&id, queue, "ana")).await;
        }
    }
    gateway.happens("acme", body::closed(&conversation(0))).await;
    let ids = async |query: &str| -> Vec<String> {
        let (mut after, mut ids) = (String::new(), Vec::new());
        loop {
            let page = gateway.get(&format!("/v1/conversations?limit=4&{query}{after}")).await.ok();
            let found = page["conversations"].as_array().unwrap();
            assert!(found.len() <= 4);
            ids.extend(found.iter().map(|c| c["conversationId"].as_str().unwrap().to_owned()));
            let Some(next) = page["next"].as_u64() else { return ids };
            after = format!("&after={next}");
        }
    };
    let expected = |keep: &dyn Fn(u128) -> bool| -> Vec<String> {
        (0..30).rev().filter(|number| keep(*number)).map(conversation).collect()
    };
    assert_eq!(ids("").await, expected(&|_| true));
    assert_eq!(ids("state=assigned").await, expected(&|n| n % 3 == 0 && n != 0));
    assert_eq!(ids("state=closed").await, expected(&|n| n == 0));
    assert_eq!(ids("queue=sales").await, expected(&|n| n % 2 == 1));
    assert_eq!(ids("queue=sales&state=waiting").await, expected(&|n| n % 2 == 1 && n % 3 != 0));
    assert_eq!(ids("agent=ana&queue=support&state=assigned").await, expected(&|n| n % 6 == 0 && n != 0));
    assert_eq!(ids("agent=bia").await, Vec::<String>::new());

    let one = gateway.get(&format!("/v1/conversations/{}", conversation(4))).await.ok();
    assert_eq!(one["queueId"], "support");
    assert_eq!(one["accountId"], "wa-main");
    assert_eq!(one["channel"], "whatsapp");
    assert!(one["openedAt"].as_str().unwrap().starts_with("2026-11-1"), "{one}");
    assert!(one["waitingSince"].is_string());
    gateway.get(&format!("/v1/conversations/{}", conversation(77))).await.refused(404, "conversation_not_found");
    gateway.get("/v1/conversations/nonsense").await.refused(404, "conversation_not_found");
    gateway.get("/v1/conversations/nonsense/why").await.refused(404, "conversation_not_found");
}

#[tokio::test]
async fn a_conversation_follows_its_events() {
    let gateway = Gateway::start();
    let id = conversation(1);
    let state = async || {
        let json = gateway.get(&format!("/v1/conversations/{id}")).await.ok();
        (json["state"].as_str().unwrap().to_owned(), json["agentId"].as_str().unwrap().to_owned())
    };
    let is = |state: &str, agent: &str| (state.to_owned(), agent.to_owned());
    gateway.happens("acme", body::opened(&id, "support")).await;
    gateway.happens("acme", body::queued(&id, "support")).await;
    assert_eq!(state().await, is("waiting", ""));
    let offered = v1::ConversationOffered {
        conversation_id: id.clone(),
        queue_id: "support".to_owned(),
        agent_id: "ana".to_owned(),
        offer_id: "ofr_1".to_owned(),
        ..Default::default()
    };
    let ended = |reason: v1::offer_ended::Reason| {
        v1::event::Body::OfferEnded(v1::OfferEnded {
            conversation_id: id.clone(),
            agent_id: "ana".to_owned(),
            offer_id: "ofr_1".to_owned(),
            reason: reason.into(),
            ..Default::default()
        })
    };
    gateway.happens("acme", v1::event::Body::ConversationOffered(offered.clone())).await;
    assert_eq!(state().await, is("offered", "ana"));
    gateway.happens("acme", ended(v1::offer_ended::Reason::Expired)).await;
    assert_eq!(state().await, is("waiting", ""));
    gateway.happens("acme", v1::event::Body::ConversationOffered(offered)).await;
    gateway.happens("acme", ended(v1::offer_ended::Reason::Accepted)).await;
    gateway.happens("acme", body::assigned(&id, "support", "ana")).await;
    assert_eq!(state().await, is("assigned", "ana"));
    let released = v1::ConversationReleased { conversation_id: id.clone(), ..Default::default() };
    gateway.happens("acme", v1::event::Body::ConversationReleased(released)).await;
    let moved = v1::ConversationTransferred {
        conversation_id: id.clone(),
        to_queue_id: "sales".to_owned(),
        ..Default::default()
    };
    gateway.happens("acme", v1::event::Body::ConversationTransferred(moved)).await;
    let kept = v1::ConversationQueued {
        conversation_id: id.clone(),
        queue_id: "sales".to_owned(),
        waiting_since: Some(timestamp(1_795_161_600_000)),
        ..Default::default()
    };
    gateway.happens("acme", v1::event::Body::ConversationQueued(kept)).await;
    assert_eq!(state().await, is("waiting", ""));
    // Its place in time, not the event's.
    let json = gateway.get(&format!("/v1/conversations/{id}")).await.ok();
    assert!(json["waitingSince"].as_str().is_some_and(|since| since.starts_with("2026-11-20T08:00:00")), "{json}");
    let last = gateway.happens("acme", body::closed(&id)).await;
    let json = gateway.get(&format!("/v1/conversations/{id}")).await.ok();
    assert_eq!((json["state"].as_str(), json["queueId"].as_str()), (Some("closed"), Some("sales")));
    assert_eq!((json["closeReason"].as_str(), json["lastSeq"].as_u64()), (Some("solved"), Some(last)));
}

#[tokio::test]
async fn a_message_tells_what_became_of_it() {
    use v1::message_status::Status;
    let gateway = Gateway::start();
    let (id, asked, answered) = (conversation(1), message(1), message(2));
    gateway.happens("acme", body::opened(&id, "support")).await;
    gateway.happens("acme", body::received(&asked, &id, "tudo bem?")).await;
    gateway.happens("acme", body::submitted(&answered, &id, "tudo!")).await;
    let shown = async || gateway.get(&format!("/v1/messages/{answered}")).await.ok();
    assert_eq!(shown().await["status"], "submitted");
    // The sender's record of its calls comes from another log, in its own time.
    let attempt = |n| v1::Delivery {
        tenant: "acme".to_owned(),
        record: Some(v1::delivery::Record::Attempt(v1::Attempt {
            message_id: answered.clone(),
            n,
            ..Default::default()
        })),
    };
    let outcome = |n, class: v1::outcome::Class| v1::Delivery {
        tenant: "acme".to_owned(),
        record: Some(v1::delivery::Record::Outcome(v1::Outcome {
            message_id: answered.clone(),
            n,
            class: class.into(),
            ..Default::default()
        })),
    };
    let records = [
        attempt(1),
        outcome(1, v1::outcome::Class::Transient),
        attempt(2),
        outcome(2, v1::outcome::Class::Accepted),
        outcome(2, v1::outcome::Class::Permanent),
    ];
    let records = records.map(|d| recado_bus::Record { value: d.encode_to_vec().into(), ..Default::default() });
    gateway.bus.append(logs::DELIVERIES, 0, records.to_vec()).await.unwrap();
    for status in [Status::Accepted, Status::Delivered, Status::Sent] {
        gateway.happens("acme", body::status(&answered, status)).await;
    }
    let deadline = tokio::time::Instant::now() + Duration::from_secs(10);
    let message = loop {
        let message = shown().await;
        if message["attempts"].as_array().unwrap().len() == 2 {
            break message;
        }
        assert!(tokio::time::Instant::now() < deadline, "{message}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    // A status is a maximum.
    assert_eq!(message["status"], "delivered");
    assert_eq!(message["direction"], "outbound");
    assert_eq!(message["content"]["text"]["body"], "tudo!");
    assert_eq!(message["providerId"], "wamid.out");
    let receipts: Vec<&Value> = message["receipts"].as_array().unwrap().iter().map(|r| &r["status"]).collect();
    assert_eq!(receipts, ["accepted", "delivered", "sent"]);
    assert_eq!(message["attempts"][0]["outcome"]["class"], "transient");
    assert_eq!(message["attempts"][1]["outcome"]["class"], "accepted");

    let page = gateway.get(&format!("/v1/conversations/{id}/messages?limit=1")).await.ok();
    assert_eq!(page["messages"][0]["direction"], "inbound");
    assert_eq!(page["messages"][0]["content"]["text"]["body"], "tudo bem?");
    let next = &page["next"];
    let page = gateway.get(&format!("/v1/conversations/{id}/messages?after={next}")).await.ok();
    assert_eq!((page["messages"][0]["messageId"].as_str(), &page["next"]), (Some(answered.as_str()), &Value::Null));
    gateway.get(&format!("/v1/messages/{}", message_of_nobody())).await.refused(404, "message_not_found");
}

fn message_of_nobody() -> String {
    message(99)
}

#[tokio::test]
async fn agents_and_queues_show_their_load() {
    let gateway = Gateway::start();
    gateway.happens("acme", body::queue("support")).await;
    gateway.happens("acme", body::agent("ana", v1::presence::State::Paused)).await;
    for number in 0..5 {
        let id = conversation(number);
        gateway.happens("acme", body::opened(&id, "support")).await;
        gateway.happens("acme", body::queued(&id, "support")).await;
        if number < 2 {
            gateway.happens("acme", body::assigned(&id, "support", "ana")).await;
        }
    }
    let agents = gateway.get("/v1/agents").await.ok();
    let ana = &agents["agents"][0];
    assert_eq!((ana["agentId"].as_str(), ana["name"].as_str()), (Some("ana"), Some("Ana")));
    assert_eq!((ana["state"].as_str(), ana["reason"].as_str()), (Some("paused"), Some("almoço")));
    assert_eq!((&ana["assigned"], &ana["capacity"]), (&json!(2), &json!(5)));
    assert_eq!(agents["agents"][1]["agentId"], "new");
    assert_eq!(agents["agents"][1]["state"], "offline");
    let queues = gateway.get("/v1/queues").await.ok();
    let support = &queues["queues"][1];
    assert_eq!((support["queueId"].as_str(), support["offer"].as_str()), (Some("support"), Some("auto")));
    assert_eq!((&support["waiting"], &support["assigned"]), (&json!(3), &json!(2)));
    assert!(support["oldestWaitingSince"].is_string());
}

#[tokio::test]
async fn the_model_goes_on_after_a_restart_and_is_made_anew_when_deleted() {
    let gateway = Gateway::start();
    let id = conversation(1);
    gateway.happens("acme", body::opened(&id, "support")).await;
    gateway.happens("acme", body::received(&message(1), &id, "oi")).await;
    let before = gateway.get("/v1/events").await.ok();
    let gateway = gateway.restart(false).await;
    gateway.happens("acme", body::assigned(&id, "support", "ana")).await;
    assert_eq!(seqs(&gateway.get("/v1/events").await.ok()), [1, 2, 3]);
    // It went on from where it was: nothing was read twice.
    assert!(gateway.metrics.text().contains("recado_read_model_events_total 1\n"));
    let gateway = gateway.restart(true).await;
    gateway.settled("acme", 3).await;
    assert_eq!(gateway.get("/v1/events?limit=2").await.ok()["events"], before["events"]);
    assert_eq!(gateway.get(&format!("/v1/conversations/{id}")).await.ok()["agentId"], "ana");
    assert!(gateway.metrics.text().contains("recado_read_model_events_total 3\n"));
}

#[tokio::test]
async fn what_does_not_continue_the_history_is_not_shown() {
    let gateway = Gateway::start();
    let id = conversation(1);
    gateway.happens("acme", body::opened(&id, "support")).await;
    // A dead writer's remains: number 2 of a history that forked before it, and number 9 out of nowhere.
    let mut fork = gateway.histories.lock().unwrap()["acme"].clone();
    fork.cursor.chain = [7; 16];
    let zombie = fork.record(0, body::closed(&id));
    fork.cursor = Cursor { seq: 8, ..fork.cursor };
    let gap = fork.record(0, body::closed(&id));
    gateway.bus.write(logs::EVENTS, 0, vec![zombie, gap]);
    gateway.happens("acme", body::assigned(&id, "support", "ana")).await;
    assert_eq!(gateway.get(&format!("/v1/conversations/{id}")).await.ok()["state"], "assigned");
    let text = gateway.metrics.text();
    assert!(text.contains("recado_events_discarded_total{reader=\"read_model\",reason=\"zombie\"} 1\n"), "{text}");
    assert!(text.contains("recado_events_discarded_total{reader=\"read_model\",reason=\"gap\"} 1\n"), "{text}");
}

#[tokio::test]
async fn health_readiness_and_numbers_need_no_token() {
    let gateway = Gateway::start();
    let plain = async |path: &str| gateway.call(Method::GET, path, "", &[], "").await;
    assert_eq!(plain("/healthz").await.status, StatusCode::OK);
    assert_eq!(plain("/readyz").await.ok()["roles"]["webhooks"]["ready"], true);
    *gateway.people.not_ready.lock().unwrap() = Some("no owner".to_owned());
    let not_ready = plain("/readyz").await;
    assert_eq!(not_ready.status, StatusCode::SERVICE_UNAVAILABLE);
    let json = not_ready.json();
    assert_eq!(json["ready"], false);
    assert_eq!(json["roles"]["router"], json!({"ready": false, "problem": "no owner"}));
    assert_eq!(json["roles"]["api"]["ready"], true);
    gateway.get("/v1/conversations/none").await;
    let metrics = plain("/metrics").await;
    assert_eq!(metrics.headers["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    let open = gateway.call(Method::GET, "/metrics", "", &[("accept", "application/openmetrics-text")], "").await;
    assert!(open.headers["content-type"].to_str().unwrap().starts_with("application/openmetrics-text"));
    assert!(open.body.ends_with(b"# EOF\n"));
    let text = String::from_utf8(metrics.body.to_vec()).unwrap();
    let line = "recado_api_requests_total{method=\"GET\",route=\"/v1/conversations/{id}\",status=\"404\"} 1\n";
    assert!(text.contains(line), "{text}");
}
