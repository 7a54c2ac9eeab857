//! One bidirectional stream: numbered batches in, acknowledgements out in the same order.
//!
//! A task reads, checks and hands over; the answer waits for one batch after the other. Reading stops when the connection
//! or the budget has too much on its way, so memory is bounded and nothing is dropped. An outage ends the stream after
//! what is durable was acknowledged; the client resumes behind that.

use std::pin::Pin;
use std::sync::Arc;

use futures::{Stream, StreamExt as _};
use quanyu_wire::StreamEvent;
use quanyu_wire::pb::common::v1 as wire;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::Status;

use crate::caller::Caller;
use crate::desk::Desk;
use crate::dispatch::{InFlight, dispatch};
use crate::intake;
use crate::metrics;
use crate::refusal::{Fault, Refusal};

/// Batches of one stream that may wait for their acknowledgement.
const BATCHES_MAX: usize = 64;

/// A numbered batch, the same for every stream.
pub(crate) struct Batch<E> {
    pub sequence: i64,
    pub priority: i32,
    pub events: Vec<E>,
}

/// The acknowledgement of a batch and all before it.
#[derive(Debug, PartialEq)]
pub(crate) struct Ack {
    pub sequence: i64,
    pub rejections: Vec<(i32, wire::PublishResult)>,
}

/// Acknowledgements, or why the stream ends.
pub(crate) type Acks<A> = Pin<Box<dyn Stream<Item = Result<A, Status>> + Send>>;

struct Open {
    sequence: i64,
    in_flight: InFlight,
}

/// What ends a stream: the caller, or a refusal.
enum End {
    Caller,
    Refused(Refusal),
}

impl From<Refusal> for End {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Desk {
    /// Serves one stream until the caller ends it, something breaks, or the server drains.
    pub(crate) fn serve_stream<E: StreamEvent>(
        self: &Arc<Self>,
        batches: impl Stream<Item = Result<Batch<E>, Status>> + Send + Unpin + 'static,
        caller: Caller,
    ) -> Result<Acks<Ack>, Status> {
        let max = self.settings.streams_max;
        let permit = Arc::clone(&self.streams).try_acquire_owned().map_err(|_| {
            self.refuse(&Refusal::StreamsExhausted { max, retry_after: self.retry_after() }, &caller)
        })?;
        let (opened, open) = mpsc::channel(BATCHES_MAX);
        let reader = Reader { desk: Arc::clone(self), caller: caller.clone(), opened, last: i64::MIN };
        quanyu_boot::task::spawn(
            "stream",
            self.tasks.track_future(async move {
                metrics::streams_open(reader.desk.stream.as_str()).increment(1);
                reader.run(batches).await;
                metrics::streams_open(reader.desk.stream.as_str()).decrement(1);
                drop(permit);
            }),
        );
        let desk = Arc::clone(self);
        let acks = ReceiverStream::new(open).then(move |open: Result<Open, Refusal>| {
            let (desk, caller) = (Arc::clone(&desk), caller.clone());
            async move {
                acknowledge(&desk, open, &caller).await.map_err(|refusal| desk.refuse(&refusal, &caller))
            }
        });
        Ok(Box::pin(acks))
    }
}

/// Waits for a batch. One that the log did not take whole is not acknowledged.
async fn acknowledge(desk: &Desk, open: Result<Open, Refusal>, caller: &Caller) -> Result<Ack, Refusal> {
    let Open { sequence, in_flight } = open?;
    let settled = in_flight.settled().await;
    match settled.unavailable(desk) {
        Some(refusal) => Err(refusal),
        None => Ok(Ack { sequence, rejections: settled.rejections(desk, caller.language) }),
    }
}

struct Reader {
    desk: Arc<Desk>,
    caller: Caller,
    opened: mpsc::Sender<Result<Open, Refusal>>,
    last: i64,
}

impl Reader {
    async fn run<E: StreamEvent>(&self, mut batches: impl Stream<Item = Result<Batch<E>, Status>> + Unpin) {
        let mut last = self.last;
        loop {
            let open = tokio::select! {
                biased;
                () = self.opened.closed() => return,
                () = self.desk.stopper.stopped() => {
                    Err(End::Refused(Refusal::Draining { retry_after: self.desk.retry_after() }))
                }
                batch = batches.next() => match batch {
                    Some(Ok(batch)) => self.open(batch, &mut last).await,
                    Some(Err(status)) => Err(self.broken(&status)),
                    None => Err(End::Caller),
                },
            };
            match open {
                Ok(open) => {
                    if self.opened.send(Ok(open)).await.is_err() {
                        return;
                    }
                }
                Err(End::Caller) => return,
                Err(End::Refused(refusal)) => {
                    // Comes after the acknowledgements of what was handed over before. A caller that went away misses nothing.
                    let _ = self.opened.send(Err(refusal)).await;
                    return;
                }
            }
        }
    }

    /// Why no further batch can be read: a message that the gRPC library refuses, or a connection that broke.
    fn broken(&self, status: &Status) -> End {
        match Refusal::of_library(status, self.desk.settings.message_bytes_max) {
            Some(refusal) => End::Refused(refusal),
            None => End::Caller,
        }
    }

    /// Checks a batch, waits for room, and hands it over.
    async fn open<E: StreamEvent>(&self, batch: Batch<E>, last: &mut i64) -> Result<Open, End> {
        let desk = &self.desk;
        let Batch { sequence, priority, events } = batch;
        let mut faults = Vec::new();
        let priority = Desk::priority(priority, &mut faults);
        if sequence <= *last {
            let english = format!("must rise: {sequence} came after {last}");
            let chinese = format!("必须递增：{last} 之后收到 {sequence}");
            faults.push(Fault::new("sequence", "NOT_RISING", english, chinese));
        }
        *last = sequence;
        desk.check_count(events.len(), &mut faults);
        if !faults.is_empty() {
            Err(Refusal::Request(faults))?;
        }
        let intake = intake::check(desk, events, &self.caller);
        let taken = desk.budgets.take(self.caller.line.as_ref(), priority, intake.bytes).await?;
        Ok(Open { sequence, in_flight: dispatch(desk, intake, taken) })
    }
}
