//! Clocks that jump, go back, or show that much time has passed. The process sees another time of day than the machine
//! through libfaketime; its steady clocks are the true ones.

use std::time::Duration;

use anyhow::Result;
use recado_tests::{
    Api, FalseClock, Gateway, Settings,
    api::client,
    gateway::recado,
    raw::{post, signature, webhook},
    settings::APP_SECRET,
    within,
};
use serde_json::Value;

const HOUR: i64 = 3600;
const MINUTE: Duration = Duration::from_mins(1);

async fn say(gateway: &Gateway, wamid: &str) -> Result<u16> {
    let body = webhook("700800900", wamid);
    let right = signature(APP_SECRET, &body);
    Ok(post(&gateway.webhook("whatsapp"), body, &[&right]).await?.0)
}

async fn ready(gateway: &Gateway) -> Result<(u16, Value)> {
    let answer = client()?.get(format!("{}/readyz", gateway.admin)).send().await?;
    Ok((answer.status().as_u16(), answer.json().await?))
}

/// How far the time of the message's event is ahead of this machine's, seconds.
async fn ahead(api: &Api, wamid: &str) -> Result<i64> {
    let event = within(MINUTE, "the message", || async {
        Ok(api.events().await?.into_iter().find(|e| e["messageReceived"]["providerId"] == wamid))
    })
    .await?;
    let at = event["at"].as_str().unwrap_or_default().to_owned();
    let out = tokio::process::Command::new("date").args(["--date", &at, "+%s"]).output().await?;
    let seconds: i64 = String::from_utf8(out.stdout)?.trim().parse()?;
    Ok(seconds - recado_tests::raw::now().parse::<i64>()?)
}

async fn accept(settings: &Settings) -> Result<String> {
    let done = recado(&settings.folder, ["time", "accept", "--config", "recado.toml", "--reason", "a test"]).await?;
    assert_eq!(done.code, 0, "{done:?}");
    Ok(done.stdout)
}

/// How many words for clocks the control log keeps.
fn words(settings: &Settings) -> Result<usize> {
    let file = settings.data().join("log/recado.control.v1/keyed.db");
    let database = rusqlite::Connection::open(file)?;
    let sql = "SELECT count(*) FROM records WHERE CAST(key AS TEXT) LIKE 'time/%'";
    Ok(usize::try_from(database.query_row(sql, (), |row| row.get::<_, i64>(0))?)?)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_jumped_is_not_followed_until_somebody_accepts() -> Result<()> {
    let folder = recado_tests::settings::folder()?;
    let clock = FalseClock::new(folder.path().join("clock"), 0)?;
    let mut settings = Settings::new(folder.path().join("gateway"), "http://127.0.0.1:9");
    settings.environment = clock.variables();
    let gateway = Gateway::start(&settings).await?;
    let api = gateway.api(&settings, "events:read,send,agent,admin").await?;
    assert_eq!(say(&gateway, "wamid.before").await?, 200);
    assert!(ahead(&api, "wamid.before").await?.abs() < 60);
    assert!(accept(&settings).await?.contains("No clock is in doubt"));
    assert_eq!(words(&settings)?, 0);

    // Six hours ahead: webhooks are taken, with the time that it really is.
    clock.set(6 * HOUR)?;
    assert_eq!(say(&gateway, "wamid.jumped").await?, 200);
    assert!(ahead(&api, "wamid.jumped").await?.abs() < 60, "embedded time follows a jump");
    let (status, answer) = ready(&gateway).await?;
    assert_eq!(status, 200, "{answer}");
    let alarm = answer["alarms"][0].as_str().unwrap_or_default();
    assert!(alarm.contains("jumped") && alarm.contains("recado time accept"), "{answer}");
    assert!(gateway.log().contains("the machine's clock jumped ahead and is not followed"));

    let said = accept(&settings).await?;
    assert!(said.contains("Records get this machine's time again"), "{said}");
    assert_eq!(say(&gateway, "wamid.accepted").await?, 200);
    let now = ahead(&api, "wamid.accepted").await?;
    assert!((now - 6 * HOUR).abs() < 120, "{now}");
    assert_eq!(ready(&gateway).await?.1.get("alarms"), None);

    // It was wrong after all, and is set right: the log is six hours ahead now, and its partition stands still.
    clock.set(0)?;
    assert_eq!(say(&gateway, "wamid.back").await?, 200, "what is told is kept meanwhile");
    let problem = within(MINUTE, "a partition that is stopped", || async {
        let (status, answer) = ready(&gateway).await?;
        let problem = answer["roles"]["router"]["problem"].as_str().unwrap_or_default().to_owned();
        Ok((status == 503 && problem.contains("ahead of this machine's")).then_some(problem))
    })
    .await?;
    assert!(problem.contains("recado time accept"), "{problem}");
    assert!(gateway.log().contains("partition is stopped"));
    let said = accept(&settings).await?;
    assert!(said.contains("The log may be 21") && said.contains("its partitions go on"), "{said}");
    let now = ahead(&api, "wamid.back").await?;
    assert!((now - 6 * HOUR).abs() < 120, "time never goes back: {now}");
    within(MINUTE, "readiness", || async { Ok((ready(&gateway).await?.0 == 200).then_some(())) }).await?;
    assert_eq!(words(&settings)?, 2, "each word is kept");
    println!("3 jumps of 6 hours; it said: {alarm}; {problem}");

    gateway.stop().await?;
    // The word holds over a restart.
    let gateway = Gateway::start(&settings).await?;
    let api = api.at(&gateway.admin);
    assert_eq!(say(&gateway, "wamid.restarted").await?, 200);
    ahead(&api, "wamid.restarted").await?;
    gateway.stop().await?;
    let verified = recado(&settings.folder, ["verify", "--config", "recado.toml"]).await?;
    assert_eq!(verified.code, 0, "{verified:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_of_ten_minutes_expires_nothing_and_a_weekend_what_is_due() -> Result<()> {
    let folder = recado_tests::settings::folder()?;
    let clock = FalseClock::new(folder.path().join("clock"), 0)?;
    let mut settings = Settings::new(folder.path().join("gateway"), "http://127.0.0.1:9");
    settings.environment = clock.variables();
    settings.offer = "push";
    settings.queue_extra = "offer_timeout = \"5m\"\nidle_close = \"24h\"".to_owned();
    let gateway = Gateway::start(&settings).await?;
    let api = gateway.api(&settings, "events:read,send,agent,admin").await?;
    api.presence("ana", "available").await?;
    assert_eq!(say(&gateway, "wamid.one").await?, 200);
    api.event("an offer", |e| e.get("conversationOffered").is_some()).await?;
    gateway.kill9().await?;

    clock.set(10 * 60)?;
    let gateway = Gateway::start(&settings).await?;
    let api = api.at(&gateway.admin);
    // Something told after the outage: by then the deadline of the offer is twice over by the time of day.
    assert_eq!(say(&gateway, "wamid.two").await?, 200);
    let now = ahead(&api, "wamid.two").await?;
    assert!((now - 600).abs() < 60, "{now}");
    let events = api.events().await?;
    assert!(!events.iter().any(|e| e.get("offerEnded").is_some()), "the outage expired an offer");
    let agents = api.get("/v1/agents").await?;
    assert!(agents.to_string().contains("available"), "{agents}");
    let changes = events.iter().filter(|e| e.get("agentChanged").is_some()).count();
    gateway.kill9().await?;

    // A weekend: what fell due is done, at its own time, and nobody was logged off.
    clock.set(600 + 60 * HOUR)?;
    let gateway = Gateway::start(&settings).await?;
    let api = api.at(&gateway.admin);
    let closed = api.event("the conversation closed", |e| e.get("conversationClosed").is_some()).await?;
    assert_eq!(say(&gateway, "wamid.monday").await?, 200);
    assert!((ahead(&api, "wamid.monday").await? - 600 - 60 * HOUR).abs() < 120, "there is no jump limit for a start");
    let events = api.events().await?;
    assert_eq!(changes, events.iter().filter(|e| e.get("agentChanged").is_some()).count(), "nobody is logged off");
    assert_eq!(events.iter().filter(|e| e.get("conversationOpened").is_some()).count(), 2);
    println!("after a weekend: {closed}");
    gateway.stop().await?;
    let verified = recado(&settings.folder, ["verify", "--config", "recado.toml"]).await?;
    assert_eq!(verified.code, 0, "{verified:?}");
    Ok(())
}
