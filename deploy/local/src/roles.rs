//! Role processes: `quanyu serve …` in the background, recorded in the home so that `down` and `status` know them.
//! Used by `quanyu up` and the tests. It never restarts a role by itself: that is for a supervisor in production.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::control::SERVERS;
use crate::error::{Error, Result};
use crate::files;
use crate::process::{Process, spawn};
use crate::stack::{Stack, lock};
use crate::state::Role;

/// More than anybody runs on one machine; a test that leaks roles fails instead of filling it.
const ROLES_MAX: usize = 64;

/// How to start a role.
#[derive(Debug, Clone)]
pub struct RoleCommand {
    /// The program.
    pub program: PathBuf,
    /// Its arguments; recorded, so no secrets here.
    pub arguments: Vec<String>,
    /// Environment variables on top of the caller's; never recorded.
    pub environment: Vec<(String, String)>,
    /// Where its output goes; None is `logs/<name>.log` in the home.
    pub log: Option<PathBuf>,
}

impl Stack {
    /// Starts a role in the background and records it. One that runs already under this name is left as it is.
    ///
    /// # Errors
    /// [`Error::Usage`] for a name that is no file name or is a server's, [`Error::Spawn`], [`Error::NotRunning`]
    /// without a stack.
    pub async fn start_role(home: &Path, name: &str, role: RoleCommand) -> Result<Process> {
        check_name(name)?;
        let (_lock, mut state) = lock(home).await?;
        if let Some(running) = state.roles.get(name).filter(|role| role.process.alive()) {
            return Ok(running.process.clone());
        }
        if state.roles.len() >= ROLES_MAX {
            return Err(Error::Usage(format!(
                "more than {ROLES_MAX} roles under one home: run `quanyu down` first"
            )));
        }
        files::create_folder(&home.join("logs"))?;
        let log = role.log.unwrap_or_else(|| home.join("logs").join(format!("{name}.log")));
        let mut command = Command::new(&role.program);
        command.args(&role.arguments).envs(role.environment);
        let process = spawn(name, command, &log)?;
        let arguments =
            std::iter::once(role.program.to_string_lossy().into_owned()).chain(role.arguments).collect();
        state.roles.insert(name.to_owned(), Role { arguments, log, process: process.clone() });
        state.save(home)?;
        Ok(process)
    }
}

fn check_name(name: &str) -> Result<()> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if name.is_empty() || !name.bytes().all(plain) || SERVERS.contains(&name) {
        return Err(Error::Usage(format!(
            "`{name}` cannot name a role: use lower-case letters, digits and `-`"
        )));
    }
    Ok(())
}
