//! Control over HTTP, for other processes and for people with `curl`.

use crate::content::Content;
use crate::courier::Posted;
use crate::customer::Customer;
use crate::fault::Fault;
use crate::graph::reply::Reply;
use crate::graph::{Asked, parameter};
use crate::ledger::SeenMessage;
use crate::load::Load;
use crate::receipts::ReceiptPlan;
use crate::settings::Copies;
use crate::shared::{Shared, hold};
use hyper::Method;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

const HELP: &str = "\
GET    /_sim/stats                        totals and latency
GET    /_sim/journal?after=N&to=W         Graph calls, oldest first; next page: after = last seq
GET    /_sim/webhooks?after=N             webhooks and their attempts
GET    /_sim/ledger?after=N               customers' messages: id, writer, seq, acknowledged
POST   /_sim/compare                      [{\"wamid\":..,\"wa_id\":..},..] as the gateway gave them out -> verdict
POST   /_sim/customers/{wa_id}/say        {\"text\":\"oi\"} or {\"content\":{\"type\":\"text\",\"body\":\"oi\"}};
                                          also name, phone_number_id, answers, copies, wait_ms
GET|POST|DELETE /_sim/faults              {\"when\":{\"to\":..,\"times\":1},\"then\":{\"kind\":\"accept_then_cut\"}}
DELETE /_sim/faults/{id}
GET|PUT /_sim/receipts?to=W               {\"steps\":[{\"status\":\"sent\",\"after_ms\":10}],\"order\":\"reversed\"}
GET|PUT /_sim/app                        {\"subscribed\":false}: the app, its token, its subscriptions
GET|PUT /_sim/targets                     [\"http://127.0.0.1:8080/webhooks/whatsapp\"]
POST   /_sim/verify                       the handshake with every target
POST   /_sim/media                        a file, with its Content-Type -> the media object of a message
POST   /_sim/load                         {\"customers\":100,\"pace\":{\"rate_per_second\":50},\"duration_ms\":5000} -> report
";

/// Items of a page at most.
const PAGE: usize = 1_000;
/// A load by this way is no longer than this.
const LONGEST_LOAD_MS: u64 = 3_600_000;

struct Wrong(u16, String);

type Answered = Result<Value, Wrong>;

fn read<T: DeserializeOwned>(asked: &Asked) -> Result<T, Wrong> {
    serde_json::from_slice(&asked.body).map_err(|error| Wrong(400, format!("the body is not as expected: {error}")))
}

fn show(value: impl serde::Serialize) -> Answered {
    serde_json::to_value(value).map_err(|error| Wrong(500, error.to_string()))
}

/// Answers a control call.
pub(crate) async fn answer(shared: &Arc<Shared>, asked: &Asked) -> Reply {
    let path = asked.path.trim_start_matches("/_sim").trim_matches('/');
    let parts: Vec<&str> = path.split('/').collect();
    let answered = match (&asked.method, parts.as_slice()) {
        (&Method::GET, [""]) => return Reply::plain(200, "text/plain; charset=utf-8", HELP),
        (&Method::GET, ["stats"]) => show(stats(shared)),
        (&Method::GET, ["journal"]) => calls(shared, asked),
        (&Method::GET, ["webhooks"]) => {
            let after = number(asked, "after");
            show(shared.look(|state| {
                let newer = state.journal.webhooks.iter().filter(|webhook| webhook.seq > after);
                newer.take(PAGE).cloned().collect::<Vec<_>>()
            }))
        }
        (&Method::GET, ["ledger"]) => Ok(ledger(shared, asked)),
        (&Method::POST, ["compare"]) => read::<Vec<SeenMessage>>(asked).and_then(|seen| {
            let ledger = shared.look(|state| state.ledger.clone());
            show(ledger.compare(seen))
        }),
        (&Method::POST, ["customers", wa_id, "say" | "send"]) => say(shared, asked, wa_id).await,
        (_, ["faults", ..]) => faults(shared, asked, &parts[1..]),
        (_, ["receipts"]) => receipts(shared, asked),
        (_, ["targets"]) => targets(shared, asked),
        (_, ["app"]) => app(shared, asked),
        (&Method::POST, ["verify"]) => match crate::handshake::verify_all(shared).await {
            Ok(()) => Ok(json!({"verified": true})),
            Err(error) => Err(Wrong(502, error.to_string())),
        },
        (&Method::POST, ["media"]) => {
            let mut store = hold(&shared.media);
            show(store.add(shared.ids.media(), asked.body.clone(), &asked.content_type))
        }
        (&Method::POST, ["load"]) => run_load(shared, asked).await,
        _ => Err(Wrong(404, format!("no such control call; there are:\n{HELP}"))),
    };
    match answered {
        Ok(value) => Reply::json(200, &value),
        Err(Wrong(status, error)) => Reply::json(status, &json!({ "error": error })),
    }
}

fn number(asked: &Asked, name: &str) -> u64 {
    parameter(&asked.query, name).and_then(|value| value.parse().ok()).unwrap_or_default()
}

fn stats(shared: &Shared) -> Value {
    let (stats, latency, answer_time) = shared.look(|state| {
        let journal = &state.journal;
        (journal.stats.clone(), journal.latency.clone(), journal.answer_time.clone())
    });
    let figures = |of: &crate::histogram::Histogram| {
        json!({
            "p50_ms": of.quantile_ms(0.5),
            "p99_ms": of.quantile_ms(0.99),
            "p999_ms": of.quantile_ms(0.999),
            "max_ms": of.quantile_ms(1.0),
        })
    };
    let mut all = serde_json::to_value(stats).unwrap_or_default();
    all["latency"] = figures(&latency);
    all["answer_time"] = figures(&answer_time);
    all["idle"] = json!(shared.idle());
    all
}

fn calls(shared: &Shared, asked: &Asked) -> Answered {
    let (after, to) = (number(asked, "after"), parameter(&asked.query, "to"));
    show(shared.look(|state| {
        let newer = state.journal.calls.iter().filter(|call| call.seq > after);
        let wanted = newer.filter(|call| to.is_none() || call.to == to);
        wanted.take(PAGE).cloned().collect::<Vec<_>>()
    }))
}

fn ledger(shared: &Shared, asked: &Asked) -> Value {
    let after = number(asked, "after");
    let (entries, next) = shared.look(|state| {
        let skip = usize::try_from(after.saturating_sub(state.ledger.forgotten())).unwrap_or(usize::MAX);
        let page: Vec<_> = state.ledger.entries().skip(skip).take(PAGE).cloned().collect();
        let next = state.ledger.forgotten().max(after) + page.len() as u64;
        (page, next)
    });
    json!({"entries": entries, "next": next})
}

/// What a customer is to say.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Saying {
    text: Option<String>,
    content: Option<Content>,
    name: Option<String>,
    phone_number_id: Option<String>,
    answers: Option<String>,
    copies: Option<u32>,
    wait_ms: Option<u64>,
}

async fn say(shared: &Arc<Shared>, asked: &Asked, wa_id: &str) -> Answered {
    let saying: Saying = read(asked)?;
    if !(7..=15).contains(&wa_id.len()) || !wa_id.chars().all(|c| c.is_ascii_digit()) {
        return Err(Wrong(400, "the customer's number is 7 to 15 digits".to_owned()));
    }
    let content = match (saying.text, saying.content) {
        (Some(text), None) => Content::Text { body: text },
        (None, Some(content)) => content,
        _ => return Err(Wrong(400, "give one of text and content".to_owned())),
    };
    let number = match &saying.phone_number_id {
        Some(id) => shared.number(id).ok_or_else(|| Wrong(404, "no such business number".to_owned()))?,
        None => &shared.settings.numbers[0],
    };
    let name = saying.name.as_deref().unwrap_or("Cliente");
    let mut customer = Customer::of(shared, number, wa_id, name, false);
    if let Some(copies) = saying.copies {
        customer = customer.in_copies(Copies::Count(copies));
    }
    let sent = match &saying.answers {
        Some(wamid) => customer.answers(wamid, content).await,
        None => customer.sends(content).await,
    };
    let mut sent = sent.map_err(|error| Wrong(503, error.to_string()))?;
    let wait = Duration::from_millis(saying.wait_ms.unwrap_or_default().min(600_000));
    let posted = tokio::time::timeout(wait, sent.ended()).await;
    Ok(json!({"wamid": sent.wamid, "acknowledged": matches!(posted, Ok(Posted::Acknowledged(_)))}))
}

fn faults(shared: &Shared, asked: &Asked, rest: &[&str]) -> Answered {
    match (&asked.method, rest) {
        (&Method::GET, []) => show(hold(&shared.faults).list()),
        (&Method::POST, []) => {
            let fault: Fault = read(asked)?;
            Ok(json!({"id": hold(&shared.faults).add(fault)}))
        }
        (&Method::DELETE, []) => {
            hold(&shared.faults).clear();
            Ok(json!({"removed": true}))
        }
        (&Method::DELETE, [id]) => {
            let removed = id.parse().is_ok_and(|id| hold(&shared.faults).remove(id));
            if removed { Ok(json!({"removed": true})) } else { Err(Wrong(404, "no such fault".to_owned())) }
        }
        _ => Err(Wrong(405, "faults take GET, POST and DELETE".to_owned())),
    }
}

fn receipts(shared: &Shared, asked: &Asked) -> Answered {
    let to = parameter(&asked.query, "to");
    if asked.method == Method::PUT {
        let plan: ReceiptPlan = read(asked)?;
        let mut plans = hold(&shared.plans);
        match &to {
            Some(_) if plans.by_recipient.len() >= shared.settings.limits.customers => {
                return Err(Wrong(507, "too many plans".to_owned()));
            }
            Some(to) => drop(plans.by_recipient.insert(to.clone(), plan)),
            None => plans.all = plan,
        }
    }
    let plans = hold(&shared.plans);
    show(to.and_then(|to| plans.by_recipient.get(&to)).unwrap_or(&plans.all))
}

fn app(shared: &Shared, asked: &Asked) -> Answered {
    if asked.method == Method::PUT {
        *hold(&shared.app) = read(asked)?;
    }
    show(&*hold(&shared.app))
}

fn targets(shared: &Shared, asked: &Asked) -> Answered {
    if asked.method == Method::PUT {
        let targets: Vec<String> = read(asked)?;
        let targets = crate::simulator::parse(&targets).map_err(|error| Wrong(400, error.to_string()))?;
        shared.courier.targets.send_replace(Arc::new(targets));
    }
    let targets = shared.courier.targets.borrow().clone();
    show(targets.iter().map(ToString::to_string).collect::<Vec<_>>())
}

async fn run_load(shared: &Arc<Shared>, asked: &Asked) -> Answered {
    let mut load: Load = read(asked)?;
    load.duration_ms = load.duration_ms.min(LONGEST_LOAD_MS);
    load.drain_ms = load.drain_ms.min(LONGEST_LOAD_MS);
    let report = Box::pin(crate::load::run(shared, load)).await;
    show(report.map_err(|error| Wrong(503, error.to_string()))?)
}
