//! There and back on the embedded log.

use anyhow::Result;
use recado_tests::{
    PATIENCE, World,
    gateway::recado,
    raw::{post_copies, webhook},
};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn there_and_back() -> Result<()> {
    let world = World::plain().await?;
    let ana = world.provider.customer("5511987654321", "Ana Souza");
    let sent = ana.says("Olá, preciso de ajuda").await?;

    let opened = world.api.event("the conversation", |e| e.get("conversationOpened").is_some()).await?;
    let conversation = opened["conversationOpened"]["conversationId"].as_str().unwrap().to_owned();
    let received = world.api.event("the message", |e| e.get("messageReceived").is_some()).await?;
    let message = &received["messageReceived"];
    assert_eq!(message["content"]["text"]["body"], "Olá, preciso de ajuda");
    assert_eq!(message["providerId"], sent.wamid);
    assert_eq!(message["from"]["displayName"], "Ana Souza");
    assert_eq!(message["conversationId"], conversation);
    let assigned = world.api.event("an agent", |e| e.get("conversationAssigned").is_some()).await?;
    let agent = assigned["conversationAssigned"]["agentId"].as_str().unwrap().to_owned();
    assert_eq!(assigned["conversationAssigned"]["queueId"], "support");

    let reply = world.api.reply(&conversation, &agent, "Bom dia! Como posso ajudar?").await?;
    let message_id = reply["messageId"].as_str().unwrap().to_owned();
    world.api.status(&message_id, "read").await?;
    let journal = world.provider.journal();
    let calls: Vec<_> = journal.calls_to("5511987654321").collect();
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].text(), "Bom dia! Como posso ajudar?");
    assert_eq!(calls[0].callback_data.as_deref(), Some(message_id.as_str()));
    let statuses: Vec<String> = world
        .api
        .events()
        .await?
        .iter()
        .filter(|e| e["messageStatusChanged"]["messageId"] == message_id.as_str())
        .map(|e| e["messageStatusChanged"]["status"].as_str().unwrap_or_default().to_owned())
        .collect();
    let mut rising = statuses.clone();
    rising.dedup();
    assert_eq!(statuses, rising, "each status once");
    assert_eq!(statuses.last().map(String::as_str), Some("read"));

    // The state that the events lead to.
    let state = world.api.get(&format!("/v1/messages/{message_id}?min_seq={}", reply["seq"])).await?;
    assert_eq!(state["status"], "read", "{state}");

    // A closed conversation is not found again: the next message opens another.
    world.api.post(&format!("/v1/conversations/{conversation}/close"), json!({"agent": agent})).await?;
    ana.says("Mais uma coisa").await?;
    let opened = world.api.events_of("conversationOpened", 2, PATIENCE).await?;
    assert_ne!(opened[1]["conversationOpened"]["conversationId"], conversation.as_str());
    assert_eq!(opened[1]["conversationOpened"]["contactId"], opened[0]["conversationOpened"]["contactId"]);

    let ended = world.gateway.stop().await?;
    assert_eq!(ended.status.code(), Some(0), "{}", ended.stderr);
    let verified = recado(&world.settings.folder, ["verify", "--config", "recado.toml"]).await?;
    assert_eq!(verified.code, 0, "{verified:?}");
    Ok(())
}

/// What is written while it looks is no difference.
#[tokio::test(flavor = "multi_thread")]
async fn verify_works_beside_a_gateway_under_load() -> Result<()> {
    let world = World::plain().await?;
    let url = world.gateway.webhook("whatsapp");
    let load = tokio::spawn(async move {
        for n in 0_u64.. {
            post_copies(std::slice::from_ref(&url), &webhook("700800900", &format!("wamid.{n}")), 1).await.ok();
        }
    });
    world.api.events_of("messageReceived", 20, PATIENCE).await?;
    for _ in 0..10 {
        let verified = recado(&world.settings.folder, ["verify", "--config", "recado.toml"]).await?;
        assert_eq!(verified.code, 0, "{verified:?}");
    }
    load.abort();
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_copies_of_one_webhook_are_one_message() -> Result<()> {
    let world = World::plain().await?;
    let body = webhook("700800900", "wamid.once");
    post_copies(&[world.gateway.webhook("whatsapp")], &body, 8).await?;
    // Something after it, so that a second event of the first would be before.
    post_copies(&[world.gateway.webhook("whatsapp")], &webhook("700800900", "wamid.after"), 1).await?;
    let received = world.api.events_of("messageReceived", 2, PATIENCE).await?;
    assert_eq!(received.len(), 2);

    // And again after a crash.
    let world = world.start_again().await?;
    post_copies(&[world.gateway.webhook("whatsapp")], &body, 8).await?;
    post_copies(&[world.gateway.webhook("whatsapp")], &webhook("700800900", "wamid.last"), 1).await?;
    let received = world.api.events_of("messageReceived", 3, PATIENCE).await?;
    let ids: Vec<&str> = received.iter().filter_map(|e| e["messageReceived"]["providerId"].as_str()).collect();
    assert_eq!(ids, ["wamid.once", "wamid.after", "wamid.last"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn offers_are_accepted_rejected_and_pulled() -> Result<()> {
    let world = World::new(|s| s.offer = "push", |_| {}).await?;
    let customer = world.provider.customer("5511987654321", "Ana");
    customer.says("oi").await?;
    let offered = world.api.event("an offer", |e| e.get("conversationOffered").is_some()).await?;
    let conversation = offered["conversationOffered"]["conversationId"].as_str().unwrap().to_owned();
    let first = offered["conversationOffered"]["agentId"].as_str().unwrap().to_owned();

    world
        .api
        .post(&format!("/v1/conversations/{conversation}/reject"), json!({"agent": first, "reason": "almoço"}))
        .await?;
    let second = world
        .api
        .event("an offer to the other", |e| {
            e.get("conversationOffered").is_some_and(|offer| offer["agentId"] != first.as_str())
        })
        .await?;
    let second = second["conversationOffered"]["agentId"].as_str().unwrap().to_owned();
    let why = world.api.get(&format!("/v1/conversations/{conversation}/why")).await?;
    assert!(why.to_string().contains(&first), "it says why the first is passed over: {why}");

    let gone = world
        .api
        .call(
            reqwest::Method::POST,
            &format!("/v1/conversations/{conversation}/accept"),
            Some(json!({"agent": first})),
            &[],
        )
        .await?;
    assert_eq!(gone.status, 409, "{gone:?}");
    world.api.post(&format!("/v1/conversations/{conversation}/accept"), json!({"agent": second})).await?;
    let assigned = world.api.event("the assignment", |e| e.get("conversationAssigned").is_some()).await?;
    assert_eq!(assigned["conversationAssigned"]["how"], "accepted");

    world
        .api
        .post(&format!("/v1/conversations/{conversation}/transfer"), json!({"agent": second, "toAgent": first}))
        .await?;
    let state = world.api.get(&format!("/v1/conversations/{conversation}")).await?;
    assert_eq!(state["agentId"], first.as_str(), "{state}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manual_queue_waits_to_be_pulled() -> Result<()> {
    let world = World::new(|s| s.offer = "manual", |_| {}).await?;
    for (number, name) in [("5511911111111", "Um"), ("5511922222222", "Dois")] {
        world.provider.customer(number, name).says("oi").await?.acknowledged(PATIENCE).await?;
    }
    let queued = world.api.events_of("conversationQueued", 2, PATIENCE).await?;
    let pulled = world.api.post("/v1/queues/support/pull", json!({"agent": "bruno"})).await?;
    assert_eq!(pulled["conversationId"], queued[0]["conversationQueued"]["conversationId"], "{pulled}");
    let assigned = world.api.event("the assignment", |e| e.get("conversationAssigned").is_some()).await?;
    assert_eq!(assigned["conversationAssigned"]["agentId"], "bruno");
    assert_eq!(assigned["conversationAssigned"]["how"], "pulled");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_holds_its_promises() -> Result<()> {
    let folder = recado_tests::settings::folder()?;
    let demo = recado(folder.path(), ["demo", "--for", "6s", "--json"]).await?;
    assert_eq!(demo.code, 0, "{demo:?}");
    let last = demo.stdout.lines().last().unwrap_or_default();
    let summary: serde_json::Value = serde_json::from_str(last)?;
    for zero in ["lost", "doubled", "out_of_order"] {
        assert_eq!(summary[zero], 0, "{summary}");
    }
    for some in ["webhooks", "accepted", "messages", "assigned", "replies", "delivered"] {
        assert!(summary[some].as_u64().unwrap_or_default() > 0, "{some} in {summary}");
    }
    Ok(())
}
