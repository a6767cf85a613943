//! One worker for each partition that falls to this instance, for as long as it does.

use std::collections::HashMap;

use recado_bus::Ownership;
use tokio::sync::{mpsc, oneshot};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Tells a worker to end. What is in it is to be dropped when nothing of the worker's can begin any more, so that another
/// instance may take the partition.
pub(crate) type Stopping = oneshot::Receiver<Option<oneshot::Sender<()>>>;

/// Starts and ends workers as partitions come and go; waits for the last one before it ends.
pub(crate) async fn supervise<W>(
    mut ownership: mpsc::Receiver<Ownership>,
    stop: CancellationToken,
    work: impl Fn(u32, Stopping) -> W,
) where
    W: Future<Output = ()> + Send + 'static,
{
    let mut workers = HashMap::new();
    let running = TaskTracker::new();
    loop {
        let change = tokio::select! {
            () = stop.cancelled() => break,
            change = ownership.recv() => change,
        };
        match change {
            Some(Ownership::Gained(partition)) => {
                let (stop_worker, stopping) = oneshot::channel();
                workers.insert(partition, stop_worker);
                running.spawn(work(partition, stopping));
            }
            Some(Ownership::Lost { partition, done }) => {
                if let Some(worker) = workers.remove(&partition) {
                    drop(worker.send(Some(done)));
                }
            }
            None => break,
        }
    }
    for (_, worker) in workers {
        drop(worker.send(None));
    }
    running.close();
    running.wait().await;
}
