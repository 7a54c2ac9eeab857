//! How the platform itself stands: lag, whether the ledger agrees with the tables, and which versions run.

use serde_json::json;

use super::objects;
use crate::answer::Body;
use crate::fault::Fault;
use crate::question::Question;

/// What the ledger says that there should be, and what there is, for each topic and partition. Only what the ledger closed
/// is compared: a batch that is on its way has its events before its line.
const LEDGER: &str = "SELECT toString(l.topic) AS topic, l.kafka_partition AS partition, l.events AS events, l.duplicates AS duplicates, \
    l.rejected AS rejected, l.last_offset AS last_offset, l.written_at AS written_at, l.offsets AS offsets, \
    ifNull(e.found, 0) AS found, l.events = ifNull(e.found, 0) AND l.offsets = l.events + l.duplicates + l.rejected AS agrees \
    FROM (SELECT topic, kafka_partition, sum(events) AS events, sum(duplicates) AS duplicates, sum(rejected) AS rejected, \
    max(last_offset) AS last_offset, max(written_at) AS written_at, sum(last_offset - first_offset + 1) AS offsets \
    FROM ledger GROUP BY topic, kafka_partition) AS l \
    LEFT JOIN (SELECT concat('quanyu.', e.stream, '.v1') AS topic, e.kafka_partition AS kafka_partition, count() AS found FROM \
    (SELECT stream, kafka_partition, kafka_offset FROM v1_events) AS e \
    INNER JOIN (SELECT topic, kafka_partition, max(last_offset) AS last FROM ledger GROUP BY topic, kafka_partition) AS m \
    ON concat('quanyu.', e.stream, '.v1') = m.topic AND e.kafka_partition = m.kafka_partition \
    WHERE e.kafka_offset <= m.last GROUP BY topic, kafka_partition) AS e \
    ON l.topic = e.topic AND l.kafka_partition = e.kafka_partition \
    WHERE l.topic IN ('quanyu.incident.v1', 'quanyu.fire.v1', 'quanyu.safety.v1', 'quanyu.warning.v1') \
    ORDER BY topic, partition";

/// How it stands.
///
/// # Errors
/// The tables do not answer.
pub async fn system(question: &Question<'_>) -> Result<Body, Fault> {
    let sets = "SELECT set_name, max(set_version) AS version FROM v1_reference_sets GROUP BY set_name ORDER BY set_name";
    let detectors = "SELECT argMax(set_version, raised_at) AS version FROM v1_warnings";
    let rejected = "SELECT count() AS rejected FROM rejected_events";
    let (ledger, sets, detectors, rejected, clickhouse) = futures::try_join!(
        objects(question, LEDGER),
        objects(question, sets),
        objects(question, detectors),
        objects(question, rejected),
        async { Ok(question.store.version().await?) }
    )?;
    let now_ms = question.now.as_millisecond();
    let lag: Vec<_> = question
        .seen
        .levels
        .iter()
        .map(|(topic, level)| json!({ "topic": topic, "behind_s": (now_ms - level).max(0) / 1_000, "level_until": crate::freshness::instant(*level) }))
        .collect();
    Body::of(&json!({
        "lag": lag,
        "ledger": ledger,
        "rejected": rejected.first().and_then(|row| row.get("rejected")),
        "versions": {
            "quanyu": env!("CARGO_PKG_VERSION"),
            "clickhouse": clickhouse,
            "detector_set": detectors.first().and_then(|row| row.get("version")),
            "reference_sets": sets,
        },
    }))
}
