//! What a person sees of the demo. Without a terminal there is no colour; with `--json` there is nothing.

use std::{
    collections::HashMap,
    io::{IsTerminal as _, Write as _},
    sync::{Arc, Mutex, PoisonError},
};

use serde_json::Value;

use super::{summary::Summary, world::World};

/// Writes lines; cheap to clone.
#[derive(Clone)]
pub(super) struct Screen(Option<Arc<Mutex<State>>>);

struct State {
    colour: bool,
    names: HashMap<String, String>,
    received_at: HashMap<String, jiff::Timestamp>,
}

impl Screen {
    pub(super) fn new(silent: bool) -> Self {
        let colour = std::io::stdout().is_terminal() && !no_colour();
        let state = State { colour, names: HashMap::new(), received_at: HashMap::new() };
        Self((!silent).then(|| Arc::new(Mutex::new(state))))
    }

    fn with(&self, write: impl FnOnce(&mut State)) {
        if let Some(state) = &self.0 {
            write(&mut state.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }

    pub(super) fn welcome(&self, world: &World) {
        self.with(|screen| {
            screen.line(&screen.bold("Recado is running: customers write on WhatsApp, three agents answer."));
            screen.line(&format!("  webhooks   {}", world.webhook));
            screen.line(&format!("  API        {}", world.api));
            screen.line(&format!("  provider   {} (simulated)", world.provider.api_base()));
            screen.line("");
        });
    }

    pub(super) fn trouble(&self, why: &str) {
        self.with(|screen| screen.line(&screen.red(&format!("! {why}"))));
    }

    /// One line for each event that a person would care about.
    pub(super) fn event(&self, event: &Value) {
        self.with(|screen| {
            let at: Option<jiff::Timestamp> = event["at"].as_str().and_then(|at| at.parse().ok());
            let time = at.map_or_else(String::new, |at| at.strftime("%H:%M:%S").to_string());
            let line = if let Some(received) = event.get("messageReceived") {
                let name = received["from"]["displayName"].as_str().unwrap_or("?").to_owned();
                let conversation = text(received, "conversationId").to_owned();
                if let Some(at) = at {
                    screen.received_at.entry(conversation.clone()).or_insert(at);
                }
                screen.names.insert(conversation, name.clone());
                let body = received["content"]["text"]["body"].as_str().unwrap_or("…");
                format!("{} {:<18} {body}", screen.green("→"), cut(&name, 18))
            } else if let Some(assigned) = event.get("conversationAssigned") {
                let waited = assigned["waitedMs"].as_str().unwrap_or("0");
                let to = format!("{} takes it after {waited} ms", text(assigned, "agentId"));
                format!("{} {:<18} {to}", screen.dim("·"), cut(screen.name(assigned), 18))
            } else if let Some(reply) = event.get("messageSubmitted") {
                let body = reply["content"]["text"]["body"].as_str().unwrap_or("…");
                format!("{} {:<18} {}: {body}", screen.blue("←"), cut(screen.name(reply), 18), text(reply, "agentId"))
            } else if let Some(changed) = event.get("messageStatusChanged").filter(|c| c["status"] == "delivered") {
                format!("{} {:<18} delivered", screen.dim("✓"), cut(screen.name(changed), 18))
            } else if let Some(closed) = event.get("conversationClosed") {
                format!("{} {:<18} closed", screen.dim("■"), cut(screen.name(closed), 18))
            } else {
                return;
            };
            screen.line(&format!("{} {line}", screen.dim(&time)));
        });
    }

    pub(super) fn summary(&self, summary: &Summary) {
        self.with(|screen| {
            let Summary { webhooks, accepted, messages, assigned, replies, delivered, .. } = summary;
            screen.line("");
            screen.line(&screen.bold(&format!(
                "{messages} messages, {assigned} assignments, {replies} replies, {delivered} delivered"
            )));
            screen.line(&format!(
                "{accepted} of {webhooks} webhooks acknowledged; 99 % within {} ms, replies at the provider within {} ms",
                summary.webhook_p99_ms, summary.reply_p99_ms
            ));
            let verdict =
                format!("lost {}   doubled {}   out of order {}", summary.lost, summary.doubled, summary.out_of_order);
            screen.line(&if summary.holds() { screen.green(&verdict) } else { screen.red(&verdict) });
        });
    }

    pub(super) fn what_next(&self, world: &World) {
        self.with(|screen| {
            let (api, token) = (&world.api, &world.token);
            screen.line("");
            screen.line(&screen.bold("It goes on serving; Ctrl-C ends it. Try in another terminal:"));
            screen.line(&format!("  export TOKEN={token}"));
            for (what, command) in [
                ("what happened", format!("curl -s -H \"authorization: Bearer $TOKEN\" '{api}/v1/events?after=0&limit=5'")),
                ("what happens", format!("curl -sN -H \"authorization: Bearer $TOKEN\" -H 'accept: text/event-stream' '{api}/v1/events?after=0'")),
                ("open conversations", format!("curl -s -H \"authorization: Bearer $TOKEN\" '{api}/v1/conversations?state=assigned'")),
                ("send an agent to lunch", format!("curl -s -X PUT -H \"authorization: Bearer $TOKEN\" -H 'content-type: application/json' -d '{{\"state\":\"paused\",\"reason\":\"almoço\"}}' {api}/v1/agents/ana/presence")),
                ("a customer writes", format!("curl -s -X POST -H 'content-type: application/json' -d '{{\"name\":\"Você\",\"text\":\"Oi!\"}}' {}/_sim/customers/5511987654321/say", world.provider.api_base())),
                ("the figures", format!("curl -s {api}/metrics")),
            ] {
                screen.line(&format!("  {}", screen.dim(&format!("# {what}"))));
                screen.line(&format!("  {command}"));
            }
            screen.line(&format!("  {}", screen.dim("# the log itself")));
            let program = std::env::current_exe().map_or_else(|_| "recado".to_owned(), |path| path.display().to_string());
            screen.line(&format!("  {program} tail events --config {}", world.config.display()));
            screen.line("");
        });
    }
}

impl State {
    /// Whoever closed the pipe has seen enough.
    #[allow(clippy::unused_self)]
    fn line(&self, text: &str) {
        let mut out = std::io::stdout().lock();
        let _ = writeln!(out, "{text}").and_then(|()| out.flush());
    }

    fn name(&self, of: &Value) -> &str {
        self.names.get(text(of, "conversationId")).map_or("?", String::as_str)
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn bold(&self, text: &str) -> String {
        self.paint("1", text)
    }

    fn dim(&self, text: &str) -> String {
        self.paint("2", text)
    }

    fn green(&self, text: &str) -> String {
        self.paint("32", text)
    }

    fn blue(&self, text: &str) -> String {
        self.paint("34", text)
    }

    fn red(&self, text: &str) -> String {
        self.paint("31", text)
    }
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}

fn cut(text: &str, characters: usize) -> String {
    if text.chars().count() <= characters {
        return text.to_owned();
    }
    text.chars().take(characters - 1).chain(['…']).collect()
}

/// <https://no-color.org>
#[allow(clippy::disallowed_methods)]
fn no_colour() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}
