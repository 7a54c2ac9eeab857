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
use tokio::sync::{Notify, Semaphore};
use tokio_util::task::TaskTracker;
use tonic::Status;
use uuid::Uuid;

use crate::budget::Budgets;
use crate::caller::Caller;
use crate::config::Settings;
use crate::dispatch::{Settled, dispatch};
use crate::error::{Error, Refusal};
use crate::intake;
use crate::log::Log;
use crate::metrics;
use crate::recent::Recent;

/// What all streams of the process share. Clones share it.
#[derive(Clone)]
pub(crate) struct Shared {
    pub settings: Arc<Settings>,
    pub clock: Arc<dyn Clock>,
    pub log: Arc<dyn Log>,
    pub budgets: Arc<Budgets>,
    /// Batches and streams that the drain waits for.
    pub tasks: TaskTracker,
    /// One permit per open stream.
    pub streams: Arc<Semaphore>,
    /// Searches for receipts that may run at a time.
    pub searches: Arc<Semaphore>,
    /// Told when the log did not confirm something.
    pub outage: Arc<Notify>,
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

    /// The number of the wire as a priority.
    pub(crate) fn priority(number: i32) -> Result<wire::Priority, Refusal> {
        wire::Priority::try_from(number)
            .map_err(|_| Refusal::request("priority", "has no value with this number", "没有此编号的取值"))
    }

    /// Refuses a batch with more events than allowed.
    pub(crate) fn check_count(&self, events: usize) -> Result<(), Refusal> {
        let max = self.settings.batch_events_max;
        if events <= max {
            return Ok(());
        }
        let english = format!("has {events} events, at most {max} are allowed");
        Err(Refusal::request("events", english, format!("有 {events} 个事件，至多 {max} 个")))
    }

    /// Checks and publishes a batch; answers when the log has all that it will take.
    pub(crate) async fn publish<E: StreamEvent>(
        self: &Arc<Self>,
        call: PublishCall<E>,
        caller: &Caller,
    ) -> Result<Vec<wire::PublishResult>, Status> {
        self.try_publish(call, caller).await.map_err(|refusal| self.refuse(&refusal, caller))
    }

    async fn try_publish<E: StreamEvent>(
        self: &Arc<Self>,
        call: PublishCall<E>,
        caller: &Caller,
    ) -> Result<Vec<wire::PublishResult>, Refusal> {
        let priority = Self::priority(call.priority)?;
        check_request_id(&call.request_id)?;
        self.check_count(call.events.len())?;
        let intake = intake::check(self, call.events, caller);
        let settled = if call.validate_only || intake.records.is_empty() {
            Settled::checked(intake)
        } else {
            let taken = self.budgets.take_soon(priority, intake.bytes).await?;
            dispatch(self, intake, taken).settled().await
        };
        match settled.unavailable(self) {
            Some(refusal) if !settled.any_accepted() => Err(refusal),
            _ => Ok(settled.results(self, caller.language).collect()),
        }
    }
}

/// A request's id is optional; one that is given must be a UUID.
fn check_request_id(text: &str) -> Result<(), Refusal> {
    if text.is_empty() || (text.len() == 36 && Uuid::try_parse(text).is_ok()) {
        return Ok(());
    }
    Err(Refusal::request(
        "request_id",
        "must be a UUID in its 36-character form",
        "应为 36 位标准格式的 UUID",
    ))
}
