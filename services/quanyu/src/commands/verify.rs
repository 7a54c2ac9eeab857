//! `quanyu verify`: proves that the tables are what the log says, and repairs them when asked.
//!
//! Folds the log again into shadow tables and compares; folding goes on meanwhile. Only `--repair` changes anything. With
//! `--truth` it compares what the tables count with what a simulated city's own draws came to.

mod truth;

pub use truth::read as read_truth;

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use quanyu_boot::Exit;
use quanyu_fold::proof::{self, Proof, Servers};
use serde::Serialize;

use crate::lag;
use crate::output::Table;
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu verify
  quanyu verify --json
  quanyu verify --repair        (folds the log again and puts the result in place)
  quanyu verify --truth truth.json --json        (also compares a simulated city with its truth)

Exit codes: 0 proven, 3 something differs (it is listed), 4 a server does not answer.";

/// Prove that every table is what the log says
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// Fold the whole log again, put the result in place of every table, and prove it
    #[arg(long)]
    repair: bool,
    /// Also compare every figure of a simulated city with the truth that `quanyu simulate` wrote
    #[arg(long, value_name = "FILE")]
    truth: Option<PathBuf>,
}

/// Both proofs.
#[derive(Debug, Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    proof: &'a Proof,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    repaired: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    truth: Option<&'a truth::Comparison>,
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let truth = self.truth.as_deref().map(truth::read).transpose()?;
        let servers = Servers { broker: session.broker()?, client: session.store()? };
        let mut repaired = Vec::new();
        let mut found = proof::verify(&servers).await.context("verify")?;
        if self.repair && !found.ok {
            report(session, &Answer { proof: &found, repaired: &[], truth: None })?;
            repaired = proof::repair(&servers).await.context("repair")?;
            lag::settle(session, &servers.broker, &servers.client).await?;
            found = proof::verify(&servers).await.context("verify after the repair")?;
        }
        let compared = match &truth {
            Some(truth) => {
                Some(truth::compare(&servers.client, truth).await.context("compare with the truth")?)
            }
            None => None,
        };
        report(session, &Answer { proof: &found, repaired: &repaired, truth: compared.as_ref() })?;
        let ok = found.ok && compared.is_none_or(|compared| compared.ok);
        Ok(if ok { Exit::Ok } else { Exit::Partly })
    }
}

fn report(session: &Session, answer: &Answer<'_>) -> anyhow::Result<()> {
    if session.output.json {
        return session.output.json(answer);
    }
    let Answer { proof, repaired, truth } = answer;
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
    truth.map_or(Ok(()), |compared| report_truth(session, compared))
}

fn report_truth(session: &Session, compared: &truth::Comparison) -> anyhow::Result<()> {
    let mut table = Table::new(["against the truth", "facts", "different"]);
    for group in &compared.groups {
        table.row([group.name.clone(), group.facts.to_string(), group.different.to_string()]);
    }
    session.output.table(table)?;
    if !compared.ok {
        let mut table = Table::new(["group", "fact", "truth", "platform"]);
        let side = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
        for one in &compared.differences {
            table.row([one.group.clone(), one.fact.clone(), side(&one.truth), side(&one.platform)]);
        }
        session.output.table(table)?;
    }
    Ok(())
}
