//! `quanyu reference load|show`: a city's reference data, checked as a whole and published as one record.
//!
//! Nothing is ever half-loaded: the newest record of a set is in force. Reads and writes the topic only; fold makes the
//! tables.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, Subcommand};
use quanyu_area::published::{CHECKSUM_HEADER, Published, Step, TOPIC, VERSION_HEADER};
use quanyu_area::reference::{Files, Problem, ReferenceSet};
use quanyu_boot::{Exit, Failure};
use quanyu_log::{Compacted, Outgoing, Producer, ProducerConfig, Record};
use serde_json::{Value, json};

use crate::output::Table;
use crate::servers::log_failure;
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu reference load deploy/reference/yongkang --dry-run
  quanyu reference load deploy/reference/yongkang
  quanyu reference show";

/// Files of a folder at most: a set has twelve, and a README.
const FILES_MAX: usize = 64;
/// Bytes of a file at most; the parser's bound is lower and tells more.
const FILE_BYTES_MAX: u64 = 64 << 20;

/// Load a city's reference data, and show what is in force
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Check the files of a folder and put them in force as a whole
    #[command(after_help = "Examples:\n  quanyu reference load deploy/reference/yongkang --json")]
    Load {
        /// The folder: set.toml, areas.csv, aliases.csv and the others
        folder: PathBuf,
        /// Only check the files; asks no server
        #[arg(long)]
        dry_run: bool,
    },
    /// The sets in force
    #[command(after_help = "Examples:\n  quanyu reference show --json")]
    Show,
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        match self.what {
            What::Load { folder, dry_run } => load(session, &folder, dry_run).await,
            What::Show => show(session).await,
        }
    }
}

async fn load(session: &Session, folder: &Path, dry_run: bool) -> anyhow::Result<Exit> {
    let files = read(folder)?;
    let set = match ReferenceSet::parse(&files) {
        Ok(set) => set,
        Err(problems) => return refuse(session, &problems),
    };
    for warning in &set.warnings {
        session.output.say(format_args!("odd: {warning}"));
    }
    if dry_run {
        return tell(session, &set, "checked", None);
    }
    let current = newest(session).await?;
    let current = current.iter().find(|(_, published)| published.name == set.about.name);
    let wrong = |error: quanyu_area::published::PublishedError| Failure::new(Exit::Failed, error.to_string());
    match Published::next(&set, &files, current.map(|(_, published)| published)).map_err(wrong)? {
        Step::Nothing => tell(session, &set, "unchanged", current.map(|(record, _)| record.offset)),
        Step::Publish(published) => {
            let record = Outgoing {
                topic: TOPIC.into(),
                key: published.name.clone().into_bytes(),
                payload: Some(published.encode().map_err(wrong)?),
                headers: vec![
                    (VERSION_HEADER.into(), published.version.clone().into_bytes()),
                    (CHECKSUM_HEADER.into(), published.checksum.clone().into_bytes()),
                ],
                timestamp_ms: None,
            };
            let producer = Producer::new(&ProducerConfig::new(session.broker()?)).map_err(log_failure)?;
            let outcome = producer.publish(vec![record]).await.into_iter().next();
            let outcome = outcome.context("the producer told nothing")?;
            let receipt = outcome.map_err(|error| {
                Failure::new(Exit::Unreachable, format!("the set was not confirmed: {error}"))
                    .fix("load it again: the same content twice changes nothing")
            })?;
            tell(session, &set, "loaded", Some(receipt.offset))
        }
    }
}

/// The files of a folder; the parser says which do not belong there.
fn read(folder: &Path) -> anyhow::Result<Files> {
    let entries = fs::read_dir(folder).with_context(|| format!("read the folder {}", folder.display()))?;
    let mut files = Files::new();
    for entry in entries {
        let path = entry.with_context(|| format!("read the folder {}", folder.display()))?.path();
        let about = fs::metadata(&path).with_context(|| format!("read {}", path.display()))?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if !about.is_file() || name.starts_with('.') {
            continue;
        }
        if about.len() > FILE_BYTES_MAX || files.len() == FILES_MAX {
            let what = format!("{} is too large, or the folder has too many files", path.display());
            return Err(Failure::usage(what).fix("name the folder of one set").into());
        }
        files.insert(name, fs::read(&path).with_context(|| format!("read {}", path.display()))?);
    }
    Ok(files)
}

fn refuse(session: &Session, problems: &[Problem]) -> anyhow::Result<Exit> {
    if session.output.json {
        session.output.json(&json!({ "outcome": "refused", "problems": problems }))?;
    } else {
        for problem in problems {
            session.output.line(problem)?;
        }
    }
    let more = if problems.len() == Problem::LISTED_MAX { " or more" } else { "" };
    let what = format!("the set has {}{more} problems: nothing was loaded", problems.len());
    Err(Failure::new(Exit::Failed, what).fix("put them right; what was in force stays in force").into())
}

fn tell(session: &Session, set: &ReferenceSet, outcome: &str, offset: Option<u64>) -> anyhow::Result<Exit> {
    let about = &set.about;
    if session.output.json {
        session.output.json(&json!({
            "outcome": outcome, "set": about.name, "version": about.version, "offset": offset,
            "areas": set.areas.len(), "aliases": set.aliases.len(), "shapes": set.shapes.len(),
            "warnings": set.warnings,
        }))?;
    } else {
        let (name, version, areas) = (&about.name, &about.version, set.areas.len());
        session.output.line(format_args!("{name} {version}: {outcome}, {areas} areas"))?;
    }
    Ok(Exit::Ok)
}

async fn show(session: &Session) -> anyhow::Result<Exit> {
    let sets = newest(session).await?;
    if session.output.json {
        let sets: Vec<Value> = sets.iter().map(summary).collect();
        session.output.json(&json!({ "sets": sets }))?;
        return Ok(Exit::Ok);
    }
    let mut table = Table::new(["set", "version", "loaded at", "versions", "checksum"]);
    for (record, published) in &sets {
        let short: String = published.checksum.chars().take(12).collect();
        let versions = published.history.len().to_string();
        table.row([published.name.clone(), published.version.clone(), loaded_at(record), versions, short]);
    }
    session.output.table(table)?;
    Ok(Exit::Ok)
}

fn summary((record, published): &(Record, Published)) -> Value {
    json!({
        "set": published.name, "version": published.version, "checksum": published.checksum,
        "loaded_at": loaded_at(record), "offset": record.offset,
        "versions": published.history.keys().collect::<Vec<_>>(),
    })
}

fn loaded_at(record: &Record) -> String {
    let at = jiff::Timestamp::from_millisecond(record.timestamp_ms);
    at.map_or_else(|_| record.timestamp_ms.to_string(), |at| at.to_string())
}

/// The sets in force, read off the runtime's threads, since the reader blocks.
async fn newest(session: &Session) -> anyhow::Result<Vec<(Record, Published)>> {
    let broker = session.broker()?;
    let look = move || {
        let mut topic = Compacted::open(&broker, TOPIC)?;
        topic.refresh()?;
        Ok(topic.records().cloned().collect::<Vec<Record>>())
    };
    let records = tokio::task::spawn_blocking(look).await.context("read the reference sets")?;
    let records = records.map_err(log_failure)?;
    let read = |record: Record| {
        let published =
            Published::decode(record.payload.as_deref().unwrap_or_default()).map_err(|error| {
                Failure::new(Exit::Failed, format!("{TOPIC} offset {}: {error}", record.offset))
            })?;
        Ok((record, published))
    };
    records.into_iter().map(read).collect()
}
