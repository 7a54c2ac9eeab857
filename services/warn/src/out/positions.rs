//! How far a receiver was told, by partition, in a file that is replaced as a whole.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// Positions by partition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Positions {
    path: PathBuf,
    told: BTreeMap<i32, u64>,
}

impl Positions {
    /// As a file has them; one that is not there is a receiver that was told nothing yet.
    ///
    /// # Errors
    /// A file that cannot be read, or holds something else.
    pub async fn load(path: PathBuf) -> std::io::Result<Self> {
        let told = match tokio::fs::read(&path).await {
            Ok(text) => serde_json::from_slice(&text)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => return Err(error),
        };
        Ok(Self { path, told })
    }

    /// Where a partition goes on; a new one begins at its head.
    pub fn start(&mut self, partition: i32, head: u64) -> u64 {
        *self.told.entry(partition).or_insert(head)
    }

    /// Moves on, and keeps it.
    ///
    /// # Errors
    /// A file that cannot be written: then nothing moved.
    pub async fn advance(&mut self, partition: i32, version: u64) -> std::io::Result<()> {
        let mut told = self.told.clone();
        told.insert(partition, version);
        // Written beside and renamed: a crash leaves the old file or the new one.
        let beside = self.path.with_extension("new");
        tokio::fs::write(&beside, serde_json::to_vec(&told)?).await?;
        tokio::fs::rename(&beside, &self.path).await?;
        self.told = told;
        Ok(())
    }
}
