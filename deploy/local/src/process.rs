//! Processes that outlive the command which started them: starting, recognising, signalling, stopping.
//! Used for servers and roles. A process is known by pid, start time and boot, so that a recycled pid is another one.
//! It never signals a process that it does not recognise.

use std::fs::{self, OpenOptions};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, waitpid};
use nix::unistd::Pid;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

const POLL: Duration = Duration::from_millis(20);
/// How long the kernel may take to end a process after SIGKILL; longer means a hung disk.
const KILL_WAIT: Duration = Duration::from_secs(10);
/// A log larger than this is started afresh when its process starts.
const LOG_BYTES_MAX: u64 = 16 << 20;

/// A process that was started by a stack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Process {
    /// Process id.
    pub pid: i32,
    /// When the kernel started it, in clock ticks since boot.
    pub started_ticks: u64,
    /// Which boot that was.
    pub boot: String,
}

/// What a recorded process does now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Life {
    Running,
    /// Stopped by SIGSTOP.
    Frozen,
    Gone,
}

impl Process {
    fn of(pid: i32) -> Option<Self> {
        let started_ticks = stat(pid)?.started_ticks;
        Some(Self { pid, started_ticks, boot: boot()? })
    }

    /// Whether it still runs, zombies not counted.
    pub(crate) fn life(&self) -> Life {
        // A zombie of this very process would look alive to others; reaping a stranger's child is refused.
        let _reaped = waitpid(Pid::from_raw(self.pid), Some(WaitPidFlag::WNOHANG));
        let Some(stat) = stat(self.pid) else { return Life::Gone };
        if stat.started_ticks != self.started_ticks || boot().as_ref() != Some(&self.boot) {
            return Life::Gone;
        }
        match stat.state {
            // Its other threads may still be ending, and until the last has, its ports and file locks are held.
            'Z' | 'X' if stat.threads <= 1 => Life::Gone,
            'T' | 't' => Life::Frozen,
            _ => Life::Running,
        }
    }

    /// Whether it exists, frozen or not.
    pub(crate) fn alive(&self) -> bool {
        self.life() != Life::Gone
    }

    /// Sends a signal; false when the process is gone.
    pub(crate) fn signal(&self, signal: Signal) -> bool {
        self.alive() && kill(Pid::from_raw(self.pid), signal).is_ok()
    }

    /// Asks it to end, waits for `grace`, then kills it.
    ///
    /// # Errors
    /// [`Error::NotStopped`] when it survives even that.
    pub(crate) async fn stop(&self, name: &str, grace: Duration) -> Result<()> {
        self.signal(Signal::SIGTERM);
        // A frozen process handles nothing before it is thawed.
        self.signal(Signal::SIGCONT);
        if !self.gone_within(grace).await {
            self.signal(Signal::SIGKILL);
            if !self.gone_within(KILL_WAIT).await {
                return Err(Error::NotStopped { name: name.to_owned(), pid: self.pid });
            }
        }
        Ok(())
    }

    /// Waits until it is gone; false when it is not within `wait`.
    pub async fn gone_within(&self, wait: Duration) -> bool {
        let gone = async {
            while self.alive() {
                tokio::time::sleep(POLL).await;
            }
        };
        tokio::time::timeout(wait, gone).await.is_ok()
    }
}

/// Starts a program in the background, with its output in `log` and nothing on its standard input.
///
/// It gets a process group of its own, so that Ctrl-C and a closed terminal do not reach it.
///
/// # Errors
/// [`Error::Spawn`] when the program cannot be started, [`Error::Write`] when the log cannot be written.
pub(crate) fn spawn(what: &str, mut command: Command, log: &Path) -> Result<Process> {
    if fs::metadata(log).is_ok_and(|metadata| metadata.len() > LOG_BYTES_MAX) {
        fs::write(log, b"").map_err(Error::write(log))?;
    }
    let out = OpenOptions::new().create(true).append(true).open(log).map_err(Error::write(log))?;
    let errors = out.try_clone().map_err(Error::write(log))?;
    command.stdin(Stdio::null()).stdout(out).stderr(errors).process_group(0);
    let failed = |source| Error::Spawn { what: what.to_owned(), source };
    let child = command.spawn().map_err(failed)?;
    // The child is not reaped before `life` looks, so its entry is there even when it has ended already.
    i32::try_from(child.id())
        .ok()
        .and_then(Process::of)
        .ok_or_else(|| failed(std::io::Error::other("/proc does not show it")))
}

/// What `/proc/<pid>/stat` says of a process.
struct Stat {
    state: char,
    threads: u32,
    started_ticks: u64,
}

fn stat(pid: i32) -> Option<Stat> {
    let line = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The command in brackets may hold spaces and brackets itself; field 3, the state, follows the last bracket.
    let (_, rest) = line.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let field = |number: usize| fields.get(number - 3);
    Some(Stat {
        state: field(3)?.chars().next()?,
        threads: field(20)?.parse().ok()?,
        started_ticks: field(22)?.parse().ok()?,
    })
}

fn boot() -> Option<String> {
    Some(fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?.trim().to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_recycled_pid_is_another_process() {
        let mine = Process::of(i32::try_from(std::process::id()).unwrap()).unwrap();
        assert_eq!(mine.life(), Life::Running);
        let older = Process { started_ticks: mine.started_ticks - 1, ..mine.clone() };
        let other_boot = Process { boot: "another".to_owned(), ..mine };
        assert_eq!(older.life(), Life::Gone);
        assert_eq!(other_boot.life(), Life::Gone);
        assert!(!other_boot.signal(Signal::SIGKILL));
    }

    #[tokio::test]
    async fn a_frozen_process_is_seen_and_can_be_stopped() {
        let folder = tempfile::tempdir().unwrap();
        let mut sleeper = Command::new("sleep");
        sleeper.arg("600");
        let process = spawn("sleep", sleeper, &folder.path().join("log")).unwrap();
        process.signal(Signal::SIGSTOP);
        let frozen = async {
            while process.life() != Life::Frozen {
                tokio::time::sleep(POLL).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(5), frozen).await.unwrap();
        process.stop("sleep", Duration::from_secs(5)).await.unwrap();
        assert!(!process.alive());
    }
}
