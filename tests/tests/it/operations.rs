//! What operations people do: give dead letters again, look at a message.

use std::{collections::BTreeSet, time::Duration};

use anyhow::{Context as _, Result};
use recado_bus::broker::Broker;
use recado_simulator::Fault;
use recado_tests::{
    Gateway, Settings, World,
    api::client,
    crowd::metric,
    gateway::{Output, recado},
    raw::{self, body, post, signature, webhook},
    settings::{ACCESS_TOKEN, APP_SECRET, PHONE_NUMBER_ID, WABA_ID},
};
use serde_json::{Value, json};

const LIMIT: Duration = Duration::from_secs(30);
const OTHER_NUMBER: &str = "700800999";

async fn command(settings: &Settings, arguments: &[&str]) -> Result<Output> {
    recado(&settings.folder, [arguments, &["--config", "recado.toml"]].concat()).await
}

fn lines(output: &Output) -> Result<Vec<Value>> {
    output.stdout.lines().map(|line| serde_json::from_str(line).context(line.to_owned())).collect()
}

async fn send(gateway: &Gateway, body: Vec<u8>) -> Result<u16> {
    let url = gateway.webhook("whatsapp");
    Ok(post(&url, body.clone(), &[&signature(APP_SECRET, &body)]).await?.0)
}

/// Adds the number that was forgotten to the file.
fn add_other_number(settings: &Settings) -> Result<()> {
    let text = std::fs::read_to_string(settings.path())?;
    let account = format!(
        "\n[[accounts]]\nid = \"wa-other\"\ntenant = \"acme\"\nendpoint = \"whatsapp\"\nqueue = \"support\"\n\
         phone_number_id = \"{OTHER_NUMBER}\"\nwaba_id = \"{WABA_ID}\"\naccess_token = \"{ACCESS_TOKEN}\"\n\
         api_base = \"{}\"\n",
        settings.provider
    );
    let text = text.replacen("revision = 1", "revision = 2", 1);
    std::fs::write(settings.path(), text + &account)?;
    Ok(())
}

/// The letters of a replay by state.
fn states(output: &Output) -> Result<Vec<String>> {
    let mut states: Vec<_> =
        lines(output)?.iter().map(|fate| fate["state"].as_str().unwrap_or_default().to_owned()).collect();
    states.sort();
    Ok(states)
}

#[tokio::test(flavor = "multi_thread")]
async fn dead_letters_are_given_again_when_the_file_is_right() -> Result<()> {
    dead_letters_are_given_again(None).await
}

#[tokio::test(flavor = "multi_thread")]
async fn dead_letters_are_given_again_on_kafka() -> Result<()> {
    let folder = recado_tests::settings::folder()?;
    let kafka = folder.path().join("kafka");
    let broker = tokio::task::spawn_blocking(move || Broker::start(&kafka)).await?.context("Kafka does not start")?;
    dead_letters_are_given_again(Some((broker.bootstrap().to_owned(), "recado".to_owned()))).await
}

async fn dead_letters_are_given_again(kafka: Option<(String, String)>) -> Result<()> {
    let on_kafka = kafka.is_some();
    let on_bus = |settings: &mut Settings| {
        settings.agents.clear();
        settings.kafka = kafka;
    };
    let world = World::new(on_bus, |_| {}).await?;
    let World { settings, gateway, api, .. } = world;
    // Two people wrote to a number that nobody configured, one of them long ago and the other twice; a broken body.
    let old = json!([{"from": "5511987650000", "id": "wamid.OLD", "timestamp": "1700000000", "type": "text",
        "text": {"body": "segredo antigo"}}]);
    assert_eq!(send(&gateway, body(OTHER_NUMBER, &old)).await?, 200);
    let new = webhook(OTHER_NUMBER, "wamid.NEW");
    for _ in 0..2 {
        assert_eq!(send(&gateway, new.clone()).await?, 200);
    }
    assert_eq!(send(&gateway, b"{\"entry\":".to_vec()).await?, 200);

    let listed = lines(&command(&settings, &["deadletters", "list", "--json"]).await?)?;
    let mut codes: Vec<_> = listed.iter().map(|letter| letter["code"].as_str().unwrap_or_default()).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["malformed_body", "unknown_account", "unknown_account"], "{listed:?}");
    assert!(listed.iter().any(|letter| letter["times"] == 2), "{listed:?}");
    let counted = command(&settings, &["deadletters", "list", "--summary", "--cause", "unknown_account"]).await?;
    assert!(counted.stdout.trim_start().starts_with("2 unknown_account whatsapp"), "{counted:?}");
    let id = listed.iter().find(|letter| letter["code"] == "unknown_account").context("none")?["id"].clone();
    let id = id.as_str().context("no id")?;
    let shown = command(&settings, &["deadletters", "show", id]).await?;
    assert!(shown.code == 0 && shown.stdout.contains(" bytes]") && !shown.stdout.contains("segredo"), "{shown:?}");
    let shown = command(&settings, &["deadletters", "show", id, "--unredacted"]).await?;
    assert!(shown.stdout.contains(OTHER_NUMBER), "{shown:?}");

    // Before the file is right they stay dead, and a trial changes nothing.
    let trial = command(&settings, &["deadletters", "replay", "--dry-run", "--json"]).await?;
    assert_eq!((trial.code, states(&trial)?), (1, vec!["dead".to_owned(); 3]), "{trial:?}");
    gateway.stop().await?;
    add_other_number(&settings)?;
    let gateway = Gateway::start_as_is(&settings).await?;
    let api = api.at(&gateway.admin);
    let trial = command(&settings, &["deadletters", "replay", "--dry-run", "--json"]).await?;
    assert_eq!(states(&trial)?, ["dead", "usable", "usable"], "{trial:?}");
    assert_eq!(lines(&command(&settings, &["deadletters", "list", "--json"]).await?)?.len(), 3);

    let replayed = command(&settings, &["deadletters", "replay", "--json", "--by", "carla"]).await?;
    assert_eq!(
        (replayed.code, states(&replayed)?),
        (1, vec!["accepted".into(), "accepted".into(), "dead".into()]),
        "{replayed:?}"
    );
    api.events_of("messageReceived", 2, LIMIT).await?;
    // Again, by name and by the provider: nothing doubles.
    let again = command(&settings, &["deadletters", "replay", "--json", "--id", id]).await?;
    assert_eq!((again.code, states(&again)?), (0, vec!["known".to_owned()]), "{again:?}");
    assert_eq!(send(&gateway, webhook(OTHER_NUMBER, "wamid.LAST")).await?, 200);
    assert_eq!(send(&gateway, webhook(OTHER_NUMBER, "wamid.NEW")).await?, 200);
    let last = api.event("the last message", |event| event["messageReceived"]["providerId"] == "wamid.LAST").await?;
    assert!(last.is_object());
    let received = api.events_of("messageReceived", 3, LIMIT).await?;
    let mut ids: Vec<_> =
        received.iter().map(|e| e["messageReceived"]["providerId"].as_str().unwrap_or_default().to_owned()).collect();
    ids.sort();
    assert_eq!(ids, ["wamid.LAST", "wamid.NEW", "wamid.OLD"]);

    // What is left is the broken one; who replayed what is written down.
    let left = lines(&command(&settings, &["deadletters", "list", "--json"]).await?)?;
    assert_eq!(left.len(), 1);
    assert_eq!(left[0]["code"], "malformed_body");
    assert_eq!(left[0]["replay"]["actor"], "carla");
    let all = lines(&command(&settings, &["deadletters", "list", "--json", "--all"]).await?)?;
    assert_eq!(all.len(), 3, "{all:?}");
    let ended = gateway.stop().await?;
    // On Kafka the command needs no gateway to write.
    assert!(on_kafka || ended.stderr.contains("dead letters were replayed"), "{}", ended.stderr);
    // Nothing was wrong, so nothing is complained of: an end of a partition is no error.
    let complaint = ended.stderr.lines().find(|line| line.contains("kafka client"));
    assert_eq!(complaint, None);
    for secret in ["5511987650000", "segredo", "wamid."] {
        assert!(!ended.stderr.contains(secret), "{secret} is in the log");
    }

    // What was written lately is found without reading everything, and it is the same.
    for log in ["intake", "events", "deadletters"] {
        let all = lines(&command(&settings, &["tail", log, "--no-follow"]).await?)?;
        let lately = lines(&command(&settings, &["tail", log, "--no-follow", "--since", "1h"]).await?)?;
        let texts = |lines: &[Value]| lines.iter().map(Value::to_string).collect::<BTreeSet<_>>();
        assert!(!all.is_empty() && texts(&all) == texts(&lately), "{log}: {all:?} {lately:?}");
        let never = command(&settings, &["tail", log, "--no-follow", "--since", "2100-01-01T00:00:00Z"]).await?;
        assert_eq!((never.code, never.stdout.as_str()), (0, ""), "{log}: {never:?}");
    }

    // Without a gateway it works on the logs themselves; the router takes it up at the next start.
    let alone = command(&settings, &["deadletters", "replay", "--json", "--id", id]).await?;
    assert_eq!((alone.code, states(&alone)?), (0, vec!["waiting".to_owned()]), "{alone:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_to_the_provider_can_be_looked_at() -> Result<()> {
    let world = World::plain().await?;
    let World { settings, gateway, api, provider, .. } = world;
    let ana = provider.customer("5511987654321", "Ana");
    provider.fault(Fault::error(131_016).times(1));
    ana.says("oi").await?;
    let assigned = api.events_of("conversationAssigned", 1, LIMIT).await?;
    let assigned = &assigned[0]["conversationAssigned"];
    let (conversation, agent) = (assigned["conversationId"].as_str().unwrap(), assigned["agentId"].as_str().unwrap());
    let reply = api.reply(conversation, agent, "uma resposta secreta").await?;
    let id = reply["messageId"].as_str().context("no id")?;
    // Not `accepted`: receipts may come before the sender has told.
    api.event("it is read", |event| event["messageStatusChanged"]["status"] == "read").await?;
    let shown: Value = loop {
        let shown = api.get(&format!("/v1/messages/{id}")).await?;
        if shown["attempts"][1]["outcome"]["class"] == "accepted" {
            break shown;
        }
    };
    let first = &shown["attempts"][0]["exchange"];
    assert_eq!(first["httpStatus"], 500, "{shown}");
    assert!(first["answer"].as_str().unwrap_or_default().contains("131016"), "{shown}");
    let second = &shown["attempts"][1]["exchange"];
    assert_eq!(second["httpStatus"], 200, "{shown}");
    assert!(second["durationMs"].is_number() && second["request"].as_str().unwrap_or_default().contains("\"text\""));
    let reader = gateway.api(&settings, "events:read").await?;
    assert!(reader.get(&format!("/v1/messages/{id}")).await?["attempts"][0].get("exchange").is_none());

    let told = command(&settings, &["message", id]).await?;
    assert_eq!(told.code, 0, "{told:?}");
    for wanted in ["transient", "131016", "accepted", "HTTP 200", "submitted"] {
        assert!(told.stdout.contains(wanted), "{wanted}: {}", told.stdout);
    }
    let exchanges = [first, second].map(Value::to_string).concat() + &told.stdout;
    for secret in ["5511987654321", "secreta", ACCESS_TOKEN, "wamid."] {
        assert!(!exchanges.contains(secret), "{secret}: {exchanges}");
    }
    let nobody = command(&settings, &["message", "msg_00000000000000000000000000"]).await?;
    assert_eq!(nobody.code, 1, "{nobody:?}");

    // The same through the logs, narrowed.
    let tail = |filters: &'static [&'static str]| {
        let settings = &settings;
        async move { lines(&command(settings, &[&["tail", "events", "--no-follow"], filters].concat()).await?) }
    };
    assert_eq!(tail(&["--type", "messageReceived"]).await?.len(), 1);
    assert_eq!(tail(&["--type", "messageReceived,messageSubmitted", "--since", "1h"]).await?.len(), 2);
    assert_eq!(tail(&["--since", "2100-01-01T00:00:00Z"]).await?.len(), 0);
    assert_eq!(tail(&["--limit", "3"]).await?.len(), 3);
    assert!(tail(&["--account", "wa-main"]).await?.len() >= 2);
    assert_eq!(tail(&["--account", "nobody"]).await?.len(), 0);
    let arguments = ["tail", "events", "--no-follow", "--conversation", conversation];
    let of = lines(&command(&settings, &arguments).await?)?;
    assert!(!of.is_empty() && of.len() < tail(&[]).await?.len());
    assert!(of.iter().all(|event| event.to_string().contains(conversation)));
    let wrong = command(&settings, &["tail", "events", "--no-follow", "--type", "messageRecieved"]).await?;
    assert!(wrong.code == 2 && wrong.stderr.contains("messageReceived"), "{wrong:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_that_is_killed_and_repeated_doubles_nothing() -> Result<()> {
    const LETTERS: usize = 20;
    let mut points_hit = 0;
    // Before anything is written; and when all is in the log but nothing is marked as replayed.
    for (point, by_then) in [("deadletters.opened", "accepted"), ("deadletters.given", "known")] {
        let world = World::new(|settings| settings.agents.clear(), |_| {}).await?;
        let World { mut settings, gateway, api, .. } = world;
        for n in 0..LETTERS {
            assert_eq!(send(&gateway, webhook(OTHER_NUMBER, &format!("wamid.{n}"))).await?, 200);
        }
        gateway.stop().await?;
        add_other_number(&settings)?;
        settings.environment = vec![("RECADO_FAULT", format!("{point}:0:abort"))];
        let gateway = Gateway::start_as_is(&settings).await?;
        let replayed = command(&settings, &["deadletters", "replay", "--json"]).await?;
        assert_eq!(replayed.code, 3, "{replayed:?}");
        let ended = gateway.ends(LIMIT).await?;
        assert!(ended.stderr.contains("fault point acts") && ended.stderr.contains(point), "{}", ended.stderr);
        points_hit += 1;

        // Nothing says that they were replayed, so they are left: again, and once more.
        settings.environment.clear();
        let gateway = Gateway::start_as_is(&settings).await?;
        let api = api.at(&gateway.admin);
        assert_eq!(lines(&command(&settings, &["deadletters", "list", "--json"]).await?)?.len(), LETTERS);
        let again = command(&settings, &["deadletters", "replay", "--json"]).await?;
        assert_eq!((again.code, states(&again)?), (0, vec![by_then.to_owned(); LETTERS]), "{point}: {again:?}");
        let ids = lines(&again)?.iter().filter_map(|fate| fate["id"].as_str().map(str::to_owned)).collect::<Vec<_>>();
        let named: Vec<_> = ids.iter().flat_map(|id| ["--id", id]).collect();
        let third = command(&settings, &[&["deadletters", "replay", "--json"][..], &named].concat()).await?;
        assert_eq!((third.code, states(&third)?), (0, vec!["known".to_owned(); LETTERS]), "{third:?}");

        assert_eq!(send(&gateway, webhook(OTHER_NUMBER, "wamid.LAST")).await?, 200);
        api.event("the last message", |event| event["messageReceived"]["providerId"] == "wamid.LAST").await?;
        let received = api.events_of("messageReceived", LETTERS + 1, LIMIT).await?;
        let unique: std::collections::BTreeSet<_> =
            received.iter().map(|event| event["messageReceived"]["messageId"].to_string()).collect();
        println!(
            "{point}: {LETTERS} letters in flight, killed once, {} messages, {} of them unique",
            received.len(),
            unique.len()
        );
        assert_eq!((received.len(), unique.len()), (LETTERS + 1, LETTERS + 1));
        let left = command(&settings, &["deadletters", "list"]).await?;
        assert!(left.stderr.contains("no dead letters left"), "{left:?}");
        gateway.stop().await?;
    }
    assert_eq!(points_hit, 2);
    Ok(())
}

/// Two letters of the router, one of them replayed, and kills: what was put aside before is applied again at each start.
#[tokio::test(flavor = "multi_thread")]
async fn stale_letters_do_not_come_again_when_their_inputs_do() -> Result<()> {
    const KILLS: usize = 3;
    // With something that happened after them, which the log says, and without.
    for later in [true, false] {
        let world = World::new(|settings| settings.agents.clear(), |_| {}).await?;
        let World { settings, mut gateway, api, .. } = world;
        let written = raw::now().parse::<u64>()? - 9 * 86_400;
        for n in 0..2 {
            let old = json!([{"from": "5511987650000", "id": format!("wamid.OLD{n}"), "timestamp": written.to_string(),
                "type": "text", "text": {"body": "oi"}}]);
            assert_eq!(send(&gateway, body(PHONE_NUMBER_ID, &old)).await?, 200);
        }
        let list: &[&str] = &["deadletters", "list", "--json", "--all"];
        recado_tests::eventually("two letters", || async {
            Ok((lines(&command(&settings, list).await?)?.len() == 2).then_some(()))
        })
        .await?;
        let letters = lines(&command(&settings, list).await?)?;
        let id = letters[0]["id"].as_str().context("an id")?;
        let replayed = command(&settings, &["deadletters", "replay", "--json", "--id", id]).await?;
        assert_eq!(states(&replayed)?, ["accepted"], "{replayed:?}");
        if !later {
            // The same again, so that a letter is the last of all.
            let old = json!([{"from": "5511987650000", "id": "wamid.LAST", "timestamp": written.to_string(),
                "type": "text", "text": {"body": "oi"}}]);
            assert_eq!(send(&gateway, body(PHONE_NUMBER_ID, &old)).await?, 200);
        }
        let all = if later { 2 } else { 3 };
        recado_tests::eventually("all letters", || async {
            Ok((lines(&command(&settings, list).await?)?.len() == all).then_some(()))
        })
        .await?;
        let mut applied = 0;
        for kill in 0..KILLS {
            gateway.kill9().await?;
            gateway = Gateway::start_as_is(&settings).await?;
            recado_tests::eventually("a router that has applied intake again", || async {
                let ready = client()?.get(format!("{}/readyz", gateway.admin)).send().await?;
                Ok(ready.status().is_success().then_some(()))
            })
            .await?;
            applied += metric(&gateway.admin, "recado_router_inputs_total", "type=\"message\"").await?;
            let counted = metric(&gateway.admin, "recado_deadletters_total", "code=\"stale\"").await?;
            assert_eq!(counted, 0, "start {kill}");
            if later {
                let wamid = format!("wamid.AFTER{kill}");
                assert_eq!(send(&gateway, webhook(PHONE_NUMBER_ID, &wamid)).await?, 200);
                let api = api.at(&gateway.admin);
                api.event("what came next", |event| event["messageReceived"]["providerId"] == wamid.as_str()).await?;
            }
            let now = lines(&command(&settings, list).await?)?;
            assert!(now.len() == all && now.iter().all(|letter| letter["times"] == 1), "start {kill}: {now:?}");
            let left = lines(&command(&settings, &["deadletters", "list", "--json"]).await?)?;
            assert!(left.len() == all - 1 && left.iter().all(|letter| letter["id"] != id), "start {kill}: {left:?}");
        }
        println!("{all} letters, {KILLS} kills, {applied} messages applied again: no letter came again");
        assert!(applied >= (KILLS * all) as u64, "{applied}");
        // Their provider gives one of them again: now it did come again.
        let old = json!([{"from": "5511987650000", "id": "wamid.OLD1", "timestamp": written.to_string(),
            "type": "text", "text": {"body": "oi"}}]);
        assert_eq!(send(&gateway, body(PHONE_NUMBER_ID, &old)).await?, 200);
        recado_tests::eventually("a letter that came twice", || async {
            let now = lines(&command(&settings, list).await?)?;
            Ok(now.iter().any(|letter| letter["times"] == 2).then_some(()))
        })
        .await?;
        gateway.stop().await?;
    }
    Ok(())
}
