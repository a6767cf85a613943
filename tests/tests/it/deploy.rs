//! The files in `deploy` fit the program, each other and what they are read by. No image is built here: there is no
//! container engine.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, ensure};
use recado_tests::{
    World,
    gateway::{recado, recado_with},
};
use tokio::process::Command;
use yaml_rust2::{Yaml, YamlLoader};

fn repository() -> Result<PathBuf> {
    Ok(Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("no repository")?.to_owned())
}

fn read(name: &str) -> Result<String> {
    std::fs::read_to_string(repository()?.join(name)).context(name.to_owned())
}

fn compose() -> Result<Yaml> {
    let text = read("deploy/compose.yaml")?;
    YamlLoader::load_from_str(&text)?.into_iter().next().context("an empty file")
}

fn strings(list: &Yaml) -> Vec<String> {
    list.as_vec().into_iter().flatten().filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

fn keys(table: &Yaml) -> BTreeSet<String> {
    table.as_hash().into_iter().flatten().filter_map(|(key, _)| key.as_str().map(str::to_owned)).collect()
}

/// The options that a command of the program has.
async fn options(command: &str) -> Result<String> {
    let help = recado(&repository()?, [command, "--help"]).await?;
    ensure!(help.code == 0, "{help:?}");
    Ok(help.stdout)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dockerfile_names_what_there_is() -> Result<()> {
    let file = read("deploy/Dockerfile")?;
    let toolchain = read("rust-toolchain.toml")?;
    let version = file.split("FROM rust:").nth(1).and_then(|rest| rest.split('-').next()).context("no toolchain")?;
    assert!(toolchain.contains(&format!("\"{version}")), "rust:{version} is not the toolchain of {toolchain}");

    // The line that builds, as cargo would take it: package, features, lock file.
    let line = file.lines().find(|line| line.contains("cargo build")).context("no build")?;
    let words: Vec<&str> = line.split_whitespace().skip_while(|word| *word != "cargo").collect();
    let value = |name: &str| words.iter().position(|word| *word == name).and_then(|at| words.get(at + 1)).copied();
    let manifest = read("gateway/Cargo.toml")?;
    assert!(manifest.contains(&format!("name = \"{}\"", value("--package").context("no package")?)));
    for feature in value("--features").context("no features")?.split(',') {
        assert!(manifest.contains(&format!("\n{feature} = ")), "no feature {feature}");
    }
    assert!(words.contains(&"--locked") && words.contains(&"--release"), "{line}");
    assert!(repository()?.join("Cargo.lock").exists());

    // What it starts.
    let start = |name: &str| -> Result<Vec<String>> {
        let line = file.lines().find_map(|line| line.strip_prefix(name)).context(name.to_owned())?;
        Ok(serde_json::from_str(line)?)
    };
    assert_eq!(start("ENTRYPOINT ")?, ["recado"]);
    let arguments = start("CMD ")?;
    let help = options(&arguments[0]).await?;
    for option in arguments.iter().filter(|argument| argument.starts_with("--")) {
        assert!(help.contains(option.as_str()), "`recado {}` has no {option}", arguments[0]);
    }
    let configuration = arguments.last().context("no configuration")?;
    let mounted = strings(&compose()?["services"]["recado"]["volumes"]);
    assert!(mounted.iter().any(|volume| volume.contains(&format!(":{configuration}:"))), "{mounted:?}");

    // What is kept is what is mounted: a volume declared below a mounted one would be one without a name.
    let kept = file.lines().find_map(|line| line.strip_prefix("VOLUME ")).context("no volume")?;
    assert!(mounted.iter().any(|volume| volume.ends_with(&format!(":{kept}"))), "{kept}: {mounted:?}");
    let settings = read("deploy/recado.container.toml")?;
    let data = settings.lines().find_map(|line| line.strip_prefix("data_dir = \"")).context("no data_dir")?;
    assert!(data.starts_with(&format!("{kept}/")), "{data} is not in {kept}");
    assert!(read("docs/deploy.md")?.contains(&format!("a volume at `{kept}`")), "{kept}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_compose_file_gives_the_configuration_what_it_asks_for() -> Result<()> {
    let compose = compose()?;
    let recado = &compose["services"]["recado"];
    let deploy = repository()?.join("deploy");

    // Paths are relative to the file.
    let context = deploy.join(recado["build"]["context"].as_str().context("no context")?);
    assert!(context.join(recado["build"]["dockerfile"].as_str().context("no file")?).exists());
    let volumes = keys(&compose["volumes"]);
    for service in keys(&compose["services"]) {
        for volume in strings(&compose["services"][service.as_str()]["volumes"]) {
            let from = volume.split(':').next().unwrap_or_default();
            let is_there = if from.starts_with('.') { deploy.join(from).exists() } else { volumes.contains(from) };
            assert!(is_there, "{service}: {from}");
        }
    }
    let secrets: BTreeSet<String> = strings(&recado["secrets"]).into_iter().collect();
    assert_eq!(secrets, keys(&compose["secrets"]));

    // Its configuration is good, with the variables and secrets of the file and no others.
    let folder = recado_tests::settings::folder()?;
    let run = folder.path().join("run/secrets");
    std::fs::create_dir_all(&run)?;
    for name in &secrets {
        std::fs::write(run.join(name), "a-secret-of-the-test\n")?;
    }
    let text = read("deploy/recado.container.toml")?.replace("/run/secrets", &run.display().to_string());
    std::fs::write(folder.path().join("recado.toml"), text)?;
    let variables: Vec<(&'static str, String)> = ["RECADO_PUBLIC_URL", "WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_WABA_ID"]
        .map(|name| (name, if name.ends_with("URL") { "https://gw.example.com" } else { "700800900" }.to_owned()))
        .to_vec();
    let given: BTreeSet<&str> = variables.iter().map(|(name, _)| *name).collect();
    assert_eq!(keys(&recado["environment"]).iter().map(String::as_str).collect::<BTreeSet<_>>(), given);
    let checked = recado_with(folder.path(), ["check", "--config", "recado.toml"], &variables).await?;
    assert_eq!(checked.code, 0, "{checked:?}");
    for line in ["kafka", "0.0.0.0:8080", "0.0.0.0:8081", "/var/lib/recado/data"] {
        assert!(checked.stdout.contains(line) || checked.stdout.contains(&line.replace("0.0.0.0", "")), "{checked:?}");
    }

    // Ports are those of the configuration and of the image, and only webhooks are shown to everybody.
    let ports = strings(&recado["ports"]);
    assert_eq!(ports, ["8080:8080", "127.0.0.1:8081:8081"]);
    assert!(read("deploy/Dockerfile")?.contains("EXPOSE 8080 8081"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_containers_health_check_sees_readiness() -> Result<()> {
    let world = World::plain().await?;
    let compose = compose()?;
    let check = strings(&compose["services"]["recado"]["healthcheck"]["test"]);
    let script = check.last().context("no script")?;
    let address = world.gateway.admin.trim_start_matches("http://").replace(':', "/");
    ensure!(script.contains("/dev/tcp/127.0.0.1/8081"), "{script}");
    let script = script.replace("/dev/tcp/127.0.0.1/8081", &format!("/dev/tcp/{address}"));
    let healthy = async || Command::new(&check[1]).args(["-c", &script]).output().await;
    let seen = healthy().await?;
    assert!(seen.status.success(), "{seen:?}");
    world.gateway.stop().await?;
    let seen = healthy().await?;
    assert!(!seen.status.success(), "{seen:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn systemd_takes_the_unit_and_finds_it_tight() -> Result<()> {
    let folder = recado_tests::settings::folder()?;
    let unit = read("deploy/recado.service")?;
    let command = "/usr/local/bin/recado serve";
    ensure!(unit.contains(command), "{unit}");
    let program = recado_tests::gateway::binary()?;
    let file = folder.path().join("recado.service");
    std::fs::write(&file, unit.replace(command, &format!("{} serve", program.display())))?;

    let verified = Command::new("systemd-analyze").args(["verify", "--man=no"]).arg(&file).output().await;
    let verified = verified.context("systemd-analyze is needed: ./test installs it")?;
    let said = String::from_utf8_lossy(&verified.stderr).into_owned();
    assert!(verified.status.success() && !said.contains("recado.service"), "{said}");

    // Tenths: 10 is 1.0, which few services reach; a unit without any of it has 96.
    let judged = Command::new("systemd-analyze")
        .args(["security", "--offline=true", "--no-pager", "--threshold=20"])
        .arg(&file)
        .output()
        .await?;
    let said = String::from_utf8_lossy(&judged.stdout).into_owned();
    println!("{}", said.lines().last().unwrap_or_default());
    assert!(judged.status.success() && said.contains("Overall exposure level"), "{said}");
    Ok(())
}
