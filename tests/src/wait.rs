//! Waiting for a condition, not for a time.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

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

/// [`within`] 20 seconds.
pub async fn eventually<T, F>(what: &str, probe: impl FnMut() -> F) -> Result<T>
where
    F: Future<Output = Result<Option<T>>>,
{
    within(Duration::from_secs(20), what, probe).await
}
