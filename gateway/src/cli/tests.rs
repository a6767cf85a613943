#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path, sync::Arc};

use tokio_util::sync::CancellationToken;

use super::*;
use crate::{admin_socket, directory::Directory, lock};

pub(crate) struct Said {
    pub(crate) exit: Exit,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs a command line with these environment variables.
pub(crate) fn recado_with(arguments: &[&str], env: &dyn Fn(&str) -> Option<String>) -> Said {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let arguments = std::iter::once("recado").chain(arguments.iter().copied()).map(OsString::from);
    let exit = run(arguments, &mut Console::new(&mut out, &mut err, env));
    Said { exit, out: String::from_utf8_lossy(&out).into_owned(), err: String::from_utf8_lossy(&err).into_owned() }
}

pub(crate) fn recado(arguments: &[&str]) -> Said {
    recado_with(arguments, &|_| None)
}

pub(crate) fn initialized() -> (tempfile::TempDir, String) {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("new/gateway");
    let said = recado(&["init", folder.to_str().unwrap()]);
    assert_eq!(said.exit, Exit::Done, "{}", said.err);
    let file = folder.join("recado.toml").to_str().unwrap().to_owned();
    assert!(said.out.contains(&format!("recado serve --config {file}")), "{}", said.out);
    (place, file)
}

#[test]
fn the_repositorys_sample_names_every_key() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../config/recado.toml");
    let env = |name: &str| Some(format!("{name}-0123456789abcdef"));
    Config::load(&sample, &env).unwrap_or_else(|problems| panic!("{problems}"));

    // Each key stands in the sample, if only in a comment, at the beginning of its line.
    let text = fs::read_to_string(&sample).unwrap();
    let lines: Vec<_> = text.lines().map(|line| line.trim_start_matches(['#', ' ', '['])).collect();
    let schema = crate::config::schema(recado_connectors::BUILTIN);
    let tables = std::iter::once(&schema).chain(schema["$defs"].as_object().unwrap().values());
    let mut seen = 0;
    for key in tables.filter_map(|table| table["properties"].as_object()).flat_map(serde_json::Map::keys) {
        seen += 1;
        let named = |line: &&str| {
            line.strip_prefix(key.as_str()).is_some_and(|rest| rest.starts_with([' ', ']']))
                || line.contains(&format!(".{key}]"))
        };
        assert!(lines.iter().any(named), "`{key}` is not in config/recado.toml");
    }
    assert!(seen > 50, "{seen} keys");
}

#[test]
fn init_writes_a_configuration_that_works_and_never_over_one() {
    let (_place, file) = initialized();
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.matches("# DEMO: ").count() == 3 && !text.contains("\"${WA_"), "{text}");
    let checked = recado(&["check", "--config", &file]);
    assert_eq!(checked.exit, Exit::Done, "{}", checked.err);
    assert!(checked.out.contains("https://gw.example.com/webhooks/whatsapp (whatsapp)"), "{}", checked.out);

    let folder = Path::new(&file).parent().unwrap().to_str().unwrap();
    let again = recado(&["init", folder]);
    assert_eq!(again.exit, Exit::NotSo);
    assert!(again.err.contains("is there already") && again.err.contains("\nhint: "), "{}", again.err);
    assert_eq!(fs::read_to_string(&file).unwrap(), text);

    // Below a file nobody can write, whoever they are.
    for place in [file.clone(), format!("{file}/below")] {
        let said = recado(&["init", &place]);
        assert_eq!(said.exit, Exit::Unreachable, "{}", said.err);
        assert!(said.err.contains("cannot write") && said.err.contains("\nhint: "), "{}", said.err);
    }

    let (_other, other) = initialized();
    assert_ne!(fs::read_to_string(other).unwrap(), text, "secrets are drawn");
}

#[test]
fn check_tells_people_and_scripts_the_same() {
    let (_place, file) = initialized();
    let right = recado(&["check", "--json", "--config", &file]);
    let document: serde_json::Value = serde_json::from_str(&right.out).unwrap();
    assert_eq!((right.exit, &document["ok"]), (Exit::Done, &serde_json::json!(true)));
    assert_eq!(document["endpoints"][0]["callback_url"], "https://gw.example.com/webhooks/whatsapp");

    let text = fs::read_to_string(&file).unwrap().replace("queue = \"support\"", "queue = \"suport\"");
    fs::write(&file, text).unwrap();
    let people = recado(&["check", "--config", &file]);
    assert_eq!((people.exit, people.out.as_str()), (Exit::Usage, ""));
    assert!(people.err.contains("error: tenant `acme` has no queue `suport`\n  --> "), "{}", people.err);
    assert!(people.err.contains("hint: did you mean `support`?"), "{}", people.err);
    let script = recado(&["check", "--json", "--config", &file]);
    let document: serde_json::Value = serde_json::from_str(&script.out).unwrap();
    assert_eq!((script.exit, &document["ok"]), (Exit::Usage, &serde_json::json!(false)));
    assert_eq!(document["problems"][0]["key"], "accounts[0].queue");
    assert!(document["problems"][0]["line"].as_u64().unwrap() > 0);

    assert_eq!(recado(&["check", "--config", "/nonexistent.toml"]).exit, Exit::Usage);
}

#[test]
fn wrong_arguments_are_usage_and_help_is_not() {
    for wrong in [&["bogus"][..], &[], &["check", "--nope"], &["schema", "x"], &["token", "create", "--tenant", "a"]] {
        let said = recado(wrong);
        assert_eq!((said.exit, said.out.as_str()), (Exit::Usage, ""), "{wrong:?}");
        assert!(!said.err.is_empty());
    }
    let help = recado(&["--help"]);
    assert_eq!((help.exit, help.err.as_str()), (Exit::Done, ""));
    assert!(help.out.contains("Exit status: 0 done"), "{}", help.out);
    assert!(recado(&["--version"]).out.starts_with("recado 0."));
}

#[test]
fn logs_that_do_not_exist_yet_are_named() {
    let (_place, file) = initialized();
    for command in [&["tail", "events", "--no-follow"][..], &["verify"], &["deadletters", "list"]] {
        let said = recado(&[command, &["--config", &file]].concat());
        assert_eq!(said.exit, Exit::Unreachable, "{command:?}");
        assert!(said.err.contains("no logs in") && said.err.contains("hint: "), "{}", said.err);
    }
    // Without logs there is nothing to list, and that is an answer.
    for command in [&["token", "list"][..], &["token", "list", "--json"], &["hooks", "list"]] {
        let said = recado(&[command, &["--config", &file]].concat());
        assert_eq!(said.exit, Exit::Done, "{command:?}: {}", said.err);
    }
    let list = recado(&["token", "list", "--json", "--config", &file]).out;
    assert_eq!(serde_json::from_str::<serde_json::Value>(&list).unwrap(), serde_json::json!({"tokens": []}));
    assert!(!Path::new(&file).with_file_name("data").exists(), "who reads creates nothing");
}

#[test]
fn wrong_names_in_filters_are_refused_or_told() {
    let (_place, file) = initialized();
    let asked = |arguments: &[&str]| recado(&[arguments, &["--config", &file]].concat());
    let message = "msg_4vvzeksdjakxe3n6ekds9ntyxh";
    for (wrong, hint) in [
        (&["deadletters", "list", "--cause", "unknown_acount"][..], "did you mean `unknown_account`?"),
        (&["deadletters", "replay", "--cause", "nope"], "there are malformed_body, "),
        (&["deadletters", "list", "--id", "ltr_1"], "it looks like ltr_ and 26 characters"),
        (&["deadletters", "replay", "--id", message], "it looks like ltr_ and 26 characters"),
        (&["deadletters", "show", "nope"], "it looks like ltr_ and 26 characters"),
        (&["tail", "deadletters", "--kind", "malformed_bodi"], "did you mean `malformed_body`?"),
        (&["tail", "events", "--conversation", "cnv_1"], "it looks like cnv_ and 26 characters"),
        (&["tail", "events", "--contact", message], "it looks like ctc_ and 26 characters"),
    ] {
        let said = asked(wrong);
        assert_eq!((said.exit, said.out.as_str()), (Exit::Usage, ""), "{wrong:?}: {}", said.err);
        assert!(said.err.contains(hint), "{wrong:?}: {}", said.err);
    }
    // Names of the configuration may be of what was removed: there is an answer, and a warning before it.
    for (filter, wrong, hint) in [
        ("--tenant", "acm", "has no tenant `acm`\nhint: did you mean `acme`?"),
        ("--endpoint", "gone", "has no endpoint `gone`\nhint: only what was written before it was removed"),
        ("--account", "wa-mian", "has no account `wa-mian`\nhint: did you mean `wa-main`?"),
    ] {
        let said = asked(&["deadletters", "list", filter, wrong]);
        assert!(said.err.contains(&format!("warning: the configuration {hint}")), "{}", said.err);
        if filter != "--endpoint" {
            let said = asked(&["tail", "events", "--no-follow", filter, wrong]);
            assert!(said.err.contains(&format!("warning: the configuration {hint}")), "{}", said.err);
        }
        let said = asked(&["deadletters", "replay", filter, wrong]);
        assert!(said.err.contains(&format!("warning: the configuration {hint}")), "{}", said.err);
    }
    let right = asked(&["deadletters", "list", "--tenant", "acme", "--endpoint", "whatsapp", "--account", "wa-main"]);
    assert!(!right.err.contains("warning"), "{}", right.err);
}

#[test]
fn a_demo_is_where_nothing_is_yet() {
    let (place, file) = initialized();
    let folder = Path::new(&file).parent().unwrap().to_str().unwrap();
    let said = recado(&["demo", "--dir", folder]);
    assert_eq!(said.exit, Exit::Usage, "{}", said.err);
    assert!(said.err.contains("is not empty") && said.err.contains("hint: "), "{}", said.err);
    let below = format!("{file}/below");
    assert_eq!(recado(&["demo", "--dir", &below]).exit, Exit::Unreachable);
    for wrong in [&["--brokers", "localhost:9092"][..], &["--bus", "embedded", "--brokers", "localhost:9092"]] {
        let unused = place.path().join("unused");
        let said = recado(&[&["demo", "--dir", unused.to_str().unwrap()], wrong].concat());
        assert_eq!(said.exit, Exit::Usage, "{}", said.err);
        assert!(said.err.contains("--bus") && !unused.exists(), "{}", said.err);
    }
    assert_eq!(recado(&["demo", "--bus", "kafka"]).exit, Exit::Usage);
}

#[test]
fn escapes_are_not_for_everybody() {
    let plain = |name: &'static str, value: &'static str| {
        let env = move |asked: &str| (asked == name).then(|| value.to_owned());
        Console::new(&mut Vec::new(), &mut Vec::new(), &env).is_plain()
    };
    assert!(plain("NO_COLOR", "1") && plain("TERM", "dumb"));
    assert!(!plain("NO_COLOR", "") && !plain("TERM", "xterm-256color") && !plain("LANG", "dumb"));
}

#[test]
fn schemas_are_printed() {
    let config: serde_json::Value = serde_json::from_str(&recado(&["schema", "config"]).out).unwrap();
    assert!(config["$defs"]["Account.whatsapp"]["properties"]["phone_number_id"]["description"].is_string());
    let mut out = Vec::new();
    let arguments = ["recado", "schema", "events"].map(OsString::from);
    let exit = run(arguments, &mut Console::new(&mut out, &mut Vec::new(), &|_| None));
    assert_eq!(exit, Exit::Done);
    let set = <prost_types::FileDescriptorSet as recado_proto::Encode>::decode(out.as_slice()).unwrap();
    let event = set.file.iter().find(|file| file.name() == "recado/v1/event.proto").unwrap();
    assert!(event.message_type.iter().any(|message| message.name() == "Event"));
}

fn create(file: &str, more: &[&str]) -> Said {
    let arguments = [&["token", "create", "--config", file, "--tenant", "acme", "--scope", "events:read,send"], more];
    recado(&arguments.concat())
}

#[test]
fn tokens_work_without_a_gateway() {
    let (_place, file) = initialized();
    let created = create(&file, &["--name", "ci", "--expires", "90d"]);
    assert_eq!(created.exit, Exit::Done, "{}", created.err);
    let token = created.out.trim_end();
    assert!(crate::tokens::is_token(token) && !created.err.contains(token), "{}", created.out);

    let id = token.split('_').nth(1).unwrap();
    let list = recado(&["token", "list", "--config", &file]);
    assert!(list.out.contains(id) && list.out.contains("events:read,send") && !list.out.contains(token));
    let revoked = recado(&["token", "revoke", "--config", &file, id]);
    assert_eq!(revoked.exit, Exit::Done, "{}", revoked.err);
    let list = recado(&["token", "list", "--json", "--config", &file]).out;
    let list: serde_json::Value = serde_json::from_str(&list).unwrap();
    assert!(list["tokens"][0]["revokedAt"].is_string(), "{list}");
    assert_eq!(recado(&["token", "list", "--config", &file, "--tenant", "nobody"]).out, "");

    assert_eq!(recado(&["token", "revoke", "--config", &file, "nobody"]).exit, Exit::NotSo);
    let wrong = recado(&["token", "create", "--config", &file, "--tenant", "acm", "--scope", "send"]);
    assert_eq!(wrong.exit, Exit::Usage);
    assert_eq!(wrong.err, "error: there is no tenant `acm`\nhint: did you mean `acme`?\n");
    assert_eq!(create(&file, &["--expires", "soon"]).exit, Exit::Usage);
    let beyond = create(&file, &["--expires", "99999999d"]);
    assert_eq!((beyond.exit, beyond.out.as_str()), (Exit::Usage, ""));
    assert!(beyond.err.contains("the year 9999") && beyond.err.contains("hint: "), "{}", beyond.err);
    let long = create(&file, &["--expires", "36500d"]);
    assert!(long.exit == Exit::Done && long.err.contains("until 21"), "{}", long.err);
    let nobody = recado(&["token", "list", "--config", &file, "--tenant", "acm"]);
    assert_eq!(nobody.exit, Exit::Done);
    assert!(nobody.err.contains("has no tenant `acm`\nhint: did you mean `acme`?"), "{}", nobody.err);
    for none in ["0d", "0ms"] {
        let refused = create(&file, &["--expires", none]);
        assert_eq!((refused.exit, refused.out.as_str()), (Exit::Usage, ""), "{none}");
        assert!(refused.err.contains("lasts no time") && refused.err.contains("hint: "), "{}", refused.err);
    }
}

#[test]
fn tokens_work_beside_a_gateway() {
    let (_place, file) = initialized();
    let data = Path::new(&file).parent().unwrap().join("data");
    let held = lock::acquire(&data).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let stop = CancellationToken::new();
    let bus = crate::directory::memory_bus::MemoryBus::new();
    let directory = runtime.block_on(Directory::open(bus.shared(), 8)).unwrap();
    let socket = data.join(admin_socket::NAME);
    let serving = runtime.spawn({
        let (directory, stop) = (Arc::clone(&directory), stop.clone());
        async move { admin_socket::serve(&socket, directory, stop).await }
    });

    // The socket may not be there yet: the command waits for it while the lock is held.
    let created = create(&file, &[]);
    assert_eq!(created.exit, Exit::Done, "{}", created.err);
    assert!(directory.verify_token(created.out.trim_end()).is_some());
    stop.cancel();
    runtime.block_on(serving).unwrap().unwrap();

    // Somebody holds the folder and does not answer.
    let refused = create(&file, &[]);
    assert_eq!(refused.exit, Exit::Unreachable);
    let pid = format!("in use by process {}", std::process::id());
    assert!(refused.err.contains(&pid) && refused.err.contains("\nhint: "), "{}", refused.err);
    drop(held);
}
