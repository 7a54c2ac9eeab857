//! Looks up an event by its id: in memory first, then among the last records of its subject's partition.
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
use crate::error::Refusal;
use crate::log::Wanted;
use crate::recent::Place;

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

    async fn try_find(self: &Arc<Self>, event_id: &str, subject: &str) -> Result<wire::ReceiptInfo, Refusal> {
        let event_id = Uuid::try_parse(event_id)
            .map_err(|_| Refusal::request("event_id", "must be the event's UUID", "应为事件的 UUID"))?;
        let subject = Subject::parse(subject).map_err(|_| {
            Refusal::request("subject", "must be the event's subject, kind:id", "应为事件的主体“种类:编号”")
        })?;
        let remembered = self.recent.find(self.recent.identity(event_id, subject.as_str().as_bytes()));
        let place = match remembered {
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

    async fn search(self: &Arc<Self>, event_id: Uuid, subject: Subject) -> Result<Place, Refusal> {
        let exhausted =
            || Refusal::BudgetExhausted { budget: "receipt search", retry_after: self.retry_after() };
        let _searching = self.searches.try_acquire().map_err(|_| exhausted())?;
        let searched = self.settings.receipt_scan_offsets_max;
        let wanted = Wanted {
            topic: self.topic.clone(),
            subject: subject.as_str().to_owned(),
            event_id: event_id.hyphenated().to_string(),
            offsets_max: searched,
        };
        let missing = Refusal::EventNotFound {
            event_id: wanted.event_id.clone(),
            subject: wanted.subject.clone(),
            searched,
        };
        self.bounded(Arc::clone(&self.log).find(wanted)).await?.ok_or(missing)
    }

    async fn bounded<T>(
        &self,
        call: impl Future<Output = Result<T, quanyu_log::LogError>>,
    ) -> Result<T, Refusal> {
        let unavailable = |reason| Refusal::LogUnavailable { reason, retry_after: self.retry_after() };
        match tokio::time::timeout(SEARCH_TIMEOUT, call).await {
            Ok(answer) => answer.map_err(|error| unavailable(error.to_string())),
            Err(_) => Err(unavailable("it does not answer in time".to_owned())),
        }
    }
}

fn wire_time(at: Timestamp) -> prost_types::Timestamp {
    let millis = at.millis();
    let nanos = i32::try_from(millis.rem_euclid(1_000)).unwrap_or(0) * 1_000_000;
    prost_types::Timestamp { seconds: millis.div_euclid(1_000), nanos }
}
