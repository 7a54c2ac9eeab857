//! Further users of the stack's ClickHouse: a file beside the stack's own users, which the engine merges when it starts.
//! Used by `quanyu access apply`. It never decides who may see what, and `up` leaves the file as it is.

use std::path::{Path, PathBuf};

use crate::clickhouse::{NAME, STOP_GRACE};
use crate::error::{Error, Result};
use crate::files;
use crate::stack::Stack;
use crate::state::State;

impl Stack {
    /// Whether the ClickHouse of this home is one that the stack started itself.
    ///
    /// # Errors
    /// [`Error::State`] when the home is not ours.
    pub fn has_own_clickhouse(home: &Path) -> Result<bool> {
        Ok(State::load(home)?.is_some_and(|state| state.clickhouse.is_some()))
    }

    /// Puts a users file beside the stack's own, and restarts ClickHouse when that changes anything: the engine reads
    /// its users at its start only. When it does not start with them, the earlier file is put back.
    ///
    /// Returns whether it was restarted.
    ///
    /// # Errors
    /// [`Error::Write`], or as [`Stack::restart_server`].
    pub async fn set_users(home: &Path, content: &str) -> Result<bool> {
        let path = path(home);
        let earlier = files::read_if_there(&path)?;
        if earlier.as_deref() == Some(content) {
            return Ok(false);
        }
        if let Some(folder) = path.parent() {
            files::create_folder(folder)?;
        }
        files::write_private(&path, content.as_bytes())?;
        let restarted = Self::restart_within(home, NAME, STOP_GRACE).await;
        if restarted.is_err() {
            match earlier {
                Some(text) => files::write_private(&path, text.as_bytes())?,
                None => std::fs::remove_file(&path).map_err(Error::write(&path))?,
            }
            Self::restart_within(home, NAME, STOP_GRACE).await?;
        }
        restarted.map(|()| true)
    }
}

fn path(home: &Path) -> PathBuf {
    home.join("clickhouse/users.d/access.xml")
}
