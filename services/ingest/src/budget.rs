//! How many bytes may be on their way into the log: one budget for live events, one for bulk.
//!
//! Taken after a batch is encoded, given back when the log has answered for it; first of the connection's line, then of
//! the budget that all share. Bulk can never take of live's, and bulk's is small because live events queue behind it at
//! the producer. Never drops anything: who gets none waits or is told.

use std::sync::Arc;
use std::time::Duration;

use quanyu_wire::pb::common::v1::Priority;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::config::Settings;
use crate::connection::Line;
use crate::metrics;
use crate::refusal::Refusal;

/// Unary calls that may wait for one budget at a time, each holding a batch of at most one message.
const WAITING_MAX: usize = 32;

/// The two budgets.
#[derive(Debug)]
pub(crate) struct Budgets {
    live: Budget,
    bulk: Budget,
    wait: Duration,
    retry_after: Duration,
}

#[derive(Debug)]
struct Budget {
    name: &'static str,
    bytes: Arc<Semaphore>,
    bytes_max: usize,
    waiting: Semaphore,
}

/// Bytes taken of a budget, given back when dropped.
#[derive(Debug)]
pub(crate) struct Taken {
    _line: Option<OwnedSemaphorePermit>,
    _permit: OwnedSemaphorePermit,
    name: &'static str,
    bytes: usize,
}

impl Budgets {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self {
            live: Budget::new("live", settings.live_bytes_max),
            bulk: Budget::new("bulk", settings.bulk_bytes_max),
            wait: Duration::from_millis(settings.budget_wait_ms),
            retry_after: Duration::from_millis(settings.retry_ms),
        }
    }

    /// Waits as long as it takes: for streams, whose reading stops meanwhile.
    pub(crate) async fn take(
        &self,
        line: Option<&Line>,
        priority: Priority,
        bytes: usize,
    ) -> Result<Taken, Refusal> {
        let of_line = match line {
            Some(line) => line.take(priority, bytes).await,
            None => None,
        };
        self.of(priority).take(of_line, bytes).await
    }

    /// Waits a bounded time among a bounded number of others: for unary calls.
    pub(crate) async fn take_soon(
        &self,
        line: Option<&Line>,
        priority: Priority,
        bytes: usize,
    ) -> Result<Taken, Refusal> {
        let budget = self.of(priority);
        let exhausted = || Refusal::BudgetExhausted { budget: budget.name, retry_after: self.retry_after };
        let _waiting = budget.waiting.try_acquire().map_err(|_| exhausted())?;
        tokio::time::timeout(self.wait, self.take(line, priority, bytes)).await.map_err(|_| exhausted())?
    }

    fn of(&self, priority: Priority) -> &Budget {
        match priority {
            Priority::Bulk => &self.bulk,
            Priority::Live | Priority::Unspecified => &self.live,
        }
    }
}

impl Budget {
    fn new(name: &'static str, bytes_max: usize) -> Self {
        Self {
            name,
            bytes: Arc::new(Semaphore::new(bytes_max)),
            bytes_max,
            waiting: Semaphore::new(WAITING_MAX),
        }
    }

    async fn take(&self, line: Option<OwnedSemaphorePermit>, bytes: usize) -> Result<Taken, Refusal> {
        // A batch that is larger than the whole budget goes alone instead of never.
        let bytes = bytes.min(self.bytes_max);
        let permits = u32::try_from(bytes).unwrap_or(u32::MAX);
        let permit = Arc::clone(&self.bytes).acquire_many_owned(permits).await;
        let permit = permit.map_err(|_| Refusal::Internal("a budget was closed".to_owned()))?;
        metrics::bytes_in_flight(self.name).increment(bytes as f64);
        Ok(Taken { _line: line, _permit: permit, name: self.name, bytes })
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        metrics::bytes_in_flight(self.name).decrement(self.bytes as f64);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn budgets() -> Budgets {
        Budgets::new(&Settings {
            live_bytes_max: 100,
            bulk_bytes_max: 10,
            budget_wait_ms: 1,
            ..Settings::default()
        })
    }

    #[tokio::test]
    async fn bulk_never_takes_of_live() {
        let budgets = budgets();
        let _bulk = budgets.take_soon(None, Priority::Bulk, 10).await.unwrap();
        let refused = budgets.take_soon(None, Priority::Bulk, 1).await.unwrap_err();
        assert_eq!(refused.reason(), "BUDGET_EXHAUSTED");
        budgets.take_soon(None, Priority::Live, 100).await.unwrap();
    }

    #[tokio::test]
    async fn one_connection_does_not_take_the_whole_budget_and_its_bulk_does_not_hold_up_its_live() {
        let budgets = budgets();
        let (busy, other) = (Line::new(8), Line::new(8));
        let _bulk = budgets.take_soon(Some(&busy), Priority::Bulk, 8).await.unwrap();
        let _live = budgets.take_soon(Some(&busy), Priority::Live, 8).await.unwrap();
        assert!(budgets.take_soon(Some(&busy), Priority::Live, 1).await.is_err());
        budgets.take_soon(Some(&other), Priority::Live, 8).await.unwrap();
    }

    #[tokio::test]
    async fn what_is_given_back_can_be_taken_again_and_an_outsize_batch_goes_alone() {
        let budgets = budgets();
        let outsize = budgets.take_soon(None, Priority::Unspecified, 1_000).await.unwrap();
        assert!(budgets.take_soon(None, Priority::Live, 1).await.is_err());
        drop(outsize);
        budgets.take_soon(None, Priority::Live, 100).await.unwrap();
    }
}
