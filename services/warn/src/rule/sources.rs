//! Sources that are not heard: what was said of them in the log up to a pin.
//!
//! A heartbeat vouches for what its source sent before it. Used by the rule about sources and by whoever has to know up to
//! when a topic is complete.

use quanyu_figures::Data;

use super::Look;

/// The topics that sources stream.
pub(crate) const TOPICS: [&str; 3] = ["quanyu.fire.v1", "quanyu.incident.v1", "quanyu.safety.v1"];

/// (source, heard until in milliseconds, cadence in seconds or 0) of the live sources of a topic, from rows of its source
/// days and of its sources.
pub(crate) fn heard(days: &str, sources: &str) -> String {
    format!(
        "SELECT d.source AS source, d.until AS until, s.cadence AS cadence, s.areas AS areas FROM (\
         SELECT toString(source) AS source, toUnixTimestamp64Milli(max(assumeNotNull(last_heartbeat_at))) AS until FROM {days} \
         WHERE last_heartbeat_at IS NOT NULL GROUP BY source) AS d \
         LEFT JOIN (SELECT toString(source) AS source, toInt64(ifNull(argMax(cadence_seconds, version), 0)) AS cadence, \
         argMax(area_scope, version) AS areas, argMax(retired_at IS NOT NULL, version) AS retired FROM {sources} GROUP BY source) AS s \
         ON d.source = s.source WHERE s.retired = 0"
    )
}

/// The question of the rule: a source is silent when its last heartbeat lies further back from the end of the bin than so
/// many cadences. One that never declared a cadence cannot be judged.
pub(super) fn silent(look: &Look<'_>, cadences: u32) -> Option<String> {
    let of_topic = |topic: &str| {
        let days = look.pin.history("source_day", topic, Some(look.data))?;
        let sources = look.pin.history("source", topic, None::<Data>)?;
        Some(format!("SELECT '{topic}' AS topic, * FROM ({})", heard(&days, &sources)))
    };
    let topics: Vec<String> = TOPICS.iter().map(|topic| of_topic(topic)).collect::<Option<_>>()?;
    let end = look.to_at.as_millisecond();
    Some(format!(
        "SELECT if(empty(groupUniqArrayArray(areas)), {all_areas}, arraySort(groupUniqArrayArray(areas))) AS areas, \
         source AS category, toInt64(max(quiet)) AS observed, toNullable(argMax(allowed, share)) AS upper, max(share) AS measure, \
         concat('minutes without a heartbeat; last heard at ', \
         formatDateTime(fromUnixTimestamp64Milli(argMax(until, share), 'UTC'), '%Y-%m-%dT%H:%i:%SZ', 'UTC'), \
         ' on ', argMax(topic, share), ', it promised one each ', toString(argMax(cadence, share)), ' s; \
         detectors of what it watches are suspended') AS said \
         FROM (SELECT *, ({end} - until) / 60000 AS quiet, cadence * {cadences} / 60 AS allowed, \
         ({end} - until) / 1000 / cadence AS share FROM ({all}) WHERE cadence > 0) \
         WHERE share > {cadences} GROUP BY source",
        all_areas = all_areas(&look.set.area),
        all = topics.join(" UNION ALL "),
    ))
}

/// A source that names no areas watches the whole city; of a set without one nobody can say which that is.
fn all_areas(area: &str) -> String {
    if area.is_empty() { "[]::Array(String)".to_owned() } else { format!("['{area}']") }
}
