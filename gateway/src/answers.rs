//! Answers to what was asked through intake: whoever appended a command waits here for the event that it caused.
//!
//! An answer is known by the partition and the position of the input. The projection of the events log puts
//! answers in; a waiter may come before its answer or shortly after it, because the append may return later than
//! the router's event: the newest answers that nobody waited for are kept for that.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use recado_proto::v1;
use tokio::sync::oneshot;

/// What the router said about one input.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Whose it is.
    pub tenant: String,
    /// The history it belongs to.
    pub epoch: u32,
    /// The number of the answering event itself.
    pub seq: u64,
    /// What it says.
    pub result: v1::CommandResult,
}

/// An input: partition and position of intake.
type Cause = (u32, u64);

/// Answers that came and answers that are waited for. Both are bounded.
pub struct Answers {
    state: Mutex<State>,
    kept: usize,
}

#[derive(Default)]
struct State {
    waiting: HashMap<Cause, oneshot::Sender<Arc<Answer>>>,
    recent: HashMap<Cause, Arc<Answer>>,
    /// The keys of `recent`, oldest first.
    order: VecDeque<Cause>,
}

/// How many answers are kept for waiters that come late. At 20 000 answers a second this is most of a second;
/// an append that returns later than that finds its answer by repeating the command.
const KEPT: usize = 16_384;

impl Default for Answers {
    fn default() -> Self {
        Self::keeping(KEPT)
    }
}

impl Answers {
    /// Keeps the newest `kept` answers for waiters that come late.
    pub fn keeping(kept: usize) -> Self {
        Self { state: Mutex::default(), kept }
    }

    /// The answer to the input at `position` of intake's `partition`. The receiver may be dropped at any time.
    /// Waiting for the same input twice ends the first wait without an answer.
    pub fn wait(&self, partition: u32, position: u64) -> oneshot::Receiver<Arc<Answer>> {
        let (sender, receiver) = oneshot::channel();
        let mut state = self.lock();
        if let Some(answer) = state.recent.get(&(partition, position)) {
            let _ = sender.send(Arc::clone(answer));
        } else {
            // Waits that were given up are swept whenever the table could have doubled with them.
            if state.waiting.len().is_power_of_two() {
                state.waiting.retain(|_, sender| !sender.is_closed());
            }
            state.waiting.insert((partition, position), sender);
        }
        receiver
    }

    /// Puts in the answer to the input at `position` of intake's `partition`. The first one counts.
    pub fn put(&self, partition: u32, position: u64, answer: Answer) {
        let cause = (partition, position);
        let answer = Arc::new(answer);
        let mut state = self.lock();
        if state.recent.contains_key(&cause) {
            return;
        }
        if let Some(sender) = state.waiting.remove(&cause) {
            let _ = sender.send(Arc::clone(&answer));
        }
        if state.order.len() >= self.kept
            && let Some(oldest) = state.order.pop_front()
        {
            state.recent.remove(&oldest);
        }
        state.order.push_back(cause);
        state.recent.insert(cause, answer);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn answer(seq: u64) -> Answer {
        Answer { tenant: "acme".to_owned(), epoch: 1, seq, result: v1::CommandResult::default() }
    }

    #[tokio::test]
    async fn an_answer_reaches_a_waiter_that_came_first() {
        let answers = Answers::default();
        let waiter = answers.wait(3, 10);
        answers.put(2, 10, answer(1));
        answers.put(3, 10, answer(2));
        assert_eq!(waiter.await.unwrap().seq, 2);
    }

    #[tokio::test]
    async fn an_answer_reaches_a_waiter_that_comes_late() {
        let answers = Answers::default();
        answers.put(3, 10, answer(2));
        assert_eq!(answers.wait(3, 10).await.unwrap().seq, 2);
    }

    #[test]
    fn only_the_newest_are_kept() {
        let answers = Answers::keeping(2);
        for position in 0..5 {
            answers.put(0, position, answer(position));
        }
        assert!(answers.wait(0, 2).try_recv().is_err());
        assert_eq!(answers.wait(0, 3).try_recv().unwrap().seq, 3);
        assert_eq!(answers.wait(0, 4).try_recv().unwrap().seq, 4);
    }

    #[test]
    fn waits_that_were_given_up_are_forgotten() {
        let answers = Answers::default();
        for position in 0..10_000 {
            drop(answers.wait(0, position));
        }
        assert!(answers.lock().waiting.len() < 10);
    }
}
