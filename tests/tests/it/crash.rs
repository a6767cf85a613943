//! Killed at any instant: nothing acknowledged is lost, nothing is doubled, order is kept.

use std::time::Duration;

use anyhow::{Context as _, Result};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use recado_tests::{
    World,
    crowd::{Crowd, check},
    gateway::recado,
    settings::copy,
    within,
};

/// How often it is killed, unless `RECADO_KILLS` says otherwise.
const KILLS: usize = 50;

/// The kills of a run, and its seed (`RECADO_SEED`).
#[allow(clippy::disallowed_methods, reason = "whoever runs the tests says how long")]
pub(crate) fn kills(usual: usize) -> (usize, u64) {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    (number("RECADO_KILLS").map_or(usual, |kills| kills as usize), number("RECADO_SEED").unwrap_or(7))
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_random_instants() -> Result<()> {
    let (kills, seed) = kills(KILLS);
    let mut random = StdRng::seed_from_u64(seed);
    let often = vec![("RECADO_INTERVALS", "checkpoint=700,sender_state=1000".to_owned())];
    let mut world = World::new(|s| s.environment = often, |p| p.retry.attempts = 100_000).await?;
    let crowd = Crowd::start(&world.provider, 16, 6, vec![world.api.clone()]);

    let (mut webhooks, mut replies) = (Vec::new(), Vec::new());
    for _ in 0..kills {
        // Random instants are the point here; nothing is expected of this time.
        tokio::time::sleep(Duration::from_millis(random.random_range(100..1_200))).await;
        webhooks.push(world.provider.stats().in_flight);
        replies.push(crowd.asking());
        world = world.start_again().await?;
        crowd.serve(vec![world.api.clone()]);
    }
    let said = crowd.stop().await?;
    println!(
        "seed {seed}; {kills} kills with {} webhooks in flight at them and {} replies being asked for",
        webhooks.iter().sum::<u64>(),
        replies.iter().sum::<u64>()
    );
    let hit = webhooks.iter().filter(|n| **n > 0).count();
    assert!(hit >= kills / 2, "hardly anything was in flight: {webhooks:?}");

    let found = check(&world.provider, &world.api, &said).await?;
    println!(
        "{} webhooks acknowledged, {} replies acknowledged, {} submitted, {} accepted by the provider, {} ended unknown; \
         {} kills met webhooks in flight, {} met replies being asked for",
        found.acknowledged,
        found.replies,
        found.submitted,
        found.accepted,
        found.unknown,
        hit,
        replies.iter().filter(|n| **n > 0).count()
    );
    assert!(found.acknowledged > 100 && found.replies > kills / 5, "{} replies", found.replies);
    assert!(found.unknown <= kills * 6, "more unknown replies than calls were under way");

    // The history is what intake leads to, to the byte; and it can be rebuilt from intake alone.
    let before = found.events;
    let settings = world.settings.clone();
    let World { folder, gateway, provider, .. } = world;
    gateway.stop().await?;
    let verified = recado(&settings.folder, ["verify", "--config", "recado.toml"]).await?;
    assert_eq!(verified.code, 0, "{verified:?}");
    println!("{}", verified.stdout.trim());

    let mut rebuilt = settings.clone();
    rebuilt.folder = folder.path().join("rebuilt");
    copy(&settings.folder, &rebuilt.folder)?;
    forget_conclusions(&rebuilt.data(), &rebuilt.folder.join("objects"))?;
    // Nothing may be sent by the copy: the provider's side of it is closed.
    rebuilt.provider = "http://127.0.0.1:9".to_owned();
    let gateway = recado_tests::Gateway::start_with(&rebuilt, &["--roles", "router,api"]).await?;
    let api = gateway.api(&rebuilt, "events:read").await?;
    let again = within(Duration::from_mins(1), "the rebuilt history", || async {
        let events = api.events().await?;
        Ok((events.len() >= before.len()).then_some(events))
    })
    .await?;
    assert!(again[..before.len()] == before[..], "the rebuilt history differs");
    gateway.stop().await?;
    let verified = recado(&rebuilt.folder, ["verify", "--config", "recado.toml"]).await?;
    assert_eq!(verified.code, 0, "{verified:?}");
    drop(provider);
    Ok(())
}

/// Deletes events, checkpoints and everything that was made of them.
fn forget_conclusions(data: &std::path::Path, objects: &std::path::Path) -> Result<()> {
    // An empty file stays: a log that is missing altogether beside others is refused.
    let events = data.join("log/recado.events.v1");
    let names = std::fs::read_dir(&events).context("the events")?.map(|entry| Ok(entry?.file_name()));
    let days: Vec<_> = names.collect::<Result<Vec<_>>>()?;
    std::fs::remove_dir_all(&events)?;
    std::fs::create_dir(&events)?;
    let day = days.iter().find(|name| name.to_string_lossy().ends_with(".db")).context("no file of events")?;
    std::fs::write(events.join(day), "")?;
    std::fs::remove_dir_all(data.join("cache")).ok();
    std::fs::remove_dir_all(objects).ok();
    let control = data.join("log/recado.control.v1");
    // The manifests are rows of the control log, under keys that begin with `checkpoint/`.
    for entry in std::fs::read_dir(&control)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "db") {
            let sql = "DELETE FROM records WHERE CAST(key AS TEXT) LIKE 'checkpoint/%'";
            let database = rusqlite::Connection::open(&path)?;
            database.execute(sql, [])?;
        }
    }
    Ok(())
}
