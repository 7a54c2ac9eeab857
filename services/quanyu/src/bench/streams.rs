//! Several connections that send messages of the incident stream and wait for their acknowledgements.
//!
//! Messages are encoded before, so that a round spends its time on the service and not on making up events. A refused
//! event ends the benchmark: its figures would be of something else.

use std::time::Duration;

use anyhow::{Context as _, anyhow, bail};
use bytes::{BufMut as _, Bytes};
use futures::Stream;
use futures::future::try_join_all;
use prost::Message as _;
use quanyu_boot::clock;
use quanyu_wire::pb::incident::v1::StreamIncidentEventsResponse;
use tonic::client::Grpc;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::codegen::http::uri::PathAndQuery;
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Status};

use crate::bench::events::Source;
use crate::bench::{BATCH_EVENTS, CONNECTIONS};

const METHOD: &str = "/quanyu.incident.v1.IncidentIngestService/StreamIncidentEvents";
/// Longest silence of the service while something is on its way.
const ACK_WAIT: Duration = Duration::from_secs(60);

/// Open connections.
pub struct Connections(Vec<Grpc<Channel>>);

impl Connections {
    /// As many as a benchmark uses, each a TCP connection of its own.
    pub async fn open(address: &str) -> anyhow::Result<Self> {
        let endpoint = Endpoint::from_shared(address.to_owned())?.tcp_nodelay(true);
        let channels = try_join_all((0..CONNECTIONS).map(|_| endpoint.connect())).await;
        let channels = channels.context("connect to the ingestion service")?;
        Ok(Self(channels.into_iter().map(Grpc::new).collect()))
    }

    /// Each connection, for senders with a schedule of their own.
    pub fn each(&self) -> impl Iterator<Item = Grpc<Channel>> + '_ {
        self.0.iter().cloned()
    }

    /// Sends one list of messages per connection as fast as the service takes them; gives the time from the first
    /// byte to the last acknowledgement.
    pub async fn send_all(&self, messages: Vec<Vec<Bytes>>) -> anyhow::Result<Duration> {
        let started = clock::monotonic();
        let one = |(connection, messages): (Grpc<Channel>, Vec<Bytes>)| {
            let last = i64::try_from(messages.len()).unwrap_or(i64::MAX);
            let sending = send(connection, futures::stream::iter(messages), last, |_| ());
            quanyu_boot::task::spawn("bench-stream", sending)
        };
        let sending: Vec<_> = self.each().zip(messages).map(one).collect();
        for sent in try_join_all(sending).await.context("wait for the senders")? {
            sent?;
        }
        Ok(started.elapsed())
    }
}

/// One round's messages, by connection: the events are spread evenly, each connection is a source of its own.
pub fn round(name: &str, events: usize) -> Vec<Vec<Bytes>> {
    by_connection(name, events, |source, share| source.messages(share, BATCH_EVENTS))
}

/// As [`round`], with a subject of its own for every event.
pub fn subjects(name: &str, subjects: usize) -> Vec<Vec<Bytes>> {
    by_connection(name, subjects, |source, share| source.reports(share, BATCH_EVENTS))
}

fn by_connection(
    name: &str,
    events: usize,
    messages: impl Fn(&Source, usize) -> Vec<Bytes>,
) -> Vec<Vec<Bytes>> {
    /// A source's events happened within the last hour.
    const AGE_MS: i64 = 3_600_000;
    let occurred_at_ms = clock::now_ms() - AGE_MS;
    let source = |connection: usize| {
        let share = events / CONNECTIONS + usize::from(connection < events % CONNECTIONS);
        let source = Source { name: format!("{name}-c{connection}"), occurred_at_ms };
        messages(&source, share)
    };
    (0..CONNECTIONS).map(source).collect()
}

/// Sends messages on one connection and waits until `last` is acknowledged; tells every acknowledgement.
pub async fn send(
    mut connection: Grpc<Channel>,
    messages: impl Stream<Item = Bytes> + Send + 'static,
    last: i64,
    mut acknowledged: impl FnMut(i64),
) -> anyhow::Result<()> {
    if last == 0 {
        return Ok(());
    }
    connection.ready().await.context("wait for the connection")?;
    let method = PathAndQuery::from_static(METHOD);
    let mut acks = connection.streaming(Request::new(messages), method, Encoded).await?.into_inner();
    loop {
        let ack = tokio::time::timeout(ACK_WAIT, acks.message()).await;
        let ack = ack.map_err(|_| anyhow!("no acknowledgement within {} s", ACK_WAIT.as_secs()))??;
        let Some(ack) = ack else { bail!("the service ended the stream before its last acknowledgement") };
        if let Some(refused) = ack.rejections.first() {
            bail!("the service refused an event of the benchmark: {refused:?}");
        }
        acknowledged(ack.durable_sequence);
        if ack.durable_sequence >= last {
            return Ok(());
        }
    }
}

/// Messages that are encoded already, and the stream's answers.
struct Encoded;

impl Codec for Encoded {
    type Encode = Bytes;
    type Decode = StreamIncidentEventsResponse;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Encoded {
    type Item = Bytes;
    type Error = Status;

    fn encode(&mut self, item: Bytes, out: &mut EncodeBuf<'_>) -> Result<(), Status> {
        out.put(item);
        Ok(())
    }
}

impl Decoder for Encoded {
    type Item = StreamIncidentEventsResponse;
    type Error = Status;

    fn decode(&mut self, from: &mut DecodeBuf<'_>) -> Result<Option<Self::Item>, Status> {
        let decoded = StreamIncidentEventsResponse::decode(from);
        decoded.map(Some).map_err(|error| Status::internal(error.to_string()))
    }
}
