//! Every command that the documents show is run, and prints what they show.
//!
//! A command in a block marked `console` is run by the test of its document. What it needs before it goes into
//! `tests/stages`; a command that no test can run goes onto the list below, with the reason.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use recado_tests::docs::{EndsWith, NotRun, Page, Rules};

const BUILDS: &str = "builds the program; the tests run one that was built already";

const ROOT: &str = "changes this machine; deploy::systemd_takes_the_unit_and_finds_it_tight looks at the unit";
const ENGINE: &str = "there is no container engine; the module deploy looks at the files";
const NGINX: &str = "changes this machine; the module proxy runs nginx with this file";

const NOT_RUN: &[NotRun] = &[
    NotRun { page: "README.md", command: "./test", why: "it runs this test" },
    NotRun { page: "CONTRIBUTING.md", command: "cargo build -p recado --features faults", why: BUILDS },
    NotRun {
        page: "CONTRIBUTING.md",
        command: "RECADO_FAULT=checkpoint.objects_stored:0:abort target/debug/recado-faults",
        why: "fault_points::every_gap_between_two_steps does this at every point",
    },
    NotRun { page: "CONTRIBUTING.md", command: "cargo test -p recado-tests", why: "it runs this test" },
    NotRun { page: "docs/deploy.md", command: "useradd ", why: ROOT },
    NotRun { page: "docs/deploy.md", command: "install -m 755 target", why: ROOT },
    NotRun { page: "docs/deploy.md", command: "recado init /etc/recado", why: ROOT },
    NotRun { page: "docs/deploy.md", command: "chgrp ", why: ROOT },
    NotRun { page: "docs/deploy.md", command: "install -m 644 deploy/recado.service", why: ROOT },
    NotRun { page: "docs/deploy.md", command: "systemctl ", why: ROOT },
    NotRun { page: "docs/deploy.md", command: "docker build ", why: ENGINE },
    NotRun { page: "docs/deploy.md", command: "docker compose ", why: ENGINE },
    NotRun { page: "docs/deploy.md", command: "install -m 644 deploy/nginx.conf", why: NGINX },
    NotRun { page: "docs/deploy.md", command: "ln -s ../sites-available/recado", why: NGINX },
    NotRun { page: "docs/quickstart.md", command: "cargo build --release", why: BUILDS },
    NotRun { page: "docs/operate.md", command: "cargo build --release --features kafka-tls", why: BUILDS },
    NotRun {
        page: "docs/operate.md",
        command: "prometheus --config.file=deploy/prometheus/prometheus.yml",
        why: "takes a port for everybody; the module numbers runs it with this file",
    },
    NotRun { page: "docs/benchmarks.md", command: "tests/bench", why: "ten minutes on a machine of its own" },
    NotRun { page: "docs/reliability.md", command: "cargo test -p recado-tests", why: "these tests, and 500 kills" },
    NotRun { page: "docs/reliability.md", command: "RECADO_KILLS=500", why: "500 kills take 15 minutes" },
    NotRun { page: "docs/reliability.md", command: "RECADO_POINT=checkpoint", why: "a part of fault_points" },
];

/// Commands that end otherwise than with 0, without an `error:`.
const ENDS_WITH: &[EndsWith] =
    &[EndsWith { page: "docs/operate.md", command: "recado account check wa-main", status: 1 }];

/// The documents with a test of their own, because each takes its time.
const ALONE: &[&str] = &[
    "docs/api.md",
    "docs/benchmarks.md",
    "docs/consume.md",
    "docs/deploy.md",
    "docs/operate.md",
    "docs/quickstart.md",
    "docs/whatsapp.md",
];

fn repository() -> Result<PathBuf> {
    Ok(Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("no repository")?.to_owned())
}

/// README, CONTRIBUTING and everything in `docs`.
fn pages() -> Result<BTreeSet<String>> {
    let mut pages = BTreeSet::from(["README.md".to_owned(), "CONTRIBUTING.md".to_owned()]);
    for entry in std::fs::read_dir(repository()?.join("docs"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if Path::new(&name).extension().is_some_and(|extension| extension == "md") {
            pages.insert(format!("docs/{name}"));
        }
    }
    Ok(pages)
}

#[allow(clippy::print_stdout, reason = "how much was run is told")]
fn run(page: &str) -> Result<()> {
    let programs =
        vec![("recado", recado_tests::gateway::binary()?), ("broker", PathBuf::from(env!("CARGO_BIN_EXE_broker")))];
    let rules = Rules { repository: repository()?, programs, not_run: NOT_RUN, ends_with: ENDS_WITH };
    let counted = rules.run(page)?;
    println!("{page}: {} commands printed what is shown, {} are not run", counted.run, counted.listed);
    Ok(())
}

#[test]
fn api() -> Result<()> {
    run("docs/api.md")
}

#[test]
fn benchmarks() -> Result<()> {
    run("docs/benchmarks.md")
}

#[test]
fn consume() -> Result<()> {
    run("docs/consume.md")
}

#[test]
fn deploy() -> Result<()> {
    run("docs/deploy.md")
}

#[test]
fn operate() -> Result<()> {
    run("docs/operate.md")
}

#[test]
fn quickstart() -> Result<()> {
    run("docs/quickstart.md")
}

#[test]
fn whatsapp() -> Result<()> {
    run("docs/whatsapp.md")
}

#[test]
fn all_others() -> Result<()> {
    let mut count = 0;
    for page in pages()?.iter().filter(|page| !ALONE.contains(&page.as_str())) {
        run(page)?;
        count += 1;
    }
    assert!(count > 2, "the documents are not where this test looks");
    Ok(())
}

#[test]
fn lists_and_stages_are_of_documents_that_are_there() -> Result<()> {
    let pages = pages()?;
    for page in NOT_RUN.iter().map(|e| e.page).chain(ENDS_WITH.iter().map(|e| e.page)).chain(ALONE.iter().copied()) {
        assert!(pages.contains(page), "{page}");
    }
    for entry in NOT_RUN {
        let shown = Page::read(&repository()?, entry.page)?;
        assert!(shown.commands().any(|command| command.text.starts_with(entry.command)), "{entry:?}");
        assert!(!entry.why.is_empty(), "{entry:?}");
    }
    for stage in std::fs::read_dir(repository()?.join("tests/stages"))? {
        let name = stage?.file_name().to_string_lossy().into_owned();
        assert!(
            pages.contains(&format!("docs/{name}")) || pages.contains(&name),
            "tests/stages/{name} is of no document"
        );
    }
    Ok(())
}
