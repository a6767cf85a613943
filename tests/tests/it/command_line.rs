//! The command line as a process: signals, pipes, terminals, the environment.

use std::{path::Path, process::Stdio, time::Duration};

use anyhow::{Context as _, Result};
use recado_tests::{
    Gateway, Settings,
    gateway::{Output, binary, recado_with},
};
use tokio::process::Command;

const MINUTE: Duration = Duration::from_mins(1);

async fn serve(settings: &Settings, environment: &[(&'static str, String)]) -> Result<Output> {
    recado_with(&settings.folder, ["serve"], environment).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_environment_is_taken_at_its_word_or_refused() -> Result<()> {
    let folder = recado_tests::settings::folder()?;
    let settings = Settings::new(folder.path().join("gateway"), "http://127.0.0.1:9");
    settings.write()?;
    for (wrong, near) in [("warning", "warn"), ("inof", "info")] {
        let said = serve(&settings, &[("RECADO_LOG", wrong.to_owned())]).await?;
        assert!(said.code == 2 && said.stderr.contains(&format!("hint: did you mean `{near}`?")), "{said:?}");
    }
    // Empty is not set: the file in the folder is read.
    for set in ["", "recado.toml"] {
        let said = recado_with(&settings.folder, ["check"], &[("RECADO_CONFIG", set.to_owned())]).await?;
        assert!(said.code == 0, "{set:?}: {said:?}");
    }
    let said = recado_with(&settings.folder, ["check"], &[("RECADO_CONFIG", "other.toml".to_owned())]).await?;
    assert!(said.code == 2 && said.stderr.contains("other.toml"), "{said:?}");
    let said = recado_with(&settings.folder, ["check", "--config", ""], &[]).await?;
    assert_eq!(said.code, 2, "{said:?}");
    Ok(())
}

/// What a command writes to a terminal.
async fn on_terminal(folder: &Path, command: &str, environment: &[(&str, &str)]) -> Result<String> {
    let mut script = Command::new("script");
    script.args(["-qec", &format!("{} {command}", binary()?.display()), "/dev/null"]).current_dir(folder);
    script.env("TERM", "xterm-256color").env_remove("NO_COLOR").envs(environment.iter().copied());
    script.stdin(Stdio::null()).kill_on_drop(true);
    let output = tokio::time::timeout(MINUTE, script.output()).await.context("it does not end")??;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn escapes_are_only_for_those_who_want_them() -> Result<()> {
    let folder = recado_tests::settings::folder()?;
    let settings = Settings::new(folder.path().join("gateway"), "http://127.0.0.1:9");
    settings.write()?;
    // Its lines come, and then it ends: another content under the same revision is refused by the router.
    Gateway::start(&settings).await?.stop().await?;
    Settings { agents: vec!["carla".to_owned()], ..settings.clone() }.write()?;
    for command in ["demo --for 2s", "serve", "chekc"] {
        let coloured = on_terminal(&settings.folder, command, &[]).await?;
        assert!(coloured.contains('\u{1b}'), "{command}: {coloured:?}");
        for plain in [("NO_COLOR", "1"), ("TERM", "dumb")] {
            let said = on_terminal(&settings.folder, command, &[plain]).await?;
            assert!(said.len() > 20 && !said.contains('\u{1b}'), "{command}, {plain:?}: {said:?}");
        }
    }
    Ok(())
}
