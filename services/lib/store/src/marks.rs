//! How far each target got: the highest version per Kafka partition and table partition.
//!
//! Used by fold after every fence. A mark says how far, not where holes are; rows above it are inserted, rows at or
//! below it are there. It never trusts the ledger for this: each target knows by itself.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::client::Client;
use crate::error::StoreError;
use crate::shape::TableShape;
use crate::sql;

/// High-water marks of one target.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    highest: BTreeMap<(i32, u32), u64>,
}

impl Marks {
    /// Whether the target holds what the event at `version` made in this table partition.
    pub fn covers(&self, kafka_partition: i32, table_partition: u32, version: u64) -> bool {
        self.highest.get(&(kafka_partition, table_partition)).is_some_and(|highest| version <= *highest)
    }

    /// The highest version of a Kafka partition over all table partitions; once offsets are above it for every
    /// partition, the marks have nothing more to say.
    pub fn highest(&self, kafka_partition: i32) -> Option<u64> {
        let range = (kafka_partition, u32::MIN)..=(kafka_partition, u32::MAX);
        self.highest.range(range).map(|(_, highest)| *highest).max()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.highest.is_empty()
    }

    /// (Kafka partition, table partition, highest version), ascending.
    pub fn iter(&self) -> impl Iterator<Item = (i32, u32, u64)> + '_ {
        self.highest.iter().map(|((kafka, table), highest)| (*kafka, *table, *highest))
    }
}

impl FromIterator<(i32, u32, u64)> for Marks {
    fn from_iter<I: IntoIterator<Item = (i32, u32, u64)>>(rows: I) -> Self {
        let mut highest = BTreeMap::new();
        for (kafka, table, version) in rows {
            let mark = highest.entry((kafka, table)).or_insert(version);
            *mark = version.max(*mark);
        }
        Self { highest }
    }
}

impl Client {
    /// The marks of a target at or above the given first offset of each Kafka partition.
    ///
    /// Ask only after a fence: before it, an older owner could still add to what was read.
    pub async fn marks(
        &self,
        topic: &str,
        shape: &TableShape,
        from: &[(i32, u64)],
    ) -> Result<Marks, StoreError> {
        #[derive(clickhouse::Row, Deserialize)]
        struct Mark {
            kafka_partition: i32,
            table_partition: u32,
            highest: u64,
        }
        if from.is_empty() {
            return Ok(Marks::default());
        }
        let ranges: Vec<String> = from
            .iter()
            .map(|(partition, first)| format!("(kafka_partition = {partition} AND version >= {first})"))
            .collect();
        let of_topic =
            if shape.has_topic { format!("topic = {} AND ", sql::text(topic)) } else { String::new() };
        let question = format!(
            "SELECT kafka_partition, {} AS table_partition, max(version) AS highest FROM {} WHERE {of_topic}({}) \
             GROUP BY kafka_partition, table_partition",
            shape.partition_expression(),
            sql::name(&shape.name),
            ranges.join(" OR ")
        );
        let rows: Vec<Mark> = self.fetch_rows_with(&question, &self.read_settings()).await?;
        Ok(rows.into_iter().map(|mark| (mark.kafka_partition, mark.table_partition, mark.highest)).collect())
    }

    /// Settings for reads that must see everything, whatever a profile says.
    pub(crate) fn read_settings(&self) -> Vec<(&'static str, &'static str)> {
        let mut settings = vec![
            ("limit", "0"),
            ("offset", "0"),
            ("final", "0"),
            ("additional_table_filters", "{}"),
            ("use_query_cache", "0"),
            ("timeout_overflow_mode", "throw"),
            ("read_overflow_mode", "throw"),
            ("result_overflow_mode", "throw"),
            ("group_by_overflow_mode", "throw"),
        ];
        if self.settings.cluster.is_some() {
            settings.push(("select_sequential_consistency", "1"));
        }
        settings
    }
}

#[cfg(test)]
mod tests {
    use super::Marks;

    #[test]
    fn a_mark_covers_what_is_not_above_it_in_its_own_partitions() {
        let marks: Marks = [(1, 202_611, 10), (1, 202_612, 12), (2, 202_611, 3)].into_iter().collect();
        assert!(marks.covers(1, 202_611, 10));
        assert!(!marks.covers(1, 202_611, 11));
        assert!(marks.covers(1, 202_612, 11));
        assert!(!marks.covers(2, 202_612, 1));
        assert_eq!(marks.highest(1), Some(12));
        assert_eq!(marks.highest(3), None);
    }
}
