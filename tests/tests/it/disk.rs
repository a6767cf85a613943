//! Disks that are full, for reading only, failing or damaged: what was acknowledged is there afterwards, or the gateway
//! says that it is not.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::Stdio,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use nix::sys::signal::Signal;
use recado_tests::{
    Api, Gateway, Settings, SmallDisk,
    api::client,
    gateway::{Output, recado},
    raw::{post, signature, webhook},
    settings::{APP_SECRET, copy},
    within,
};

const MINUTE: Duration = Duration::from_mins(1);

/// Providers that post all the time, and what they were told.
struct Load {
    url: Arc<Mutex<String>>,
    stop: Arc<AtomicBool>,
    acknowledged: Arc<Mutex<BTreeSet<String>>>,
    refused: Arc<Mutex<Vec<u16>>>,
    writers: Vec<tokio::task::JoinHandle<()>>,
}

impl Load {
    fn on(gateway: &Gateway, writers: usize) -> Self {
        let mut load = Self {
            url: Arc::new(Mutex::new(gateway.webhook("whatsapp"))),
            stop: Arc::default(),
            acknowledged: Arc::default(),
            refused: Arc::default(),
            writers: Vec::new(),
        };
        let run = gateway.pid();
        for writer in 0..writers {
            let (url, stop) = (Arc::clone(&load.url), Arc::clone(&load.stop));
            let (acknowledged, refused) = (Arc::clone(&load.acknowledged), Arc::clone(&load.refused));
            load.writers.push(tokio::spawn(async move {
                for n in 0_u64.. {
                    if stop.load(Ordering::Relaxed) {
                        return;
                    }
                    let wamid = format!("wamid.{run}-{writer}-{n}-{}", "x".repeat(300));
                    let body = webhook("700800900", &wamid);
                    let right = signature(APP_SECRET, &body);
                    let to = url.lock().unwrap().clone();
                    match post(&to, body, &[&right]).await {
                        Ok((200, _)) => _ = acknowledged.lock().unwrap().insert(wamid),
                        Ok((status, _)) => {
                            refused.lock().unwrap().push(status);
                            tokio::time::sleep(Duration::from_millis(20)).await;
                        }
                        // The process is gone.
                        Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
                    }
                }
            }));
        }
        load
    }

    fn taken(&self) -> usize {
        self.acknowledged.lock().unwrap().len()
    }

    fn refusals(&self) -> usize {
        self.refused.lock().unwrap().iter().filter(|status| **status == 503).count()
    }

    async fn at_least(&self, what: &str, count: impl Fn(&Self) -> usize, more: usize) -> Result<()> {
        let wanted = count(self) + more;
        within(MINUTE, what, || async { Ok((count(self) >= wanted).then_some(())) }).await
    }

    async fn end(self) -> Result<BTreeSet<String>> {
        self.stop.store(true, Ordering::Relaxed);
        for writer in self.writers {
            writer.await?;
        }
        let others: Vec<u16> = self.refused.lock().unwrap().iter().copied().filter(|s| *s != 503).collect();
        ensure!(others.is_empty(), "refused with something else than 503: {others:?}");
        Ok(std::mem::take(&mut *self.acknowledged.lock().unwrap()))
    }
}

/// Every acknowledged message is in events, once; and the log holds under replay.
async fn nothing_is_lost(settings: &Settings, gateway: Gateway, api: &Api, told: &BTreeSet<String>) -> Result<()> {
    let events = within(MINUTE, "everything acknowledged in events", || async {
        let events = api.events().await?;
        let there: BTreeSet<&str> = events.iter().filter_map(|e| e["messageReceived"]["providerId"].as_str()).collect();
        Ok(told.iter().all(|wamid| there.contains(wamid.as_str())).then_some(events))
    })
    .await?;
    let received = events.iter().filter_map(|e| e["messageReceived"]["providerId"].as_str());
    let (mut once, mut doubled) = (BTreeSet::new(), 0);
    received.for_each(|wamid| doubled += usize::from(!once.insert(wamid)));
    assert_eq!(doubled, 0, "messages in events twice");
    gateway.stop().await?;
    let verified = recado(&settings.folder, ["verify", "--config", "recado.toml"]).await?;
    assert_eq!(verified.code, 0, "{verified:?}");
    println!("{} acknowledged, {} in events; {}", told.len(), once.len(), verified.stdout.trim());
    Ok(())
}

async fn text(url: String) -> Result<(u16, String)> {
    let answer = client()?.get(url).send().await?;
    Ok((answer.status().as_u16(), answer.text().await?))
}

fn settings_on(disk: &Path, extra: &str) -> Settings {
    let mut settings = Settings::new(disk.join("gateway"), "http://127.0.0.1:9");
    extra.clone_into(&mut settings.extra);
    settings
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_fills_up_refuses_in_time_and_goes_on() -> Result<()> {
    let disk = SmallDisk::new("96m")?;
    let settings = settings_on(disk.path(), "[disk]\nreserve_bytes = 16777216\nalarm_bytes = 33554432\n");
    let gateway = Gateway::start(&settings).await?;
    let api = gateway.api(&settings, "events:read,send,agent,admin").await?;
    api.presence("ana", "available").await?;
    let load = Load::on(&gateway, 6);
    load.at_least("webhooks", Load::taken, 50).await?;

    disk.fill(24 * 1024 * 1024)?;
    within(MINUTE, "an alarm while all goes on", || async {
        let (_, ready) = text(format!("{}/readyz", gateway.admin)).await?;
        Ok((ready.contains("\"alarms\":[\"the disk of `data` has") && gateway.log().contains("disk fills up"))
            .then_some(()))
    })
    .await?;
    disk.fill(12 * 1024 * 1024)?;
    load.at_least("webhooks refused", Load::refusals, 50).await?;
    let (status, ready) = text(format!("{}/readyz", gateway.admin)).await?;
    assert_eq!(status, 503);
    assert!(ready.contains("free some space"), "{ready}");
    assert!(gateway.log().contains("disk is nearly full, webhooks are refused"));
    let (_, metrics) = text(format!("{}/metrics", gateway.admin)).await?;
    assert!(metrics.contains("recado_disk_free_bytes{folder=\"data\"}"), "{metrics}");
    assert!(metrics.contains("recado_disk_reserve_bytes{folder=\"data\"} 16777216"), "{metrics}");
    assert!(metrics.contains("result=\"disk_full\""), "{metrics}");
    // What was accepted can still be concluded and answered.
    let held = load.taken();
    api.presence("ana", "paused").await?;
    load.at_least("more refusals", Load::refusals, 50).await?;
    assert_eq!(load.taken(), held, "nothing is taken below the reserve");

    disk.free()?;
    load.at_least("webhooks taken again", Load::taken, 50).await?;
    println!("{} refused with 503 while the reserve was left", load.refusals());
    let told = load.end().await?;
    nothing_is_lost(&settings, gateway, &api, &told).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_without_a_byte_left_loses_nothing() -> Result<()> {
    let disk = SmallDisk::new("64m")?;
    let settings = settings_on(disk.path(), "[disk]\nreserve_bytes = 0\nalarm_bytes = 0\n");
    let mut gateway = Gateway::start(&settings).await?;
    let mut api = gateway.api(&settings, "events:read,send,agent,admin").await?;
    let load = Load::on(&gateway, 6);
    load.at_least("webhooks", Load::taken, 50).await?;
    let mut ended = 0;
    for round in 0..3 {
        disk.fill(0)?;
        load.at_least("webhooks refused", Load::refusals, 40).await.with_context(|| gateway.log())?;
        if round == 1 {
            // Ended on the full disk: it starts there, or says why not.
            gateway.kill9().await?;
            ended += 1;
            let started = tokio::time::timeout(MINUTE, Gateway::start(&settings)).await?;
            let refused = started.err().map(|error| format!("{error:#}"));
            if let Some(refused) = &refused {
                assert!(refused.contains("hint: "), "{refused}");
            }
            disk.free()?;
            gateway = Gateway::start(&settings).await?;
            *load.url.lock().unwrap() = gateway.webhook("whatsapp");
            api = api.at(&gateway.admin);
        } else {
            disk.free()?;
        }
        load.at_least("webhooks taken again", Load::taken, 50).await.with_context(|| gateway.log())?;
        within(MINUTE, "readiness", || async {
            let (status, _) = text(format!("{}/readyz", gateway.admin)).await?;
            Ok((status == 200).then_some(()))
        })
        .await
        .with_context(|| gateway.log())?;
    }
    println!("3 times full, {} refused with 503, {ended} killed on the full disk", load.refusals());
    let told = load.end().await?;
    nothing_is_lost(&settings, gateway, &api, &told).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_fsync_ends_the_process() -> Result<()> {
    let folder = recado_tests::settings::folder()?;
    let settings = settings_on(folder.path(), "");
    let mut told = BTreeSet::new();
    // A sync that fails; and writes to a file system that was made read-only under the running process.
    for (round, fault) in ["fsync,fdatasync:error=EIO", "pwrite64:error=EROFS"].into_iter().enumerate() {
        let gateway = Gateway::start(&settings).await?;
        let load = Load::on(&gateway, 4);
        load.at_least("webhooks", Load::taken, 30).await?;
        let trace = folder.path().join(format!("trace-{round}"));
        let mut strace = tokio::process::Command::new("strace")
            .args(["-f", "-e", "trace=fsync,fdatasync,pwrite64", "-e", &format!("inject={fault}"), "-o"])
            .arg(&trace)
            .args(["-p", &gateway.pid().to_string()])
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("strace is needed")?;
        let ended = gateway.ends(MINUTE).await?;
        let _ = strace.wait().await;
        assert!(!ended.status.success(), "{:?}", ended.status);
        assert!(
            ended.stderr.contains("the log cannot be trusted after a failed commit; the process ends"),
            "{}",
            ended.stderr
        );
        let hits = std::fs::read_to_string(&trace)?.matches("(INJECTED)").count();
        assert!(hits > 0, "the fault never hit");
        let taken = load.end().await?;
        println!("{fault}: hit {hits} times, {} acknowledged before, ended with {:?}", taken.len(), ended.status);
        told.extend(taken);
    }
    let gateway = Gateway::start(&settings).await?;
    let api = gateway.api(&settings, "events:read").await?;
    nothing_is_lost(&settings, gateway, &api, &told).await
}

/// A gateway's folder after so many webhooks, and what was acknowledged.
async fn used(folder: &Path, signal: Signal) -> Result<(Settings, BTreeSet<String>)> {
    let settings = settings_on(folder, "");
    let gateway = Gateway::start(&settings).await?;
    let load = Load::on(&gateway, 4);
    load.at_least("webhooks", Load::taken, 200).await?;
    let told = load.end().await?;
    let api = gateway.api(&settings, "events:read").await?;
    api.events_of("messageReceived", told.len(), MINUTE).await?;
    gateway.signal(signal)?;
    gateway.ends(MINUTE).await?;
    Ok((settings, told))
}

async fn serve(settings: &Settings) -> Result<Output> {
    recado(&settings.folder, ["serve", "--config", "recado.toml"]).await
}

/// The largest file of a log with this ending.
fn file(settings: &Settings, log: &str, ending: &str) -> Result<PathBuf> {
    let entries = std::fs::read_dir(settings.data().join("log").join(log))?;
    let files = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let fitting = files.filter(|path| path.to_string_lossy().ends_with(ending));
    fitting.max_by_key(|path| path.metadata().map_or(0, |meta| meta.len())).context("no such file")
}

fn flip(path: &Path, at: f64) -> Result<()> {
    let mut bytes = std::fs::read(path)?;
    let at = ((bytes.len() - 1) as f64 * at) as usize;
    bytes[at] ^= 0x20;
    Ok(std::fs::write(path, bytes)?)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_and_is_gone_is_missed_at_the_start() -> Result<()> {
    let folder = recado_tests::settings::folder()?;
    let (settings, told) = used(folder.path(), Signal::SIGKILL).await?;
    let mut refused = 0;
    for log in ["recado.intake.v1", "recado.events.v1", "recado.control.v1"] {
        for cut in [true, false] {
            let mut harmed = settings.clone();
            harmed.folder = folder.path().join(format!("{log}-{cut}"));
            copy(&settings.folder, &harmed.folder)?;
            let wal = file(&harmed, log, ".db-wal")?;
            if cut {
                let length = wal.metadata()?.len();
                std::fs::File::options().write(true).open(&wal)?.set_len(length / 2)?;
            } else {
                flip(&wal, 0.4)?;
            }
            let ended = serve(&harmed).await?;
            assert_eq!(ended.code, 3, "{ended:?}");
            assert!(ended.stderr.contains("is damaged") && ended.stderr.contains("were acknowledged"), "{ended:?}");
            assert!(ended.stderr.contains("hint: ") && ended.stderr.contains("restore a backup"), "{ended:?}");
            refused += 1;
        }
    }
    println!("{} acknowledged; {refused} damages of the newest records, all refused", told.len());
    let gateway = Gateway::start(&settings).await?;
    let api = gateway.api(&settings, "events:read").await?;
    nothing_is_lost(&settings, gateway, &api, &told).await
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_files_are_named_and_not_believed() -> Result<()> {
    let folder = recado_tests::settings::folder()?;
    let (settings, told) = used(folder.path(), Signal::SIGTERM).await?;
    let harmed = |name: &str| -> Result<Settings> {
        let mut harmed = settings.clone();
        harmed.folder = folder.path().join(name);
        copy(&settings.folder, &harmed.folder)?;
        Ok(harmed)
    };
    // Old records, which the start after a checkpoint does not need: whoever reads them is told.
    for log in ["recado.intake.v1", "recado.events.v1"] {
        let harmed = harmed(log)?;
        flip(&file(&harmed, log, ".db")?, 0.5)?;
        // Without a checkpoint everything is read again from the beginning.
        let verified = recado(&harmed.folder, ["verify", "--config", "recado.toml"]).await?;
        let said = format!("{}{}", verified.stdout, verified.stderr);
        println!("{log}: verify ends with {} and says {}", verified.code, said.trim());
        assert_eq!(verified.code, 1, "{verified:?}");
        assert!(said.contains(".db") && said.contains("damaged"), "{said}");
    }
    // A file that is cut off.
    let cut = harmed("cut")?;
    let path = file(&cut, "recado.intake.v1", ".db")?;
    std::fs::File::options().write(true).open(&path)?.set_len(path.metadata()?.len() / 2)?;
    let ended = serve(&cut).await?;
    assert_eq!(ended.code, 3, "{ended:?}");
    assert!(ended.stderr.contains("damaged") && ended.stderr.contains("hint: "), "{ended:?}");

    // What checkpoints name: a state, and an index run.
    for kind in ["state", "index"] {
        let harmed = harmed(kind)?;
        let mut objects = Vec::new();
        walk(&harmed.folder.join("objects").join(kind), &mut objects)?;
        ensure!(!objects.is_empty(), "no object of the kind {kind}");
        objects.iter().try_for_each(|object| flip(object, 0.5))?;
        let gateway = Gateway::start(&harmed).await;
        let said = match gateway {
            Ok(gateway) => {
                within(MINUTE, "the damage in readiness", || async {
                    let (status, ready) = text(format!("{}/readyz", gateway.admin)).await?;
                    Ok((status == 503 && ready.contains("is not what the checkpoint names")).then_some(ready))
                })
                .await?
            }
            Err(error) => format!("{error:#}"),
        };
        println!("{} damaged objects of {kind}", objects.len());
        assert!(said.contains("is not what the checkpoint names"), "{said}");
    }
    println!("{} acknowledged", told.len());
    let gateway = Gateway::start(&settings).await?;
    let api = gateway.api(&settings, "events:read").await?;
    nothing_is_lost(&settings, gateway, &api, &told).await
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { walk(&path, found)? } else { found.push(path) }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_system_for_reading_only_is_told_at_the_start() -> Result<()> {
    let disk = SmallDisk::new("64m")?;
    let (settings, told) = used(disk.path(), Signal::SIGTERM).await?;
    disk.remount("ro")?;
    let ended = serve(&settings).await?;
    assert_eq!(ended.code, 3, "{ended:?}");
    assert!(ended.stderr.contains("hint: "), "{ended:?}");
    println!("{} acknowledged before; it says: {}", told.len(), ended.stderr.trim());
    disk.remount("rw")?;
    let gateway = Gateway::start(&settings).await?;
    let api = gateway.api(&settings, "events:read").await?;
    nothing_is_lost(&settings, gateway, &api, &told).await
}
