//! `recado message`: what became of one message, and what was said to the provider about it.

use recado_proto::{Encode as _, Kind, json, time, v1};
use serde_json::{Value, json};

use super::{ConfigFile, Console, Exit, open, tail::Events};
use crate::{clock, logs};

/// Lines about one message at most; more receipts than that are noise.
const MOST: usize = 1000;

/// Says what became of a message: its events, each attempt, and what went over the wire, without content. Reads the
/// logs; the gateway may run or not.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Its id: `msg_...`.
    pub message: String,
    /// The configuration.
    #[command(flatten)]
    pub file: ConfigFile,
    /// Print one JSON object a line.
    #[arg(long)]
    pub json: bool,
}

/// Something that happened to the message.
struct Moment {
    at_ms: i64,
    what: Value,
}

/// Runs the command.
pub async fn run(args: &Args, console: &mut Console<'_>) -> Exit {
    if Kind::Message.parse(&args.message).is_none() {
        console.error(format!("`{}` is no message's id\nhint: it looks like msg_ and 26 characters", args.message));
        return Exit::Usage;
    }
    let opened = match open::read_only(&args.file, console).await {
        Ok(opened) => opened,
        Err(exit) => return exit,
    };
    for partition in 0..opened.partitions {
        match moments(&opened, partition, &args.message).await {
            Ok(moments) if moments.is_empty() => {}
            Ok(moments) => {
                for moment in &moments {
                    if args.json {
                        console.print(&moment.what);
                    } else {
                        tell(moment, console);
                    }
                }
                return Exit::Done;
            }
            Err(why) => {
                console.error(why);
                return Exit::Unreachable;
            }
        }
    }
    let hint =
        "hint: events are kept for 90 days, attempts for 8; somebody else's message is in another folder or cluster";
    console.error(format!("no log has the message `{}`\n{hint}", args.message));
    Exit::NotSo
}

/// All that the logs have of a message, in the order in which it was written.
async fn moments(opened: &open::Opened, partition: u32, message: &str) -> Result<Vec<Moment>, String> {
    let mut moments = Vec::new();
    let bounds = opened.bus.bounds(logs::EVENTS, partition).await.map_err(|e| e.to_string())?;
    let mut reader = opened.bus.reader(logs::EVENTS, partition, bounds.oldest).await.map_err(|e| e.to_string())?;
    let mut events = Events::new(bounds.oldest > 0);
    while reader.position() < bounds.end && moments.len() < MOST {
        for stored in reader.next(500).await.map_err(|e| e.to_string())? {
            let what = events.take(&stored).and_then(|event| of_event(&event, message));
            moments.extend(what.map(|what| Moment { at_ms: stored.at_ms, what }));
        }
    }
    let bounds = opened.bus.bounds(logs::DELIVERIES, partition).await.map_err(|e| e.to_string())?;
    let mut reader = opened.bus.reader(logs::DELIVERIES, partition, bounds.oldest).await.map_err(|e| e.to_string())?;
    while reader.position() < bounds.end && moments.len() < 2 * MOST {
        for stored in reader.next(500).await.map_err(|e| e.to_string())? {
            let Ok(delivery) = v1::Delivery::decode(stored.value) else { continue };
            let what = delivery.record.and_then(|record| of_delivery(&record, message));
            moments.extend(what.map(|what| Moment { at_ms: stored.at_ms, what }));
        }
    }
    moments.sort_by_key(|moment| moment.at_ms);
    for moment in &mut moments {
        moment.what["at"] = json!(clock::rfc3339(moment.at_ms));
    }
    Ok(moments)
}

fn of_event(event: &v1::Event, message: &str) -> Option<Value> {
    use v1::event::Body;
    let mut shown = match event.body.as_ref()? {
        Body::MessageReceived(e) if e.message_id == message => {
            json!({"what": "received", "account": e.account_id, "conversation": e.conversation_id})
        }
        Body::MessageSubmitted(e) if e.message_id == message => json!({
            "what": "submitted",
            "account": e.account_id,
            "conversation": e.conversation_id,
            "agent": e.agent_id,
            "notAfter": e.not_after.as_ref().map(|at| clock::rfc3339(time::millis(at))),
        }),
        Body::MessageStatusChanged(e) if e.message_id == message => json!({
            "what": "status",
            "status": v1::message_status::Status::try_from(e.status).map_or("unknown", |status| status.as_str_name()),
            "code": e.code,
            "title": e.title,
        }),
        Body::ReadMarkSubmitted(e) if e.message_id == message => json!({"what": "readMark", "agent": e.agent_id}),
        Body::MediaStored(e) if e.message_id == message => json!({"what": "mediaStored", "part": e.part}),
        Body::MediaFailed(e) if e.message_id == message => {
            json!({"what": "mediaFailed", "part": e.part, "code": e.code})
        }
        _ => return None,
    };
    shown["seq"] = json!(event.seq);
    Some(shown)
}

fn of_delivery(record: &v1::delivery::Record, message: &str) -> Option<Value> {
    use v1::delivery::Record;
    match record {
        Record::Attempt(attempt) if attempt.message_id == message => {
            Some(json!({"what": "attempt", "n": attempt.n, "by": attempt.owner}))
        }
        Record::Outcome(outcome) if outcome.message_id == message => {
            let class = v1::outcome::Class::try_from(outcome.class).map_or("unknown", |class| class.as_str_name());
            let (n, code, title, last) = (outcome.n, &outcome.code, &outcome.title, outcome.r#final);
            let mut shown =
                json!({"what": "outcome", "n": n, "class": class, "code": code, "title": title, "final": last});
            if let Some(exchange) = &outcome.exchange {
                shown["exchange"] = json::canonical(exchange);
            }
            Some(shown)
        }
        _ => None,
    }
}

fn tell(moment: &Moment, console: &mut Console<'_>) {
    let what = &moment.what;
    let text = |key: &str| what[key].as_str().unwrap_or_default();
    let with = |word: &str, key: &str| match text(key) {
        "" => String::new(),
        value => format!(" {word} {value}"),
    };
    let reason = match (text("code"), text("title")) {
        ("", _) => String::new(),
        (code, "") => format!(" {code}"),
        (code, title) => format!(" {code}: {title}"),
    };
    let line = match text("what") {
        "submitted" => {
            format!(
                "submitted as event {}{}{}{}",
                what["seq"],
                with("by", "agent"),
                with("for", "account"),
                with("in", "conversation")
            )
        }
        "received" => {
            format!("received as event {}{}{}", what["seq"], with("on", "account"), with("in", "conversation"))
        }
        "status" => format!("status {}{reason}, event {}", text("status"), what["seq"]),
        "attempt" => format!("attempt {} begins", what["n"]),
        "outcome" => {
            let end = if what["final"] == true { "" } else { ", to be continued" };
            format!("attempt {} {}{reason}{end}", what["n"], text("class"))
        }
        "readMark" => format!("read mark submitted{}", with("by", "agent")),
        other => format!("{other} part {}{reason}", what["part"]),
    };
    console.print(format!("{} {line}", text("at")));
    let Some(exchange) = what.get("exchange") else { return };
    let field = |key: &str| exchange[key].as_str().unwrap_or_default().to_owned();
    let status = match exchange["httpStatus"].as_u64() {
        Some(status) => format!("HTTP {status}"),
        None => "no answer".to_owned(),
    };
    console.print(format!("    asked    {}", field("request")));
    console.print(format!(
        "    {status} after {} ms {}",
        exchange["durationMs"].as_u64().unwrap_or_default(),
        field("answer")
    ));
}
