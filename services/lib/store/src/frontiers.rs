//! Up to when each topic is known to be complete, for answers that say how fresh they are. Fold writes the rows; this
//! only reads.

use crate::client::Client;
use crate::error::StoreError;

impl Client {
    /// Topic, and the time (milliseconds UTC) up to which everything that its log had is visible: the earliest of its
    /// partitions. A topic that was never level is absent.
    ///
    /// # Errors
    /// What the server says.
    pub async fn levels(&self) -> Result<Vec<(String, i64)>, StoreError> {
        let question = "SELECT toString(topic), toUnixTimestamp64Milli(min(level_at)) FROM \
                        (SELECT topic, kafka_partition, argMax(level_at, written_at) AS level_at FROM frontiers \
                        GROUP BY topic, kafka_partition) GROUP BY topic ORDER BY topic";
        self.fetch_rows_with(question, &self.read_settings()).await
    }

    /// (topic, partition, offset) up to which everything is visible; a partition of which nothing is has no entry.
    ///
    /// # Errors
    /// What the server says.
    pub async fn visible_offsets(&self) -> Result<Vec<(String, i32, u64)>, StoreError> {
        let question = "SELECT toString(topic), kafka_partition, toUInt64(max(visible_offset)) FROM frontiers \
                        WHERE visible_offset >= 0 GROUP BY topic, kafka_partition ORDER BY topic, kafka_partition";
        self.fetch_rows_with(question, &self.read_settings()).await
    }
}
