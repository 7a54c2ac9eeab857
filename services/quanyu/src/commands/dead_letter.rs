//! `quanyu dead-letter list|show|replay`: the records that could not be folded, and publishing them again.
//!
//! Replaying is idempotent: an event that was folded already is counted as a duplicate, never twice.

use std::collections::BTreeMap;
use std::str::FromStr;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use quanyu_boot::{Exit, Failure};
use quanyu_log::{DeadLetter, DeadLetters, LogError, Producer, ProducerConfig, dead_letter};
use serde_json::{Value, json};

use crate::output::{Table, write_stdout};
use crate::servers::log_failure;
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu dead-letter list
  quanyu dead-letter show quanyu.incident.v1/0/1234
  quanyu dead-letter replay quanyu.incident.v1/0/1234
  quanyu dead-letter replay --all";

/// Letters that `--all` replays at most.
const REPLAYED_MAX: usize = 100_000;

/// List, show and replay the records that could not be folded
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The latest letters, oldest first, each record once
    #[command(after_help = "Examples:\n  quanyu dead-letter list --limit 10 --json")]
    List {
        /// Letters to list at most
        #[arg(long, default_value_t = 100)]
        limit: usize,
    },
    /// One letter with its headers, reason and bytes
    #[command(after_help = "Examples:\n  quanyu dead-letter show quanyu.incident.v1/0/1234 --raw | xxd")]
    Show {
        /// Where the record was read from: topic/partition/offset
        origin: Origin,
        /// Print only the record's bytes
        #[arg(long, conflicts_with = "json")]
        raw: bool,
    },
    /// Publish records again on the topic they came from, as they were
    #[command(
        after_help = "Examples:\n  quanyu dead-letter replay --all\n  quanyu dead-letter replay quanyu.fire.v1/2/77"
    )]
    Replay {
        /// Which: topic/partition/offset, several allowed
        #[arg(required_unless_present = "all")]
        origins: Vec<Origin>,
        /// Every letter
        #[arg(long, conflicts_with = "origins")]
        all: bool,
    },
}

/// A place in the log, `topic/partition/offset`.
#[derive(Debug, Clone)]
struct Origin {
    topic: String,
    partition: i32,
    offset: u64,
}

impl FromStr for Origin {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parse = || {
            let mut parts = text.split('/');
            let (topic, partition, offset) = (parts.next()?, parts.next()?, parts.next()?);
            let origin = Self {
                topic: topic.to_owned(),
                partition: partition.parse().ok()?,
                offset: offset.parse().ok()?,
            };
            (parts.next().is_none() && !topic.is_empty()).then_some(origin)
        };
        parse().ok_or("expected topic/partition/offset, such as quanyu.incident.v1/0/1234")
    }
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        match self.what {
            What::List { limit } => list(session, limit).await,
            What::Show { origin, raw } => show(session, origin, raw).await,
            What::Replay { origins, all } => replay(session, origins, all).await,
        }
    }
}

async fn list(session: &Session, limit: usize) -> anyhow::Result<Exit> {
    let letters = read(session, move |letters| letters.list(limit)).await?;
    if session.output.json {
        let letters: Vec<Value> = letters.iter().map(summary).collect();
        session.output.json(&json!({ "letters": letters }))?;
        return Ok(Exit::Ok);
    }
    let mut table = Table::new(["origin", "recorded at", "bytes", "reason", "text"]);
    for letter in letters {
        let bytes = letter.payload.as_ref().map_or(0, Vec::len).to_string();
        let code = letter.reason.code.name().to_owned();
        table.row([letter.origin(), instant(letter.recorded_at_ms), bytes, code, letter.reason.text]);
    }
    session.output.table(table)?;
    Ok(Exit::Ok)
}

async fn show(session: &Session, origin: Origin, raw: bool) -> anyhow::Result<Exit> {
    let letter = find(session, origin).await?;
    if raw {
        write_stdout(&letter.payload.unwrap_or_default())?;
        return Ok(Exit::Ok);
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let headers: BTreeMap<&str, String> =
        letter.headers.iter().map(|(name, value)| (name.as_str(), text(value))).collect();
    let mut shown = summary(&letter);
    if let Some(fields) = shown.as_object_mut() {
        fields.insert("key".to_owned(), letter.key.as_deref().map(text).into());
        fields.insert("headers".to_owned(), json!(headers));
        fields.insert("payload_hex".to_owned(), letter.payload.as_deref().map(hex).into());
    }
    if session.output.json {
        session.output.json(&shown)?;
    } else {
        session.output.line(serde_json::to_string_pretty(&shown)?)?;
    }
    Ok(Exit::Ok)
}

async fn replay(session: &Session, origins: Vec<Origin>, all: bool) -> anyhow::Result<Exit> {
    let mut letters = Vec::new();
    if all {
        letters = read(session, |letters| letters.list(REPLAYED_MAX)).await?;
    }
    for origin in origins {
        letters.push(find(session, origin).await?);
    }
    let producer = Producer::new(&ProducerConfig::new(session.broker()?)).map_err(log_failure)?;
    let mut replayed = Vec::new();
    for letter in &letters {
        let receipt = dead_letter::replay(&producer, letter).await.map_err(log_failure)?;
        replayed.push(json!({
            "origin": letter.origin(), "topic": letter.topic,
            "partition": receipt.partition, "offset": receipt.offset,
        }));
        let (topic, partition, offset) = (&letter.topic, receipt.partition, receipt.offset);
        session.output.say(format_args!("{} is now {topic}/{partition}/{offset}", letter.origin()));
    }
    if session.output.json {
        session.output.json(&json!({ "replayed": replayed }))?;
    } else {
        session.output.line(format_args!("{} replayed", letters.len()))?;
    }
    Ok(Exit::Ok)
}

async fn find(session: &Session, origin: Origin) -> anyhow::Result<DeadLetter> {
    let name = dead_letter::origin(&origin.topic, origin.partition, origin.offset);
    let found =
        read(session, move |letters| letters.show(&origin.topic, origin.partition, origin.offset)).await?;
    let missing = || Failure::new(Exit::Failed, format!("no dead letter has the origin {name}"));
    Ok(found.ok_or_else(missing).map_err(|failure| failure.fix("`quanyu dead-letter list` shows them"))?)
}

/// Reads the topic off the runtime's threads, since its reader blocks.
async fn read<T: Send + 'static>(
    session: &Session,
    question: impl FnOnce(&mut DeadLetters) -> Result<T, LogError> + Send + 'static,
) -> anyhow::Result<T> {
    let broker = session.broker()?;
    let asked = tokio::task::spawn_blocking(move || question(&mut DeadLetters::open(&broker)?));
    Ok(asked.await.context("read the dead letters")?.map_err(log_failure)?)
}

fn summary(letter: &DeadLetter) -> Value {
    json!({
        "origin": letter.origin(), "topic": letter.topic, "partition": letter.partition, "offset": letter.offset,
        "recorded_at": instant(letter.recorded_at_ms), "published_at": instant(letter.timestamp_ms),
        "reason": letter.reason.code.name(), "text": letter.reason.text,
        "size_bytes": letter.payload.as_ref().map_or(0, Vec::len),
    })
}

fn instant(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms).map_or_else(|_| ms.to_string(), |instant| instant.to_string())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
