//! Read marks: tell the provider that somebody read what the customer wrote. Best effort: no attempt in the log, no
//! order, at most three tries, and never in anybody's way.

use std::{sync::Arc, time::Duration};

use recado_proto::v1;
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

use super::{Accounts, Caller};

/// Marks under way at a time; further ones are left out.
const AT_A_TIME: usize = 32;
const TRIES: u32 = 3;

/// Sends read marks in the background.
#[derive(Clone)]
pub(super) struct ReadMarks {
    accounts: Arc<dyn Accounts>,
    caller: Arc<dyn Caller>,
    places: Arc<Semaphore>,
    tasks: TaskTracker,
}

impl ReadMarks {
    pub(super) fn new(accounts: Arc<dyn Accounts>, caller: Arc<dyn Caller>, tasks: TaskTracker) -> Self {
        Self { accounts, caller, places: Arc::new(Semaphore::new(AT_A_TIME)), tasks }
    }

    /// Starts to send one, if there is room.
    pub(super) fn send(&self, tenant: &str, mark: &v1::ReadMarkSubmitted) {
        let Some(account) = self.accounts.account(&mark.account_id).filter(|account| account.tenant == tenant) else {
            return;
        };
        let Some(provider_id) = mark.provider_id.as_ref().filter(|payload| payload.key_id.is_empty()) else { return };
        let Some(call) =
            std::str::from_utf8(&provider_id.data).ok().and_then(|id| account.outbound.read_mark(id, mark.typing))
        else {
            return;
        };
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else { return };
        let caller = Arc::clone(&self.caller);
        self.tasks.spawn(async move {
            for n in 0..TRIES {
                tokio::time::sleep(Duration::from_secs(u64::from(n) * 2)).await;
                match caller.call(call.clone()).await {
                    Ok(answer) if answer.status >= 500 || answer.status == 429 => {}
                    // A mark that arrives twice is one mark.
                    Err(_) => {}
                    Ok(_) => break,
                }
            }
            drop(place);
        });
    }
}
