//! What a simulation planted, for whoever holds warnings against it.

use std::path::Path;

use anyhow::Context as _;
use jiff::tz::TimeZone;

use crate::commands::verify::read_truth;

/// A week: cases are recorded late, so a warning just after the end is still of it.
const AFTER_MS: i64 = 7 * 86_400_000;

/// Something that was planted.
#[derive(Debug)]
pub struct Planted {
    area: String,
    category: String,
    from_ms: i64,
    to_ms: i64,
}

impl Planted {
    /// Whether a warning is of it: there, then, and of its category or of all.
    pub fn covers(&self, areas: &[String], category: &str, from_ms: i64, to_ms: i64) -> bool {
        let of_category = category.is_empty() || category == self.category;
        areas.contains(&self.area) && of_category && from_ms < self.to_ms + AFTER_MS && self.from_ms < to_ms
    }
}

/// Everything that a truth file says was planted.
///
/// # Errors
/// No such file, or not a truth file.
pub fn planted(path: &Path) -> anyhow::Result<Vec<Planted>> {
    let truth = read_truth(path)?;
    let zone = TimeZone::get(&truth.zone).context("find the zone of the truth")?;
    let start = |day: jiff::civil::Date| -> anyhow::Result<i64> {
        Ok(day.to_zoned_datetime(zone.clone())?.timestamp().as_millisecond())
    };
    truth
        .anomalies
        .iter()
        .map(|anomaly| {
            Ok(Planted {
                area: anomaly.area.clone(),
                category: anomaly.class.clone(),
                from_ms: start(anomaly.start)?,
                to_ms: start(anomaly.end.tomorrow()?)?,
            })
        })
        .collect()
}
