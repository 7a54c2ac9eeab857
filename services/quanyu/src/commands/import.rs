//! `quanyu import`: a file of another system, through gRPC like any upstream. A map says what its rows mean.
//!
//! Ids come from source and identity, so importing twice changes no figure; an interrupted import goes on where it was.

mod kafka;

use std::io::{self, ErrorKind::NotFound, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use quanyu_boot::{Exit, Failure, Stopper};
use quanyu_import::{Error, Map, Options, Progress, Retry, Summary, Target, import};

use crate::lag;
use crate::output::Table;
use crate::session::Session;

/// Maps that this build carries, by name.
const SHIPPED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/maps.rs"));
/// Folder in the home for the progress of imports.
const JOURNALS: &str = "imports";
/// What the importer calls the reading of a map.
const READ_MAP: &str = "read map";
/// Refused rows that are printed; all of them go to --rejects.
const REJECTS_PRINTED_MAX: usize = 10;

const EXAMPLES: &str = "\
Examples:
  quanyu import calls.csv.gz --map montgomery
  quanyu import assaults.csv --map my-map.toml --dry-run
  quanyu import fires.ndjson --map fires.toml --source city-fire --rejects refused.ndjson --json
  quanyu import kafka --brokers other:9092 --topic hazards --map hazard

Maps that come with quanyu can be given by name: chicago, montgomery, osha, toronto, and one for every kind (incident,
fire, hazard, …) of events in JSON. `--map NAME --print-map` prints one as a start for your own. Ends with 3 when some rows were refused: line, column and reason of each are in --rejects.";

/// Import a CSV or NDJSON file (plain or gzip) through gRPC
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Command {
    #[command(subcommand)]
    from: Option<From>,
    /// The data
    #[arg(required_unless_present = "print_map")]
    file: Option<PathBuf>,
    /// What the rows mean: a TOML file, or the name of a map that comes with quanyu
    #[arg(long, value_name = "MAP", required = true)]
    map: Option<PathBuf>,
    /// Source that the events carry instead of the map's
    #[arg(long, value_name = "ID")]
    source: Option<String>,
    /// Map and check every row, send nothing
    #[arg(long)]
    dry_run: bool,
    /// Write the refused rows to this file, with line, column and reason
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Also send the registration of the source that the map describes; one more event
    #[arg(long)]
    register: bool,
    /// Begin anew, although an interrupted import of this file could go on
    #[arg(long)]
    restart: bool,
    /// Address of the ingestion services, instead of the running stack's
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
    /// Return as soon as the log has everything; without it, wait until the tables show it
    #[arg(long)]
    no_wait: bool,
    /// Print the map and stop
    #[arg(long, conflicts_with_all = ["file", "dry_run"])]
    print_map: bool,
}

/// Where rows come from that are in no file.
#[derive(Debug, Subcommand)]
enum From {
    Kafka(kafka::Command),
}

impl Command {
    pub async fn run(mut self, session: &Session) -> anyhow::Result<Exit> {
        if let Some(From::Kafka(command)) = self.from.take() {
            return command.run(session).await;
        }
        let Some(file) = self.file.clone().filter(|_| !self.print_map) else {
            return self.print_map(session);
        };
        // Looked at before anything else, so that a wrong path is not hidden by a missing server.
        let missing = |source| Error::File { doing: "open", path: file.clone(), source };
        std::fs::metadata(&file).map_err(missing).map_err(import_failure)?;
        let stopper = Stopper::on_signals(Duration::from_millis(session.loaded.value.stop.drain_ms))?;
        let bar = bar(session);
        let shown = bar.clone();
        let progress = move |at: Progress| {
            shown.set_length(at.bytes_total);
            shown.set_position(at.bytes_read);
            shown.set_message(format!("{} rows, {} refused", at.rows, at.rejected));
        };
        let options = Options {
            file,
            map: load_map(self.map()).map_err(import_failure)?,
            source: self.source.clone(),
            target: self.target(session)?,
            rejects: self.rejects.clone(),
            register: self.register,
            progress: Some(Box::new(progress)),
            stopper,
        };
        let imported = import(options).await;
        bar.finish_and_clear();
        match imported {
            Ok(summary) => {
                if !self.dry_run && !self.no_wait && !summary.interrupted {
                    wait_until_folded(session).await?;
                }
                print(session, &summary)?;
                Ok(summary.exit())
            }
            Err(error) => {
                if let Some(summary) = error.summary() {
                    print(session, summary)?;
                }
                Err(import_failure(error).into())
            }
        }
    }

    /// The map; the command line does not parse without one.
    fn map(&self) -> &Path {
        self.map.as_deref().unwrap_or(Path::new(""))
    }

    fn target(&self, session: &Session) -> anyhow::Result<Target> {
        if self.dry_run {
            return Ok(Target::DryRun);
        }
        let endpoint = self.endpoint.clone().map_or_else(|| session.grpc(), Ok)?;
        let journals = Some(session.home.join(JOURNALS));
        Ok(Target::Service {
            endpoint,
            journals,
            restart: self.restart,
            retry: Retry::default(),
            credential: session.credential()?,
        })
    }

    fn print_map(&self, session: &Session) -> anyhow::Result<Exit> {
        let text = match shipped(self.map()) {
            Some(text) => text.to_owned(),
            None => {
                let unread = |source| Error::File { doing: READ_MAP, path: self.map().to_owned(), source };
                std::fs::read_to_string(self.map()).map_err(unread).map_err(import_failure)?
            }
        };
        session.output.line(text.trim_end())?;
        Ok(Exit::Ok)
    }
}

/// Where both servers are known; an import over a remote endpoint has only the endpoint.
async fn wait_until_folded(session: &Session) -> anyhow::Result<()> {
    if let (Ok(broker), Ok(store)) = (session.broker(), session.store()) {
        lag::settle(session, &broker, &store).await?;
    }
    Ok(())
}

fn load_map(path: &Path) -> Result<Map, Error> {
    match shipped(path) {
        Some(text) => Ok(Map::parse(path, text.to_owned())?),
        None => Map::load(path),
    }
}

/// A shipped map's text, unless a file of that name is there.
fn shipped(path: &Path) -> Option<&'static str> {
    let name = path.to_str().filter(|_| !path.exists())?;
    SHIPPED.iter().find(|(shipped, _)| *shipped == name).map(|(_, text)| *text)
}

fn import_failure(error: Error) -> Failure {
    let missing_map = |doing: &str, source: &io::Error| doing == READ_MAP && source.kind() == NotFound;
    let mut fix = error.fix();
    if matches!(&error, Error::File { doing, source, .. } if missing_map(doing, source)) {
        let names: Vec<&str> = SHIPPED.iter().map(|(name, _)| *name).collect();
        fix = format!("check the path, or name a map that comes with quanyu: {}", names.join(", "));
    }
    let failure = Failure::new(error.exit(), error.to_string()).fix(fix);
    match error {
        Error::File { source, .. } => failure.because(source),
        _ => failure,
    }
}

/// A bar on a terminal, nothing otherwise.
fn bar(session: &Session) -> ProgressBar {
    if session.output.quiet || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let template = "{bar:30} {percent:>3} %  {msg}  {bytes_per_sec}  {eta} left";
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0).with_style(style)
}

fn print(session: &Session, summary: &Summary) -> anyhow::Result<()> {
    if session.output.json {
        return session.output.json(summary);
    }
    let mut table = Table::new(["rows", "count"]);
    let rows = [
        ("read", summary.read),
        ("accepted", summary.accepted),
        ("rejected", summary.rejected),
        ("unknown", summary.unknown),
    ];
    for (name, count) in rows {
        table.row([name.to_owned(), count.to_string()]);
    }
    for (name, count) in &summary.events {
        table.row([format!("events {name}"), count.to_string()]);
    }
    session.output.table(table)?;
    for reject in summary.rejects.iter().take(REJECTS_PRINTED_MAX) {
        let (line, column, reason) = (reject.line, &reject.column, &reject.reason);
        session.output.say(format_args!("line {line}, {column}: {reason}"));
    }
    for event in &summary.sample {
        session.output.line(serde_json::to_string_pretty(event)?)?;
    }
    if summary.interrupted {
        session.output.say("interrupted: the same command goes on from here");
    }
    Ok(())
}
