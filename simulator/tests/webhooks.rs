//! Webhooks: signed, in order per contact, again until answered 200.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use recado_simulator::{Content, Copies, Load, Number, Pace, Posted, SeenMessage, Settings, Simulator};
use std::collections::HashMap;
use std::time::Duration;
use support::{LONG, Receiver, message, settings, start};

#[tokio::test]
async fn a_webhook_is_ascii_signed_and_taken() {
    let receiver = Receiver::start().await;
    let sim = start(&receiver).await;
    sim.verify_targets().await.unwrap();
    let ana = sim.customer("5511987654321", "Ana Concei\u{e7}\u{e3}o");
    let mut sent = ana.says("ol\u{e1} \u{1f44b} a/b").await.unwrap();
    sent.acknowledged(LONG).await.unwrap();
    let got = receiver.got();
    assert_eq!((got.len(), receiver.bad_signatures()), (1, 0));
    let raw = std::str::from_utf8(&got[0].raw).unwrap();
    assert!(raw.is_ascii() && raw.contains(r"ol\u00e1 \ud83d\udc4b a\/b"), "{raw}");
    let said = message(&got[0].json);
    assert_eq!((&said["id"], &said["text"]["body"]), (&sent.wamid.clone().into(), &"ol\u{e1} \u{1f44b} a/b".into()));
    assert!(said["timestamp"].is_string());
    let entry = &got[0].json["entry"][0];
    assert_eq!((&entry["id"], &entry["changes"][0]["field"]), (&"100200300".into(), &"messages".into()));
    assert_eq!(entry["changes"][0]["value"]["contacts"][0]["wa_id"], "5511987654321");
    assert_eq!(entry["changes"][0]["value"]["contacts"][0]["user_id"], said["from_user_id"]);
}

#[tokio::test]
async fn a_wrong_verify_token_or_nobody_there_is_said_clearly() {
    let receiver = Receiver::start().await;
    let wrong = Settings { verify_token: "other".to_owned(), ..settings(&[&receiver]) };
    let refused = Simulator::start(wrong).await.unwrap().verify_targets().await.unwrap_err().to_string();
    assert!(refused.contains("403") && refused.contains("hint:") && !refused.contains("other"), "{refused}");
    let nobody = Settings { targets: vec!["http://127.0.0.1:9/webhooks/x".to_owned()], ..settings(&[]) };
    let silent = Simulator::start(nobody).await.unwrap().verify_targets().await.unwrap_err().to_string();
    assert!(silent.contains("does not answer") && !silent.contains("s3cr3t"), "{silent}");
    let no_url = Settings { targets: vec!["localhost:80".to_owned()], ..Settings::default() };
    assert!(Simulator::start(no_url).await.unwrap_err().to_string().contains("hint:"));
    let everywhere = Settings { listen: ([0, 0, 0, 0], 0).into(), ..Settings::default() };
    assert!(Simulator::start(everywhere).await.unwrap_err().to_string().contains("loopback"));
}

#[tokio::test]
async fn anything_but_200_is_tried_again_with_falling_frequency() {
    let mut answers = [503, 201, 401, 302, 500].into_iter();
    let receiver = Receiver::answering(move |_| (answers.next().unwrap_or(200), Duration::ZERO)).await;
    let sim = start(&receiver).await;
    let mut sent = sim.customer("5511987654321", "Ana").says("oi").await.unwrap();
    sent.acknowledged(LONG).await.unwrap();
    let got = receiver.got();
    assert_eq!(got.iter().map(|got| got.answered).collect::<Vec<_>>(), [503, 201, 401, 302, 500, 200]);
    assert!(got.iter().all(|again| again.raw == got[0].raw), "the same bytes each time");
    // 5 ms, each wait 1.5 times the one before, a tenth off at most.
    assert!(got[5].at - got[4].at > Duration::from_millis(22), "the waits grow");
    let journal = sim.journal();
    assert_eq!((journal.stats.attempts, journal.stats.retried, journal.stats.acknowledged), (6, 5, 1));
    let webhook = &journal.webhooks[0];
    assert_eq!(webhook.tries.iter().map(|attempt| attempt.status.unwrap()).collect::<Vec<_>>()[..2], [503, 201]);
    assert!(webhook.acknowledged_us.is_some() && webhook.finished);
    assert_eq!(journal.latency.count(), 1);
}

#[tokio::test]
async fn what_is_never_taken_is_given_up_and_the_next_one_goes() {
    let receiver = Receiver::answering(|webhook| {
        (if message(webhook)["text"]["body"] == "nunca" { 500 } else { 200 }, Duration::ZERO)
    })
    .await;
    let mut settings = settings(&[&receiver]);
    settings.retry.attempts = 3;
    let sim = Simulator::start(settings).await.unwrap();
    let ana = sim.customer("5511987654321", "Ana");
    let mut never = ana.says("nunca").await.unwrap();
    let mut next = ana.says("depois").await.unwrap();
    assert_eq!(never.ended().await, Posted::GivenUp);
    next.acknowledged(LONG).await.unwrap();
    assert_eq!(receiver.got().len(), 4);
    assert_eq!(sim.stats().given_up, 1);
    assert!(!sim.said(&never.wamid).unwrap().acknowledged && sim.said(&next.wamid).unwrap().acknowledged);
}

#[tokio::test]
async fn webhooks_wait_for_a_target_and_follow_it_when_it_moves() {
    let (first, second) = (Receiver::answering(|_| (503, Duration::ZERO)).await, Receiver::start().await);
    let sim = Simulator::start(settings(&[])).await.unwrap();
    let mut sent = sim.customer("5511987654321", "Ana").says("oi").await.unwrap();
    sim.set_targets(std::slice::from_ref(&first.url)).unwrap();
    sim.wait_for(|journal| journal.stats.attempts >= 2, LONG).await.unwrap();
    sim.set_targets(std::slice::from_ref(&second.url)).unwrap();
    sent.acknowledged(LONG).await.unwrap();
    assert_eq!(second.got().len(), 1);
}

#[tokio::test]
async fn a_contacts_order_is_kept_however_the_receiver_behaves() {
    let mut turn = 0u64;
    let receiver = Receiver::answering(move |_| {
        turn += 1;
        (if turn.is_multiple_of(3) { 503 } else { 200 }, Duration::from_millis(turn * 7 % 11))
    })
    .await;
    let sim = start(&receiver).await;
    let mut last = Vec::new();
    for n in 0..20 {
        for who in 0..5 {
            let customer = sim.customer(&format!("551199999000{who}"), "Cliente");
            last.push(customer.says(&format!("{n}")).await.unwrap());
        }
    }
    for sent in &mut last {
        sent.acknowledged(LONG).await.unwrap();
    }
    let mut next: HashMap<String, u64> = HashMap::new();
    for webhook in receiver.taken() {
        let said = message(&webhook);
        let expected = next.entry(said["from"].as_str().unwrap().to_owned()).or_default();
        assert_eq!(said["text"]["body"], expected.to_string());
        *expected += 1;
    }
    assert_eq!(next.values().sum::<u64>(), 100);
    // The receiver was busy with several contacts at a time, else the order would be no merit.
    let overlapping = |journal: &recado_simulator::Journal| {
        let tries: Vec<_> = journal.webhooks.iter().flat_map(|webhook| webhook.tries.clone()).collect();
        tries.iter().any(|a| tries.iter().any(|b| a.at_us < b.at_us && b.at_us < a.at_us + a.took_us))
    };
    assert!(sim.look(overlapping));
    let seen = receiver.taken().into_iter().map(|webhook| {
        let said = message(&webhook);
        let text = |key: &str| said[key].as_str().unwrap().to_owned();
        SeenMessage { wamid: text("id"), wa_id: Some(text("from")) }
    });
    let mut seen: Vec<_> = seen.collect();
    let ledger = sim.ledger();
    assert!(ledger.compare(seen.clone()).holds());
    let gone = seen.remove(50);
    let verdict = ledger.compare(seen.clone());
    assert_eq!((verdict.lost, verdict.doubled, verdict.out_of_order), (1, 0, 0));
    seen.push(gone);
    let verdict = ledger.compare(seen.clone());
    assert_eq!((verdict.lost, verdict.doubled, verdict.out_of_order), (0, 0, 1));
    seen.push(seen[0].clone());
    assert_eq!(ledger.compare(seen).doubled, 1);
}

#[tokio::test]
async fn without_order_a_held_message_does_not_hold_the_next() {
    let receiver = Receiver::answering(|webhook| {
        (if message(webhook)["text"]["body"] == "primeira" { 503 } else { 200 }, Duration::ZERO)
    })
    .await;
    let sim = Simulator::start(Settings { keep_order: false, ..settings(&[&receiver]) }).await.unwrap();
    let ana = sim.customer("5511987654321", "Ana");
    let first = ana.says("primeira").await.unwrap();
    ana.says("segunda").await.unwrap().acknowledged(LONG).await.unwrap();
    assert!(!sim.said(&first.wamid).unwrap().acknowledged);
}

#[tokio::test]
async fn copies_go_out_at_once_over_all_targets() {
    let slow = |_: &serde_json::Value| (200, Duration::from_secs(1));
    let (one, other) = (Receiver::answering(slow).await, Receiver::answering(slow).await);
    let sim = Simulator::start(settings(&[&one, &other])).await.unwrap();
    let ana = sim.customer("5511987654321", "Ana").in_copies(Copies::Count(8));
    let mut sent = ana.says("oi").await.unwrap();
    sent.acknowledged(LONG).await.unwrap();
    assert_eq!((one.got().len(), other.got().len()), (4, 4));
    let arrivals: Vec<_> = one.got().iter().chain(&other.got()).map(|got| got.at).collect();
    let spread = *arrivals.iter().max().unwrap() - *arrivals.iter().min().unwrap();
    assert!(spread < Duration::from_secs(1), "all were there before any was answered: {spread:?}");
    assert_eq!(sim.stats().acknowledged, 1);
    let verdict = sim.ledger().compare(
        one.taken()
            .iter()
            .map(|webhook| SeenMessage { wamid: message(webhook)["id"].as_str().unwrap().to_owned(), wa_id: None }),
    );
    assert_eq!((verdict.seen, verdict.doubled), (4, 3));
}

#[tokio::test]
async fn one_webhook_can_hold_messages_of_many_numbers() {
    let receiver = Receiver::start().await;
    let numbers = vec![Number::new("1001", "2001", "551140000001"), Number::new("1002", "2002", "551140000002")];
    let sim = Simulator::start(Settings { numbers, ..settings(&[&receiver]) }).await.unwrap();
    let ana = sim.customer("5511987654321", "Ana");
    let on_other = ana.on("1002").unwrap();
    assert!(ana.on("9").is_none());
    let lines = vec![
        (ana.clone(), Content::text("um")),
        (on_other.clone(), Content::text("dois")),
        (ana.clone(), Content::text("tr\u{ea}s")),
    ];
    let mut sent = sim.together(lines, Copies::One).await.unwrap();
    sent[2].acknowledged(LONG).await.unwrap();
    let webhook = receiver.taken().remove(0);
    assert_eq!(webhook["entry"][0]["changes"][0]["value"]["messages"].as_array().unwrap().len(), 2);
    assert_eq!(webhook["entry"][1]["id"], "2002");
    assert_eq!(sim.said(&sent[2].wamid).unwrap().seq, 2);
    assert_eq!(sim.stats().messages_acknowledged, 3);
}

#[tokio::test]
async fn every_kind_of_message_has_its_form() {
    let receiver = Receiver::start().await;
    let sim = start(&receiver).await;
    let ana = sim.customer("5511987654321", "Ana");
    let media = sim.add_media(&b"\x89PNG"[..], "image/png");
    ana.sends_image(media.clone(), Some("olha")).await.unwrap();
    ana.reacts("wamid.X", Some("\u{1f44d}")).await.unwrap();
    ana.reacts("wamid.X", None).await.unwrap();
    ana.taps("wamid.X", "sim", "Sim").await.unwrap();
    ana.sends(Content::Unsupported).await.unwrap();
    ana.sends(Content::NumberChanged { new_wa_id: "5511912345678".to_owned() }).await.unwrap();
    ana.without_number().says("escondida").await.unwrap().acknowledged(LONG).await.unwrap();
    let said: Vec<_> = receiver.taken().iter().map(|webhook| message(webhook).clone()).collect();
    assert_eq!(said[0]["image"]["id"], media.id);
    assert_eq!(said[0]["image"]["sha256"].as_str().unwrap().len(), 44);
    assert_eq!(said[1]["reaction"]["emoji"], "\u{1f44d}");
    assert!(said[2]["reaction"].get("emoji").is_none());
    assert_eq!(said[3]["interactive"]["button_reply"]["id"], "sim");
    assert_eq!(said[3]["context"]["id"], "wamid.X");
    assert_eq!((&said[4]["type"], &said[4]["errors"][0]["code"]), (&"unsupported".into(), &131_051.into()));
    assert_eq!(said[5]["system"]["type"], "user_changed_number");
    assert!(said[6].get("from").is_none() && said[6]["from_user_id"] == said[0]["from_user_id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn loads_are_counted_and_compared() {
    let mut turn = 0u64;
    let receiver = Receiver::answering(move |_| {
        turn += 1;
        (if turn.is_multiple_of(10) { 503 } else { 200 }, Duration::ZERO)
    })
    .await;
    let sim = start(&receiver).await;
    let open = Load { customers: 20, pace: Pace::RatePerSecond(200.0), ..Load::default() };
    let report = sim.load(open.lasting(Duration::from_secs(1))).await.unwrap();
    assert!((20..=200).contains(&report.messages) && report.unacknowledged == 0, "{report:?}");
    let written = report.messages;
    assert!(report.retried > 0 && report.p99_ms >= report.p50_ms && report.p50_ms > 0.0, "{report:?}");
    let closed = Load { customers: 20, first_customer: 20, pace: Pace::Concurrency(4), most: 300, ..Load::default() };
    let report = sim.load(closed).await.unwrap();
    assert!((300..304).contains(&report.messages) && report.unacknowledged == 0, "{report:?}");
    let taken = receiver.taken();
    let seen = taken.iter().map(|webhook| {
        let said = message(webhook);
        let body = said["text"]["body"].as_str().unwrap();
        let seq: u64 = body.rsplit_once('#').unwrap().1.parse().unwrap();
        let wamid = said["id"].as_str().unwrap().to_owned();
        assert_eq!(sim.said(&wamid).unwrap().seq, seq);
        SeenMessage { wamid, wa_id: None }
    });
    let verdict = sim.ledger().compare(seen);
    assert!(verdict.holds() && verdict.acknowledged == written + report.messages, "{verdict:?}");
    assert_eq!(receiver.bad_signatures(), 0);
}

#[tokio::test]
async fn nothing_grows_beyond_its_limit() {
    let receiver = Receiver::answering(|_| (200, Duration::from_millis(100))).await;
    let mut settings = settings(&[&receiver]);
    settings.limits.webhooks = 2;
    settings.limits.ledger = 2;
    settings.limits.pending = 1;
    let sim = Simulator::start(settings).await.unwrap();
    let first = sim.customer("5511987654321", "Ana").says("um").await.unwrap();
    // There is room for one webhook: the second waits for its place, though it is another customer's.
    let bia = sim.customer("5511987654322", "Bia");
    let second = bia.says("dois").await.unwrap();
    assert!(sim.said(&first.wamid).unwrap().acknowledged);
    assert!(!sim.said(&second.wamid).unwrap().acknowledged);
    bia.says("tr\u{ea}s").await.unwrap();
    sim.wait_idle(LONG).await.unwrap();
    let journal = sim.journal();
    assert_eq!((journal.webhooks.len(), journal.stats.webhooks, journal.stats.acknowledged), (2, 3, 3));
    assert_eq!((sim.ledger().entries().len(), sim.ledger().forgotten()), (2, 1));
}
