//! `quanyu import kafka`: another platform's topic, row by row through a map, like a file.
//!
//! What was read is imported piece by piece; its offsets are committed when the ingestion service has acknowledged all of
//! it. So an interrupted import goes on where it was, and what is read twice has the same ids.

mod piece;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use quanyu_boot::{Exit, Failure, Stopper};
use quanyu_import::{Map, Options, Retry, Summary, Target, import};
use quanyu_log::{Broker, Foreign};
use serde_json::Value;

use self::piece::Piece;
use super::{JOURNALS, import_failure, load_map, print, wait_until_folded};
use crate::servers::log_failure;
use crate::session::Session;

/// What the group is called unless somebody says otherwise.
const GROUP: &str = "quanyu-import";
/// Refused rows that the summary keeps.
const REJECTS_KEPT_MAX: usize = 20;

const EXAMPLES: &str = "\
Examples:
  quanyu import kafka --brokers other:9092 --topic hazards --map hazard
  quanyu import kafka --brokers other:9092 --topic calls --map calls.toml --source city-110 --follow
  quanyu import kafka --brokers other:9093 --option security.protocol=SSL --topic calls --map calls.toml

Every value is a JSON object, a row of the map. Without --follow it ends at what is the topic's end. The group remembers
what the ingestion service has acknowledged; a new --group begins anew, which changes no figure.";

/// Import another platform's Kafka topic of JSON values
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// The other platform's brokers, host:port, several separated by commas
    #[arg(long, value_name = "HOST:PORT")]
    brokers: String,
    /// Its topic
    #[arg(long)]
    topic: String,
    /// What the values mean: a TOML file, or the name of a map that comes with quanyu
    #[arg(long, value_name = "MAP")]
    map: PathBuf,
    /// The consumer group that remembers the place, instead of one named by topic and source
    #[arg(long)]
    group: Option<String>,
    /// A property of the Kafka client, such as security.protocol=SSL; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    option: Vec<String>,
    /// Source that the events carry instead of the map's
    #[arg(long, value_name = "ID")]
    source: Option<String>,
    /// Go on waiting for records at the topic's end, until Ctrl-C
    #[arg(long)]
    follow: bool,
    /// Write the refused rows to this file, with partition, offset and reason
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Address of the ingestion services, instead of the running stack's
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
    /// Return as soon as the log has everything; without it, wait until the tables show it
    #[arg(long)]
    no_wait: bool,
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let map = load_map(&self.map).map_err(import_failure)?;
        map.check_for_topic().map_err(|error| import_failure(error.into()))?;
        let endpoint = self.endpoint.clone().map_or_else(|| session.grpc(), Ok)?;
        let credential = session.credential()?;
        let mut rejects = self.rejects.as_deref().map(create).transpose()?;
        let stopper = Stopper::on_signals(Duration::from_millis(session.loaded.value.stop.drain_ms))?;
        let (broker, topic, group) = (self.broker()?, self.topic.clone(), self.group(&map));
        let joined = move || Foreign::new(&broker, &topic, &group);
        let mut reader =
            tokio::task::spawn_blocking(joined).await.context("read the topic")?.map_err(log_failure)?;
        let folder = tempfile_folder(session)?;
        let mut total = Summary::default();
        loop {
            let (gathering, follow) = (stopper.clone(), self.follow);
            // The reader blocks, so it has a thread of its own while it reads.
            let gathered = tokio::task::spawn_blocking(move || Piece::gather(reader, &gathering, follow));
            let (back, piece) = gathered.await.context("read the topic")?.map_err(log_failure)?;
            reader = back;
            if piece.is_empty() {
                break;
            }
            let file = folder.join("rows.ndjson");
            std::fs::write(&file, &piece.rows).with_context(|| format!("write {}", file.display()))?;
            let refused = folder.join("refused.ndjson");
            let options = Options {
                file,
                map: map.clone(),
                source: self.source.clone(),
                target: Target::Service {
                    endpoint: endpoint.clone(),
                    journals: None,
                    restart: true,
                    retry: Retry::default(),
                    credential: credential.clone(),
                },
                rejects: Some(refused.clone()),
                register: false,
                progress: None,
                stopper: stopper.clone(),
            };
            let summary = import(options).await.map_err(import_failure)?;
            let settled = !summary.interrupted && summary.unknown == 0;
            keep(&refused, &piece, rejects.as_mut())?;
            add(&mut total, summary, &piece);
            if !settled {
                break;
            }
            reader.commit(&piece.next()).map_err(log_failure)?;
        }
        let _left = std::fs::remove_dir_all(&folder);
        if !self.no_wait && !total.interrupted && total.accepted > 0 {
            wait_until_folded(session).await?;
        }
        print(session, &total)?;
        Ok(total.exit())
    }

    fn group(&self, map: &Map) -> String {
        let source = self.source.as_deref().unwrap_or(map.source());
        self.group.clone().unwrap_or_else(|| format!("{GROUP}-{}-{source}", self.topic))
    }

    fn broker(&self) -> Result<Broker, Failure> {
        let mut broker = Broker::new(&self.brokers);
        for option in &self.option {
            let Some((name, value)) = option.split_once('=') else {
                return Err(Failure::usage(format!("--option {option} has no `=`"))
                    .fix("write it as KEY=VALUE, such as --option security.protocol=SSL"));
            };
            broker.options.insert(name.trim().to_owned(), value.trim().to_owned());
        }
        Ok(broker)
    }
}

/// A folder for the piece that is on its way; rows may be restricted, so nobody else may look into it.
fn tempfile_folder(session: &Session) -> anyhow::Result<PathBuf> {
    use std::os::unix::fs::DirBuilderExt as _;
    let folder = session.home.join(JOURNALS).join(format!("topic-{}", std::process::id()));
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true).mode(0o700);
    builder.create(&folder).with_context(|| format!("make {}", folder.display()))?;
    Ok(folder)
}

fn create(path: &Path) -> Result<File, Failure> {
    File::create(path).map_err(|error| {
        Failure::usage(format!("write {}", path.display())).fix("check the path").because(error)
    })
}

/// Copies the refused rows of a piece, with the places of their records.
fn keep(refused: &Path, piece: &Piece, out: Option<&mut File>) -> anyhow::Result<()> {
    let Some(out) = out else { return Ok(()) };
    for line in BufReader::new(File::open(refused).context("read the refused rows")?).lines() {
        let mut reject: Value = serde_json::from_str(&line?).context("read the refused rows")?;
        let line = reject.get("line").and_then(Value::as_u64).unwrap_or_default();
        if let (Some(fields), Some((partition, offset))) = (reject.as_object_mut(), piece.place(line)) {
            fields.insert("partition".to_owned(), partition.into());
            fields.insert("offset".to_owned(), offset.into());
        }
        writeln!(out, "{reject}").context("write the refused rows")?;
    }
    Ok(())
}

/// Adds a piece's account. A reject's column says its record, since its line means nothing to anybody.
fn add(total: &mut Summary, piece: Summary, read: &Piece) {
    total.read += piece.read;
    total.accepted += piece.accepted;
    total.rejected += piece.rejected;
    total.unknown += piece.unknown;
    total.events_rejected += piece.events_rejected;
    total.interrupted |= piece.interrupted;
    total.seconds += piece.seconds;
    total.source = piece.source;
    total.stream = piece.stream;
    let events: BTreeMap<String, u64> = piece.events;
    for (name, count) in events {
        *total.events.entry(name).or_default() += count;
    }
    for mut reject in piece.rejects {
        if total.rejects.len() == REJECTS_KEPT_MAX {
            break;
        }
        if let Some((partition, offset)) = read.place(reject.line) {
            reject.reason = format!("{} (partition {partition}, offset {offset})", reject.reason);
        }
        total.rejects.push(reject);
    }
}
