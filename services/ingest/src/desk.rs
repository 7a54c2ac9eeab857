//! One stream's desk: what its calls share, and the unary batch.
//!
//! The same for all streams; `service` binds it to each one's messages. Never knows a payload.

use std::sync::Arc;
use std::time::Duration;

use quanyu_boot::{Clock, Stopper};
use quanyu_event::Stream;
use quanyu_log::Receipt;
use quanyu_schema::Codec;
use quanyu_wire::StreamEvent;
use quanyu_wire::pb::common::v1 as wire;
use tokio::sync::{Notify, Semaphore, watch};
use tokio_util::task::TaskTracker;
use tonic::Status;
use uuid::Uuid;

use crate::areas::KnownAreas;
use crate::budget::Budgets;
use crate::caller::Caller;
use crate::config::Settings;
use crate::dispatch::{Settled, dispatch};
use crate::entrance::Entrance;
use crate::error::Error;
use crate::intake;
use crate::log::Log;
use crate::metrics;
use crate::recent::Recent;
use crate::refusal::{Fault, Refusal};

/// What all streams of the process share. Clones share it.
#[derive(Clone)]
pub(crate) struct Shared {
    pub settings: Arc<Settings>,
    pub clock: Arc<dyn Clock>,
    pub log: Arc<dyn Log>,
    pub budgets: Arc<Budgets>,
    /// Who may send.
    pub entrance: Entrance,
    /// The reference sets in force.
    pub areas: Arc<KnownAreas>,
    /// Batches and streams that the drain waits for.
    pub tasks: TaskTracker,
    /// One permit per open stream.
    pub streams: Arc<Semaphore>,
    /// Searches for receipts that may run at a time.
    pub searches: Arc<Semaphore>,
    /// Told when the log did not confirm something.
    pub outage: Arc<Notify>,
    /// Why the log does not answer, as of the last look; `None` while it does.
    pub outage_reason: watch::Sender<Option<String>>,
    pub stopper: Stopper,
}

/// One stream's desk.
pub(crate) struct Desk {
    shared: Shared,
    pub stream: Stream,
    pub topic: Arc<str>,
    pub codec: Codec,
    pub recent: Recent,
}

impl std::ops::Deref for Desk {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.shared
    }
}

/// A unary batch, the same for every stream.
pub(crate) struct PublishCall<E> {
    pub request_id: String,
    pub validate_only: bool,
    pub priority: i32,
    pub events: Vec<E>,
}

impl Desk {
    pub(crate) fn new(stream: Stream, shared: Shared) -> Result<Self, Error> {
        let codec = Codec::of_topic(stream.topic()).ok_or(Error::Schema(stream.topic()))?;
        let topic = Arc::from(format!("{}{}", shared.settings.topic_prefix, stream.topic()));
        Ok(Self { shared, stream, topic, codec, recent: Recent::default() })
    }

    /// What clients are told to wait.
    pub(crate) fn retry_after(&self) -> Duration {
        Duration::from_millis(self.settings.retry_ms)
    }

    pub(crate) fn receipt(&self, receipt: Receipt) -> wire::Receipt {
        wire::Receipt {
            topic: self.topic.to_string(),
            partition: receipt.partition,
            offset: i64::try_from(receipt.offset).unwrap_or(i64::MAX),
        }
    }

    /// Counts a refusal and tells it in the caller's language.
    pub(crate) fn refuse(&self, refusal: &Refusal, caller: &Caller) -> Status {
        metrics::calls_refused(self.stream.as_str(), refusal.reason()).increment(1);
        refusal.status(caller.language)
    }

    /// The number of the wire as a priority; a number without a meaning is noted.
    pub(crate) fn priority(number: i32, faults: &mut Vec<Fault>) -> wire::Priority {
        wire::Priority::try_from(number).unwrap_or_else(|_| {
            let english = format!("has no value with the number {number}");
            faults.push(Fault::new(
                "priority",
                "UNKNOWN_CHOICE",
                english,
                format!("没有编号为 {number} 的取值"),
            ));
            wire::Priority::Unspecified
        })
    }

    /// Notes a batch without events, or with more than allowed.
    pub(crate) fn check_count(&self, events: usize, faults: &mut Vec<Fault>) {
        let max = self.settings.batch_events_max;
        if events == 0 {
            faults.push(Fault::new("events", "MISSING", "has no event", "没有事件"));
        } else if events > max {
            let english = format!("has {events} events, at most {max} are allowed");
            let chinese = format!("有 {events} 个事件，至多 {max} 个");
            faults.push(Fault::new("events", "TOO_MANY", english, chinese));
        }
    }

    /// Checks and publishes a batch; answers when the log has all that it will take.
    pub(crate) async fn publish<E: StreamEvent>(
        self: &Arc<Self>,
        call: PublishCall<E>,
        caller: &Caller,
    ) -> Result<Vec<wire::PublishResult>, Status> {
        self.try_publish(call, caller).await.map_err(|refusal| self.refuse(&refusal, caller))
    }

    /// As `publish`; the caller counts and words what is refused.
    pub(crate) async fn try_publish<E: StreamEvent>(
        self: &Arc<Self>,
        call: PublishCall<E>,
        caller: &Caller,
    ) -> Result<Vec<wire::PublishResult>, Refusal> {
        let mut faults = Vec::new();
        let priority = Self::priority(call.priority, &mut faults);
        check_request_id(&call.request_id, &mut faults);
        self.check_count(call.events.len(), &mut faults);
        if !faults.is_empty() {
            return Err(Refusal::Request(faults));
        }
        let intake = intake::check(self, call.events, caller);
        let settled = if call.validate_only || intake.records.is_empty() {
            Settled::checked(intake)
        } else {
            let taken = self.budgets.take_soon(caller.line.as_ref(), priority, intake.bytes).await;
            let taken = taken.map_err(|refusal| self.blame_outage(refusal))?;
            dispatch(self, intake, taken).settled().await
        };
        match settled.unavailable(self) {
            // Nothing is in the log: the call failed. Else each event's result says what is known of it.
            Some(refusal) if settled.nothing_sent() => Err(refusal),
            _ => Ok(settled.results(self, caller.language).collect()),
        }
    }

    /// While the log is away its records fill the budgets; the caller shall hear the cause.
    fn blame_outage(&self, refusal: Refusal) -> Refusal {
        match &*self.outage_reason.borrow() {
            Some(reason) => Refusal::LogUnavailable {
                reason: reason.clone(),
                unknown: 0,
                retry_after: self.retry_after(),
            },
            None => refusal,
        }
    }
}

/// A request's id is optional; one that is given must be a UUID.
fn check_request_id(text: &str, faults: &mut Vec<Fault>) {
    if !text.is_empty() && (text.len() != 36 || Uuid::try_parse(text).is_err()) {
        let english = "must be a UUID in its 36-character form";
        faults.push(Fault::new("request_id", "MALFORMED", english, "应为 36 位标准格式的 UUID"));
    }
}
