//! The tables that the fold of one stream writes, as the server describes them.

use quanyu_event::{Kind, Stream};
use quanyu_store::{Client, StoreError, TableShape};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Shapes of a stream's targets.
#[derive(Debug, Clone)]
pub struct Tables {
    /// The events table.
    pub events: Arc<TableShape>,
    /// State and history table of every kind.
    pub kinds: BTreeMap<Kind, (Arc<TableShape>, Arc<TableShape>)>,
    /// `duplicate_events`.
    pub duplicates: Arc<TableShape>,
    /// `rejected_events`.
    pub rejected: Arc<TableShape>,
    /// `ledger`.
    pub ledger: Arc<TableShape>,
    /// `frontiers`.
    pub frontiers: Arc<TableShape>,
}

/// Name of a stream's events table.
pub fn events_table(stream: Stream) -> String {
    format!("{}_events", stream.as_str())
}

impl Tables {
    /// Asks the server.
    ///
    /// # Errors
    /// A table is missing (migrate first) or has a type that blocks do not know.
    pub async fn load(client: &Client, stream: Stream) -> Result<Self, StoreError> {
        let mut kinds = BTreeMap::new();
        for kind in stream.kinds() {
            let (states, history) = crate::folds::folder(*kind).tables();
            kinds.insert(*kind, (client.shape(states).await?, client.shape(history).await?));
        }
        Ok(Self {
            events: client.shape(&events_table(stream)).await?,
            kinds,
            duplicates: client.shape("duplicate_events").await?,
            rejected: client.shape("rejected_events").await?,
            ledger: client.shape("ledger").await?,
            frontiers: client.shape("frontiers").await?,
        })
    }

    /// Every target whose rows carry offsets, the ledger last.
    pub fn targets(&self) -> Vec<Arc<TableShape>> {
        let mut all = vec![self.events.clone()];
        for (states, history) in self.kinds.values() {
            all.push(states.clone());
            all.push(history.clone());
        }
        all.extend([self.duplicates.clone(), self.rejected.clone(), self.ledger.clone()]);
        all
    }
}
