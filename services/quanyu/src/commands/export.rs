//! `quanyu export`: what the tables hold, as a file for other systems: the events themselves, or a view's columns.
//!
//! Events come as the lines that `quanyu publish` reads, so that a platform can be copied. Never holds the answer in
//! memory, and never leaves a file that is only half of it under its name.

mod events;
mod message;
mod scope;
mod sink;
mod values;
mod view;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use quanyu_boot::{Exit, Failure};
use serde_json::json;

use self::scope::Scope;
use self::sink::Sink;
use crate::session::Session;

/// What stands for the events instead of a view's name.
const EVENTS: &str = "events";

const EXAMPLES: &str = "\
Examples:
  quanyu export events --out events.ndjson
  quanyu export events --kind hazard --area 330784105 | quanyu publish - --endpoint http://other:50051
  quanyu export v1_incidents --format parquet --out incidents.parquet
  quanyu export v1_hazards --area 330784 --from 2026-04-01 --to 2026-10-31 --out hazards.csv

`events` gives every accepted event as the line of proto3 JSON that `quanyu publish` reads: published again, here or
elsewhere, each counts once. Positions come in WGS-84, as the tables hold them. SHOW TABLES LIKE 'v1_%' lists the views.";

/// Write events or a view's rows to a file: NDJSON, CSV or Parquet
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// `events`, or the name of a v1_ view
    #[arg(value_name = "events|VIEW")]
    what: String,
    /// Only events of this kind of subject, such as hazard
    #[arg(long)]
    kind: Option<String>,
    /// An area code, with everything below it; of events: every event of the subjects that were ever there
    #[arg(long)]
    area: Option<String>,
    /// From this day on: when an event happened, or the view's --by
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// Up to and with this day
    #[arg(long, value_name = "DATE")]
    to: Option<Date>,
    /// Whose days --from and --to are
    #[arg(long, default_value = "Asia/Shanghai", value_name = "ZONE")]
    zone: String,
    /// The view's time that --from and --to look at, instead of when the record came in
    #[arg(long, value_name = "COLUMN")]
    by: Option<String>,
    /// Without it, what the ending of --out says, else NDJSON
    #[arg(long)]
    format: Option<Format>,
    /// The file, complete or not there; standard output without it
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A JSON object a line
    Ndjson,
    /// Comma-separated with a head; cells that a spreadsheet would take for a formula begin with an apostrophe
    Csv,
    /// Apache Parquet
    Parquet,
}

impl Format {
    fn of_file(file: &Path) -> Option<Self> {
        let ending = file.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "csv" => Some(Self::Csv),
            "parquet" => Some(Self::Parquet),
            "ndjson" | "jsonl" | "json" => Some(Self::Ndjson),
            _ => None,
        }
    }

    /// The server's name for it.
    fn name(self) -> &'static str {
        match self {
            Self::Ndjson => "JSONEachRow",
            Self::Csv => "CSVWithNames",
            Self::Parquet => "Parquet",
        }
    }
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let format = self.format.or_else(|| self.out.as_deref().and_then(Format::of_file));
        let format = format.unwrap_or(Format::Ndjson);
        let scope = Scope::new(self.area.as_deref(), (self.from, self.to), &self.zone)?;
        self.check(format)?;
        let store = session.store()?;
        let mut sink = Sink::open(self.out.as_deref())?;
        let rows = if self.what == EVENTS {
            Some(events::write(&store, self.kind.as_deref(), &scope, &mut sink).await?)
        } else {
            let asked = view::Asked { view: &self.what, by: self.by.as_deref(), scope: &scope, format };
            view::write(&store, &asked, &mut sink).await?;
            None
        };
        let bytes = sink.finish()?;
        self.tell(session, rows, bytes)
    }

    /// Refuses what cannot be meant, before any server is asked.
    fn check(&self, format: Format) -> Result<(), Failure> {
        let events = self.what == EVENTS;
        if events && format != Format::Ndjson {
            return Err(Failure::usage("events are written as NDJSON only")
                .fix("leave --format out, or export the view v1_events for its columns"));
        }
        if events && self.by.is_some() {
            return Err(Failure::usage("events have no --by: --from and --to are when they happened")
                .fix("export the view v1_events with --by"));
        }
        if !events && self.kind.is_some() {
            return Err(
                Failure::usage("--kind is for events").fix("a view has its own kind: name another view")
            );
        }
        if !events && !view::is_view(&self.what) {
            return Err(Failure::usage(format!(
                "{:?} is neither `events` nor the name of a view",
                self.what
            ))
            .fix("name a documented view, such as v1_incidents"));
        }
        Ok(())
    }

    fn tell(&self, session: &Session, rows: Option<u64>, bytes: u64) -> anyhow::Result<Exit> {
        let Some(out) = &self.out else { return Ok(Exit::Ok) };
        if session.output.json {
            session.output.json(&json!({ "out": out, "events": rows, "bytes": bytes }))?;
        } else {
            let events = rows.map(|rows| format!("{rows} events, ")).unwrap_or_default();
            session.output.say(format_args!("{}: {events}{bytes} bytes", out.display()));
        }
        Ok(Exit::Ok)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_of_a_file_names_its_format() {
        for (file, format) in [
            ("a.csv", Some(Format::Csv)),
            ("b.PARQUET", Some(Format::Parquet)),
            ("c.ndjson", Some(Format::Ndjson)),
            ("csv", None),
            ("d.txt", None),
        ] {
            assert_eq!(Format::of_file(Path::new(file)), format, "{file}");
        }
    }
}
