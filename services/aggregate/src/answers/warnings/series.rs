//! The counts that a warning was raised from, around its bins, for the chart beside it.
//!
//! Only for warnings whose line counts incidents or fires by hour, day or week. A bin before the first record of the area
//! is not known, hence null; a bin after what is complete is not over.

use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use quanyu_store::sql;
use serde_json::{Map, Value, json};

use crate::fault::Fault;
use crate::question::Question;

/// Bins before the first one that stood out.
const BEFORE: i64 = 40;
/// Bins after the last one.
const AFTER: i64 = 6;
/// Bins at most.
const BINS_MAX: usize = 400;
/// Days are cut in the zone of the detector set.
const ZONE: &str = "Asia/Shanghai";

/// The series; null when the warning is not about a count.
pub(super) async fn of(question: &Question<'_>, warning: &Map<String, Value>) -> Result<Value, Fault> {
    let text = |name: &str| warning.get(name).and_then(Value::as_str).unwrap_or_default();
    let moment = |name: &str| text(name).parse::<Timestamp>().ok();
    let definition = text("definition");
    let (view, count, class) = match definition {
        _ if definition.starts_with("incident-") => ("v1_incidents_hourly", "incidents", "category_class"),
        _ if definition.starts_with("fire-") => ("v1_fires_hourly", "fires", "fire_type"),
        _ => return Ok(Value::Null),
    };
    let (Some(from), Some(to)) = (moment("from_at"), moment("to_at")) else { return Ok(Value::Null) };
    let Some(bins) = bins(text("bin"), from, to, question.now) else { return Ok(Value::Null) };
    let (Some((first, _)), Some((_, end))) = (bins.first(), bins.last()) else { return Ok(Value::Null) };
    let areas = warning.get("area_codes").and_then(Value::as_array).cloned().unwrap_or_default();
    let areas: Vec<&str> = areas.iter().filter_map(Value::as_str).collect();
    let scope = quanyu_access::Scope::of(&areas).unwrap_or_default();
    let category = match text("category") {
        "" => "1".to_owned(),
        category => format!("toString({class}) = {}", sql::text(category)),
    };
    let exercise = warning.get("exercise").and_then(Value::as_bool).unwrap_or_default();
    let held = scope.condition_on("area_code");
    let at = |moment: &Timestamp| format!("toDateTime({}, 'UTC')", moment.as_second());
    let hours = format!(
        "SELECT toInt64(toUnixTimestamp(hour)), toInt64(sum({count})) FROM {view} WHERE exercise = {exercise} AND {held} AND {category} \
         AND hour >= {} AND hour < {} GROUP BY hour",
        at(first),
        at(end)
    );
    let since = format!(
        "SELECT toInt64(count()), toInt64(toUnixTimestamp(min(hour))) FROM {view} WHERE exercise = {exercise} AND {held}"
    );
    let (hours, since) = futures::try_join!(
        question.store.fetch_rows::<(i64, i64)>(&hours),
        question.store.fetch_rows::<(i64, i64)>(&since)
    )?;
    let known_from = since.first().filter(|(rows, _)| *rows > 0).map(|(_, first)| *first);
    let complete_to = question.seen.freshness(&[], None, question.now.as_millisecond()).complete_to;
    let points: Vec<Value> = bins
        .iter()
        .map(|(from, to)| {
            let within = hours.iter().filter(|(hour, _)| (from.as_second()..to.as_second()).contains(hour));
            let count: i64 = within.map(|(_, count)| count).sum();
            let known = known_from.is_some_and(|known| known < to.as_second());
            json!({
                "from": from,
                "to": to,
                "count": known.then_some(count),
                "complete": complete_to.is_some_and(|complete| complete >= *to),
            })
        })
        .collect();
    Ok(Value::Array(points))
}

/// The bins around those that stood out, in order.
fn bins(bin: &str, from: Timestamp, to: Timestamp, now: Timestamp) -> Option<Vec<(Timestamp, Timestamp)>> {
    let zone = TimeZone::get(ZONE).ok()?;
    let step = match bin {
        "hour" => 1.hour(),
        "day" => 1.day(),
        "week" => 7.days(),
        _ => return None,
    };
    let mut at = from.to_zoned_datetime(zone.clone());
    for _ in 0..BEFORE {
        at = at.checked_sub(step).ok()?;
    }
    let mut end = to.to_zoned_datetime(zone);
    for _ in 0..AFTER {
        end = end.checked_add(step).ok()?;
    }
    let end = end.timestamp().min(now);
    let mut bins = Vec::new();
    while at.timestamp() < end && bins.len() < BINS_MAX {
        let next = at.checked_add(step).ok()?;
        bins.push((at.timestamp(), next.timestamp()));
        at = next;
    }
    Some(bins)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn bins_lie_around_those_that_stood_out_and_end_now() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let (from, to) = (at("2026-11-01T16:00:00Z"), at("2026-11-02T16:00:00Z"));
        let all = bins("day", from, to, at("2027-01-01T00:00:00Z")).unwrap();
        assert_eq!(all.len(), 47);
        assert_eq!(all[40], (from, to));
        let cut = bins("day", from, to, at("2026-11-03T20:00:00Z")).unwrap();
        assert_eq!(cut.last().unwrap().0, at("2026-11-03T16:00:00Z"));
        assert_eq!(bins("month", from, to, to), None);
    }
}
