//! A log that somebody changed so that no checksum notices: `recado verify` does.

use std::path::Path;

use anyhow::{Context as _, Result};
use recado_tests::{
    PATIENCE, Settings, World,
    gateway::{Output, recado},
    settings::copy,
};
use rusqlite::Connection;
use sha2::{Digest as _, Sha256};

/// Bits of a row's key that are its position; those above are the partition.
const POSITION_BITS: u32 = 44;

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_event_is_a_difference_wherever_it_stands() -> Result<()> {
    let world = World::plain().await?;
    let ana = world.provider.customer("5511987654321", "Ana");
    for n in 0..6 {
        ana.says(&format!("palavra-{n}")).await?.acknowledged(PATIENCE).await?;
    }
    world.api.events_of("messageReceived", 6, PATIENCE).await?;
    let settings = world.settings.clone();
    assert_eq!(world.gateway.stop().await?.status.code(), Some(0));
    let whole = verify(&settings.folder, &[]).await?;
    assert!(whole.code == 0 && whole.stdout.contains("the same bytes"), "{whole:?}");

    // One in the middle, and the last of all, after which nothing comes that would miss it.
    for word in ["palavra-2", "palavra-5"] {
        let mut changed = settings.clone();
        changed.folder = settings.folder.with_file_name(word);
        copy(&settings.folder, &changed.folder)?;
        let seq = change(&changed, word)?;
        let verified = verify(&changed.folder, &[]).await?;
        println!("{word}: {} {}", verified.stdout.trim(), verified.stderr.trim());
        assert_eq!(verified.code, 1, "{verified:?}");
        assert!(
            verified.stdout.contains("DIFFERENT") && !verified.stdout.contains("not in the log yet"),
            "{verified:?}"
        );
        assert!(verified.stderr.contains(&format!("tenant acme, event {seq}: ")), "{verified:?}");
    }

    let nobody = verify(&settings.folder, &["--tenant", "acmee"]).await?;
    assert!(nobody.code == 2 && nobody.stderr.contains("did you mean `acme`?"), "{nobody:?}");
    let one = verify(&settings.folder, &["--tenant", "acme"]).await?;
    assert_eq!(one.code, 0, "{one:?}");
    Ok(())
}

/// Changes the first letter of a word in the events, with the row's checksum. Gives the number of the event.
fn change(settings: &Settings, word: &str) -> Result<u64> {
    let folder = settings.data().join("log/recado.events.v1");
    let mut files = std::fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path()));
    let file = files.find(|path| path.extension().is_some_and(|ending| ending == "db")).context("no events")?;
    let connection = Connection::open(file)?;
    let mut tables = connection.prepare("SELECT name FROM sqlite_schema WHERE name LIKE 'batches\\_%' ESCAPE '\\'")?;
    let tables: Vec<String> = tables.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for table in tables {
        let partition: i64 = table.trim_start_matches("batches_").parse()?;
        let mut rows = connection.prepare(&format!("SELECT position, count, at_ms, records FROM {table}"))?;
        let rows: Vec<(i64, u32, i64, Vec<u8>)> = rows
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?
            .collect::<Result<_, _>>()?;
        for (position, count, at_ms, mut records) in rows {
            let Some(at) = records.windows(word.len()).position(|bytes| bytes == word.as_bytes()) else { continue };
            // The event's number stands in its id, `acme/1/N`, in the headers before its value.
            let head = String::from_utf8_lossy(&records[..at]).into_owned();
            let (_, id) = head.rsplit_once("acme/1/").context("no id")?;
            let seq = id.chars().take_while(char::is_ascii_digit).collect::<String>().parse()?;
            records[at] = b'P';
            let mut hash = Sha256::new();
            hash.update(((partition << POSITION_BITS) | position).to_le_bytes());
            hash.update(count.to_le_bytes());
            hash.update(at_ms.to_le_bytes());
            hash.update(&records);
            let update = format!("UPDATE {table} SET records = ?1, checksum = ?2 WHERE position = ?3");
            connection.execute(&update, (&records, &hash.finalize()[..16], position))?;
            return Ok(seq);
        }
    }
    anyhow::bail!("no event has {word}")
}

async fn verify(folder: &Path, more: &[&str]) -> Result<Output> {
    recado(folder, [&["verify", "--config", "recado.toml"], more].concat()).await
}
