//! The receivers of an instance, each told in a task of its own: one that is down holds neither the detectors nor another.
//!
//! Instances that share a folder take turns: whoever holds the lock of a receiver posts, the others stand by and go on
//! where it ended. Instances with folders of their own each post; the ids are the same, so a receiver takes each once.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use quanyu_boot::{Clock, Stopper, task};
use tracing::Instrument as _;

use super::{LOOK, Out, Positions, Told};
use crate::cap::Publisher;
use crate::webhook::{self, Webhook};

/// Why an instance cannot tell anybody.
#[derive(Debug, thiserror::Error)]
pub enum ReceiverError {
    /// The folder cannot be made.
    #[error("webhooks_folder: {} cannot be made: {source}", path.display())]
    Folder {
        /// Which one.
        path: PathBuf,
        /// Cause.
        source: io::Error,
    },
    /// A file in it cannot be used, or holds something else.
    #[error("webhooks_folder: {} cannot be used: {source}", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// Cause.
        source: io::Error,
    },
    /// Its settings make no receiver.
    #[error("webhooks, {name}: {source}")]
    Settings {
        /// Of which receiver.
        name: String,
        /// What is wrong.
        source: webhook::Error,
    },
}

/// What all of them share.
pub struct Sources {
    /// What there is to tell.
    pub told: Arc<dyn Told>,
    /// In which words.
    pub publisher: Publisher,
}

/// A receiver, not told yet.
struct Receiver {
    name: String,
    webhook: Webhook,
    positions: PathBuf,
    lock: File,
}

/// All receivers of an instance.
pub struct Receivers {
    sources: Arc<Sources>,
    receivers: Vec<Receiver>,
}

impl Receivers {
    /// Looks at the folder and its files, so that what is wrong there is told at the start. Posts nothing.
    ///
    /// # Errors
    /// See [`ReceiverError`].
    pub async fn build(
        settings: &[webhook::Settings],
        folder: &Path,
        sources: Sources,
        clock: &Arc<dyn Clock>,
    ) -> Result<Self, ReceiverError> {
        let mut receivers = Vec::new();
        for one in settings {
            receivers.push(Receiver::build(one, folder, clock).await?);
        }
        Ok(Self { sources: Arc::new(sources), receivers })
    }

    /// Tells all of them until the stop.
    pub async fn run(self, stopper: &Stopper) {
        let mut tasks = Vec::new();
        for receiver in self.receivers {
            let (sources, stopper) = (self.sources.clone(), stopper.clone());
            let span = tracing::info_span!("webhook", receiver = receiver.name);
            let telling = async move { receiver.run(&sources, &stopper).await };
            tasks.push(task::spawn("webhook", telling.instrument(span)));
        }
        for task in tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "a receiver is told no more");
            }
        }
    }
}

impl Receiver {
    async fn build(
        settings: &webhook::Settings,
        folder: &Path,
        clock: &Arc<dyn Clock>,
    ) -> Result<Self, ReceiverError> {
        let name = settings.name.clone();
        let webhook = Webhook::new(settings.clone(), clock.clone())
            .map_err(|source| ReceiverError::Settings { name: name.clone(), source })?;
        std::fs::create_dir_all(folder)
            .map_err(|source| ReceiverError::Folder { path: folder.to_owned(), source })?;
        let positions = folder.join(format!("{name}.json"));
        let path = folder.join(format!("{name}.lock"));
        let unusable = |path: &Path| {
            let path = path.to_owned();
            |source| ReceiverError::File { path, source }
        };
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let lock = lock.map_err(unusable(&path))?;
        take(&lock).map_err(unusable(&path))?;
        Positions::load(positions.clone()).await.map_err(unusable(&positions))?;
        Ok(Self { name, webhook, positions, lock })
    }

    async fn run(self, sources: &Sources, stopper: &Stopper) {
        let Some(positions) = stopper.until_stopped(self.turn()).await else { return };
        tracing::info!("telling a receiver");
        let Sources { told, publisher } = sources;
        let out = Out { told: told.as_ref(), publisher, webhook: &self.webhook, positions };
        out.run(stopper).await;
    }

    /// Waits for the turn of this instance; then the positions are those of whoever had it before.
    async fn turn(&self) -> Positions {
        let mut told = false;
        loop {
            let positions = match take(&self.lock) {
                Ok(true) => Positions::load(self.positions.clone()).await.map(Some),
                Ok(false) => Ok(None),
                Err(error) => Err(error),
            };
            match positions {
                Ok(Some(positions)) => return positions,
                // Said once: waiting may last as long as the other instance.
                Ok(None) if !told => tracing::info!("another instance tells this receiver; standing by"),
                Err(error) if !told => tracing::error!(%error, "the position of a receiver cannot be read"),
                Ok(None) | Err(_) => {}
            }
            told = true;
            tokio::time::sleep(LOOK).await;
        }
    }
}

/// Whether this instance has the lock. The system gives it up with the process, however that ends.
fn take(lock: &File) -> io::Result<bool> {
    match lock.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

#[cfg(test)]
mod tests;
