//! Customers who write all the time, and agents who answer them, while something goes wrong.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::{Context as _, Result};
use recado_simulator::Simulator;
use serde_json::json;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::Api;

/// Between a customer's message that was taken and the next one.
const THINKS: Duration = Duration::from_millis(600);

/// Between two answers.
const ANSWERS: Duration = Duration::from_millis(120);

/// Running traffic. Each customer writes on as soon as the message before was taken.
pub struct Traffic {
    stop: CancellationToken,
    writers: Vec<JoinHandle<()>>,
    answers: JoinHandle<()>,
    asked: Arc<Mutex<BTreeSet<String>>>,
}

impl Traffic {
    /// So many customers begin to write.
    pub fn start(provider: &Simulator, api: &Api, customers: usize) -> Self {
        let stop = CancellationToken::new();
        let writers = (0..customers).map(|n| {
            let customer = provider.customer(&format!("55119{:08}", 20_000_000 + n), &format!("Cliente {n}"));
            let stop = stop.clone();
            tokio::spawn(async move {
                for seq in 1.. {
                    let Ok(mut sent) = customer.says(&format!("mensagem #{seq}")).await else { return };
                    sent.ended().await;
                    tokio::select! {
                        () = stop.cancelled() => return,
                        () = tokio::time::sleep(THINKS) => {}
                    }
                }
            })
        });
        let writers = writers.collect();
        let asked = Arc::new(Mutex::new(BTreeSet::new()));
        let answers = tokio::spawn(answer(api.clone(), Arc::clone(&asked), stop.clone()));
        Self { stop, writers, answers, asked }
    }

    /// The ids of the replies that the API acknowledged.
    pub fn replies(&self) -> BTreeSet<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Lets everybody finish the message that they are at.
    pub async fn stop(self) -> Result<BTreeSet<String>> {
        self.stop.cancel();
        let all = async {
            for writer in self.writers {
                writer.await?;
            }
            self.answers.await
        };
        tokio::time::timeout(Duration::from_mins(2), all).await.context("a message is never taken")??;
        Ok(self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }
}

/// Answers one conversation after the other.
async fn answer(api: Api, asked: Arc<Mutex<BTreeSet<String>>>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let listed = api.get("/v1/conversations?limit=50").await.unwrap_or_default();
        let conversations = listed["conversations"].as_array().cloned().unwrap_or_default();
        for id in conversations.iter().filter_map(|c| c["id"].as_str().or(c["conversationId"].as_str())) {
            let path = format!("/v1/conversations/{id}/messages");
            let sent = api.post(&path, json!({"text": {"body": "resposta"}})).await;
            if let Some(message) = sent.ok().and_then(|sent| sent["messageId"].as_str().map(str::to_owned)) {
                asked.lock().unwrap_or_else(PoisonError::into_inner).insert(message);
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(ANSWERS) => {}
            }
        }
        // There may be none yet.
        tokio::time::sleep(ANSWERS).await;
    }
}
