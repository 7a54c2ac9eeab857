//! Payloads of the days of a site.

use quanyu_event::SiteDayReadingReported;

/// So many visitors on a site for a thousand, with the level of its sensor.
pub fn reading(visitors: i32, sensor_level: Option<i32>) -> SiteDayReadingReported {
    SiteDayReadingReported { site: "site:square-rock".into(), visitors, capacity: Some(1_000), sensor_level }
}
