//! One connection: batches out, acks in, until the end, a stop, or a break.
//!
//! Used by `send`, which owns what is not settled, so that a break loses nothing.

use std::pin::pin;
use std::time::Duration;

use futures::stream::{TryStreamExt as _, once};
use quanyu_wire::pb::common::v1::Priority;
use quanyu_wire::stream::{self, Ack};
use tokio::sync::mpsc::{Receiver, Sender as Outlet, channel};
use tokio_stream::wrappers::ReceiverStream;
use tonic::client::Grpc;
use tonic::{Request, Status};
use tonic_prost::ProstCodec;

use super::{Held, Sender};
use crate::account::Account;
use crate::batch::Batch;
use crate::error::Error;

/// Batches sent and not yet settled: enough to keep the service busy, at most 8 MiB.
const IN_FLIGHT_MAX: usize = 8;

/// Longest silence while batches are in flight; the service answers UNAVAILABLE well before.
const ACK_MS_MAX: u64 = 60_000;

/// Longest wait for the service to end a stream that is complete.
const GOODBYE_MS_MAX: u64 = 5_000;

/// How a connection ended.
#[derive(Debug)]
pub(crate) enum End {
    Done,
    Stopped,
    Broken(Box<Status>),
}

impl Sender<'_> {
    /// Runs one connection. What was in flight on the last one goes first.
    pub(super) async fn session(
        &self,
        batches: &mut Receiver<Batch>,
        held: &mut Held,
        account: &mut Account,
    ) -> Result<End, Error> {
        let broken = |status: Status| Ok(End::Broken(Box::new(status)));
        let connected = match self.stopper.until_stopped(self.endpoint.connect()).await {
            Some(connected) => connected,
            None => return Ok(End::Stopped),
        };
        let mut client = match connected {
            Ok(connected) => Grpc::new(connected),
            Err(error) => return broken(Status::unavailable(cause(&error))),
        };
        if let Err(error) = client.ready().await {
            return broken(Status::unavailable(cause(&error)));
        }
        held.connected = true;
        let (outlet, outgoing) = channel(IN_FLIGHT_MAX);
        for (sequence, batch) in &held.in_flight {
            // Capacity and in-flight limit are the same, so this never waits.
            if outlet.try_send(request(*sequence, batch)).is_err() {
                return broken(Status::unavailable("the connection ended while batches were sent again"));
            }
        }
        let method = self.method.clone();
        let mut request = Request::new(ReceiverStream::new(outgoing));
        self.credential.put(&mut request);
        let answer = async move { client.streaming(request, method, ProstCodec::default()).await };
        let mut acks = pin!(once(answer).map_ok(tonic::Response::into_inner).try_flatten());
        let mut outlet = Some(outlet);
        let mut stopping = self.stopper.is_stopped();
        let mut drain = pin!(tokio::time::sleep(self.stopper.drain_deadline()));
        loop {
            let idle = held.in_flight.is_empty();
            if idle && (stopping || (held.ended && held.again.is_empty())) {
                drop(outlet.take());
                // Everything is settled; how the service says goodbye changes nothing.
                let goodbye = async { while let Ok(Some(_)) = acks.try_next().await {} };
                let _ = tokio::time::timeout(Duration::from_millis(GOODBYE_MS_MAX), goodbye).await;
                return Ok(if held.ended && held.again.is_empty() { End::Done } else { End::Stopped });
            }
            let may_send = !stopping && held.in_flight.len() < IN_FLIGHT_MAX;
            let may_read = may_send && held.again.is_empty() && !held.ended;
            if may_send && let Some(batch) = held.again.pop_front() {
                tokio::time::sleep(self.pause(batch.tries)).await;
                if let Err(status) = push(&outlet, held, batch).await {
                    return broken(status);
                }
                continue;
            }
            tokio::select! {
                () = self.stopper.stopped(), if !stopping => {
                    stopping = true;
                    drain.as_mut().reset(tokio::time::Instant::now() + self.stopper.drain_deadline());
                }
                () = drain.as_mut(), if stopping => return Ok(End::Stopped),
                ack = tokio::time::timeout(Duration::from_millis(ACK_MS_MAX), acks.try_next()), if !idle => {
                    match ack {
                        Ok(Ok(Some(ack))) => self.acked(&ack, held, account)?,
                        Ok(Ok(None)) => return broken(Status::unavailable("the service ended the stream")),
                        Ok(Err(status)) => return broken(status),
                        Err(_) => return broken(Status::deadline_exceeded("no answer within a minute")),
                    }
                }
                batch = batches.recv(), if may_read => match batch {
                    None => held.ended = true,
                    Some(batch) => {
                        account.expect(&batch);
                        if batch.events.is_empty() {
                            self.settle(batch, account)?;
                        } else if let Err(status) = push(&outlet, held, batch).await {
                            return broken(status);
                        }
                    }
                },
            }
        }
    }

    fn acked(&self, ack: &Ack, held: &mut Held, account: &mut Account) -> Result<(), Error> {
        while let Some((sequence, batch)) =
            held.in_flight.pop_front_if(|(sequence, _)| *sequence <= ack.durable_sequence)
        {
            held.progressed = true;
            let rejections = if sequence == ack.durable_sequence { ack.rejections.as_slice() } else { &[] };
            match self.apply(batch, rejections) {
                again if !again.events.is_empty() && again.tries <= self.retry.unknown_times_max() => {
                    held.again.push_back(again);
                }
                settled => self.settle(settled, account)?,
            }
        }
        Ok(())
    }

    /// How long to wait before asking again for an outcome that was unknown.
    fn pause(&self, tries: u32) -> Duration {
        let doubled = self.retry.delay_min.saturating_mul(1_u32.checked_shl(tries).unwrap_or(u32::MAX));
        doubled.min(self.retry.delay_max)
    }
}

async fn push(outlet: &Option<Outlet<stream::Request>>, held: &mut Held, batch: Batch) -> Result<(), Status> {
    held.last_sequence += 1;
    let sequence = held.last_sequence;
    let message = request(sequence, &batch);
    held.in_flight.push_back((sequence, batch));
    match outlet {
        Some(outlet) => outlet.send(message).await.map_err(|_| Status::unavailable("the connection ended")),
        None => Err(Status::unavailable("the connection is closing")),
    }
}

fn request(sequence: i64, batch: &Batch) -> stream::Request {
    let events = batch.events.iter().map(|event| event.bytes.clone()).collect();
    stream::Request { sequence, priority: Priority::Bulk.into(), events }
}

/// The innermost reason of a transport error; the outer ones only say "transport error".
fn cause(error: &dyn std::error::Error) -> String {
    let mut inner = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string()
}
