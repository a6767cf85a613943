//! TLS and passwords to Kafka, with a real broker, real certificates and wrong ones.

use std::{path::Path, process::Command};

use anyhow::{Context as _, Result, ensure};
use recado_bus::broker::{Cluster, Listener};
use recado_tests::{
    Gateway, PATIENCE, Settings,
    gateway::{binary_with_tls, recado, run},
    settings::folder,
    world::{provider, seen},
};

const SECURE: Listener = Listener { name: "SECURE", protocol: "SASL_SSL" };
const PASSWORD: &str = "a-password-of-the-test";

/// Runs openssl, which makes certificates as administrators do.
fn openssl(folder: &Path, arguments: &str) -> Result<()> {
    let output = Command::new("openssl").args(arguments.split(' ')).current_dir(folder).output();
    let output = output.context("openssl is needed: ./test installs it")?;
    ensure!(output.status.success(), "openssl {arguments}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

/// An authority, the broker's key and certificate of it in one file, and an authority that nobody trusts.
fn certificates(folder: &Path) -> Result<()> {
    for name in ["ca", "other"] {
        openssl(
            folder,
            &format!("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={name} -keyout {name}.key -out {name}.pem"),
        )?;
    }
    openssl(folder, "req -newkey rsa:2048 -nodes -subj /CN=broker -keyout broker.key -out broker.csr")?;
    std::fs::write(folder.join("san"), "subjectAltName=IP:127.0.0.1\n")?;
    openssl(
        folder,
        "x509 -req -in broker.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile san -out broker.pem",
    )?;
    let both = format!(
        "{}{}",
        std::fs::read_to_string(folder.join("broker.key"))?,
        std::fs::read_to_string(folder.join("broker.pem"))?
    );
    Ok(std::fs::write(folder.join("keystore.pem"), both)?)
}

/// One broker with a listener for TLS and each kind of password.
fn broker(folder: &Path) -> Result<Cluster> {
    let keystore = folder.join("keystore.pem").display().to_string();
    let plain = format!("org.apache.kafka.common.security.plain.PlainLoginModule required user_recado=\"{PASSWORD}\";");
    let scram = "org.apache.kafka.common.security.scram.ScramLoginModule required;";
    let settings = [
        ("listener.name.secure.ssl.keystore.type", "PEM"),
        ("listener.name.secure.ssl.keystore.location", keystore.as_str()),
        ("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512"),
        ("listener.name.secure.plain.sasl.jaas.config", plain.as_str()),
        ("listener.name.secure.scram-sha-256.sasl.jaas.config", scram),
        ("listener.name.secure.scram-sha-512.sasl.jaas.config", scram),
    ];
    let cluster = Cluster::start(&folder.join("kafka"), 1, &[SECURE], &settings)?;
    // The tool takes one of them at a time.
    for mechanism in ["SCRAM-SHA-256", "SCRAM-SHA-512"] {
        let credentials = format!("{mechanism}=[password={PASSWORD}]");
        let arguments = ["--alter", "--add-config", &credentials, "--entity-type", "users", "--entity-name", "recado"];
        cluster.tool("kafka.admin.ConfigCommand", &arguments)?;
    }
    Ok(cluster)
}

/// The lines of `[bus]` for a mechanism, a password and an authority.
fn lines(mechanism: &str, password: &str, authority: &Path) -> String {
    format!(
        "partitions = 2\nreplication = 1\nsingle_broker = true\n[bus.tls]\nca_file = \"{}\"\n[bus.sasl]\nmechanism = \
         \"{mechanism}\"\nusername = \"recado\"\npassword = \"{password}\"\n",
        authority.display()
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn tls_and_passwords_reach_a_real_broker_and_wrong_ones_do_not() -> Result<()> {
    let folder = folder()?;
    let home = folder.path().to_owned();
    let (cluster, binary) = tokio::task::spawn_blocking(move || {
        certificates(&home)?;
        anyhow::Ok((broker(&home)?, binary_with_tls()?))
    })
    .await??;
    let provider = provider(|_| {}).await?;
    let mut settings = Settings::new(folder.path().join("gateway"), provider.api_base());
    settings.kafka = Some((cluster.bootstrap_of(SECURE.name), "secure".to_owned()));
    let right = folder.path().join("ca.pem");

    // The same records through each kind of password.
    let mut messages = 0;
    for mechanism in ["SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN"] {
        settings.bus_lines = Some(lines(mechanism, PASSWORD, &right));
        let gateway = Gateway::start_build(&binary, &settings, &[]).await.context(mechanism)?;
        provider.set_targets(&[gateway.webhook("whatsapp")])?;
        let api = gateway.api(&settings, "events:read,send,agent,admin").await?;
        for n in 0..10 {
            let customer = provider.customer(&format!("551191234{n:04}"), "Ana");
            customer.says(mechanism).await?.acknowledged(PATIENCE).await?;
            messages += 1;
        }
        api.events_of("messageReceived", messages, PATIENCE).await?;
        let verdict = provider.ledger().compare(seen(&api.events().await?));
        ensure!(verdict.holds(), "{verdict:?}");
        let ended = gateway.stop().await?;
        ensure!(ended.status.code() == Some(0), "{:?}", ended.status);
        ensure!(!ended.stderr.contains(PASSWORD), "the log shows the password");
    }

    // What is wrong is said, and is no fault of the configuration's form.
    let wrong_password = lines("SCRAM-SHA-512", "not-the-password", &right);
    let wrong_authority = lines("SCRAM-SHA-512", PASSWORD, &folder.path().join("other.pem"));
    for (lines, told) in [(wrong_password, "authentication failed"), (wrong_authority, "certificate")] {
        settings.bus_lines = Some(lines);
        let config = settings.write()?.display().to_string();
        let served = run(&binary, &settings.folder, ["serve", "--config", &config]).await?;
        let error = served.stderr.lines().find(|line| line.starts_with("error: ")).unwrap_or_default().to_lowercase();
        ensure!(served.code == 3 && error.contains(told), "{told}: {served:?}");
        ensure!(served.stderr.contains("\nhint: "), "it says what to do: {}", served.stderr);
        ensure!(!served.stderr.contains(PASSWORD) && !served.stderr.contains("not-the-password"), "a secret is shown");
        println!("{told}: {}", error.trim());
    }
    println!("{messages} messages over TLS, with three kinds of password");
    Ok(())
}

#[tokio::test]
async fn a_build_without_tls_says_so() -> Result<()> {
    let folder = folder()?;
    std::fs::write(folder.path().join("ca.pem"), "")?;
    let mut settings = Settings::new(folder.path(), "http://127.0.0.1:9");
    settings.kafka = Some(("127.0.0.1:9".to_owned(), "secure".to_owned()));
    settings.bus_lines = Some(lines("SCRAM-SHA-256", PASSWORD, &folder.path().join("ca.pem")));
    settings.write()?;
    for command in ["check", "serve"] {
        let refused = recado(&settings.folder, [command, "--config", "recado.toml"]).await?;
        ensure!(refused.code == 2, "{refused:?}");
        for said in ["cannot speak TLS", "only by `PLAIN`", "--features kafka-tls", "= bus.tls", "= bus.sasl.mechanism"]
        {
            ensure!(refused.stderr.contains(said), "{said}: {}", refused.stderr);
        }
    }
    // The same by the names that librdkafka has for them.
    settings.bus_lines = Some(
        "[bus.options]\n\"security.protocol\" = \"sasl_ssl\"\n\"sasl.mechanisms\" = \"SCRAM-SHA-512\"\n".to_owned(),
    );
    settings.write()?;
    let refused = recado(&settings.folder, ["check", "--config", "recado.toml"]).await?;
    ensure!(refused.code == 2 && refused.stderr.contains("2 problems"), "{refused:?}");
    Ok(())
}
