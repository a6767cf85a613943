//! What a person sees of the demo. In a terminal it follows a few conversations, as many as can be read, and counts
//! all of them at the bottom; in a pipe it tells everything, a line each; with `--json` nothing.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use serde_json::Value;

use super::{
    summary::Summary,
    terminal::{Terminal, column},
    world::World,
};

/// Conversations that are followed at a time: about as many lines a second as can be read.
const FOLLOWED: usize = 4;
/// Columns of a customer's name.
const NAME: usize = 18;

/// Writes lines; cheap to clone.
#[derive(Clone)]
pub(super) struct Screen(Option<Arc<Mutex<State>>>);

struct State {
    terminal: Terminal,
    began: Instant,
    length: Option<Duration>,
    names: HashMap<String, String>,
    followed: HashSet<String>,
    open: HashSet<String>,
    counted: Counted,
}

/// What the line at the bottom counts.
#[derive(Default)]
struct Counted {
    messages: u64,
    replies: u64,
    delivered: u64,
}

impl Screen {
    /// `plain`: without escapes on a terminal too. `length` is how long customers write.
    pub(super) fn new(silent: bool, plain: bool, length: Option<Duration>) -> Self {
        let state = || State {
            terminal: Terminal::new(plain),
            began: Instant::now(),
            length,
            names: HashMap::new(),
            followed: HashSet::new(),
            open: HashSet::new(),
            counted: Counted::default(),
        };
        Self((!silent).then(|| Arc::new(Mutex::new(state()))))
    }

    fn with(&self, write: impl FnOnce(&mut State)) {
        if let Some(state) = &self.0 {
            write(&mut state.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }

    pub(super) fn welcome(&self, world: &World) {
        self.with(|screen| {
            screen.began = Instant::now();
            let terminal = &screen.terminal;
            terminal.line(&terminal.bold("Recado is running: customers write on WhatsApp, three agents answer."));
            for (what, value) in [
                ("webhooks", world.webhook.clone()),
                ("API", world.api.clone()),
                ("provider", format!("{} (simulated)", world.provider.api_base())),
            ] {
                terminal.line(&format!("  {} {value}", terminal.dim(&column(what, 9))));
            }
            terminal.line("");
        });
    }

    pub(super) fn trouble(&self, why: &str) {
        self.with(|screen| screen.terminal.line(&screen.terminal.red(&format!("! {why}"))));
    }

    /// Counts an event and, where a person would care about it, tells it.
    pub(super) fn event(&self, event: &Value) {
        self.with(|screen| {
            screen.count(event);
            if let Some((conversation, what, detail)) = screen.told(event)
                && screen.follows(&conversation)
            {
                let at: Option<jiff::Timestamp> = event["at"].as_str().and_then(|at| at.parse().ok());
                let time = at.map_or_else(String::new, |at| at.strftime("%H:%M:%S").to_string());
                let terminal = &screen.terminal;
                let left = format!("{} {what}", terminal.dim(&time));
                terminal.line(&terminal.both(&left, &terminal.dim(&detail)));
            }
            if let Some(closed) = event.get("conversationClosed") {
                screen.followed.remove(text(closed, "conversationId"));
            }
            screen.show_status();
        });
    }

    pub(super) fn summary(&self, summary: &Summary) {
        self.with(|screen| {
            screen.terminal.clear_status();
            let terminal = &screen.terminal;
            let Summary { webhooks, accepted, messages, assigned, replies, delivered, .. } = summary;
            terminal.line("");
            for (what, how_many, more) in [
                ("messages", messages, format!("{assigned} assignments to agents")),
                ("replies", replies, format!("{delivered} delivered")),
                ("webhooks", webhooks, format!("{accepted} acknowledged, 99 % within {} ms", summary.webhook_p99_ms)),
            ] {
                terminal.line(&format!("  {} {how_many:>6}   {}", column(what, 9), terminal.dim(&more)));
            }
            let within = format!("99 % at the provider within {} ms", summary.reply_p99_ms);
            terminal.line(&format!("  {:16}   {}", "", terminal.dim(&within)));
            terminal.line("");
            let verdict =
                format!("lost {}   doubled {}   out of order {}", summary.lost, summary.doubled, summary.out_of_order);
            let shown = if summary.holds() { terminal.green(&verdict) } else { terminal.red(&verdict) };
            terminal.line(&format!("  {shown}"));
        });
    }

    /// What to try while it goes on serving.
    pub(super) fn what_next(&self, world: &World) {
        self.with(|screen| {
            let terminal = &screen.terminal;
            let (api, token) = (&world.api, &world.token);
            terminal.whole("");
            terminal.line(&terminal.bold("It goes on serving; Ctrl-C ends it. Try in another terminal:"));
            terminal.whole("");
            terminal.whole(&format!("  export TOKEN={token}"));
            let program = std::env::current_exe().map_or_else(|_| "recado".to_owned(), |path| path.display().to_string());
            for (what, command) in [
                ("what happened", format!("curl -s -H \"authorization: Bearer $TOKEN\" '{api}/v1/events?after=0&limit=5'")),
                ("what happens", format!("curl -sN -H \"authorization: Bearer $TOKEN\" -H 'accept: text/event-stream' '{api}/v1/events?after=0'")),
                ("open conversations", format!("curl -s -H \"authorization: Bearer $TOKEN\" '{api}/v1/conversations?state=assigned'")),
                ("send an agent to lunch", format!("curl -s -X PUT -H \"authorization: Bearer $TOKEN\" -H 'content-type: application/json' -d '{{\"state\":\"paused\",\"reason\":\"almoço\"}}' {api}/v1/agents/ana/presence")),
                ("a customer writes", format!("curl -s -X POST -H 'content-type: application/json' -d '{{\"name\":\"Você\",\"text\":\"Oi!\"}}' {}/_sim/customers/5511987654321/say", world.provider.api_base())),
                ("the figures", format!("curl -s {api}/metrics")),
                ("the log itself", format!("{program} tail events --config {}", world.config.display())),
            ] {
                terminal.whole(&format!("  {}", terminal.dim(&format!("# {what}"))));
                terminal.whole(&format!("  {command}"));
            }
            terminal.whole("");
        });
    }

    /// What to do after it, when it ends by itself.
    pub(super) fn farewell(&self) {
        self.with(|screen| {
            let terminal = &screen.terminal;
            terminal.line("");
            terminal.line(&terminal.bold("What next"));
            for (command, why) in [
                ("recado demo", "the same, and it goes on serving for you to try things"),
                ("recado init", "a configuration of your own, explained"),
                ("docs/quickstart.md", "from there to a connected number"),
            ] {
                terminal.line(&format!("  {} {}", column(command, 19), terminal.dim(why)));
            }
        });
    }

    /// Nothing comes after this.
    pub(super) fn end(&self) {
        self.with(|screen| screen.terminal.clear_status());
    }
}

impl State {
    fn count(&mut self, event: &Value) {
        if event.get("messageReceived").is_some() {
            self.counted.messages += 1;
        } else if let Some(assigned) = event.get("conversationAssigned") {
            self.open.insert(text(assigned, "conversationId").to_owned());
        } else if event.get("messageSubmitted").is_some() {
            self.counted.replies += 1;
        } else if event.get("messageStatusChanged").is_some_and(|changed| changed["status"] == "delivered") {
            self.counted.delivered += 1;
        } else if let Some(closed) = event.get("conversationClosed") {
            self.open.remove(text(closed, "conversationId"));
        }
    }

    /// Which conversation an event is of, what it says and a detail for wide terminals.
    fn told(&mut self, event: &Value) -> Option<(String, String, String)> {
        if let Some(received) = event.get("messageReceived") {
            let name = received["from"]["displayName"].as_str().unwrap_or("?");
            self.names.insert(text(received, "conversationId").to_owned(), name.to_owned());
        }
        let terminal = &self.terminal;
        let (of, mark, what, detail) = if let Some(received) = event.get("messageReceived") {
            let body = received["content"]["text"]["body"].as_str().unwrap_or("…").to_owned();
            (received, terminal.green("→"), body, text(received, "conversationId").to_owned())
        } else if let Some(assigned) = event.get("conversationAssigned") {
            let waited = assigned["waitedMs"].as_str().unwrap_or("0");
            let agent = text(assigned, "agentId");
            let what =
                if waited == "0" { format!("{agent} takes it") } else { format!("{agent} takes it after {waited} ms") };
            (assigned, terminal.dim("·"), terminal.dim(&what), format!("queue {}", text(assigned, "queueId")))
        } else if let Some(reply) = event.get("messageSubmitted") {
            let body = reply["content"]["text"]["body"].as_str().unwrap_or("…");
            let what = format!("{} {body}", terminal.blue(&format!("{}:", text(reply, "agentId"))));
            (reply, terminal.blue("←"), what, text(reply, "messageId").to_owned())
        } else if let Some(changed) = event.get("messageStatusChanged").filter(|c| c["status"] == "delivered") {
            (changed, terminal.dim("✓"), terminal.dim("delivered"), text(changed, "messageId").to_owned())
        } else if let Some(closed) = event.get("conversationClosed") {
            (closed, terminal.dim("■"), terminal.dim("closed"), String::new())
        } else {
            return None;
        };
        let conversation = text(of, "conversationId").to_owned();
        let name = self.names.get(&conversation).map_or("?", String::as_str);
        let line = format!("{mark} {} {what}", column(name, NAME));
        Some((conversation, line, detail))
    }

    fn follows(&mut self, conversation: &str) -> bool {
        if !self.terminal.is_watched() || self.followed.contains(conversation) {
            return true;
        }
        let room = self.followed.len() < FOLLOWED;
        if room {
            self.followed.insert(conversation.to_owned());
        }
        room
    }

    fn show_status(&mut self) {
        let Counted { messages, replies, delivered } = self.counted;
        let seconds = self.began.elapsed().as_secs();
        let of = self.length.map_or_else(String::new, |length| format!(" of {}", length.as_secs()));
        let (followed, open) = (self.followed.len(), self.open.len());
        let text = format!(
            "{seconds}{of} s · {messages} messages · {replies} replies · {delivered} delivered · {followed} of {open} shown"
        );
        let text = self.terminal.bold(&text);
        self.terminal.set_status(text);
    }
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}
