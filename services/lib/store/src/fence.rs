//! Who may write a partition: the fence.
//!
//! Used by fold at every assignment and in every doubt, and by `rebuild` and `verify --repair`. Afterwards nobody else
//! can write there: the rows in `fences` refuse later inserts in the server, the kill ends older ones, and the wait
//! makes sure that none is left. No clock is involved, and an owner is never renewed: it is replaced.

use std::time::Duration;

use serde::Deserialize;
use tokio::time::Instant;
use uuid::Uuid;

use crate::client::{Client, millis};
use crate::error::StoreError;
use crate::sql;

/// How often two processes that fence at the same moment are sorted out before giving up.
const TRIES_MAX: u32 = 5;
/// Between two looks at the running inserts.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// The right to write some partitions of a topic, until somebody else fences them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// A fresh id, or `<purpose>/<fresh id>`.
    pub id: String,
    /// The topic.
    pub topic: String,
    /// Its partitions, ascending.
    pub partitions: Vec<i32>,
}

/// The fence of one partition.
#[derive(Debug, Clone, PartialEq, Eq, clickhouse::Row, Deserialize)]
pub struct FenceRow {
    /// The partition.
    pub partition: i32,
    /// How many times it was fenced.
    pub sequence: u64,
    /// Who owns it.
    pub owner: String,
}

/// Writes must be one part and must not be dropped as a repeat; reads must see all of them.
pub(crate) const FENCE_SETTINGS: &[(&str, &str)] = &[
    ("async_insert", "0"),
    ("insert_deduplicate", "0"),
    ("max_threads", "1"),
    ("max_insert_threads", "1"),
    ("limit", "0"),
    ("offset", "0"),
    ("use_query_cache", "0"),
    ("timeout_overflow_mode", "throw"),
];

impl Client {
    /// Takes over partitions of a topic. When it returns, no insert of an earlier owner can still become visible.
    pub async fn fence(&self, topic: &str, partitions: &[i32]) -> Result<Owner, StoreError> {
        self.fence_with(topic, partitions, Uuid::new_v4().to_string()).await
    }

    /// The same for a purpose that others can see: the owner's id is `<purpose>/<uuid>`.
    pub async fn fence_as(
        &self,
        purpose: &str,
        topic: &str,
        partitions: &[i32],
    ) -> Result<Owner, StoreError> {
        self.fence_with(topic, partitions, format!("{purpose}/{}", Uuid::new_v4())).await
    }

    /// The owners of partitions in force; a partition that was never fenced is absent.
    pub async fn current_owners(&self, topic: &str, partitions: &[i32]) -> Result<Vec<FenceRow>, StoreError> {
        if partitions.is_empty() {
            return Ok(Vec::new());
        }
        let question = format!(
            "SELECT partition, top.1 AS sequence, top.2 AS owner FROM (SELECT partition, max((sequence, owner)) AS top \
             FROM fences WHERE topic = {} AND partition IN ({}) GROUP BY partition) ORDER BY partition",
            sql::text(topic),
            sql::numbers(partitions)
        );
        self.fetch_rows_with(&question, &self.read_settings()).await
    }

    /// How long ago an owner wrote its last fence on a topic, by the server's clock. For waiting only: safety never
    /// rests on it.
    ///
    /// # Errors
    /// What the server says.
    pub async fn fence_age_ms(&self, topic: &str, owner: &str) -> Result<u64, StoreError> {
        let question = format!(
            "SELECT toUInt64(greatest(0, toUnixTimestamp64Milli(now64(3, 'UTC')) - toUnixTimestamp64Milli(max(fenced_at)))) \
             FROM fences WHERE topic = {} AND owner = {}",
            sql::text(topic),
            sql::text(owner)
        );
        let ages: Vec<u64> = self.fetch_rows_with(&question, &self.read_settings()).await?;
        Ok(ages.first().copied().unwrap_or(u64::MAX))
    }

    async fn fence_with(&self, topic: &str, partitions: &[i32], id: String) -> Result<Owner, StoreError> {
        let mut partitions = partitions.to_vec();
        partitions.sort_unstable();
        partitions.dedup();
        let owner = Owner { id, topic: topic.to_owned(), partitions };
        if owner.partitions.is_empty() {
            return Ok(owner);
        }
        // What the owner's inserts need to know of the server is asked now, so that an insert is one request.
        self.deduplication_off().await?;
        for _ in 0..TRIES_MAX {
            self.write_fence(&owner).await?;
            if self.owns(&owner).await? {
                self.end_older_inserts(&owner).await?;
                return Ok(owner);
            }
        }
        Err(StoreError::Fenced { topic: owner.topic, partitions: owner.partitions })
    }

    async fn write_fence(&self, owner: &Owner) -> Result<(), StoreError> {
        let current = self.current_owners(&owner.topic, &owner.partitions).await?;
        let topic = sql::text(&owner.topic);
        let id = sql::text(&owner.id);
        let rows: Vec<String> = owner
            .partitions
            .iter()
            .map(|partition| {
                let sequence =
                    current.iter().find(|row| row.partition == *partition).map_or(1, |row| row.sequence + 1);
                let key = sql::text(&format!("{}/{partition}/{sequence}/{}", owner.topic, owner.id));
                format!("({key}, {topic}, {partition}, {sequence}, {id}, now64(3, 'UTC'))")
            })
            .collect();
        let statement = format!(
            "INSERT INTO fences (id, topic, partition, sequence, owner, fenced_at) VALUES {}",
            rows.join(", ")
        );
        self.execute_with(&statement, FENCE_SETTINGS).await
    }

    /// Whether all of its partitions are still the owner's.
    pub async fn owns(&self, owner: &Owner) -> Result<bool, StoreError> {
        let current = self.current_owners(&owner.topic, &owner.partitions).await?;
        Ok(current.len() == owner.partitions.len() && current.iter().all(|row| row.owner == owner.id))
    }

    /// Kills what others still insert into these partitions, and waits until it is gone.
    async fn end_older_inserts(&self, owner: &Owner) -> Result<(), StoreError> {
        let limit = self.settings.timeouts.fence;
        let deadline = Instant::now() + limit;
        let older = older_inserts(owner, &self.settings.database);
        let (processes, on_cluster) = match &self.settings.cluster {
            Some(cluster) => (
                format!("clusterAllReplicas({}, system.processes)", sql::text(cluster)),
                format!(" ON CLUSTER {}", sql::name(cluster)),
            ),
            None => ("system.processes".to_owned(), String::new()),
        };
        let look = format!("SELECT query_id FROM {processes} WHERE {older}");
        loop {
            let running: Vec<String> = self.fetch_rows(&look).await?;
            if running.is_empty() {
                return Ok(());
            }
            if Instant::now() >= deadline {
                return Err(StoreError::TimedOut {
                    what: format!("older inserts to end after a fence: {}", running.join(" ")),
                    millis: millis(limit),
                });
            }
            self.execute(&format!("KILL QUERY{on_cluster} WHERE {older} ASYNC")).await?;
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}

/// Which running queries are inserts of other owners into this owner's partitions. Partition lists are delimited at
/// both ends, so that 1 is not found in 12. Another database on the same server is another store.
fn older_inserts(owner: &Owner, database: &str) -> String {
    let ours = owner
        .partitions
        .iter()
        .map(|partition| format!("position(splitByChar('/', query_id)[3], ',{partition},') > 0"))
        .collect::<Vec<_>>()
        .join(" OR ");
    format!(
        "user = currentUser() AND current_database = {} AND startsWith(query_id, {}) AND ({ours}) \
         AND position(query_id, {}) = 0",
        sql::text(database),
        sql::text(&format!("quanyu/{}/", owner.topic)),
        sql::text(&format!("/{}/", owner.id))
    )
}

/// The condition that is true in the server exactly while the owner owns these partitions.
pub(crate) fn still_owned(owner: &Owner, partitions: &[i32]) -> String {
    format!(
        "(SELECT countIf(o = {id}) FROM (SELECT partition, argMax(owner, (sequence, owner)) AS o FROM fences \
         WHERE topic = {topic} AND partition IN ({list}) GROUP BY partition)) = {count}",
        id = sql::text(&owner.id),
        topic = sql::text(&owner.topic),
        list = sql::numbers(partitions),
        count = partitions.len()
    )
}
