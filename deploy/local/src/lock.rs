//! File locks: one command at a time per home, one fetcher at a time per cache.
//! Used by `Stack` and the cache. They end with the process that holds them, however it ends.
//! It never breaks a lock.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Seek, Write};
use std::path::Path;
use std::time::Duration;

use crate::error::{Error, Result};

const POLL: Duration = Duration::from_millis(50);

/// Holds the lock until it is dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Waits for `folder`'s lock for at most `wait`.
    ///
    /// # Errors
    /// [`Error::Locked`] with the holder's process id when the wait is over, [`Error::Write`].
    pub(crate) async fn acquire(folder: &Path, wait: Duration) -> Result<Self> {
        let path = folder.join("lock");
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(Error::write(&path))?;
        let deadline = tokio::time::Instant::now() + wait;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(error)) => return Err(Error::write(&path)(error)),
                Err(TryLockError::WouldBlock) if tokio::time::Instant::now() < deadline => {
                    tokio::time::sleep(POLL).await;
                }
                Err(TryLockError::WouldBlock) => {
                    let holder = std::fs::read_to_string(&path).unwrap_or_default();
                    return Err(Error::Locked {
                        folder: folder.to_path_buf(),
                        waited_s: wait.as_secs(),
                        holder: format!("pid {}", holder.trim()),
                    });
                }
            }
        }
        // For the message above only: a holder that could not be written down still holds.
        let _written = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| write!(file, "{}", std::process::id()));
        Ok(Self { _file: file })
    }
}
