//! `quanyu publish`: events as lines of proto3 JSON, through gRPC like any upstream system.
//!
//! Prints what became of each. Repeating is safe: an event id counts once.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use prost_reflect::{DeserializeOptions, DynamicMessage};
use quanyu_boot::{Exit, Failure};
use serde_json::{Value, json};

use crate::ingest_client::{IngestClient, Stream, streams};
use crate::session::Session;
use crate::settings::Language;

/// Events of one request; the service takes 1,000.
const BATCH_MAX: usize = 500;
/// Longest line, bytes: well above the largest event that the service takes.
const LINE_BYTES_MAX: usize = 4 << 20;
/// Events not accepted that `--json` lists.
const LISTED_MAX: usize = 1_000;

const EXAMPLES: &str = r#"
Examples:
  quanyu publish events.ndjson
  quanyu publish --validate-only events.ndjson --json
  echo '{"envelope": {"eventId": "…", "source": "desk", "subject": "incident:7", …}, "incidentClosed": {}}' | quanyu publish -

Each line is an IncidentEvent, FireEvent, SafetyEvent or WarningEvent in proto3 JSON, as `quanyu export events` writes them; its stream
is known by its payload, or given for events of sources: by --stream, or by a key "stream" of the line. Ends with 3 when some events were refused."#;

/// Publish events from lines of proto3 JSON through gRPC
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// The events; `-` reads standard input
    file: PathBuf,
    /// The stream of events whose payload several streams carry: incident, fire, safety or warning
    #[arg(long)]
    stream: Option<String>,
    /// Check the events, publish nothing
    #[arg(long)]
    validate_only: bool,
    /// Address of the ingestion services, instead of the running stack's
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
}

/// What became of the events.
#[derive(Default)]
struct Tally {
    read: u64,
    accepted: u64,
    rejected: u64,
    unknown: u64,
    listed: Vec<Value>,
}

/// Events of one stream that wait to be sent, with their lines.
struct Batch<'a> {
    stream: &'a Stream,
    lines: Vec<u64>,
    events: Vec<DynamicMessage>,
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let streams = streams()?;
        let input = self.open()?;
        let address = self.endpoint.clone().map_or_else(|| session.grpc(), Ok)?;
        let language = match session.loaded.value.lang {
            Language::English => "en",
            Language::Chinese => "zh-CN",
        };
        let mut client = IngestClient::connect(&address, language, session.credential()?).await?;
        let mut tally = Tally::default();
        let mut waiting: Option<Batch<'_>> = None;
        for (line, number) in input.lines().zip(1..) {
            let line = line.with_context(|| format!("read line {number}"))?;
            if line.trim().is_empty() {
                continue;
            }
            tally.read += 1;
            let (stream, event) = match self.parse(&streams, &line) {
                Ok(parsed) => parsed,
                Err(reason) => {
                    tally.add(session, number, json!({ "malformed": reason }))?;
                    continue;
                }
            };
            let full =
                |batch: &Batch<'_>| batch.events.len() == BATCH_MAX || batch.stream.name != stream.name;
            if let Some(batch) = waiting.take_if(|batch| full(batch)) {
                self.send(session, &mut client, batch, &mut tally).await?;
            }
            let batch =
                waiting.get_or_insert_with(|| Batch { stream, lines: Vec::new(), events: Vec::new() });
            batch.lines.push(number);
            batch.events.push(event);
        }
        if let Some(batch) = waiting {
            self.send(session, &mut client, batch, &mut tally).await?;
        }
        tally.end(session)
    }

    fn open(&self) -> anyhow::Result<Box<dyn BufRead + Send>> {
        if self.file.as_os_str() == "-" {
            return Ok(Box::new(BufReader::new(std::io::stdin())));
        }
        let missing = |error| {
            Failure::usage(format!("open {}", self.file.display())).fix("check the path").because(error)
        };
        Ok(Box::new(BufReader::new(File::open(&self.file).map_err(missing)?)))
    }

    fn parse<'a>(&self, streams: &'a [Stream], line: &str) -> Result<(&'a Stream, DynamicMessage), String> {
        if line.len() > LINE_BYTES_MAX {
            return Err(format!("longer than {LINE_BYTES_MAX} bytes"));
        }
        let mut value: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
        let named = value.as_object_mut().and_then(|fields| fields.remove("stream"));
        let named = self.stream.as_deref().or_else(|| named.as_ref().and_then(Value::as_str));
        let stream = stream_of(streams, named, &value)?;
        let options = DeserializeOptions::new();
        let event = DynamicMessage::deserialize_with_options(stream.event.clone(), value, &options);
        Ok((stream, event.map_err(|error| error.to_string())?))
    }

    async fn send(
        &self,
        session: &Session,
        client: &mut IngestClient,
        batch: Batch<'_>,
        tally: &mut Tally,
    ) -> anyhow::Result<()> {
        let request_id = uuid::Uuid::new_v4().to_string();
        let Batch { stream, lines, events } = batch;
        let results = client.publish(stream, &request_id, self.validate_only, events).await?;
        for (line, result) in lines.into_iter().zip(results) {
            tally.add(session, line, result)?;
        }
        Ok(())
    }
}

/// The stream that was named, or the only one whose event has all these fields.
fn stream_of<'a>(streams: &'a [Stream], named: Option<&str>, event: &Value) -> Result<&'a Stream, String> {
    if let Some(name) = named {
        return streams.iter().find(|stream| stream.name == name).ok_or(format!("no stream {name}"));
    }
    let fields = event.as_object().ok_or("not a JSON object")?;
    let fits = |stream: &&Stream| {
        let known = |name: &String| {
            stream.event.get_field_by_json_name(name).is_some()
                || stream.event.get_field_by_name(name).is_some()
        };
        fields.keys().all(known)
    };
    let mut fitting = streams.iter().filter(fits);
    match (fitting.next(), fitting.next()) {
        (Some(stream), None) => Ok(stream),
        (Some(_), Some(_)) => Err("several streams carry this event: give --stream".to_owned()),
        (None, _) => {
            let names: Vec<&str> = fields.keys().map(String::as_str).collect();
            Err(format!("no stream has an event with the fields {}", names.join(", ")))
        }
    }
}

impl Tally {
    fn add(&mut self, session: &Session, line: u64, mut result: Value) -> anyhow::Result<()> {
        let has = |name: &str| result.get(name).is_some();
        let accepted = has("accepted") || has("validated");
        match (accepted, has("unknown")) {
            (true, _) => self.accepted += 1,
            (false, true) => self.unknown += 1,
            (false, false) => self.rejected += 1,
        }
        if let Some(fields) = result.as_object_mut() {
            fields.insert("line".to_owned(), line.into());
        }
        if !session.output.json {
            return session.output.json(&result);
        }
        if !accepted && self.listed.len() < LISTED_MAX {
            self.listed.push(result);
        }
        Ok(())
    }

    fn end(self, session: &Session) -> anyhow::Result<Exit> {
        let Self { read, accepted, rejected, unknown, listed } = self;
        if session.output.json {
            session.output.json(&json!({
                "read": read, "accepted": accepted, "rejected": rejected, "unknown": unknown, "not_accepted": listed,
            }))?;
        } else {
            session
                .output
                .say(format_args!("{read} read, {accepted} accepted, {rejected} refused, {unknown} unknown"));
        }
        Ok(match (rejected, unknown) {
            (0, 0) => Exit::Ok,
            (0, _) => Exit::Failed,
            _ => Exit::Partly,
        })
    }
}
