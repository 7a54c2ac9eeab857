//! One look at what is new in the tables: events behind the last offsets, warnings of another version, counts of today.
//!
//! By offsets, not by times: events of two partitions do not arrive in the order of their times.

use std::collections::BTreeMap;

use quanyu_access::Scope;
use quanyu_answers::Compact;
use quanyu_figures::Data;
use quanyu_store::{Client, StoreError, sql};
use serde_json::{Map, Value};

use super::pulse::{Count, FEED_KEPT, Item, Pulse, SIGNS_OF_LIFE};
use crate::answers::warnings;
use crate::fault::Fault;

/// Events that one look takes at most; the rest of a flood is only counted.
const EVENTS_MAX: usize = 500;
/// Warnings that one look takes at most.
const WARNINGS_MAX: usize = 500;
/// How far back warnings are looked at again: a row may become visible after a later one.
const WARNINGS_AGAIN_S: i64 = 60;
/// Whose day today is.
const ZONE: &str = "Asia/Shanghai";
/// The streams of the feed.
const STREAMS: [(&str, &str); 3] =
    [("incident", "incident_events"), ("fire", "fire_events"), ("safety", "safety_events")];
/// Its events say that a warning changes; they are told as warnings, not in the feed.
const WARNINGS: (&str, &str) = ("warning", "warning_events");
/// Looks after an event of a warning in which its state may still be on its way: fold inserts events first.
const LOOKS_FOR_STATES: u32 = 12;
/// Looks between two in which everything is asked, whatever came in: a correction may change a count of today.
const LOOKS_BETWEEN_ALL: u32 = 20;

/// What was new.
#[derive(Debug, Default)]
pub struct News {
    /// Events, the oldest first.
    pub items: Vec<Item>,
    /// Warnings that changed, as the inbox has them.
    pub warnings: Vec<Map<String, Value>>,
    /// Counts of today by kind, area and data.
    pub counts: Vec<Count>,
    /// Open warnings by area, colour and data.
    pub open: Vec<Count>,
}

/// Up to where was looked.
#[derive(Debug, Default)]
pub struct Look {
    /// By stream and partition the last offset; none before the first look.
    offsets: Option<BTreeMap<(String, i32), u64>>,
    /// Versions of warnings that changed lately.
    versions: BTreeMap<String, u64>,
    open: Vec<Count>,
    counts: Vec<Count>,
    /// Looks so far, and those left in which states of warnings may be on their way.
    looks: u32,
    states_due: u32,
}

impl Look {
    /// Begins where the tables are now, unless it has begun.
    pub async fn begin(&mut self, store: &Client) -> Result<(), StoreError> {
        if self.offsets.is_some() {
            return Ok(());
        }
        let of = |(stream, table): &(&str, &str)| {
            format!(
                "SELECT '{stream}', kafka_partition, max(kafka_offset) FROM {table} GROUP BY kafka_partition"
            )
        };
        let question = STREAMS.iter().chain([&WARNINGS]).map(of).collect::<Vec<_>>().join(" UNION ALL ");
        let rows: Vec<(String, i32, u64)> = store.fetch_rows(&question).await?;
        let changed = changed_warnings(store).await?;
        self.versions = changed.iter().filter_map(version).collect();
        self.open = open(store).await?;
        self.counts = counts(store).await?;
        self.offsets =
            Some(rows.into_iter().map(|(stream, partition, offset)| ((stream, partition), offset)).collect());
        Ok(())
    }

    /// What came since the last look.
    pub async fn news(&mut self, store: &Client) -> Result<News, StoreError> {
        self.begin(store).await?;
        let offsets = self.offsets.get_or_insert_default();
        let items: Vec<Item> = store.fetch_rows(&events(offsets, EVENTS_MAX)).await?;
        for item in &items {
            let last = offsets.entry((item.stream.clone(), item.partition)).or_default();
            *last = (*last).max(item.offset);
        }
        let (of_warnings, items): (Vec<Item>, Vec<Item>) =
            items.into_iter().partition(|item| item.stream == WARNINGS.0);
        self.looks = self.looks.wrapping_add(1);
        let all = self.looks.is_multiple_of(LOOKS_BETWEEN_ALL);
        if all || !items.is_empty() {
            self.counts = counts(store).await?;
        }
        if !of_warnings.is_empty() {
            self.states_due = LOOKS_FOR_STATES;
        }
        let warnings = if all || self.states_due > 0 { self.warnings(store).await? } else { Vec::new() };
        self.states_due = self.states_due.saturating_sub(1);
        Ok(News { items, warnings, counts: self.counts.clone(), open: self.open.clone() })
    }

    /// Warnings that have another version than when they were looked at last.
    async fn warnings(&mut self, store: &Client) -> Result<Vec<Map<String, Value>>, StoreError> {
        let changed = changed_warnings(store).await?;
        let new = |row: &&Map<String, Value>| {
            version(row).is_some_and(|(id, version)| self.versions.get(&id) != Some(&version))
        };
        let warnings: Vec<Map<String, Value>> = changed.iter().filter(new).cloned().collect();
        if !warnings.is_empty() {
            self.open = open(store).await?;
        }
        // What is older is not looked at again.
        self.versions = changed.iter().filter_map(version).collect();
        Ok(warnings)
    }

    /// What a new channel begins with.
    pub async fn pulse(
        &self,
        store: &Client,
        (scope, records): (&Scope, bool),
        data: Data,
    ) -> Result<Pulse, StoreError> {
        let held = scope.condition_on("area_code");
        let exercise = data == Data::Exercise;
        let recent = |(stream, table): &(&str, &str)| {
            let filter = format!(
                "exercise = {exercise} AND {held} AND received_at > now64(3) - INTERVAL 1 DAY AND kind NOT IN ({})",
                sql::texts(SIGNS_OF_LIFE)
            );
            format!(
                "(SELECT {} FROM {table} WHERE {filter} ORDER BY received_at DESC LIMIT {FEED_KEPT})",
                item(stream)
            )
        };
        let parts: Vec<String> = STREAMS.iter().map(recent).collect();
        let question = format!(
            "SELECT * FROM ({}) ORDER BY received_ms DESC LIMIT {FEED_KEPT}",
            parts.join(" UNION ALL ")
        );
        let feed = if records { store.fetch_rows::<Item>(&question).await? } else { Vec::new() };
        Ok(Pulse::begin(scope, data, feed, &self.counts, &self.open))
    }
}

/// Real data where there are any in the scope, else exercise data.
pub async fn data_of(store: &Client, scope: &Scope) -> Result<Data, Fault> {
    let held = scope.condition_on("area_code");
    let question = format!(
        "SELECT toUInt8(count() > 0) FROM (SELECT 1 FROM incidents WHERE NOT exercise AND {held} LIMIT 1)"
    );
    let found: Vec<u8> = store.fetch_rows(&question).await?;
    Ok(if found.first() == Some(&1) { Data::Real } else { Data::Exercise })
}

/// Columns of an item: names of places, never texts about a case.
fn item(stream: &str) -> String {
    format!(
        "'{stream}' AS stream, kafka_partition AS partition, kafka_offset AS offset, subject, toString(kind) AS kind, \
         toString(event) AS event, toUnixTimestamp64Milli(occurred_at) AS occurred_ms, \
         toUnixTimestamp64Milli(received_at) AS received_ms, toString(area_code) AS area_code, exercise, \
         JSONExtractString(payload, 'category', 'class') AS class"
    )
}

fn events(offsets: &BTreeMap<(String, i32), u64>, rows_max: usize) -> String {
    let of = |(stream, table): &(&str, &str)| {
        let own: Vec<(i32, u64)> = offsets
            .iter()
            .filter(|((name, _), _)| name == stream)
            .map(|((_, partition), offset)| (*partition, *offset))
            .collect();
        let behind = own.iter().map(|(partition, offset)| {
            format!("(kafka_partition = {partition} AND kafka_offset > {offset})")
        });
        let known = sql::numbers(own.iter().map(|(partition, _)| partition));
        // A partition that had nothing yet is new as a whole.
        let fresh = if own.is_empty() { "1".to_owned() } else { format!("kafka_partition NOT IN ({known})") };
        let conditions: Vec<String> = behind.chain([fresh]).collect();
        format!("(SELECT {} FROM {table} WHERE {})", item(stream), conditions.join(" OR "))
    };
    let parts: Vec<String> = STREAMS.iter().chain([&WARNINGS]).map(of).collect();
    format!("SELECT * FROM ({}) ORDER BY received_ms, offset LIMIT {rows_max}", parts.join(" UNION ALL "))
}

async fn changed_warnings(store: &Client) -> Result<Vec<Map<String, Value>>, StoreError> {
    let question = format!(
        "SELECT {} FROM v1_warnings WHERE last_received_at > now64(3) - INTERVAL {WARNINGS_AGAIN_S} SECOND \
         AND status != 'unraised' ORDER BY last_received_at LIMIT {WARNINGS_MAX}",
        warnings::columns()
    );
    let bytes = store.fetch_bytes(&question, "JSONCompact").await?;
    let read = Compact::read(&bytes).map_err(|error| StoreError::Unreadable(error.to_string()))?;
    Ok(read.objects())
}

fn version(warning: &Map<String, Value>) -> Option<(String, u64)> {
    Some((warning.get("subject")?.as_str()?.to_owned(), warning.get("version")?.as_u64()?))
}

async fn open(store: &Client) -> Result<Vec<Count>, StoreError> {
    let question = format!(
        "SELECT toString(colour) AS what, toString(area_code) AS area_code, exercise, toInt64(count()) AS count \
         FROM v1_warnings WHERE {} GROUP BY what, area_code, exercise",
        crate::answers::areas::OPEN
    );
    store.fetch_rows(&question).await
}

async fn counts(store: &Client) -> Result<Vec<Count>, StoreError> {
    let midnight = format!("toStartOfDay(now('{ZONE}'), '{ZONE}')");
    let of = |what: &str, column: &str, view: &str| {
        format!(
            "SELECT '{what}' AS what, toString(area_code) AS area_code, exercise, toInt64(sum({column})) AS count \
             FROM {view} WHERE hour >= {midnight} GROUP BY area_code, exercise"
        )
    };
    let parts = [of("incident", "incidents", "v1_incidents_hourly"), of("fire", "fires", "v1_fires_hourly")];
    store.fetch_rows(&parts.join(" UNION ALL ")).await
}
