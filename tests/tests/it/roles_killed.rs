//! Each role alone, a process of its own on a real Kafka, killed again and again under crowd.

use std::{collections::BTreeMap, time::Duration};

use anyhow::{Context as _, Result};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use recado_tests::{
    Split,
    crowd::{Crowd, check},
    gateway::recado,
    within,
    world::provider,
};

const ROLES: [&str; 4] = ["webhooks", "router", "sender", "api"];
/// How often one of them is killed, unless `RECADO_KILLS` says otherwise.
const KILLS: usize = 8;

#[tokio::test(flavor = "multi_thread")]
async fn each_role_alone_is_killed_on_kafka() -> Result<()> {
    let (kills, seed) = super::crash::kills(KILLS);
    let mut random = StdRng::seed_from_u64(seed);
    let provider = provider(|p| p.retry.attempts = 100_000).await?;
    let split = Split::start("killed", provider.api_base()).await?;
    let mut processes = BTreeMap::new();
    // The router first: the others wait for what it says.
    for role in ["router", "webhooks", "sender", "api"] {
        processes.insert(role, split.role(role, role).await?);
    }
    provider.set_targets(&[processes["webhooks"].webhook("whatsapp")])?;
    let mut api = processes["api"].api(&split.settings("api")?, "events:read,send,agent,admin").await?;
    for agent in ["ana", "bruno"] {
        api.presence(agent, "available").await?;
    }
    let crowd = Crowd::start(&provider, 12, 5, vec![api.clone()]);

    let mut hits: BTreeMap<&str, (usize, u64, u64)> = BTreeMap::new();
    for round in 0..kills {
        let role = ROLES[round % ROLES.len()];
        // Not before there is something to lose again.
        let before = (crowd.replied(), provider.stats().messages_acknowledged);
        within(Duration::from_mins(1), "traffic", || async {
            let now = (crowd.replied(), provider.stats().messages_acknowledged);
            Ok((now.0 > before.0 + 3 && now.1 > before.1 + 10).then_some(()))
        })
        .await?;
        // Random instants are the point here; nothing is expected of this time.
        tokio::time::sleep(Duration::from_millis(random.random_range(50..1_000))).await;
        let gateway = processes.remove(role).context("no such process")?;
        gateway.signal(nix::sys::signal::Signal::SIGKILL)?;
        let hit = hits.entry(role).or_default();
        *hit = (hit.0 + 1, hit.1 + provider.stats().in_flight, hit.2 + crowd.asking());
        gateway.ends(Duration::from_secs(20)).await?;
        let begun = std::time::Instant::now();
        let gateway = split.role(role, role).await?;
        println!("kill {}: {role}, ready again after {:.1} s", round + 1, begun.elapsed().as_secs_f64());
        match role {
            "webhooks" => provider.set_targets(&[gateway.webhook("whatsapp")])?,
            "api" => {
                api = api.at(&gateway.admin);
                crowd.serve(vec![api.clone()]);
            }
            _ => {}
        }
        processes.insert(role, gateway);
    }
    let said = crowd.stop().await?;
    for (role, (times, webhooks, replies)) in &hits {
        println!("{role}: {times} kills, {webhooks} webhooks and {replies} replies in flight at them");
    }
    let found = check(&provider, &api, &said).await?;
    println!(
        "seed {seed}: {} webhooks acknowledged, {} replies acknowledged, {} accepted by the provider, {} ended unknown",
        found.acknowledged, found.replies, found.accepted, found.unknown
    );
    assert!(hits.values().map(|hit| hit.1 + hit.2).sum::<u64>() > 0, "nothing was in flight");

    for (_, gateway) in processes {
        gateway.stop().await?;
    }
    let verified = recado(&split.settings("api")?.folder, ["verify", "--config", "recado.toml"]).await?;
    assert_eq!(verified.code, 0, "{verified:?}");
    println!("{}", verified.stdout.trim());
    Ok(())
}
