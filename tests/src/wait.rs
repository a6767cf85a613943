//! Waiting for a condition, not for a time.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// How long anything may take on a machine that is busy with much else. A test that passes does not wait for it.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// Asks again and again until `probe` gives something, for at most `limit`. `what` names it when it never comes.
pub async fn within<T, F>(limit: Duration, what: &str, mut probe: impl FnMut() -> F) -> Result<T>
where
    F: Future<Output = Result<Option<T>>>,
{
    let until = Instant::now() + limit;
    loop {
        let last = probe().await;
        if let Ok(Some(found)) = last {
            return Ok(found);
        }
        if Instant::now() >= until {
            match last {
                Err(error) => bail!("{what} did not come within {limit:?}: {error:#}"),
                Ok(_) => bail!("{what} did not come within {limit:?}"),
            }
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// [`within`] [`PATIENCE`].
pub async fn eventually<T, F>(what: &str, probe: impl FnMut() -> F) -> Result<T>
where
    F: Future<Output = Result<Option<T>>>,
{
    within(PATIENCE, what, probe).await
}
