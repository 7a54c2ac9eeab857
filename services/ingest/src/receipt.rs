//! Looks up an event by its id: in memory first, then among the last records of its subject's partition, or of all
//! partitions when no subject is given.
//!
//! Bounded in records, time and number at once. Says `folded` by the fold group's committed offset, which follows the tables.

use std::sync::Arc;
use std::time::Duration;

use quanyu_event::{Subject, Timestamp};
use quanyu_wire::pb::common::v1 as wire;
use tonic::Status;
use uuid::Uuid;

use crate::caller::Caller;
use crate::desk::Desk;
use crate::log::Wanted;
use crate::recent::Place;
use crate::refusal::{Fault, Refusal};

/// Longest search.
const SEARCH_TIMEOUT: Duration = Duration::from_secs(20);

impl Desk {
    /// Where the log holds an event.
    pub(crate) async fn find_receipt(
        self: &Arc<Self>,
        event_id: &str,
        subject: &str,
        caller: &Caller,
    ) -> Result<wire::ReceiptInfo, Status> {
        self.try_find(event_id, subject).await.map_err(|refusal| self.refuse(&refusal, caller))
    }

    /// As `find_receipt`; the caller counts and words what is refused.
    pub(crate) async fn try_find(
        self: &Arc<Self>,
        event_id: &str,
        subject: &str,
    ) -> Result<wire::ReceiptInfo, Refusal> {
        let (event_id, subject) = parse(event_id, subject)?;
        let key = subject.as_ref().map(|subject| subject.as_str().as_bytes());
        let place = match self.recent.find(event_id, key) {
            Some(place) => place,
            None => self.search(event_id, subject).await?,
        };
        let group = format!("{}{}", self.settings.fold_group_prefix, self.stream.as_str());
        let asked = Arc::clone(&self.log).committed(group, self.topic.clone(), place.receipt.partition);
        let next = self.bounded(asked).await?;
        Ok(wire::ReceiptInfo {
            receipt: Some(self.receipt(place.receipt)),
            folded: next.is_some_and(|next| place.receipt.offset < next),
            received_at: Some(wire_time(Timestamp::from_millis(place.received_at_ms))),
        })
    }

    async fn search(self: &Arc<Self>, event_id: Uuid, subject: Option<Subject>) -> Result<Place, Refusal> {
        let exhausted =
            || Refusal::BudgetExhausted { budget: "receipt search", retry_after: self.retry_after() };
        let _searching = self.searches.try_acquire().map_err(|_| exhausted())?;
        let searched = self.settings.receipt_scan_offsets_max;
        let wanted = Wanted {
            topic: self.topic.clone(),
            subject: subject.map(|subject| subject.as_str().to_owned()),
            event_id: event_id.hyphenated().to_string(),
            offsets_max: searched,
        };
        let missing = Refusal::EventNotFound { event_id: wanted.event_id.clone(), searched };
        self.bounded(Arc::clone(&self.log).find(wanted)).await?.ok_or(missing)
    }

    async fn bounded<T>(
        &self,
        call: impl Future<Output = Result<T, quanyu_log::LogError>>,
    ) -> Result<T, Refusal> {
        let unavailable =
            |reason| Refusal::LogUnavailable { reason, unknown: 0, retry_after: self.retry_after() };
        match tokio::time::timeout(SEARCH_TIMEOUT, call).await {
            Ok(answer) => answer.map_err(|error| unavailable(error.to_string())),
            Err(_) => Err(unavailable("it does not answer in time".to_owned())),
        }
    }
}

/// The id, and the subject when one is given.
fn parse(event_id: &str, subject: &str) -> Result<(Uuid, Option<Subject>), Refusal> {
    let mut faults = Vec::new();
    let id = Uuid::try_parse(event_id).ok().filter(|_| event_id.len() == 36);
    if id.is_none() {
        let english = "must be the event's UUID in its 36-character form";
        faults.push(Fault::new("event_id", "MALFORMED", english, "应为事件的 36 位标准格式的 UUID"));
    }
    let parsed = if subject.is_empty() { None } else { Some(Subject::parse(subject)) };
    if let Some(Err(_)) = parsed {
        let english = "must be the event's subject, kind:id, or be left out";
        faults.push(Fault::new("subject", "MALFORMED", english, "应为事件的主体“种类:编号”，或不填"));
    }
    match id {
        Some(id) if faults.is_empty() => Ok((id, parsed.and_then(Result::ok))),
        _ => Err(Refusal::Request(faults)),
    }
}

fn wire_time(at: Timestamp) -> prost_types::Timestamp {
    let millis = at.millis();
    let nanos = i32::try_from(millis.rem_euclid(1_000)).unwrap_or(0) * 1_000_000;
    prost_types::Timestamp { seconds: millis.div_euclid(1_000), nanos }
}
