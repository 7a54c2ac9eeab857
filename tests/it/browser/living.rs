//! A small city on the whole platform: a year of history up to the last midnight, then hours that pass as fast as they are told of.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use quanyu_tests::{Platform, Signal, free_address};
use serde_json::{Value, json};

/// Hours and days are watched. No line waits for late events: the hours of this city pass at once.
const SET: &str = r#"
version = "browser.1"
zone = "Asia/Shanghai"
area_system = "nbs"
area_version = "2023"
area = "330784"
[budget]
false_per_week_max = 1000.0
[[series]]
name = "incident-hourly"
kind = "incident"
bin = "hour"
area_digits = 9
by_category = true
history_bins_max = 200
q = 0.01
observed_min = 4
detectors = [{ from_bins = 7, use = { name = "ears-c1", baseline = 7, min_sigma = 0.5 } }]
[[series]]
name = "incident-daily"
kind = "incident"
bin = "day"
area_digits = 9
by_category = true
history_bins_max = 60
q = 0.45
detectors = [{ from_bins = 9, use = { name = "ears-c2", baseline = 7, min_sigma = 0.5 } }]
"#;
/// The town of the development officer.
const TOWN: &str = "330784105";
/// Incidents of the cluster: no other number of its kind.
const CLUSTER: u32 = 37;
/// Hours of the city before the cluster's, each with its own events and heartbeats.
const HOURS: i64 = 6;

/// The city.
pub struct Living {
    pub platform: Platform,
    further: Vec<String>,
    told: u32,
    /// The end of the history, and of the hours told of since.
    hour: Timestamp,
}

impl Living {
    /// Starts the platform, sends the history, and then begins to watch.
    pub fn begun() -> Self {
        let detectors = tempfile_of(SET);
        let mut further: Vec<String> = ["aggregate.listen", "warn.listen"]
            .iter()
            .map(|setting| format!("{setting}={}", free_address()))
            .collect();
        further.push(format!("warn.detectors={}", detectors.display()));
        further.push("warn.tick_ms=100".to_owned());
        further.push("warn.backfill_bins=24".to_owned());
        let platform = Platform::with_settings(&further);
        let reference = concat!(env!("CARGO_MANIFEST_DIR"), "/../deploy/reference/yongkang");
        let _ = platform.run(&["reference", "load", reference]).ended_with(0);
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let today = Timestamp::now().to_zoned(zone.clone()).date();
        // History ends with yesterday's beginning: the hours since then are told of one by one.
        let end = today.yesterday().unwrap();
        let from = end.checked_sub(13.months()).unwrap().to_string();
        let city = ["simulate", "--from", &from, "--months", "13", "--scale", "0.03", "--rate", "max"];
        let _ = platform.run(&city).ended_with(0);
        platform.folded_within(300);
        let _ = platform.up();
        let hour = end.to_zoned(zone).unwrap().timestamp();
        Self { platform, further, told: 0, hour }
    }
}
