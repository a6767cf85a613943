//! What operators of a cluster can do to topics and rights under a gateway.

use std::time::Duration;

use anyhow::{Result, ensure};
use recado_bus::{Bus as _, Kafka, KafkaOptions, LogName, LogSpec, OpenError, Retention, broker::create_topic};
use recado_tests::{Gateway, gateway::recado};

use super::site::{Home, LOGIN, Site};

/// A prefix, the copies and settings of its topic, and why it is refused, if it is.
type Case = (&'static str, i32, &'static [(&'static str, &'static str)], Option<&'static str>);

#[tokio::test(flavor = "multi_thread")]
async fn topics_that_could_lose_a_record_are_refused() -> Result<()> {
    let home = Home::shared().await?;
    let _turn = home.turn().await;
    let bootstrap = home.with(|cluster| Ok(cluster.bootstrap())).await?;
    let cases: [Case; 4] = [
        ("whole", 3, &[("min.insync.replicas", "2")], None),
        ("thin", 1, &[("min.insync.replicas", "2")], Some("one replica")),
        ("hasty", 3, &[("min.insync.replicas", "1")], Some("min.insync.replicas is 1")),
        (
            "unclean",
            3,
            &[("min.insync.replicas", "2"), ("unclean.leader.election.enable", "true")],
            Some("unclean.leader.election.enable is true"),
        ),
    ];
    let spec =
        LogSpec { name: LogName("recado.log.v1"), partitions: 1, retention: Retention::For(Duration::from_hours(24)) };
    for (prefix, copies, settings, refused) in cases {
        let usual = [("message.timestamp.type", "LogAppendTime")];
        let settings: Vec<_> = usual.iter().chain(settings).copied().collect();
        create_topic(&bootstrap, &format!("{prefix}.log.v1"), (1, copies), &settings).await?;
        let options = KafkaOptions {
            brokers: bootstrap.clone(),
            topic_prefix: prefix.to_owned(),
            replication: 3,
            single_broker: false,
            options: Vec::new(),
        };
        match (Kafka::open(options, std::slice::from_ref(&spec)).await, refused) {
            (Ok(bus), None) => bus.close().await,
            (Err(OpenError::Unsafe { why, .. }), Some(told)) => ensure!(why.contains(told), "{prefix}: {why}"),
            (opened, told) => anyhow::bail!("{prefix}: {opened:?}, and should be {told:?}"),
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn rights_and_sizes_taken_away_are_told_and_survived() -> Result<()> {
    let mut site = Site::new("rights", |settings, cluster| {
        let prefix = "rights".to_owned();
        settings.kafka = Some((cluster.bootstrap_of(LOGIN.name), prefix));
        settings.bus_lines = Some(
            "partitions = 1\nreplication = 3\n[bus.sasl]\nmechanism = \"PLAIN\"\nusername = \"recado\"\npassword = \
             \"of-the-gateway\"\n"
                .to_owned(),
        );
    })
    .await?;

    // The right to write inputs, then that to read events: where a rule grants something, all else is forbidden.
    for (log, granted, operation, role) in
        [("intake", "Read", "Write", "webhooks"), ("events", "Write", "Read", "router")]
    {
        let topic = site.topic(log);
        let rule = move |verb: &'static str| {
            let topic = topic.clone();
            move |cluster: &mut recado_bus::broker::Cluster| {
                let mut arguments = vec![verb, "--topic", &topic];
                arguments.extend(["--allow-principal", "User:recado", "--operation", granted]);
                if verb == "--remove" {
                    arguments.push("--force");
                }
                cluster.tool("org.apache.kafka.tools.AclCommand", &arguments).map(drop)
            }
        };
        let before = site.flow();
        site.home.with(rule("--add")).await?;
        let told = site.is_unready(&[role, &site.topic(log)]).await?;
        ensure!(told.to_lowercase().contains("authoriz"), "it says that a right is missing: {told}");
        let during = site.flow();
        site.home.with(rule("--remove")).await?;
        site.flows(100).await?;
        site.is_ready().await?;
        let held = site.holds().await?;
        println!(
            "{operation} on {log} denied: told as {told}; {} attempts refused meanwhile; {held}",
            during.refused - before.refused
        );
    }

    // Records that the cluster takes no more, because a limit was lowered.
    for (log, limit) in [("intake", "300"), ("events", "300")] {
        let topic = site.topic(log);
        let set = move |limit: &'static str| {
            let topic = topic.clone();
            move |cluster: &mut recado_bus::broker::Cluster| {
                let setting = format!("max.message.bytes={limit}");
                let arguments =
                    ["--entity-type", "topics", "--entity-name", &topic, "--alter", "--add-config", &setting];
                cluster.tool("kafka.admin.ConfigCommand", &arguments).map(drop)
            }
        };
        let before = site.flow();
        site.home.with(set(limit)).await?;
        let told = site.is_unready(&["max.message.bytes", &site.topic(log)]).await?;
        let during = site.flow();
        site.home.with(set("2097152")).await?;
        site.is_ready().await?;
        site.flows(100).await?;
        let held = site.holds().await?;
        println!(
            "{log} takes no record above {limit} bytes: told as {told}; {} attempts refused meanwhile; {held}",
            during.refused - before.refused
        );
    }
    site.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_that_is_deleted_ends_the_gateway_and_is_not_made_anew() -> Result<()> {
    let mut site = Site::new("deleted", |_, _| {}).await?;
    site.flows(100).await?;
    let held = site.holds().await?;
    let topic = site.topic("intake");
    let at = site.flow();
    ensure!(at.acknowledged > 0, "nothing was acknowledged");
    let deleted = topic.clone();
    site.home
        .with(move |cluster| {
            cluster.tool("org.apache.kafka.tools.TopicCommand", &["--delete", "--topic", &deleted]).map(drop)
        })
        .await?;
    let Site { home, settings, gateway, provider, .. } = site;
    let ended = gateway.ends(Duration::from_mins(1)).await?;
    ensure!(ended.status.code() == Some(3), "{:?}:\n{}", ended.status, ended.stderr);
    ensure!(ended.stderr.contains(&format!("the topic {topic} does not exist any more")), "{}", ended.stderr);
    ensure!(ended.stderr.contains("\nhint: restore a backup"), "it says what to do: {}", ended.stderr);

    // Nor does a start make it anew, whatever command it is.
    let again = Gateway::start(&settings).await.err().map(|error| error.to_string()).unwrap_or_default();
    ensure!(again.contains(&format!("the topic {topic} is lost")) && again.contains("hint: "), "{again}");
    let token = recado(&settings.folder, ["token", "list", "--config", "recado.toml"]).await?;
    ensure!(token.code == 3 && token.stderr.contains("is lost"), "{token:?}");
    let listed = home.with(|cluster| cluster.tool("org.apache.kafka.tools.TopicCommand", &["--list"])).await?;
    ensure!(!listed.lines().any(|line| line == topic), "it was made anew: {listed}");
    println!(
        "intake deleted after {} messages were acknowledged ({held}): the gateway ended, and starts no more",
        at.acknowledged
    );
    provider.stop().await;
    Ok(())
}
