//! What the runner asks of the tables: what was judged, and what was said of open warnings.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use quanyu_event::WarningColour;
use quanyu_figures::{Data, Pin};
use quanyu_store::{Client, StoreError, sql};
use serde_json::Value;
use uuid::Uuid;

use super::StepError;
use crate::bins::Bin;
use crate::episode::{Episodes, Spot};
use crate::event::SOURCE;
use crate::row::Symbol as _;
use crate::set::Line;

/// An evaluation as the log has it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Evaluated {
    /// When its position was fixed.
    pub pinned_at: Timestamp,
    /// Up to when its data were complete.
    pub complete_at: Timestamp,
    /// The position.
    pub position_json: String,
    /// Whether it was judged to its end.
    pub completed: bool,
}

pub(super) fn flag(exercise: bool) -> &'static str {
    if exercise { "true" } else { "false" }
}

/// When the last bin that was judged to its end begins, else when the first one does that was pinned: where a line has
/// begun, whoever began it.
pub(super) async fn judged(
    client: &Client,
    set_version: &str,
    line: Line<'_>,
    exercise: bool,
) -> Result<Judged, StoreError> {
    let question = format!(
        "SELECT countIf(status = 'completed') > 0, toUnixTimestamp64Milli(maxIf(from_at, status = 'completed')), \
         count() > 0, toUnixTimestamp64Milli(min(from_at)) FROM evaluations FINAL \
         WHERE definition = {} AND set_version = {} AND exercise = {} AND round = 0",
        sql::text(line.name),
        sql::text(set_version),
        flag(exercise)
    );
    let rows: Vec<(u8, i64, u8, i64)> = client.fetch_rows(&question).await?;
    let at = |ms: i64| Timestamp::from_millisecond(ms).ok();
    Ok(match rows.first() {
        Some((1, last, _, _)) => at(*last).map_or(Judged::Nothing, Judged::UpTo),
        Some((_, _, 1, first)) => at(*first).map_or(Judged::Nothing, Judged::Begun),
        _ => Judged::Nothing,
    })
}

/// How far a line has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Judged {
    /// Nobody has looked at it.
    Nothing,
    /// The first bin that was pinned begins here; none is judged to its end.
    Begun(Timestamp),
    /// The last bin that was judged to its end begins here.
    UpTo(Timestamp),
}

/// An evaluation; none when nobody has pinned it.
pub(super) async fn evaluation(client: &Client, subject: &str) -> Result<Option<Evaluated>, StepError> {
    let question = format!(
        "SELECT toUnixTimestamp64Milli(assumeNotNull(pinned_at)), toUnixTimestamp64Milli(assumeNotNull(complete_at)), \
         log_position_json, toString(status) FROM evaluations FINAL WHERE subject = {} AND pinned_at IS NOT NULL",
        sql::text(subject)
    );
    let rows: Vec<(i64, i64, String, String)> = client.fetch_rows(&question).await?;
    let time = |ms: i64| {
        Timestamp::from_millisecond(ms).map_err(|error| StepError::Content(format!("{subject}: {error}")))
    };
    let row = rows.into_iter().next();
    row.map(|(pinned, complete, position_json, status)| {
        Ok(Evaluated {
            pinned_at: time(pinned)?,
            complete_at: time(complete)?,
            position_json,
            completed: status == "completed",
        })
    })
    .transpose()
}

/// What detectors said of the warnings of a line in bins up to `last`, in order: the episodes as they stood after it.
pub(super) async fn episodes(
    client: &Client,
    set_version: &str,
    line: Line<'_>,
    exercise: bool,
    last: Timestamp,
    bin_of: impl Fn(Timestamp) -> Bin,
) -> Result<Episodes, StepError> {
    let question = format!(
        "SELECT subject, toString(event), payload FROM warning_events WHERE kind = 'warning' AND source = '{SOURCE}' \
         AND event IN ('WarningRaised', 'WarningRevised', 'WarningCleared') AND subject IN (\
         SELECT subject FROM warnings FINAL WHERE definition = {} AND set_version = {} AND exercise = {} \
         AND (returned_at IS NULL OR to_at >= fromUnixTimestamp64Milli(toInt64({}), 'UTC'))) \
         ORDER BY subject, kafka_partition, kafka_offset",
        sql::text(line.name),
        sql::text(set_version),
        flag(exercise),
        last.as_millisecond()
    );
    let rows: Vec<(String, String, String)> = client.fetch_rows(&question).await?;
    let mut episodes = Episodes::default();
    let mut known: BTreeMap<Uuid, Spot> = BTreeMap::new();
    for (subject, event, payload) in rows {
        let wrong = |what: &str| StepError::Content(format!("{subject}: {event} {what}"));
        let id = subject.strip_prefix("warning:").and_then(|id| Uuid::parse_str(id).ok());
        let id = id.ok_or_else(|| wrong("has no id"))?;
        let payload: Value = serde_json::from_str(&payload).map_err(|_| wrong("is no JSON"))?;
        let said = payload.get(&event).unwrap_or(&payload);
        let finding = said.get("finding");
        let evaluation =
            finding.unwrap_or(said).get("evaluation").and_then(Value::as_str).unwrap_or_default();
        // What a later bin said is not known yet: it is said again.
        if judged_from(evaluation).is_none_or(|from| from > last) {
            continue;
        }
        match finding {
            None => {
                known.remove(&id);
            }
            Some(finding) => {
                let category = said.get("category").and_then(Value::as_str);
                let spot = spot(finding, &bin_of).ok_or_else(|| wrong("lacks a field of its finding"))?;
                let before = known.get(&id);
                let category = category.map(str::to_owned);
                let category =
                    category.or_else(|| before.map(|spot| spot.category.clone())).unwrap_or_default();
                let first = before.map_or(spot.first, |before| before.first.min(spot.first));
                known.insert(id, Spot { category, first, ..spot });
            }
        }
    }
    known.into_iter().for_each(|(id, spot)| episodes.recall(id, spot));
    Ok(episodes)
}

/// When the bin of an evaluation begins, from its subject.
fn judged_from(evaluation: &str) -> Option<Timestamp> {
    evaluation.rsplit('/').nth(1)?.parse().ok()
}

fn spot(finding: &Value, bin_of: &impl Fn(Timestamp) -> Bin) -> Option<Spot> {
    let time = |name: &str| {
        let value = finding.get(name)?;
        match value.as_i64() {
            Some(ms) => Timestamp::from_millisecond(ms).ok(),
            None => value.as_str()?.parse::<Timestamp>().ok(),
        }
    };
    let areas: BTreeSet<String> = finding
        .get("area_codes")?
        .as_array()?
        .iter()
        .filter_map(|code| code.as_str().map(str::to_owned))
        .collect();
    let colour = WarningColour::of(finding.get("colour")?.as_str()?).unwrap_or(WarningColour::Unspecified);
    Some(Spot {
        areas,
        category: String::new(),
        first: bin_of(time("from_at")?),
        last: bin_of(time("to_at")?).plus(-1),
        colour,
        observed: finding.get("observed")?.as_u64()?,
    })
}

/// Data and pin of an evaluation.
pub(super) fn data(exercise: bool) -> Data {
    if exercise { Data::Exercise } else { Data::Real }
}

/// The pin of a position as the log has it.
pub(super) fn pin(subject: &str, position_json: &str) -> Result<Pin, StepError> {
    let position = serde_json::from_str(position_json)
        .map_err(|error| StepError::Content(format!("{subject}: position of the log: {error}")))?;
    Ok(Pin::Position(position))
}
