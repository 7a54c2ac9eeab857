//! `quanyu rebuild KIND`: one kind's states and history folded again from the events table.
//!
//! Needed when a fold's version rises. The fold of the process waits meanwhile; a crash leaves the old or the new pair.

use anyhow::Context as _;
use clap::Args;
use quanyu_boot::{Exit, Failure};
use quanyu_event::Kind;
use quanyu_fold::proof::{self, Servers};

use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu rebuild incident
  quanyu rebuild work_accident --json";

/// Fold one kind's states and history again from its events
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// Kind of subject, such as incident or hazard
    #[arg(value_name = "KIND")]
    kind: String,
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let known: Vec<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
        let kind = Kind::from_name(&self.kind).ok_or_else(|| {
            Failure::usage(format!("{:?} is no kind", self.kind))
                .fix(format!("use one of {}", known.join(", ")))
        })?;
        let servers = Servers { broker: session.broker()?, client: session.store()? };
        let rebuilt =
            proof::rebuild(&servers, kind).await.with_context(|| format!("rebuild {}", kind.as_str()))?;
        if session.output.json {
            session.output.json(&rebuilt)?;
        } else {
            session.output.line(format_args!(
                "{}: {} subjects at fold version {}, {} of them changed",
                rebuilt.kind, rebuilt.subjects, rebuilt.version, rebuilt.changed
            ))?;
        }
        Ok(Exit::Ok)
    }
}
