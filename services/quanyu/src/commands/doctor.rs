//! `quanyu doctor`: looks at everything that must be right, says what is wrong and how to put it right.
//!
//! Changes nothing but a scratch table of the settings check. Ends with 1 when something must be put right, with 4
//! when a server does not answer.

use std::fmt::Display;
use std::path::Path;

use clap::Args;
use nix::unistd::{AccessFlags, access};
use quanyu_boot::config::Source;
use quanyu_boot::exit::explain;
use quanyu_boot::{Exit, clock};
use quanyu_log::Broker;
use quanyu_store::{Client, MigrateOptions};
use serde::Serialize;
use serde_json::json;

use crate::lag;
use crate::output::Table;
use crate::servers::{log_failure, store_failure};
use crate::session::Session;
use crate::topics::{self, Scale};

/// A clock that differs by more is worth a warning, milliseconds: freshness is judged by clocks.
const CLOCK_DIFFERENCE_MS_MAX: i64 = 2_000;
/// More records not folded than this are worth a warning.
const LAG_MAX: u64 = 100_000;

const EXAMPLES: &str = "\
Examples:
  quanyu doctor
  quanyu doctor --json

Ends with 0 when all is well or only warnings were found, 1 when something must be put right, 4 when a server does
not answer.";

/// Check servers, versions, settings, topics, tables, clocks, disk and lag
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Level {
    Ok,
    Warning,
    Wrong,
    Unreachable,
}

#[derive(Debug, Serialize)]
struct Finding {
    check: &'static str,
    level: Level,
    what: String,
    fix: Option<String>,
}

#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn ok(&mut self, check: &'static str, what: impl Display) {
        self.0.push(Finding { check, level: Level::Ok, what: what.to_string(), fix: None });
    }

    fn add(&mut self, check: &'static str, level: Level, what: impl Display, fix: impl Into<String>) {
        self.0.push(Finding { check, level, what: what.to_string(), fix: Some(fix.into()) });
    }

    fn failed(&mut self, check: &'static str, error: impl Into<anyhow::Error>) {
        let error: anyhow::Error = error.into();
        let explained = explain(&error);
        let level = if explained.exit == Exit::Unreachable { Level::Unreachable } else { Level::Wrong };
        self.0.push(Finding { check, level, what: format!("{error:#}"), fix: explained.fix });
    }

    fn has(&self, level: Level) -> bool {
        self.0.iter().any(|finding| finding.level == level)
    }
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let mut findings = Findings::default();
        folder(&mut findings, "home folder", &session.home);
        folder(&mut findings, "cache folder", &session.cache);
        let broker = session.broker().map_err(|failure| findings.failed("kafka", failure)).ok();
        let store = session.store().map_err(|failure| findings.failed("clickhouse", failure)).ok();
        if let Some(broker) = &broker {
            kafka(&mut findings, session, broker).await;
        }
        if let Some(store) = &store {
            clickhouse(&mut findings, store).await;
        }
        if let (Some(broker), Some(store)) = (&broker, &store) {
            behind(&mut findings, broker, store).await;
        }
        print(session, &findings)
    }
}

fn folder(findings: &mut Findings, check: &'static str, path: &Path) {
    let existing = path.ancestors().find(|ancestor| ancestor.exists());
    // Asked of the system: a file system that is mounted read-only does not show in a folder's permissions.
    let writable = existing.is_some_and(|path| access(path, AccessFlags::W_OK).is_ok());
    if !writable {
        let what = format_args!("{} cannot be written", path.display());
        findings.add(check, Level::Wrong, what, "choose another with --home or QUANYU_CACHE");
    } else {
        findings.ok(check, path.display());
    }
}

async fn kafka(findings: &mut Findings, session: &Session, broker: &Broker) {
    let local = matches!(session.loaded.source("kafka.brokers"), Source::Stack(_));
    let scale = if local { Scale::Local } else { Scale::Production };
    for spec in topics::specs(&session.loaded.value.kafka, scale) {
        let topic = match quanyu_log::topics::describe(broker, &spec.name).await {
            Ok(topic) => topic,
            Err(error) => {
                let failure = log_failure(error);
                let stop = failure.exit == Exit::Unreachable;
                findings.failed("topics", failure);
                if stop {
                    return;
                }
                continue;
            }
        };
        if topic.partitions != spec.partitions {
            let what =
                format_args!("{} has {} partitions, not {}", spec.name, topic.partitions, spec.partitions);
            findings.add("topics", Level::Warning, what, "set kafka.partitions to what the topics have");
        }
        let retention = topic.options.get("retention.ms").map(String::as_str);
        if retention.is_some_and(|kept| kept != spec.retention_ms.to_string()) {
            let kept = retention.unwrap_or_default();
            let what = format_args!("{} keeps records for {kept} ms only", spec.name);
            let fix = "the events tables are now the permanent copy: back them up, or set retention.ms = -1";
            findings.add("topics", Level::Warning, what, fix);
        }
    }
    findings.ok("kafka", &broker.bootstrap);
}

async fn clickhouse(findings: &mut Findings, store: &Client) {
    let version = match store.version().await {
        Ok(version) => version,
        Err(error) => return findings.failed("clickhouse", store_failure(error)),
    };
    findings.ok("clickhouse", format_args!("{} version {version}", store.settings().url));
    clocks(findings, store).await;
    let settings = store.settings();
    let options = MigrateOptions { database: settings.database.clone(), cluster: settings.cluster.clone() };
    match quanyu_store::migrate::pending(store, &options).await {
        Ok(pending) if pending.is_empty() => findings.ok("migrations", "all are applied"),
        Ok(pending) => {
            let what = format_args!("{} are not applied: {}", pending.len(), pending.join(", "));
            return findings.add("migrations", Level::Wrong, what, "run `quanyu migrate`");
        }
        Err(error) => return findings.failed("migrations", store_failure(error)),
    }
    safety(findings, store).await;
}

/// Everything that fold would refuse to run with.
async fn safety(findings: &mut Findings, store: &Client) {
    let tables: Vec<String> = match store.fetch_rows(TARGETS).await {
        Ok(tables) => tables,
        Err(error) => return findings.failed("settings", store_failure(error)),
    };
    match store.settings_check(&tables).await {
        Ok(problems) if problems.is_empty() => findings.ok("settings", "inserts are all or nothing"),
        Ok(problems) => {
            for problem in problems {
                findings.add("settings", Level::Wrong, problem.what, problem.fix);
            }
        }
        Err(error) => findings.failed("settings", store_failure(error)),
    }
    match store.broken_parts(&tables).await {
        Ok(parts) if parts.is_empty() => findings.ok("parts", "none is broken"),
        Ok(parts) => {
            for part in parts {
                let what = format_args!("part {} of {} is broken: {}", part.name, part.table, part.reason);
                findings.add("parts", Level::Wrong, what, "run `quanyu verify --repair`");
            }
        }
        Err(error) => findings.failed("parts", store_failure(error)),
    }
}

/// Every table that rows of the log end up in.
const TARGETS: &str = "SELECT table FROM system.columns WHERE database = currentDatabase() \
    AND name = 'kafka_partition' AND table NOT IN ('fences') AND table NOT LIKE 'v1_%' ORDER BY table";

async fn clocks(findings: &mut Findings, store: &Client) {
    let asked_at = clock::now_ms();
    let theirs = store.fetch_rows::<i64>("SELECT toUnixTimestamp64Milli(now64(3))").await;
    let (Ok(theirs), answered_at) = (theirs, clock::now_ms()) else { return };
    let ours = asked_at + (answered_at - asked_at) / 2;
    let difference_ms = theirs.first().map_or(0, |theirs| theirs - ours);
    if difference_ms.abs() > CLOCK_DIFFERENCE_MS_MAX {
        let what = format_args!("ClickHouse's clock differs by {difference_ms} ms from this machine's");
        findings.add("clocks", Level::Warning, what, "synchronise both with NTP");
    } else {
        findings.ok("clocks", format_args!("{difference_ms} ms apart"));
    }
}

async fn behind(findings: &mut Findings, broker: &Broker, store: &Client) {
    if findings.has(Level::Unreachable) || findings.has(Level::Wrong) {
        return;
    }
    match lag::of_streams(broker, store).await {
        Ok(lags) => {
            let behind: u64 = lags.iter().map(|lag| lag.lag).sum();
            let what = format!("{behind} records are not folded yet");
            if behind > LAG_MAX {
                findings.add("lag", Level::Warning, what, "check that fold runs: `quanyu status`");
            } else {
                findings.ok("lag", what);
            }
        }
        Err(error) => findings.failed("lag", error),
    }
}

fn print(session: &Session, findings: &Findings) -> anyhow::Result<Exit> {
    let exit = match (findings.has(Level::Unreachable), findings.has(Level::Wrong)) {
        (true, _) => Exit::Unreachable,
        (false, true) => Exit::Failed,
        (false, false) => Exit::Ok,
    };
    if session.output.json {
        session.output.json(&json!({ "ok": exit == Exit::Ok, "findings": findings.0 }))?;
        return Ok(exit);
    }
    let mut table = Table::new(["check", "result", "what", "how to fix it"]);
    for finding in &findings.0 {
        let level = match finding.level {
            Level::Ok => "ok",
            Level::Warning => "warning",
            Level::Wrong => "WRONG",
            Level::Unreachable => "UNREACHABLE",
        };
        let fix = finding.fix.clone().unwrap_or_default();
        table.row([finding.check.to_owned(), level.to_owned(), finding.what.clone(), fix]);
    }
    session.output.table(table)?;
    Ok(exit)
}
