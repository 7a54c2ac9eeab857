//! One import from its options to its summary: opens, reads, sends, settles, resumes, stops.
//!
//! Used by `quanyu import`. The caller owns the stopper and shows progress; nothing is printed here.

mod options;

use std::path::Path;

use http::uri::PathAndQuery;
use prost_reflect::DynamicMessage;
use quanyu_boot::clock;
use quanyu_wire::Bearer;
use tokio::sync::mpsc::{Receiver, channel};

pub use options::{Options, Progress, Retry, Target};

use crate::account::{Account, Outcome};
use crate::batch::Batch;
use crate::check;
use crate::error::Error;
use crate::fill::{self, Filler};
use crate::journal::{Journal, Progress as Settled};
use crate::plan::Plan;
use crate::read::{self, Position, Rows};
use crate::rejects::Rejects;
use crate::send::{self, Sender};
use crate::summary::Summary;

/// Batches read ahead of the sender.
const READ_AHEAD_MAX: usize = 4;

/// Events that a dry run shows.
const SAMPLE_MAX: usize = 3;

/// Imports a file.
///
/// # Errors
/// A wrong map, a file that cannot be read on, a service that is gone: see [`Error`]. Bad rows are no error, they are
/// counted in the [`Summary`], whose [`Summary::exit`] is the command's exit code.
pub async fn import(options: Options) -> Result<Summary, Error> {
    let started = clock::monotonic();
    let mut prepared = prepare(&options).await?;
    let mut summary = Summary {
        source: prepared.plan.source.clone(),
        stream: prepared.plan.stream.name.clone(),
        resumed_from: prepared.resumed_from,
        dry_run: matches!(options.target, Target::DryRun),
        ..Summary::default()
    };
    let ended = prepared.run(&options, &mut summary).await?;
    let account = &mut prepared.account;
    let settled = &account.progress;
    summary.read = settled.row;
    summary.accepted = settled.accepted;
    summary.rejected = settled.rejected;
    summary.unknown = settled.unknown;
    summary.events = settled.events.clone();
    summary.events_rejected = settled.events_rejected;
    summary.seconds = (clock::monotonic() - started).as_secs_f64();
    summary.interrupted = matches!(ended, Ended::Interrupted);
    account.keep()?;
    summary.rejects = std::mem::take(&mut account.rejects.shown);
    let endpoint = match &options.target {
        Target::Service { endpoint, .. } => endpoint.clone(),
        Target::DryRun => String::new(),
    };
    let summary_box = |summary| Box::new(summary);
    match ended {
        Ended::Whole => {
            account.journal.remove()?;
            Ok(summary)
        }
        Ended::Interrupted => Ok(summary),
        Ended::TooMany => {
            Err(Error::TooManyIdentities { file: options.file, max: crate::identity::IDENTITIES_MAX })
        }
        Ended::Broken(broken, line) => {
            // The file will be another one once it is whole.
            account.journal.remove()?;
            let summary = summary_box(summary);
            Err(Error::Broken { file: options.file, what: broken.what, fix: broken.fix, line, summary })
        }
        Ended::Unreachable(reason) => {
            Err(Error::Unreachable { endpoint, reason, summary: summary_box(summary) })
        }
        Ended::Refused(reason) => Err(Error::Refused { endpoint, reason, summary: summary_box(summary) }),
    }
}

enum Ended {
    Whole,
    Interrupted,
    TooMany,
    Broken(read::Broken, u64),
    Unreachable(String),
    Refused(String),
}

struct Prepared {
    plan: std::sync::Arc<Plan>,
    rows: Option<Rows>,
    account: Account,
    position: Position,
    bytes_total: u64,
    resumed_from: Option<u64>,
    endpoint: Option<tonic::transport::Endpoint>,
}

async fn prepare(options: &Options) -> Result<Prepared, Error> {
    let position = Position::default();
    let file = options.file.clone();
    let bytes_total = std::fs::metadata(&file).map_err(|source| at("open", &file, source))?.len();
    let opened = {
        let (file, map, source, position) =
            (file.clone(), options.map.clone(), options.source.clone(), position.clone());
        tokio::task::spawn_blocking(move || read::open(&file, &map, source.as_deref(), &position)).await
    };
    let (plan, rows) = match opened.map_err(|_| Error::ReaderLost)?? {
        Ok(opened) => opened,
        Err(broken) => {
            let summary = Box::new(Summary { dry_run: true, ..Summary::default() });
            let read::Broken { what, fix } = broken;
            return Err(Error::Broken { file, what, fix, line: 0, summary });
        }
    };
    let (journal, endpoint) = match &options.target {
        Target::DryRun => (Journal::new(None, [""; 4]), None),
        Target::Service { endpoint, journals, restart, .. } => {
            let hashed = file.clone();
            let digest = tokio::task::spawn_blocking(move || read::digest(&hashed)).await;
            let digest =
                digest.map_err(|_| Error::ReaderLost)?.map_err(|source| at("read", &file, source))?;
            let identity = [digest.as_str(), &options.map.digest(), &plan.source, endpoint];
            let journal = Journal::new(journals.as_deref(), identity);
            if *restart {
                journal.remove()?;
            }
            (journal, Some(send::endpoint(endpoint)?))
        }
    };
    let earlier = journal.load().filter(|earlier| earlier.row > 0);
    let rejects = Rejects::open(options.rejects.as_deref(), earlier.is_some())?;
    Ok(Prepared {
        plan: plan.into(),
        rows: Some(rows),
        resumed_from: earlier.as_ref().map(|earlier| earlier.row),
        account: Account::new(earlier.unwrap_or_default(), rejects, journal),
        position,
        bytes_total,
        endpoint,
    })
}

fn at(doing: &'static str, path: &Path, source: std::io::Error) -> Error {
    Error::File { doing, path: path.to_owned(), source }
}

impl Prepared {
    async fn run(&mut self, options: &Options, summary: &mut Summary) -> Result<Ended, Error> {
        let (out, mut batches) = channel(READ_AHEAD_MAX);
        let Some(rows) = self.rows.take() else { return Err(Error::ReaderLost) };
        let plan = self.plan.clone();
        let register = options.register && plan.registration.is_some() && self.resumed_from.is_none();
        let settled = self.account.progress.row;
        let reader =
            tokio::task::spawn_blocking(move || Filler { plan: &plan, rows, settled, register, out }.run());
        let sent = match (&options.target, self.endpoint.take()) {
            (Target::Service { retry, credential, .. }, Some(endpoint)) => {
                self.send(options, endpoint, *retry, credential, &mut batches).await?
            }
            _ => self.count(options, &mut batches, summary).await?,
        };
        // A reader that waits for room ends when nobody can take its batch.
        drop(batches);
        let read = reader.await.map_err(|_| Error::ReaderLost)?;
        Ok(match (sent, read) {
            (send::End::Unreachable(reason), _) => Ended::Unreachable(reason),
            (send::End::Refused(reason), _) => Ended::Refused(reason),
            (send::End::Stopped, _) | (_, fill::End::Unwanted) => Ended::Interrupted,
            (send::End::Done, fill::End::Whole) => Ended::Whole,
            (send::End::Done, fill::End::TooMany) => Ended::TooMany,
            (send::End::Done, fill::End::Broken(broken, line)) => Ended::Broken(broken, line),
        })
    }

    async fn send(
        &mut self,
        options: &Options,
        endpoint: tonic::transport::Endpoint,
        retry: Retry,
        credential: &Bearer,
        batches: &mut Receiver<Batch>,
    ) -> Result<send::End, Error> {
        let method = PathAndQuery::try_from(self.plan.stream.method.as_str()).map_err(|error| {
            Error::Endpoint { endpoint: self.plan.stream.method.clone(), reason: error.to_string() }
        })?;
        let (position, bytes_total) = (self.position.clone(), self.bytes_total);
        let settled = |account: &Account| tell(options, account, &position, bytes_total);
        let sender = Sender {
            plan: &self.plan,
            endpoint,
            method,
            retry,
            credential,
            stopper: &options.stopper,
            settled: &settled,
        };
        sender.run(batches, &mut self.account).await
    }

    /// The dry run: what would be sent is checked and counted, and the first events are shown.
    async fn count(
        &mut self,
        options: &Options,
        batches: &mut Receiver<Batch>,
        summary: &mut Summary,
    ) -> Result<send::End, Error> {
        loop {
            let Some(batch) = options.stopper.until_stopped(batches.recv()).await else {
                return Ok(send::End::Stopped);
            };
            let Some(mut batch) = batch else { return Ok(send::End::Done) };
            for event in batch.events.iter().take(SAMPLE_MAX.saturating_sub(summary.sample.len())) {
                summary.sample.extend(readable(&self.plan, event.bytes.clone()));
            }
            batch.events_accepted = vec![0; self.plan.event_types()];
            for event in std::mem::take(&mut batch.events) {
                match check::violations(&self.plan.stream.name, event.bytes.clone()) {
                    violations if violations.is_empty() => send::accept(&mut batch, &event),
                    violations => send::refuse(&self.plan, &mut batch, &event, violations),
                }
            }
            self.account.expect(&batch);
            let number = batch.number;
            let outcome: Outcome = send::outcome(batch, |event| self.plan.event_name(event).to_owned());
            self.account.settle(number, outcome)?;
            tell(options, &self.account, &self.position, self.bytes_total);
        }
    }
}

fn tell(options: &Options, account: &Account, position: &Position, bytes_total: u64) {
    if let Some(progress) = &options.progress {
        let Settled { row, accepted, rejected, .. } = account.progress;
        let bytes_read = position.get().min(bytes_total);
        progress(Progress { rows: row, accepted, rejected, bytes_read, bytes_total });
    }
}

fn readable(plan: &Plan, bytes: bytes::Bytes) -> Option<serde_json::Value> {
    let event = DynamicMessage::decode(plan.stream.event.clone(), bytes).ok()?;
    let options =
        prost_reflect::SerializeOptions::new().use_proto_field_name(true).stringify_64_bit_integers(false);
    event.serialize_with_options(serde_json::value::Serializer, &options).ok()
}
