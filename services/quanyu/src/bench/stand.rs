//! The benchmark's own stack: Kafka, ClickHouse and the roles in a temporary folder, gone when the benchmark ends.
//!
//! It takes free ports, so a stack of the user keeps running beside it; and it refuses configured servers, which a
//! benchmark would fill with events that nobody wants.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use quanyu_boot::config::Source;
use quanyu_boot::{Exit, Failure};
use quanyu_event::Stream;
use quanyu_local::{Options, Signal, Stack};
use quanyu_log::Broker;
use quanyu_store::Client;

use crate::bench::processes::Processes;
use crate::cli::Global;
use crate::commands::migrate::migrate;
use crate::principals;
use crate::roles;
use crate::servers::{local_failure, progress};
use crate::session::Session;

/// The stream that is measured.
pub const STREAM: Stream = Stream::Incident;
/// How long a role may take to end.
const ROLE_END_WAIT: Duration = Duration::from_secs(40);

/// A running stack.
pub struct Stand {
    pub session: Session,
    pub broker: Broker,
    pub client: Client,
    pub grpc: String,
}

/// The folder of this process's stack under `folder`, or under the system's temporary folder.
pub fn home(folder: Option<&Path>) -> PathBuf {
    let parent = folder.map_or_else(std::env::temp_dir, Path::to_path_buf);
    parent.join(format!("quanyu-bench-{}", std::process::id()))
}

impl Stand {
    /// Starts everything in `home`.
    pub async fn up(outer: &Session, home: &Path) -> anyhow::Result<Self> {
        refuse_configured(outer)?;
        let mut options = Options::new(home);
        options.cache.clone_from(&outer.cache);
        let tell = |line: &str| progress(outer, line);
        Stack::up(options, &tell).await.map_err(local_failure)?;
        let session = Session::open(Global { home: Some(home.to_owned()), ..outer.global.clone() })?;
        migrate(&session).await?;
        principals::ensure_development(&session)?;
        roles::start(&session).await?;
        let session = Session::open(session.global)?;
        let (broker, client, grpc) = (session.broker()?, session.store()?, session.grpc()?);
        Ok(Self { session, broker, client, grpc })
    }

    /// Stops everything that runs in `home` and deletes the folder.
    pub async fn down(home: &Path) -> anyhow::Result<()> {
        // A frozen process does not hear that it shall end; one that does not exist needs not.
        let _ = Stack::signal(home, "fold", Signal::SIGCONT);
        Stack::down(home).await.map_err(local_failure)?;
        match std::fs::remove_dir_all(home) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(error).with_context(|| format!("delete {}", home.display()))
            }
            _ => Ok(()),
        }
    }

    /// The stack's folder.
    pub fn home(&self) -> &Path {
        &self.session.home
    }

    /// What runs now.
    pub async fn processes(&self) -> anyhow::Result<Processes> {
        Processes::of(self.home()).await
    }

    /// Ends the fold role for good.
    pub async fn end_fold(&self) -> anyhow::Result<()> {
        self.signal_fold(Signal::SIGTERM)?;
        let gone = Stack::gone_within(self.home(), "fold", ROLE_END_WAIT).await.map_err(local_failure)?;
        if gone { Ok(()) } else { Err(Failure::new(Exit::Failed, "the fold role does not end").into()) }
    }

    /// Freezes or thaws the fold role: it stays a member of its group for a session's length.
    pub fn signal_fold(&self, signal: Signal) -> anyhow::Result<()> {
        Ok(Stack::signal(self.home(), "fold", signal).map_err(local_failure)?)
    }

    /// Says what is done now.
    pub fn tell(&self, what: impl std::fmt::Display) {
        self.session.output.say(what);
    }
}

fn refuse_configured(session: &Session) -> anyhow::Result<()> {
    for key in ["kafka.brokers", "clickhouse.url", "client.grpc"] {
        let source = session.loaded.source(key);
        if !matches!(source, Source::Default | Source::Stack(_)) {
            let what =
                format!("{key} is configured ({source}), and a benchmark runs on servers of its own only");
            let fix =
                "unset it for this command: a benchmark fills its topics and tables with made-up events";
            return Err(Failure::usage(what).fix(fix).into());
        }
    }
    Ok(())
}
