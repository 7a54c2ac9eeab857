//! Up to when data are complete, and which sources are silent: now, and as a pin has it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use quanyu_figures::{Data, Pin};
use quanyu_store::{Client, StoreError, sql};

use super::tables::flag;
use crate::rule::sources;
use crate::set::Basis;
use crate::watermark::{Heard, Watermark, watermark};

/// Up to when events are complete, by what a line looks at and whether exercise data: asked once a tick, for lines share it.
#[derive(Debug, Default)]
pub(super) struct Complete {
    known: BTreeMap<(Option<Basis>, bool), Option<Watermark>>,
    /// How far each topic is visible.
    levels: Option<Vec<(String, i64)>>,
}

impl Complete {
    /// Of what a line looks at; none while nothing is known of it.
    pub async fn of(
        &mut self,
        client: &Client,
        basis: Option<Basis>,
        exercise: bool,
        now: Timestamp,
    ) -> Result<Option<Watermark>, StoreError> {
        if let Some(known) = self.known.get(&(basis, exercise)) {
            return Ok(known.clone());
        }
        let levels = match self.levels.take() {
            Some(levels) => levels,
            None => client.levels().await?,
        };
        let levels = self.levels.insert(levels);
        let found = match basis {
            Some(basis) => of_topic(client, levels, basis, exercise).await?,
            None => of_sources(client, levels, exercise, now).await?,
        };
        self.known.insert((basis, exercise), found.clone());
        Ok(found)
    }
}

/// Up to when the events of a topic are complete.
async fn of_topic(
    client: &Client,
    levels: &[(String, i64)],
    basis: Basis,
    exercise: bool,
) -> Result<Option<Watermark>, StoreError> {
    let Some((_, level)) = levels.iter().find(|(name, _)| name == basis.topic) else { return Ok(None) };
    let (topic, flag) = (sql::text(basis.topic), flag(exercise));
    // A heartbeat counts when everything that came before it is visible.
    let days = format!(
        "(SELECT * FROM source_day_history WHERE topic = {topic} AND exercise = {flag} \
         AND received_at <= fromUnixTimestamp64Milli(toInt64({level})))"
    );
    let heard =
        heard(client, &days, &format!("(SELECT * FROM source_states FINAL WHERE topic = {topic})")).await?;
    let newest = if heard.is_empty() { newest_event(client, basis, flag, *level).await? } else { None };
    Ok(watermark(&heard, newest))
}

async fn heard(client: &Client, days: &str, sources: &str) -> Result<Vec<Heard>, StoreError> {
    let question =
        format!("SELECT source, until, cadence FROM ({}) ORDER BY source", sources::heard(days, sources));
    let rows: Vec<(String, i64, i64)> = client.fetch_rows(&question).await?;
    let heard = rows.into_iter().map(|(source, until_ms, cadence)| Heard {
        source,
        until_ms,
        cadence_seconds: (cadence > 0).then_some(cadence),
    });
    Ok(heard.collect())
}

/// The newest event that the visible position reaches beyond: a row may be in its table before its frontier says so, and a
/// bin that is pinned before that would be judged without it.
async fn newest_event(
    client: &Client,
    basis: Basis,
    flag: &str,
    level: i64,
) -> Result<Option<i64>, StoreError> {
    let Basis { kind, time, .. } = basis;
    let question = format!(
        "SELECT toInt64(count()), toUnixTimestamp64Milli(assumeNotNull(max({time}))) FROM {kind}_history \
         WHERE exercise = {flag} AND {time} IS NOT NULL AND received_at <= fromUnixTimestamp64Milli(toInt64({level}))"
    );
    newest(client, &question).await
}

/// Up to when it is known who was heard. Real sources are held against the clock, for the silence of all of them must not
/// hold up what says so; those of exercises against the newest heartbeat of each topic, for their time is not ours. Neither
/// beyond what is visible: a heartbeat that is not folded yet is no silence.
async fn of_sources(
    client: &Client,
    levels: &[(String, i64)],
    exercise: bool,
    now: Timestamp,
) -> Result<Option<Watermark>, StoreError> {
    let levels: Vec<&(String, i64)> =
        levels.iter().filter(|(name, _)| sources::TOPICS.contains(&name.as_str())).collect();
    if levels.len() < sources::TOPICS.len() {
        return Ok(None);
    }
    let visible = levels.iter().map(|(topic, level)| {
        format!(
            "(topic = {} AND received_at <= fromUnixTimestamp64Milli(toInt64({level})))",
            sql::text(topic)
        )
    });
    let question = format!(
        "SELECT toInt64(count()), min(until) FROM (\
         SELECT topic, toUnixTimestamp64Milli(max(assumeNotNull(last_heartbeat_at))) AS until FROM source_day_history \
         WHERE exercise = {} AND last_heartbeat_at IS NOT NULL AND ({}) GROUP BY topic)",
        flag(exercise),
        visible.collect::<Vec<_>>().join(" OR ")
    );
    // Where no source was ever heard none is silent, and nothing is said of that.
    let Some(heard) = newest(client, &question).await? else { return Ok(None) };
    let visible = levels.iter().map(|(_, level)| *level).min().unwrap_or(heard);
    let at = if exercise { heard } else { visible.min(now.as_millisecond()) };
    Ok(watermark(&[], Some(at)))
}

async fn newest(client: &Client, question: &str) -> Result<Option<i64>, StoreError> {
    let rows: Vec<(i64, i64)> = client.fetch_rows(question).await?;
    Ok(rows.first().filter(|(count, _)| *count > 0).map(|(_, newest)| *newest))
}

/// The sources of a topic that are silent as a pin has it, and do not vouch for what happened before `end`.
pub(super) async fn silent(
    client: &Client,
    (pin, data): (&Pin, Data),
    topic: &str,
    end: Timestamp,
) -> Result<Vec<String>, StoreError> {
    let days = pin.history("source_day", topic, Some(data));
    let Some((days, sources)) = days.zip(pin.history("source", topic, None)) else { return Ok(Vec::new()) };
    let heard = heard(client, &days, &sources).await?;
    let silent = watermark(&heard, None).map(|watermark| watermark.silent).unwrap_or_default();
    let short =
        |name: &&String| heard.iter().any(|one| one.source == **name && one.until_ms < end.as_millisecond());
    Ok(silent.iter().filter(short).cloned().collect())
}
