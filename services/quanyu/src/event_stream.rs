//! A client of one ingestion stream whose events are encoded already: batches out, acknowledgements in.
//!
//! Used by `simulate`. Keeps a bounded number of batches in flight, in order, on one connection. Never retries: whoever
//! sends the same events again changes nothing, because ids count once.

use std::time::Duration;

use anyhow::{Context as _, anyhow};
use bytes::Bytes;
use quanyu_boot::Failure;
use quanyu_event::Stream;
use quanyu_wire::Bearer;
use quanyu_wire::pb::common::v1::Priority;
use quanyu_wire::pb::common::v1::publish_result::Outcome;
use quanyu_wire::stream::{Ack, Rejected, Request as Batch};
use tokio::sync::mpsc::Receiver;
use tokio_stream::wrappers::ReceiverStream;
use tonic::client::Grpc;
use tonic::codegen::http::uri::PathAndQuery;
use tonic::transport::Endpoint;
use tonic::{Code, Request, Status};
use tonic_prost::ProstCodec;

/// Events of a batch; the service takes 1,000.
pub const BATCH_EVENTS: usize = 500;
/// Batches that were sent and are not acknowledged.
const IN_FLIGHT_MAX: usize = 16;
/// Longest silence of the service while something is on its way.
const ACK_WAIT: Duration = Duration::from_secs(60);
/// Longest wait for a connection.
const CONNECT_WAIT: Duration = Duration::from_secs(5);
/// HTTP/2 windows; the default of 64 KiB would stall batches.
const WINDOW_BYTES: u32 = 4 << 20;
/// Refusals that are kept to be shown.
const SHOWN_MAX: usize = 5;

/// What became of a stream's events.
#[derive(Debug, Default)]
pub struct Sent {
    pub accepted: u64,
    pub rejected: u64,
    /// The log's answer was lost: sending the same again settles them.
    pub unknown: u64,
    /// The first refusals, as people read them.
    pub shown: Vec<String>,
}

impl Sent {
    /// Takes another stream's account in.
    pub fn add(&mut self, other: Self) {
        self.accepted += other.accepted;
        self.rejected += other.rejected;
        self.unknown += other.unknown;
        self.shown.extend(other.shown);
    }

    fn settle(&mut self, events: usize, rejections: &[Rejected]) {
        self.accepted += events.saturating_sub(rejections.len()) as u64;
        for one in rejections {
            match one.result.as_ref().and_then(|result| result.outcome.as_ref()) {
                Some(Outcome::Rejected(rejection)) => {
                    self.rejected += 1;
                    if self.shown.len() < SHOWN_MAX {
                        self.shown.extend(
                            rejection.violations.iter().map(|v| format!("{}: {}", v.field, v.description)),
                        );
                    }
                }
                _ => self.unknown += 1,
            }
        }
    }
}

/// Sends batches until there are no more, and waits until all are settled.
///
/// # Errors
/// Nobody answers (exit 4), or the connection breaks.
pub async fn send(
    address: &str,
    stream: Stream,
    priority: Priority,
    credential: &Bearer,
    mut batches: Receiver<Vec<Bytes>>,
) -> anyhow::Result<Sent> {
    let silent = |error: tonic::transport::Error| {
        Failure::unreachable(format!("no ingestion service answers at {address}"))
            .fix("check that it runs (`quanyu status`); `quanyu up` starts one")
            .because(error)
    };
    let endpoint = Endpoint::from_shared(address.to_owned()).map_err(silent)?;
    let channel = endpoint
        .connect_timeout(CONNECT_WAIT)
        .initial_stream_window_size(WINDOW_BYTES)
        .initial_connection_window_size(WINDOW_BYTES)
        .tcp_nodelay(true)
        .connect()
        .await
        .map_err(silent)?;
    let mut grpc = Grpc::new(channel);
    grpc.ready().await.context("wait for the connection")?;
    let (outlet, outgoing) = tokio::sync::mpsc::channel::<Batch>(IN_FLIGHT_MAX);
    let codec: ProstCodec<Batch, Ack> = ProstCodec::default();
    let mut request = Request::new(ReceiverStream::new(outgoing));
    credential.put(&mut request);
    let answer = grpc.streaming(request, method(stream)?, codec);
    let mut acks = tokio::time::timeout(ACK_WAIT, answer).await.context("open the stream")?;
    let acks = acks.as_mut().map_err(|status| broken(status))?.get_mut();
    let mut sent = Sent::default();
    // Sizes of what is in flight, oldest first.
    let mut in_flight: std::collections::VecDeque<(i64, usize)> = std::collections::VecDeque::new();
    let (mut sequence, mut ended) = (0_i64, false);
    while !(ended && in_flight.is_empty()) {
        tokio::select! {
            batch = batches.recv(), if !ended && in_flight.len() < IN_FLIGHT_MAX => match batch {
                None => ended = true,
                Some(events) => {
                    sequence += 1;
                    in_flight.push_back((sequence, events.len()));
                    let request = Batch { sequence, priority: priority.into(), events };
                    outlet.send(request).await.map_err(|_| anyhow!("the service ended the stream"))?;
                }
            },
            ack = tokio::time::timeout(ACK_WAIT, acks.message()), if !in_flight.is_empty() => {
                let ack = ack.map_err(|_| anyhow!("no acknowledgement within {} s", ACK_WAIT.as_secs()))?;
                let ack = ack.map_err(|status| broken(&status))?;
                let ack = ack.ok_or_else(|| anyhow!("the service ended the stream"))?;
                while let Some((done, events)) = in_flight.pop_front_if(|(at, _)| *at <= ack.durable_sequence) {
                    let own = done == ack.durable_sequence;
                    sent.settle(events, if own { &ack.rejections } else { &[] });
                }
            }
        }
    }
    Ok(sent)
}

fn method(stream: Stream) -> anyhow::Result<PathAndQuery> {
    let name = stream.as_str();
    let mut title = name.to_owned();
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let path = format!("/quanyu.{name}.v1.{title}IngestService/Stream{title}Events");
    PathAndQuery::try_from(path).context("name the method")
}

fn broken(status: &Status) -> Failure {
    let what = format!("the ingestion service answers {:?}: {}", status.code(), status.message());
    match status.code() {
        Code::InvalidArgument => Failure::usage(what),
        _ => Failure::unreachable(what).fix("run the same command again: event ids make that safe"),
    }
}
