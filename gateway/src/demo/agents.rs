//! The demo's agents: they read the event stream as a desk would and answer through the API.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use rand::{Rng as _, SeedableRng as _, rngs::SmallRng};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::Instant;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{screen::Screen, world::World};

const ANSWERS: [&str; 6] = [
    "Olá! Já estou verificando para você.",
    "Claro, pode deixar comigo!",
    "Enviei agora mesmo. Mais alguma coisa?",
    "Sinto muito pelo transtorno, vamos resolver.",
    "Prontinho, resolvido!",
    "Um momento, por favor.",
];
/// After so many answers an agent says goodbye.
const ANSWERS_A_CONVERSATION: u32 = 3;

struct Open {
    agent: String,
    answered: u32,
    /// Answers that are being typed.
    typing: Arc<AtomicU32>,
}

/// Follows the events and answers until told to stop.
pub(super) async fn work(world: Arc<World>, screen: Screen, stop: CancellationToken) {
    let mut random = SmallRng::seed_from_u64(7);
    let mut open: HashMap<String, Open> = HashMap::new();
    let mut unanswered: HashMap<String, Vec<Instant>> = HashMap::new();
    let typing = TaskTracker::new();
    let mut after = 0;
    while !stop.is_cancelled() {
        // Pages rather than the stream: simple, and each page waits for something new by the number it asks for.
        let page = match world.call(Method::GET, &format!("/v1/events?after={after}"), Value::Null).await {
            Ok(page) => page,
            Err(why) => {
                screen.trouble(&why);
                tokio::time::sleep(Duration::from_millis(500)).await;
                continue;
            }
        };
        let events = page["events"].as_array().cloned().unwrap_or_default();
        if events.is_empty() {
            tokio::time::sleep(Duration::from_millis(25)).await;
            continue;
        }
        after = page["next"].as_u64().unwrap_or(after);
        for event in events {
            screen.event(&event);
            if let Some(assigned) = event.get("conversationAssigned") {
                let conversation = text(assigned, "conversationId");
                open.insert(
                    conversation.clone(),
                    Open { agent: text(assigned, "agentId"), answered: 0, typing: Arc::default() },
                );
                if unanswered.remove(&conversation).is_some() {
                    answer(&world, &mut open, &conversation, &mut random, &typing);
                }
            } else if let Some(received) = event.get("messageReceived") {
                let conversation = text(received, "conversationId");
                if open.contains_key(&conversation) {
                    answer(&world, &mut open, &conversation, &mut random, &typing);
                } else {
                    unanswered.entry(conversation).or_default().push(Instant::now());
                }
            } else if let Some(closed) = event.get("conversationClosed") {
                open.remove(&text(closed, "conversationId"));
            }
        }
    }
    typing.close();
    let _ = tokio::time::timeout(Duration::from_secs(5), typing.wait()).await;
}

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_default().to_owned()
}

fn answer(
    world: &Arc<World>,
    open: &mut HashMap<String, Open>,
    conversation: &str,
    random: &mut SmallRng,
    typing: &TaskTracker,
) {
    let Some(state) = open.get_mut(conversation) else { return };
    state.answered += 1;
    let last = state.answered >= ANSWERS_A_CONVERSATION;
    let body = if last { "Por nada! Tenha um ótimo dia." } else { ANSWERS[random.random_range(0..ANSWERS.len())] };
    let (world, agent, conversation) = (Arc::clone(world), state.agent.clone(), conversation.to_owned());
    let others = Arc::clone(&state.typing);
    others.fetch_add(1, Ordering::Relaxed);
    let thinks = Duration::from_millis(random.random_range(150..900));
    typing.spawn(async move {
        tokio::time::sleep(thinks).await;
        let path = format!("/v1/conversations/{conversation}");
        let reply = json!({"agent": agent, "text": {"body": body}});
        // Refused when the conversation was closed meanwhile: the customer's next message opens another.
        let sent = world.call(Method::POST, &format!("{path}/messages"), reply).await.is_ok();
        let alone = others.fetch_sub(1, Ordering::Relaxed) == 1;
        if sent && last && alone {
            let _ = world.call(Method::POST, &format!("{path}/close"), json!({"agent": agent})).await;
        }
    });
}
