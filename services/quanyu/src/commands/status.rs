//! `quanyu status`: what runs under this home, where, which version, and how far the tables are behind the log.
//!
//! Asks every server once. Ends with 4 when something that was started does not answer.

use clap::Args;
use quanyu_boot::Exit;
use quanyu_local::{ServerStatus, Stack};
use serde_json::json;

use crate::lag::{self, Lag};
use crate::output::Table;
use crate::servers::local_failure;
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu status
  quanyu status --json

Ends with 4 when something that `up` started does not run or does not answer.";

/// Show what runs, where, and how far the tables are behind the log
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let status = Stack::status(&session.home).await.map_err(local_failure)?;
        let healthy = status.healthy();
        // Roles may be gone: how far behind the tables are is then what one wants to know.
        let servers_answer = status.servers.iter().all(|server| server.answers != Some(false));
        let lags = if servers_answer {
            lags(session).await
        } else {
            Err(anyhow::anyhow!("a server does not answer"))
        };
        if session.output.json {
            let endpoints = Stack::endpoints(&session.home).ok();
            let (lag, problem) = match &lags {
                Ok(lags) => (Some(lags), None),
                Err(error) => (None, Some(format!("{error:#}"))),
            };
            session.output.json(&json!({
                "home": status.home, "healthy": healthy, "version": env!("CARGO_PKG_VERSION"),
                "servers": status.servers, "lag": lag, "lag_unknown_because": problem,
                "grpc": endpoints.as_ref().and_then(|found| found.grpc.as_ref()),
                "http": endpoints.as_ref().and_then(|found| found.http.as_ref()),
                "ingest_http": endpoints.as_ref().and_then(|found| found.ingest_http.as_ref()),
            }))?;
        } else {
            servers(session, &status.servers)?;
            match lags {
                Ok(lags) => print_lags(session, &lags)?,
                Err(error) => session.output.say(format_args!("lag unknown: {error:#}")),
            }
        }
        Ok(if healthy { Exit::Ok } else { Exit::Unreachable })
    }
}

async fn lags(session: &Session) -> anyhow::Result<Vec<Lag>> {
    lag::of_streams(&session.broker()?, &session.store()?).await
}

fn servers(session: &Session, servers: &[ServerStatus]) -> anyhow::Result<()> {
    let mut table = Table::new(["server", "state", "pid", "ports", "version", "log"]);
    for server in servers {
        let state = match (server.alive, server.frozen, server.answers) {
            (false, _, _) => "stopped",
            (true, true, _) => "frozen",
            (true, false, Some(false)) => "silent",
            (true, false, _) => "running",
        };
        let ports: Vec<String> = server.ports.iter().map(ToString::to_string).collect();
        table.row([
            server.name.clone(),
            state.to_owned(),
            server.pid.map(|pid| pid.to_string()).unwrap_or_default(),
            ports.join(", "),
            server.version.clone().unwrap_or_default(),
            server.log.as_ref().map(|log| log.display().to_string()).unwrap_or_default(),
        ]);
    }
    session.output.table(table)
}

fn print_lags(session: &Session, lags: &[Lag]) -> anyhow::Result<()> {
    let mut table = Table::new(["topic", "partition", "log ends at", "folded up to", "lag"]);
    for lag in lags {
        let [partition, end, next, behind] =
            [i64::from(lag.partition).unsigned_abs(), lag.end_offset, lag.next_offset, lag.lag]
                .map(|number| number.to_string());
        table.row([lag.topic.to_owned(), partition, end, next, behind]);
    }
    session.output.table(table)
}
