//! The control log as the place where checkpoints are named.

use std::sync::Arc;

use async_trait::async_trait;
use recado_proto::v1;

use super::checkpoint::Manifests;
use crate::directory::Directory;

#[async_trait]
impl Manifests for Arc<Directory> {
    async fn all(&self, partition: u32) -> Vec<v1::Checkpoint> {
        self.checkpoints(partition)
    }

    async fn refresh(&self) -> Result<(), String> {
        Directory::refresh(self).await.map_err(|error| error.to_string())
    }

    async fn put(&self, slot: &str, manifest: v1::Checkpoint) -> Result<(), String> {
        self.put_checkpoint(slot, manifest).await.map_err(|error| error.to_string())
    }
}
