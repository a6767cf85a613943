//! The Graph side: answers, receipts, faults, files.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use base64::Engine as _;
use recado_simulator::{CallKind, Fault, ReceiptPlan, Settings, Simulator, Status, Then};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use support::{Caller, LONG, Receiver, settings, start, text_body};

const ANA: &str = "5511987654321";
const SEND: &str = "/v26.0/700800900/messages";

async fn both() -> (Receiver, Simulator, Caller) {
    let receiver = Receiver::start().await;
    let sim = start(&receiver).await;
    let caller = Caller::new(&sim);
    (receiver, sim, caller)
}

fn code(answer: &Value) -> i64 {
    answer["error"]["code"].as_i64().unwrap_or_default()
}

async fn receipts(sim: &Simulator, wamid: &str, last: Status) {
    sim.wait_for(|journal| journal.receipt_acknowledged(wamid, last), LONG).await.unwrap();
}

#[tokio::test]
async fn a_message_is_accepted_and_receipts_follow_in_order() {
    let (receiver, sim, caller) = both().await;
    let (status, answer) = caller.text("+55 11 98765-4321", "oi", "msg_1").await;
    assert_eq!(status, 200);
    let wamid = answer["messages"][0]["id"].as_str().unwrap();
    assert_eq!(answer["contacts"], json!([{"input": "+55 11 98765-4321", "wa_id": ANA}]));
    receipts(&sim, wamid, Status::Read).await;
    let told = receiver.statuses(wamid);
    assert_eq!(told.iter().map(|told| &told["status"]).collect::<Vec<_>>(), ["sent", "delivered", "read"]);
    assert!(told.iter().all(|told| told["biz_opaque_callback_data"] == "msg_1" && told["recipient_id"] == ANA));
    assert_eq!(told[0]["pricing"]["category"], "service");
    let calls = sim.calls_to(ANA);
    assert_eq!((calls.len(), calls[0].text(), calls[0].status), (1, "oi", 200));
    assert_eq!(calls[0].callback_data.as_deref(), Some("msg_1"));
    assert_eq!(receiver.bad_signatures(), 0);
}

#[tokio::test]
async fn receipts_follow_the_plan() {
    let (receiver, sim, caller) = both().await;
    sim.set_receipts_for("5511900000001", ReceiptPlan::default().reversed().without_echo());
    sim.set_receipts_for("5511900000002", ReceiptPlan::only(&[Status::Sent, Status::Delivered]).before_answer());
    sim.set_receipts_for("5511900000003", ReceiptPlan::only(&[Status::Delivered]).repeated(3));
    sim.set_receipts_for("5511900000004", ReceiptPlan::none());
    let mut ids = Vec::new();
    for n in 1..=4 {
        let (_, answer) = caller.text(&format!("551190000000{n}"), "oi", "x").await;
        ids.push(answer["messages"][0]["id"].as_str().unwrap().to_owned());
        if n == 2 {
            let before = receiver.statuses(&ids[1]);
            assert_eq!(before.len(), 2, "both receipts were there before the answer");
        }
    }
    sim.wait_idle(LONG).await.unwrap();
    let names = |id: &str| -> Vec<String> {
        receiver.statuses(id).iter().map(|told| told["status"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&ids[0]), ["read", "delivered", "sent"]);
    assert!(receiver.statuses(&ids[0])[0].get("biz_opaque_callback_data").is_none());
    assert_eq!(names(&ids[2]), ["delivered"; 3]);
    assert!(names(&ids[3]).is_empty());
    let reaction = json!({"messaging_product": "whatsapp", "to": ANA, "type": "reaction",
        "reaction": {"message_id": "wamid.X", "emoji": "\u{1f44d}"}});
    let (_, answer) = caller.post(SEND, &reaction).await;
    sim.wait_idle(LONG).await.unwrap();
    assert_eq!(names(answer["messages"][0]["id"].as_str().unwrap()), ["sent"], "nothing more of a reaction");
}

#[tokio::test]
async fn wrong_calls_get_the_codes_of_the_provider() {
    let (_receiver, sim, caller) = both().await;
    let good = text_body(ANA, "oi", "x");
    let no_token = caller.request("POST", SEND).header("authorization", "Bearer wrong");
    let mut duplicate_header = no_token.json(&good).build().unwrap();
    duplicate_header.headers_mut().insert("authorization", "Bearer wrong".parse().unwrap());
    let answer = reqwest::Client::builder().no_proxy().build().unwrap().execute(duplicate_header).await.unwrap();
    assert_eq!(answer.status(), 401);
    assert_eq!(code(&answer.json().await.unwrap()), 190);
    let (status, answer) = caller.post("/v26.0/999/messages", &good).await;
    assert_eq!((status, code(&answer), &answer["error"]["error_subcode"]), (400, 100, &33.into()));
    let (status, answer) = caller.post("/vX/700800900/messages", &good).await;
    assert_eq!((status, code(&answer)), (400, 2_500));
    let (status, answer) = caller.post(SEND, &text_body("ana", "oi", "x")).await;
    assert_eq!((status, code(&answer)), (400, 131_009));
    let (status, answer) = caller.post(SEND, &json!({"messaging_product": "whatsapp", "to": ANA})).await;
    assert_eq!((status, code(&answer)), (400, 131_008));
    let plain = caller.request("POST", SEND).body("to=1").send().await.unwrap();
    assert_eq!(plain.status(), 400);
    assert_eq!(sim.stats().accepted, 0);
    assert_eq!(sim.stats().refused, 6);
}

#[tokio::test]
async fn read_marks_are_for_messages_of_customers() {
    let (_receiver, sim, caller) = both().await;
    let mut said = sim.customer(ANA, "Ana").says("oi").await.unwrap();
    said.acknowledged(LONG).await.unwrap();
    let mark = |id: &str| json!({"messaging_product": "whatsapp", "status": "read", "message_id": id});
    assert_eq!(caller.post(SEND, &mark(&said.wamid)).await, (200, json!({"success": true})));
    assert_eq!(caller.post(SEND, &mark("wamid.other")).await.0, 400);
    assert!(sim.look(|journal| journal.calls.iter().all(|call| call.kind == CallKind::ReadMark)));
}

#[tokio::test]
async fn refusing_faults_accept_nothing_and_say_what_they_should() {
    let (_receiver, sim, caller) = both().await;
    let expect = [
        (Fault::throttle(Some(7)), 429, 130_429),
        (Fault::throttle_pair(), 400, 131_056),
        (Fault::error(131_000), 500, 131_000),
        (Fault::error(2), 503, 2),
        (Fault::error(190), 401, 190),
        (Fault::error(131_047), 400, 131_047),
        (Fault::error(131_026), 400, 131_026),
    ];
    for (fault, status, code) in expect {
        sim.fault(fault.times(1));
        let answer = caller.text_request(ANA, "oi", "x").send().await.unwrap();
        assert_eq!(answer.status(), status, "code {code}");
        let waits = answer.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned());
        assert_eq!(waits.as_deref(), (code == 130_429).then_some("7"));
        assert_eq!(self::code(&answer.json().await.unwrap()), code);
    }
    for status in [502, 200] {
        sim.fault(Fault::new(Then::Html { status }).times(1));
        let answer = caller.text_request(ANA, "oi", "x").send().await.unwrap();
        assert_eq!(answer.status(), status);
        assert!(answer.text().await.unwrap().starts_with("<!DOCTYPE html>"));
    }
    sim.fault(Fault::new(Then::Cut { after_ms: 0 }).times(1));
    assert!(caller.text_request(ANA, "oi", "x").send().await.is_err());
    assert_eq!((sim.stats().accepted, sim.stats().faulted), (0, 10));
    assert_eq!(caller.text(ANA, "oi", "x").await.0, 200, "each fault struck once");
}

#[tokio::test]
async fn a_cut_after_accepting_leaves_an_accepted_message_with_its_receipts() {
    let (receiver, sim, caller) = both().await;
    let id = sim.fault(Fault::new(Then::AcceptThenCut { after_ms: 0 }).text("corte"));
    sim.fault(Fault::new(Then::AcceptThenBreakOff).text("meio"));
    assert!(caller.text_request(ANA, "corte", "msg_1").send().await.is_err());
    let half = caller.text_request(ANA, "meio", "msg_2").send().await.unwrap();
    assert_eq!(half.status(), 200);
    assert!(half.bytes().await.is_err());
    assert_eq!(caller.text(ANA, "inteiro", "msg_3").await.0, 200);
    let calls = sim.calls_to(ANA);
    assert_eq!(calls.iter().map(|call| call.status).collect::<Vec<_>>(), [0, 200, 200]);
    for call in &calls {
        let wamid = call.wamid.as_deref().unwrap();
        receipts(&sim, wamid, Status::Read).await;
        assert_eq!(receiver.statuses(wamid)[0]["biz_opaque_callback_data"], call.callback_data.as_deref().unwrap());
    }
    assert!(calls[0].answered_us.is_none());
    assert_eq!(sim.faults()[0].struck, 1);
    assert!(sim.remove_fault(id) && !sim.remove_fault(id));
    assert_eq!(sim.stats().doubled, 0);
    caller.text(ANA, "outra vez", "msg_1").await;
    assert_eq!((sim.stats().doubled, sim.look(|journal| journal.times_accepted("msg_1"))), (1, 2));
    assert_eq!(sim.journal().doubled().collect::<Vec<_>>(), [("msg_1", 2)]);
}

#[tokio::test]
async fn late_and_slow_answers_take_their_time() {
    let (_receiver, sim, caller) = both().await;
    sim.fault(Fault::new(Then::Delay { ms: 300 }).to(ANA).nth(2));
    sim.fault(Fault::new(Then::SlowBody { ms: 300 }).to("5511900000001"));
    let timed = async |to: &str| {
        let began = Instant::now();
        let answer = caller.text_request(to, "oi", "x").send().await.unwrap();
        let head = began.elapsed();
        let body: Value = answer.json().await.unwrap();
        assert!(body["messages"][0]["id"].is_string());
        (head, began.elapsed().saturating_sub(head))
    };
    timed(ANA).await;
    assert!(timed(ANA).await.0 >= Duration::from_millis(300), "the first byte is late");
    assert!(timed("5511900000001").await.1 >= Duration::from_millis(250), "the body is slow");
    let second = sim.calls_to(ANA).remove(1);
    assert!(second.answered_us.unwrap() - second.at_us >= 300_000);
}

#[tokio::test]
async fn a_message_can_fail_after_it_was_accepted() {
    let (receiver, sim, caller) = both().await;
    sim.fault(Fault::new(Then::FailLater { code: 131_026 }));
    let (status, answer) = caller.text(ANA, "oi", "msg_1").await;
    assert_eq!(status, 200);
    let wamid = answer["messages"][0]["id"].as_str().unwrap();
    receipts(&sim, wamid, Status::Failed).await;
    let told = receiver.statuses(wamid);
    assert_eq!((told.len(), &told[0]["errors"][0]["code"]), (1, &131_026.into()));
}

#[tokio::test]
async fn the_window_is_kept_where_asked() {
    let receiver = Receiver::start().await;
    let sim = Simulator::start(Settings { enforce_window: true, ..settings(&[&receiver]) }).await.unwrap();
    let caller = Caller::new(&sim);
    let outcome = async |body: &Value| {
        let (_, answer) = caller.post(SEND, body).await;
        sim.wait_idle(LONG).await.unwrap();
        let told = receiver.statuses(answer["messages"][0]["id"].as_str().unwrap());
        told[0]["errors"][0]["code"].as_i64()
    };
    let template = json!({"messaging_product": "whatsapp", "to": ANA, "type": "template",
        "template": {"name": "order_ready", "language": {"code": "pt_BR"}}});
    assert_eq!(outcome(&text_body(ANA, "oi", "x")).await, Some(131_047));
    assert_eq!(outcome(&template).await, None);
    sim.customer(ANA, "Ana").says("oi").await.unwrap().acknowledged(LONG).await.unwrap();
    assert_eq!(outcome(&text_body(ANA, "oi", "x")).await, None);
}

#[tokio::test]
async fn files_come_and_go() {
    let (_receiver, sim, caller) = both().await;
    let bytes = b"%PDF-1.7 \x00\xff".to_vec();
    let part = reqwest::multipart::Part::bytes(bytes.clone()).file_name("a.pdf").mime_str("application/pdf").unwrap();
    let form = reqwest::multipart::Form::new()
        .text("messaging_product", "whatsapp")
        .text("type", "application/pdf")
        .part("file", part);
    let answer = caller.request("POST", "/v26.0/700800900/media").multipart(form).send().await.unwrap();
    let uploaded: Value = answer.json().await.unwrap();
    let id = uploaded["id"].as_str().unwrap();
    assert_eq!(sim.media(id).unwrap(), (bytes.clone().into(), "application/pdf".to_owned()));
    let (status, found) = caller.get(&format!("/v26.0/{id}")).await;
    assert_eq!((status, &found["file_size"]), (200, &bytes.len().into()));
    let kept = sim.add_media(bytes.clone(), "application/pdf");
    let digest = base64::engine::general_purpose::STANDARD.decode(kept.sha256).unwrap();
    let hex = found["sha256"].as_str().unwrap();
    let found_digest = (0..64).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap());
    assert_eq!((hex.len(), found_digest.collect::<Vec<_>>()), (64, digest));
    let path = found["url"].as_str().unwrap().strip_prefix(&sim.api_base()).unwrap();
    let fetched = caller.request("GET", path).send().await.unwrap();
    assert_eq!(fetched.headers()["content-type"], "application/pdf");
    assert_eq!(fetched.bytes().await.unwrap(), bytes);
    assert_eq!(caller.get(path.split('?').next().unwrap()).await.0, 404, "an address without its term");
    let document = json!({"messaging_product": "whatsapp", "to": ANA, "type": "document", "document": {"id": id}});
    assert_eq!(caller.post(SEND, &document).await.0, 200);
    let gone = caller.request("DELETE", &format!("/v26.0/{id}")).send().await.unwrap();
    assert_eq!(gone.status(), 200);
    assert_eq!(code(&caller.post(SEND, &document).await.1), 100);
}

#[tokio::test]
async fn numbers_and_accounts_can_be_asked_for() {
    let (_receiver, _sim, caller) = both().await;
    assert_eq!(caller.get("/v26.0/700800900?fields=id").await.1["display_phone_number"], "551140028922");
    assert_eq!(caller.post("/v26.0/100200300/subscribed_apps", &json!({})).await.1, json!({"success": true}));
    assert_eq!(caller.get("/v26.0/100200300/phone_numbers").await.1["data"][0]["id"], "700800900");
    assert_eq!(caller.get("/v26.0/123/phone_numbers").await.0, 400);
}

#[tokio::test]
async fn everything_can_be_driven_over_http() {
    let (receiver, sim, caller) = both().await;
    let say = json!({"text": "oi", "name": "Ana", "wait_ms": 10_000});
    let (status, said) = caller.post(&format!("/_sim/customers/{ANA}/say"), &say).await;
    assert_eq!((status, &said["acknowledged"]), (200, &true.into()));
    let content = json!({"content": {"type": "location", "latitude": -23.5, "longitude": -46.6}, "wait_ms": 10_000});
    assert_eq!(caller.post(&format!("/_sim/customers/{ANA}/send"), &content).await.0, 200);
    assert_eq!(receiver.taken().len(), 2);
    let fault = json!({"when": {"to": ANA, "times": 1}, "then": {"kind": "error", "status": 429, "code": 130_429}});
    assert_eq!(caller.post("/_sim/faults", &fault).await, (200, json!({"id": 1})));
    assert_eq!(caller.text(ANA, "oi", "x").await.0, 429);
    assert_eq!(caller.get("/_sim/faults").await.1[0]["struck"], 1);
    let put =
        async |path: &str, body: Value| caller.request("PUT", path).json(&body).send().await.unwrap().status().as_u16();
    assert_eq!(put("/_sim/receipts", json!({"steps": []})).await, 200);
    assert_eq!(put("/_sim/targets", json!(["nowhere"])).await, 400);
    let (_, journal) = caller.get(&format!("/_sim/journal?to={ANA}")).await;
    assert_eq!((journal.as_array().unwrap().len(), &journal[0]["code"]), (1, &130_429.into()));
    let (_, ledger) = caller.get("/_sim/ledger").await;
    assert_eq!((&ledger["entries"][0]["wamid"], &ledger["next"]), (&said["wamid"], &2.into()));
    assert_eq!(caller.get("/_sim/ledger?after=2").await.1, json!({"entries": [], "next": 2}));
    let seen = json!([{"wamid": said["wamid"], "wa_id": ANA}]);
    let (_, verdict) = caller.post("/_sim/compare", &seen).await;
    assert_eq!((&verdict["lost"], &verdict["acknowledged"]), (&1.into(), &2.into()));
    assert_eq!(caller.post("/_sim/verify", &json!({})).await.1, json!({"verified": true}));
    let load = json!({"pace": {"concurrency": 2}, "most": 10, "customers": 4});
    let (_, report) = caller.post("/_sim/load", &load).await;
    assert!(report["acknowledged"].as_u64().unwrap() >= 10, "{report}");
    let (_, stats) = caller.get("/_sim/stats").await;
    assert_eq!(stats["messages_acknowledged"], stats["messages"]);
    assert_eq!(caller.get("/_sim/nothing").await.0, 404);
    assert_eq!(caller.post("/_sim/faults", &json!({"then": {"kind": "magic"}})).await.0, 400);
    sim.stop().await;
    assert!(caller.request("GET", "/_sim/stats").send().await.is_err());
}
