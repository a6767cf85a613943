//! The way out when things go wrong.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use recado_simulator::{Fault, ReceiptPlan, Then};
use recado_tests::{PATIENCE, World, within};
use serde_json::{Value, json};

async fn conversation_of(world: &World, number: &str) -> Result<String> {
    world.provider.customer(number, "Cliente").says("oi").await?.acknowledged(PATIENCE).await?;
    let received = world
        .api
        .event("the message", |e| {
            e["messageReceived"]["from"]["value"] == number && e["messageReceived"]["conversationId"].is_string()
        })
        .await?;
    Ok(received["messageReceived"]["conversationId"].as_str().context("no conversation")?.to_owned())
}

async fn reply(world: &World, conversation: &str, text: &str) -> Result<String> {
    let path = format!("/v1/conversations/{conversation}/messages");
    let reply = world.api.post(&path, json!({"text": {"body": text}})).await?;
    Ok(reply["messageId"].as_str().context("no message id")?.to_owned())
}

async fn statuses(world: &World, message: &str) -> Result<Vec<String>> {
    let events = world.api.events().await?;
    let of = events.iter().filter(|e| e["messageStatusChanged"]["messageId"] == message);
    Ok(of.filter_map(|e| e["messageStatusChanged"]["status"].as_str().map(str::to_owned)).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accepted_message_whose_answer_is_cut_off_is_called_once_and_settles() -> Result<()> {
    let world = World::plain().await?;
    let conversation = conversation_of(&world, "5511987654321").await?;
    world.provider.fault(Fault::new(Then::AcceptThenCut { after_ms: 0 }).times(1));
    let message = reply(&world, &conversation, "uma vez").await?;
    world.api.status(&message, "read").await?;
    let journal = world.provider.journal();
    assert_eq!(journal.calls_to("5511987654321").count(), 1);
    assert_eq!(journal.times_accepted(&message), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_echo_it_is_unknown_and_held() -> Result<()> {
    let world = World::new(|_| {}, |p| p.receipts = ReceiptPlan::default().without_echo()).await?;
    let conversation = conversation_of(&world, "5511987654321").await?;
    world.provider.fault(Fault::new(Then::AcceptThenCut { after_ms: 0 }).times(1));
    let first = reply(&world, &conversation, "talvez").await?;
    let second = reply(&world, &conversation, "depois").await?;
    world.api.status(&first, "unknown").await?;
    // The recipient is held for a minute; then the next one goes, and the first is never called again.
    within(Duration::from_secs(90), "the second message", || async {
        // Receipts may come before the sender has told that it was accepted.
        let gone = |status: &String| ["accepted", "sent", "delivered", "read"].contains(&status.as_str());
        Ok(statuses(&world, &second).await?.iter().any(gone).then_some(()))
    })
    .await?;
    let journal = world.provider.journal();
    let texts: Vec<&str> = journal.calls_to("5511987654321").map(recado_simulator::Call::text).collect();
    assert_eq!(texts, ["talvez", "depois"]);
    assert_eq!(statuses(&world, &first).await?, ["unknown"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_answer_delays_only_its_own_recipient() -> Result<()> {
    let world = World::plain().await?;
    let slow = conversation_of(&world, "5511911111111").await?;
    let other = conversation_of(&world, "5511922222222").await?;
    world.provider.fault(Fault::new(Then::Delay { ms: 10_000 }).to("5511911111111").times(1));
    reply(&world, &slow, "primeira").await?;
    within(PATIENCE, "the first call", || async {
        Ok((world.provider.journal().calls_to("5511911111111").count() == 1).then_some(()))
    })
    .await?;
    let begun = Instant::now();
    reply(&world, &slow, "segunda").await?;
    reply(&world, &other, "outra pessoa").await?;
    within(PATIENCE, "the other person's", || async {
        Ok((world.provider.journal().calls_to("5511922222222").count() == 1).then_some(()))
    })
    .await?;
    assert_eq!(
        world.provider.journal().calls_to("5511911111111").count(),
        1,
        "the second waits for the first's answer"
    );
    assert!(begun.elapsed() < Duration::from_secs(7), "the other person waited");
    within(PATIENCE, "the second call", || async {
        Ok((world.provider.journal().calls_to("5511911111111").count() == 2).then_some(()))
    })
    .await?;
    let journal = world.provider.journal();
    let calls: Vec<_> = journal.calls_to("5511911111111").collect();
    assert!(Some(calls[1].at_us) >= calls[0].answered_us, "{calls:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn throttled_and_failing_calls_are_tried_again_and_refused_ones_are_not() -> Result<()> {
    let world = World::plain().await?;
    let conversation = conversation_of(&world, "5511987654321").await?;
    world.provider.fault(Fault::throttle(Some(1)).times(1).text("acelerada"));
    world.provider.fault(Fault::error(131_016).times(2).text("sobrecarga"));
    world.provider.fault(Fault::error(131_026).text("impossível"));
    for (text, last) in [("acelerada", "read"), ("sobrecarga", "read"), ("impossível", "failed")] {
        let message = reply(&world, &conversation, text).await?;
        within(Duration::from_secs(40), text, || async {
            Ok((statuses(&world, &message).await?.last().map(String::as_str) == Some(last)).then_some(()))
        })
        .await?;
        assert!(world.provider.journal().times_accepted(&message) <= 1);
    }
    let failed = world.api.event("the failure", |e| e["messageStatusChanged"]["status"] == "failed").await?;
    assert_eq!(failed["messageStatusChanged"]["code"], "131026");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn receipts_in_any_order_only_ever_move_forward() -> Result<()> {
    let world = World::new(|_| {}, |p| p.receipts = ReceiptPlan::default().reversed().repeated(2)).await?;
    let conversation = conversation_of(&world, "5511987654321").await?;
    let message = reply(&world, &conversation, "tudo ao contrário").await?;
    world.api.status(&message, "read").await?;
    // A later message's whole life gives the late receipts of the first the time to come in.
    let later = reply(&world, &conversation, "depois").await?;
    world.api.status(&later, "read").await?;
    let order = ["unknown", "accepted", "sent", "failed", "delivered", "read"];
    let ranks: Vec<usize> =
        statuses(&world, &message).await?.iter().filter_map(|s| order.iter().position(|o| o == s)).collect();
    assert!(ranks.is_sorted_by(|a, b| a < b), "{ranks:?}");
    assert_eq!(ranks.last(), Some(&5));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn templates_media_and_read_marks_go_out_and_what_cannot_is_refused() -> Result<()> {
    let world = World::plain().await?;
    let conversation = conversation_of(&world, "5511987654321").await?;
    let path = format!("/v1/conversations/{conversation}/messages");
    let call = |body: Value| {
        let (api, path) = (world.api.clone(), path.clone());
        async move { api.call(reqwest::Method::POST, &path, Some(body), &[]).await }
    };
    let template = json!({"name": "order_ready", "language": "pt_BR",
        "components": [{"type": "body", "parameters": [{"text": "Ana"}]}]});
    for body in [
        json!({"template": template}),
        json!({"image": {"url": "https://files.example/a.jpg", "caption": "veja"}}),
        json!({"document": {"providerMediaId": "12345", "filename": "a.pdf"}}),
    ] {
        let answer = call(body.clone()).await?;
        assert_eq!(answer.status / 100, 2, "{body}: {answer:?}");
    }
    for (body, code) in [
        (json!({"text": {"body": ""}}), "text_empty"),
        (json!({"text": {"body": "x".repeat(4097)}}), "text_too_long"),
        (json!({"image": {"url": "http://files.example/a.jpg"}}), "link_not_https"),
    ] {
        let answer = call(body).await?;
        assert_eq!((answer.status, answer.body["code"].as_str()), (422, Some(code)), "{answer:?}");
    }
    world.api.post(&format!("/v1/conversations/{conversation}/read"), json!({})).await?;
    within(PATIENCE, "three messages and a read mark", || async {
        let journal = world.provider.journal();
        let marks = journal.calls.iter().filter(|c| c.kind == recado_simulator::CallKind::ReadMark).count();
        Ok((journal.calls_to("5511987654321").count() == 3 && marks == 1).then_some(()))
    })
    .await?;

    // To somebody who never wrote: only a template.
    let start = |body: Value| world.api.call(reqwest::Method::POST, "/v1/messages", Some(body), &[]);
    let to = json!({"account": "wa-main", "to": "+55 11 97777-6666"});
    let mut free = to.clone();
    free["text"] = json!({"body": "oi"});
    let answer = start(free).await?;
    assert_eq!(answer.body["code"], "window_closed", "{answer:?}");
    let mut approved = to;
    approved["template"] = template;
    let answer = start(approved).await?;
    assert_eq!(answer.status / 100, 2, "{answer:?}");
    within(PATIENCE, "the template", || async {
        Ok((world.provider.journal().calls_to("5511977776666").count() == 1).then_some(()))
    })
    .await
}
