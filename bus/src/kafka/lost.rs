//! The knowledge that acknowledged records are gone: a topic was deleted, or begins anew. From then on this process
//! neither reads nor writes any log, because positions that it remembers would mean other records.

use std::sync::OnceLock;

use tokio_util::sync::CancellationToken;
use tracing::error;

/// Known once, known for ever.
#[derive(Debug, Default)]
pub(super) struct Lost {
    why: OnceLock<String>,
    known: CancellationToken,
}

impl Lost {
    /// Says so. The first reason stays.
    pub(super) fn say(&self, why: String) {
        if self.why.set(why).is_ok() {
            error!(why = self.why.get(), "acknowledged records are gone, no log is used any more");
            self.known.cancel();
        }
    }

    /// What is gone, if anything is.
    pub(super) fn why(&self) -> Option<&str> {
        self.why.get().map(String::as_str)
    }

    /// Waits until something is.
    pub(super) async fn wait(&self) -> String {
        self.known.cancelled().await;
        self.why().unwrap_or_default().to_owned()
    }
}
