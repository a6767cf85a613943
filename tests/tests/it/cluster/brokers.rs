//! Brokers that die, stand still, lose their disk, change places and are upgraded one after the other.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use super::site::{Flow, Site, long};

/// Until all copies are up to date again.
const SYNC: Duration = Duration::from_secs(90);

/// Every topic with its copies rotated by one, so that another broker is to lead.
fn rotated(copies: Vec<(String, i32, Vec<u32>)>) -> Vec<(String, i32, Vec<u32>)> {
    let turn = |(topic, partition, mut to): (String, i32, Vec<u32>)| {
        to.rotate_left(1);
        (topic, partition, to)
    };
    copies.into_iter().map(turn).collect()
}

async fn copies(site: &Site, logs: &'static [&'static str]) -> Result<Vec<(String, i32, Vec<u32>)>> {
    let topics: Vec<String> = logs.iter().map(|log| site.topic(log)).collect();
    site.home
        .with(move |cluster| {
            let mut all = Vec::new();
            for topic in topics {
                let of = cluster.copies(&topic)?;
                all.extend(of.into_iter().map(|(partition, to)| (topic.clone(), partition, to)));
            }
            Ok(all)
        })
        .await
}

const LOGS: &[&str] = &["intake", "events", "deliveries", "control", "addresses", "deadletters"];

/// What is common to all faults: something was in flight when it hit, work goes on, and nothing was lost.
async fn held(site: &mut Site, fault: &str, begun: Instant, at: Flow) -> Result<()> {
    ensure!(at.in_flight > 0 || site.flow().acknowledged > at.acknowledged, "nothing was going on");
    site.flows(100).await?;
    site.is_ready().await?;
    let after = site.flow();
    let held = site.holds().await?;
    println!(
        "{fault}: {} webhooks in flight when it hit; {} messages taken and {} attempts refused in the {:.1} s of it; {held}",
        at.in_flight,
        after.acknowledged - at.acknowledged,
        after.refused - at.refused,
        begun.elapsed().as_secs_f64(),
    );
    Ok(())
}

/// An instant at which something is in flight.
async fn busy(site: &Site) -> Flow {
    let until = Instant::now() + Duration::from_secs(10);
    loop {
        let flow = site.flow();
        if flow.in_flight > 0 || Instant::now() > until {
            return flow;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_fault_of_a_broker_loses_or_doubles_anything() -> Result<()> {
    let mut site = Site::new("brokers", |_, _| {}).await?;

    // Killed, and away for a while: two go on without it.
    let leader = site.leader().await?;
    let (begun, at) = (Instant::now(), busy(&site).await);
    site.home.with(move |cluster| cluster.broker(leader)?.kill9()).await?;
    let took = site.flows(60).await?;
    println!("with two brokers messages are taken after {took:?}");
    site.home.with(move |cluster| cluster.broker(leader)?.start_again()).await?;
    site.home.with(|cluster| cluster.wait_until_in_sync(SYNC)).await?;
    held(&mut site, "the leader killed", begun, at).await?;

    // Standing still, connections open: the others lead after its session ended, and it learns that when it wakes.
    let pause = Duration::from_secs(if long() { 60 } else { 8 });
    let leader = site.leader().await?;
    let (begun, at) = (Instant::now(), busy(&site).await);
    site.home.with(move |cluster| cluster.broker(leader)?.pause()).await?;
    let took = site.flows(60).await?;
    println!("with one broker standing still messages are taken after {took:?}");
    if let Some(rest) = pause.checked_sub(begun.elapsed()) {
        // This long it is to stand still.
        tokio::time::sleep(rest).await;
    }
    let stood = begun.elapsed();
    site.is_ready().await?;
    site.home.with(move |cluster| cluster.broker(leader)?.resume()).await?;
    site.home.with(|cluster| cluster.wait_until_in_sync(SYNC)).await?;
    held(&mut site, &format!("the leader standing still for {:.0} s", stood.as_secs_f64()), begun, at).await?;

    // Another leader of everything, again and again.
    let bounces = if long() { 12 } else { 2 };
    let (begun, at) = (Instant::now(), busy(&site).await);
    let mut led_by = vec![site.leader().await?];
    for _ in 0..bounces {
        let now = Instant::now();
        let moves = rotated(copies(&site, LOGS).await?);
        site.home.with(move |cluster| cluster.reassign(&moves).and_then(|()| cluster.elect_preferred())).await?;
        led_by.push(site.leader().await?);
        if let Some(rest) = Duration::from_secs(10).checked_sub(now.elapsed()).filter(|_| long()) {
            tokio::time::sleep(rest).await;
        }
    }
    ensure!(led_by.windows(2).all(|two| two[0] != two[1]), "the leader did not change: {led_by:?}");
    held(&mut site, &format!("{bounces} times another leader ({led_by:?})"), begun, at).await?;

    // Back with an empty disk.
    let leader = site.leader().await?;
    let (begun, at) = (Instant::now(), busy(&site).await);
    site.home
        .with(move |cluster| {
            cluster.broker(leader)?.kill9()?;
            cluster.replace_disk(leader)?;
            cluster.wait_until_in_sync(SYNC)
        })
        .await?;
    held(&mut site, "the leader back with an empty disk", begun, at).await?;

    // A copy taken off a broker, and put there again.
    let (begun, at) = (Instant::now(), busy(&site).await);
    let before = copies(&site, &["intake", "events"]).await?;
    let fewer: Vec<_> =
        before.iter().map(|(topic, partition, at)| (topic.clone(), *partition, at[1..].to_vec())).collect();
    let more = rotated(before);
    site.home
        .with(move |cluster| {
            cluster.reassign(&fewer)?;
            cluster.elect_preferred()?;
            cluster.reassign(&more)?;
            cluster.wait_until_in_sync(SYNC)
        })
        .await?;
    held(&mut site, "intake and events moved to other brokers and back", begun, at).await?;

    // An upgrade: one after the other is ended in order and started again.
    let (begun, at) = (Instant::now(), busy(&site).await);
    for id in 1..=3 {
        site.home
            .with(move |cluster| {
                cluster.broker(id)?.stop()?;
                cluster.broker(id)?.start_again()?;
                cluster.wait_until_in_sync(SYNC)
            })
            .await?;
    }
    held(&mut site, "all brokers restarted one after the other", begun, at).await?;
    site.end().await
}
