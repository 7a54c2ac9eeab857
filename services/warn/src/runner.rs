//! The detectors at work: each line of the set goes from bin to bin, as soon as a bin is complete.
//!
//! A bin is first pinned to a position of the log, by an event; the first pin in the log holds. Then it is judged on the
//! data up to there, what follows is published, and last that it was judged. So an instance that was killed, slow or
//! doubled says nothing new: the same bins, the same data, the same ids. It never writes a table.

mod chain;
mod heard;
mod judging;
mod tables;

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use quanyu_boot::health::Check;
use quanyu_boot::{Clock, Stopper};
use quanyu_store::{Client, StoreError};

use crate::config::Config;
use crate::escalation;
use crate::publish::{Publish, PublishError};
use crate::row::{self, WarningRow};
use crate::set::DetectorSet;
use chain::Chain;
use heard::Complete;

/// Most open warnings that time is looked after for at once.
const OPEN_MAX: u32 = 10_000;

/// Why a step did not get to its end; the next tick begins it again.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// The tables do not answer.
    #[error("read the tables: {0}")]
    Store(#[from] StoreError),
    /// The log does not take what was found.
    #[error("publish: {0}")]
    Publish(#[from] PublishError),
    /// What the tables hold cannot be meant.
    #[error("{0}")]
    Content(String),
    /// A line of the set got no further.
    #[error("{line}: {error}")]
    Line {
        /// Its name.
        line: String,
        /// Why.
        error: Box<StepError>,
    },
}

/// The detectors of a set, over the tables of one stack.
pub struct Runner {
    config: Config,
    set: Arc<DetectorSet>,
    zone: TimeZone,
    client: Client,
    publisher: Arc<dyn Publish>,
    clock: Arc<dyn Clock>,
    chains: Vec<Chain>,
}

impl Runner {
    /// A chain for each line, for real and for exercise data.
    #[must_use]
    pub fn new(
        config: Config,
        set: DetectorSet,
        zone: TimeZone,
        client: Client,
        publisher: Arc<dyn Publish>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let chains = chain::all(&set);
        Self { config, set: Arc::new(set), zone, client, publisher, clock, chains }
    }

    /// Goes on until it is stopped. A step that fails is begun again at the next tick, and the check says so meanwhile.
    pub async fn run(mut self, stopper: Stopper, check: Check) {
        check.ready();
        let mut trouble = false;
        while stopper.until_stopped(tokio::time::sleep(self.config.tick())).await.is_some() {
            match stopper.until_stopped(self.tick()).await {
                None => break,
                Some(Ok(())) => {
                    if trouble {
                        tracing::info!("warn goes on");
                        check.ready();
                    }
                    trouble = false;
                }
                Some(Err(error)) => {
                    // Said once for a spell of trouble: a tick a second would fill the log.
                    if !trouble {
                        tracing::error!(%error, "warn waits");
                    }
                    check.not_ready(error.to_string());
                    trouble = true;
                }
            }
        }
    }

    /// Everything that is complete by now is judged; then what time does to open warnings.
    async fn tick(&mut self) -> Result<(), StepError> {
        let now = Timestamp::from_millisecond(self.clock.now_ms()).unwrap_or_default();
        let mut chains = std::mem::take(&mut self.chains);
        let (mut complete, mut outcome) = (Complete::default(), Ok(()));
        for chain in &mut chains {
            if let Err(error) = chain.go_on(self, &mut complete, now).await {
                // What this chain holds in memory may be ahead of the log: it begins from the tables again.
                chain.forget();
                let line = chain.name(&self.set).to_owned();
                outcome = Err(StepError::Line { line, error: Box::new(error) });
            }
        }
        self.chains = chains;
        // Nobody's warning waits longer to be told on because a line of the set has trouble.
        let escalated = self.escalate(now).await;
        outcome.and(escalated)
    }

    /// What time does to open warnings.
    async fn escalate(&self, now: Timestamp) -> Result<(), StepError> {
        let turns: Vec<escalation::Turn> = self.client.fetch_rows(&escalation::turns()).await?;
        if turns.is_empty() {
            return Ok(());
        }
        let rows: Vec<WarningRow> = self.client.fetch_rows(&row::open(OPEN_MAX)).await?;
        let open = escalation::open(rows, turns);
        let now = quanyu_event::Timestamp::from_millis(now.as_millisecond());
        let due = escalation::due(&open, &self.config.escalation, now);
        if !due.is_empty() {
            self.publisher.publish(due).await?;
        }
        Ok(())
    }
}
