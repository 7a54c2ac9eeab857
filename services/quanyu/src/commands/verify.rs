//! `quanyu verify`: proves that the tables are what the log says, and repairs them when asked.
//!
//! Folds the log again into shadow tables and compares; folding goes on meanwhile. Only `--repair` changes anything.

use anyhow::Context as _;
use clap::Args;
use quanyu_boot::Exit;
use quanyu_fold::proof::{self, Proof, Servers};
use serde_json::json;

use crate::lag;
use crate::output::Table;
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu verify
  quanyu verify --json
  quanyu verify --repair        (folds the log again and puts the result in place)

Exit codes: 0 proven, 3 something differs (it is listed), 4 a server does not answer.";

/// Prove that every table is what the log says
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// Fold the whole log again, put the result in place of every table, and prove it
    #[arg(long)]
    repair: bool,
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let servers = Servers { broker: session.broker()?, client: session.store()? };
        let mut repaired = Vec::new();
        let mut found = proof::verify(&servers).await.context("verify")?;
        if self.repair && !found.ok {
            report(session, &found, &[])?;
            repaired = proof::repair(&servers).await.context("repair")?;
            lag::settle(session, &servers.broker, &servers.client).await?;
            found = proof::verify(&servers).await.context("verify after the repair")?;
        }
        report(session, &found, &repaired)?;
        Ok(if found.ok { Exit::Ok } else { Exit::Partly })
    }
}

fn report(session: &Session, proof: &Proof, repaired: &[String]) -> anyhow::Result<()> {
    if session.output.json {
        let mut value = serde_json::to_value(proof)?;
        if !repaired.is_empty() {
            value["repaired"] = json!(repaired);
        }
        return session.output.json(&value);
    }
    session.output.line(format_args!(
        "{}: {} offsets = {} events + {} duplicates + {} rejected",
        if proof.ok { "proven" } else { "DIFFERENT" },
        proof.offsets,
        proof.events,
        proof.duplicates,
        proof.rejected
    ))?;
    if !proof.differences.is_empty() {
        let mut table = Table::new(["topic", "table", "what"]);
        for one in &proof.differences {
            table.row([one.topic.clone(), one.table.clone(), one.what.clone()]);
        }
        session.output.table(table)?;
        session.output.say("`quanyu verify --repair` brings the tables back from the log");
    }
    if !repaired.is_empty() {
        session.output.say(format_args!("put in place: {}", repaired.join(", ")));
    }
    Ok(())
}
