//! `quanyu down`: stops what `up` started, roles first. What was written stays in the home folder.

use clap::Args;
use quanyu_boot::Exit;
use quanyu_local::Stack;
use serde_json::json;

use crate::servers::local_failure;
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu down
  quanyu down --home /tmp/second

Nothing is deleted: `quanyu up` finds everything again. To start afresh, delete the home folder after `down`.";

/// Stop what `up` started under this home
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        Stack::down(&session.home).await.map_err(local_failure)?;
        session.output.say(format_args!("nothing runs under {} any more", session.home.display()));
        if session.output.json {
            session.output.json(&json!({ "ok": true, "home": session.home }))?;
        }
        Ok(Exit::Ok)
    }
}
