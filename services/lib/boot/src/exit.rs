//! How a process ends: the documented exit codes, and the error that chooses one and says how to fix it.
//!
//! Used by the binary and by roles. [`Failure`] travels inside an `anyhow::Error`; [`explain`] finds it again,
//! or reads the operating system's reason, so that every error has a code and, where known, a remedy.

use std::error::Error;
use std::fmt;
use std::io;

/// The exit codes of every command. Their numbers are part of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: done.
    Ok,
    /// 1: failed.
    Failed,
    /// 2: wrong usage or configuration.
    Usage,
    /// 3: partly rejected, or a proof failed.
    Partly,
    /// 4: a server could not be reached.
    Unreachable,
    /// 5: Kafka has given this static member's place to another process.
    Fenced,
}

impl Exit {
    /// The number that the process ends with.
    pub fn code(self) -> u8 {
        match self {
            Self::Ok => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Partly => 3,
            Self::Unreachable => 4,
            Self::Fenced => 5,
        }
    }

    /// The stable name used in `--json` errors.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Failed => "FAILED",
            Self::Usage => "USAGE",
            Self::Partly => "PARTLY_REJECTED",
            Self::Unreachable => "UNREACHABLE",
            Self::Fenced => "FENCED",
        }
    }
}

/// An error that knows what to do about itself: what happened, how to fix it, and the exit code.
#[derive(Debug)]
pub struct Failure {
    /// The code to end with.
    pub exit: Exit,
    /// What happened: lower case, no full stop.
    pub what: String,
    /// What the reader can do about it.
    pub fix: Option<String>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl Failure {
    /// A failure that ends with `exit`.
    pub fn new(exit: Exit, what: impl Into<String>) -> Self {
        Self { exit, what: what.into(), fix: None, source: None }
    }

    /// Wrong usage or configuration (exit 2).
    pub fn usage(what: impl Into<String>) -> Self {
        Self::new(Exit::Usage, what)
    }

    /// A server that does not answer (exit 4).
    pub fn unreachable(what: impl Into<String>) -> Self {
        Self::new(Exit::Unreachable, what)
    }

    /// Adds what to do.
    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }

    /// Adds the cause.
    pub fn because(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}

/// What an error says to the reader: message, causes without repetition, remedy, exit code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The code to end with.
    pub exit: Exit,
    /// What happened.
    pub what: String,
    /// Why, outermost first, each once.
    pub causes: Vec<String>,
    /// What to do about it.
    pub fix: Option<String>,
}

/// Reads an error's chain: the first [`Failure`] in it decides; else an operating system error does.
pub fn explain(error: &anyhow::Error) -> Explanation {
    let mut causes: Vec<String> = Vec::new();
    let what = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        // Many libraries print their source inside their own message; say everything once.
        let said = what.contains(&cause) || causes.iter().any(|earlier| earlier.contains(&cause));
        if !said {
            causes.push(cause);
        }
    }
    let failures = || error.chain().filter_map(|cause| cause.downcast_ref::<Failure>());
    let system = error.chain().find_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind);
    let exit =
        failures().map(|failure| failure.exit).next().or_else(|| system.map(exit_of)).unwrap_or(Exit::Failed);
    let fix = failures()
        .find_map(|failure| failure.fix.clone())
        .or_else(|| system.and_then(remedy_of).map(ToOwned::to_owned));
    Explanation { exit, what, causes, fix }
}

fn exit_of(kind: io::ErrorKind) -> Exit {
    use io::ErrorKind as K;
    match kind {
        K::ConnectionRefused | K::ConnectionReset | K::HostUnreachable | K::NetworkUnreachable => {
            Exit::Unreachable
        }
        K::InvalidInput => Exit::Usage,
        _ => Exit::Failed,
    }
}

fn remedy_of(kind: io::ErrorKind) -> Option<&'static str> {
    use io::ErrorKind as K;
    Some(match kind {
        K::StorageFull | K::QuotaExceeded => "free some disk space, or choose another folder with --home",
        K::ReadOnlyFilesystem => "choose a folder that can be written, with --home or QUANYU_HOME",
        K::PermissionDenied => "check the owner and the rights of that path, or choose another with --home",
        K::AddrInUse => "stop what listens on that port, or choose another port",
        K::AddrNotAvailable => "choose an address that this machine has, such as 127.0.0.1",
        K::ConnectionRefused | K::ConnectionReset => {
            "check that the server runs (`quanyu status`); `quanyu up` starts one"
        }
        K::NotFound => "check the path",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use anyhow::Context as _;

    #[test]
    fn a_failure_inside_the_chain_decides_and_each_cause_is_said_once() {
        let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
        let inner =
            Failure::unreachable("Kafka at localhost:1 does not answer").fix("start it").because(refused);
        let error = Err::<(), _>(inner).context("ensure topics").unwrap_err();
        let explained = explain(&error);
        assert_eq!(explained.exit, Exit::Unreachable);
        assert_eq!(explained.what, "ensure topics");
        assert_eq!(explained.causes, ["Kafka at localhost:1 does not answer", "connection refused"]);
        assert_eq!(explained.fix.as_deref(), Some("start it"));
    }

    #[test]
    fn a_full_disk_has_a_remedy_without_anybody_naming_it() {
        let error =
            anyhow::Error::new(io::Error::from(io::ErrorKind::StorageFull)).context("write state.json");
        let explained = explain(&error);
        assert_eq!(explained.exit, Exit::Failed);
        assert!(explained.fix.is_some_and(|fix| fix.contains("disk space")));
    }
}
