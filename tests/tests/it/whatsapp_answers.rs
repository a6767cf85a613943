//! What customers and staff say of messages of ours, and when an answer lets us write for longer.

use anyhow::{Context as _, Result};
use recado_tests::{World, raw::now};
use reqwest::Method;
use serde_json::{Value, json};

use crate::whatsapp::{ANA, call_of, change, received, reply, says, text, value};

#[tokio::test(flavor = "multi_thread")]
async fn what_a_customer_says_of_our_message_names_it() -> Result<()> {
    let world = World::plain().await?;
    let first = says(&world, "wamid.T1", json!({"from": ANA})).await?;
    let conversation = text(&first, "conversationId").to_owned();
    let sent = reply(&world, &conversation, &json!({"text": {"body": "pode ser?"}})).await?;
    let named = |e: &Value| {
        let status = &e["messageStatusChanged"];
        status["messageId"] == sent.as_str() && status["providerId"].is_string()
    };
    let status = world.api.event("what WhatsApp calls it", named).await?;
    let wamid = text(&status["messageStatusChanged"], "providerId").to_owned();

    let context = json!({"from": "551140028922", "id": wamid});
    for (name, said) in [
        ("wamid.T2", json!({"context": context})),
        ("wamid.T3", json!({"type": "reaction", "reaction": {"message_id": wamid, "emoji": "👍"}})),
        ("wamid.T4", json!({"type": "reaction", "reaction": {"message_id": wamid}})),
        ("wamid.T5", json!({"type": "button", "button": {"payload": "p", "text": "Sim"}, "context": context})),
        (
            "wamid.T6",
            json!({"type": "interactive", "context": context,
                "interactive": {"type": "button_reply", "button_reply": {"id": "b", "title": "Sim"}}}),
        ),
    ] {
        let mut said = said;
        said["from"] = json!(ANA);
        let told = says(&world, name, said).await?;
        assert_eq!((text(&told, "targetId"), text(&told, "conversationId")), (sent.as_str(), conversation.as_str()));
    }
    let echo = json!([{"from": "551140028922", "to": ANA, "id": "wamid.T7", "timestamp": now(), "type": "text",
        "text": {"body": "do celular"}, "context": context}]);
    change(&world, "smb_message_echoes", value("message_echoes", echo)).await?;
    assert_eq!(received(&world, "wamid.T7").await?["targetId"], sent.as_str());

    // It can be looked up, quoted and reacted to; so can what the customer wrote, and what staff wrote on the phone.
    let own = says(&world, "wamid.T8", json!({"from": ANA, "context": {"id": "wamid.T1"}})).await?;
    let echoed = says(&world, "wamid.T9", json!({"from": ANA, "context": {"id": "wamid.T7"}})).await?;
    assert_eq!(own["targetId"], first["messageId"]);
    for (target, wamid) in [
        (sent.as_str(), wamid.as_str()),
        (text(&own, "targetId"), "wamid.T1"),
        (text(&echoed, "targetId"), "wamid.T7"),
        (text(&echoed, "messageId"), "wamid.T9"),
    ] {
        assert_eq!(world.api.get(&format!("/v1/messages/{target}")).await?["messageId"], target);
        let quotes = json!({"text": {"body": "sobre isso"}, "replyTo": target});
        let call = call_of(&world, &reply(&world, &conversation, &quotes).await?).await?;
        assert_eq!(call["context"]["message_id"], wamid);
        let reacts = json!({"reaction": {"emoji": "👍"}, "replyTo": target});
        let call = call_of(&world, &reply(&world, &conversation, &reacts).await?).await?;
        assert_eq!(call["reaction"]["message_id"], wamid);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_that_is_told_late_is_open_by_the_times_in_it() -> Result<()> {
    let world = World::plain().await?;
    let ago = |hours: u64| now().parse::<u64>().map(|now| (now - hours * 3600).to_string());
    for (person, ad_first) in [("5511987650001", true), ("5511987650002", false)] {
        let ad = || async {
            let referral = json!({"source_type": "ad", "source_id": "1", "ctwa_clid": "c"});
            let said = json!({"from": person, "timestamp": ago(30)?, "referral": referral});
            says(&world, &format!("wamid.AD{person}"), said).await
        };
        let echo = |name: &'static str, hours: u64, content: Value| {
            let world = &world;
            async move {
                let wamid = format!("wamid.{name}{person}");
                let mut echo = json!({"from": "551140028922", "to": person, "id": wamid, "timestamp": ago(hours)?});
                for (key, part) in content.as_object().context("content")? {
                    echo[key] = part.clone();
                }
                change(world, "smb_message_echoes", value("message_echoes", json!([echo]))).await?;
                received(world, &wamid).await
            }
        };
        let answer = || json!({"type": "text", "text": {"body": "do celular"}});
        if !ad_first {
            echo("EC", 29, answer()).await?;
        }
        let conversation = text(&ad().await?, "conversationId").to_owned();
        let path = format!("/v1/conversations/{conversation}/messages");
        let body = json!({"text": {"body": "ainda posso?"}});
        if ad_first {
            echo("ER", 29, json!({"type": "reaction", "reaction": {"message_id": "wamid.X", "emoji": "👍"}})).await?;
            let refused = world.api.call(Method::POST, &path, Some(body.clone()), &[]).await?;
            assert_eq!((refused.status, text(&refused.body, "code")), (409, "window_closed"));
            echo("EC", 29, answer()).await?;
        }
        let sent = reply(&world, &conversation, &body).await?;
        assert_eq!(call_of(&world, &sent).await?["to"], person);
    }
    Ok(())
}
