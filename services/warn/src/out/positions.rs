//! How far a receiver was told, by partition, in a file that is replaced as a whole.
//!
//! A receiver that is new is told of what comes, not of what was: its first positions are the heads of that moment. From
//! then on nothing is passed over, not even the first record of a partition that comes later.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tokio::io::AsyncWriteExt as _;

/// The first offset of each partition that is still to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Positions {
    path: PathBuf,
    /// Nothing for a receiver that is new.
    next: Option<BTreeMap<i32, u64>>,
}

impl Positions {
    /// As a file has them; one that is not there belongs to a receiver that is new.
    ///
    /// # Errors
    /// A file that cannot be read, or holds something else.
    pub async fn load(path: PathBuf) -> std::io::Result<Self> {
        let next = match tokio::fs::read(&path).await {
            Ok(text) => Some(serde_json::from_slice(&text)?),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        Ok(Self { path, next })
    }

    /// Puts a receiver that is new behind the last offset of each partition, and keeps that before anything is told: or a
    /// restart would take it for new again and pass over what came in between.
    ///
    /// # Errors
    /// A file that cannot be written: then it stays new.
    pub async fn begin(&mut self, heads: &BTreeMap<i32, u64>) -> std::io::Result<()> {
        if self.next.is_some() {
            return Ok(());
        }
        self.keep(heads.iter().map(|(partition, head)| (*partition, head + 1)).collect()).await
    }

    /// The first offset of a partition that is still to be told.
    #[must_use]
    pub fn next(&self, partition: i32) -> u64 {
        self.next.as_ref().and_then(|next| next.get(&partition)).copied().unwrap_or(0)
    }

    /// Moves behind an offset, and keeps it.
    ///
    /// # Errors
    /// A file that cannot be written: then nothing moved.
    pub async fn advance(&mut self, partition: i32, told: u64) -> std::io::Result<()> {
        let mut next = self.next.clone().unwrap_or_default();
        next.insert(partition, told + 1);
        self.keep(next).await
    }

    async fn keep(&mut self, next: BTreeMap<i32, u64>) -> std::io::Result<()> {
        replace(&self.path, &serde_json::to_vec(&next)?).await?;
        self.next = Some(next);
        Ok(())
    }
}

/// Written beside, flushed and renamed: a crash leaves the old file or the new one.
async fn replace(path: &Path, text: &[u8]) -> std::io::Result<()> {
    let beside = path.with_extension("new");
    let mut file = tokio::fs::File::create(&beside).await?;
    file.write_all(text).await?;
    file.sync_all().await?;
    tokio::fs::rename(&beside, path).await
}
