//! The report of the response chain, over the story of the reports.

use quanyu_tests::Platform;
use serde_json::{Value, json};

use super::{ask, found};

/// From the report to the closing.
pub(super) fn told(platform: &Platform) {
    let response = ask(platform, "response", &["--from", "2026-07-01", "--to", "2026-07-31"]);
    let all = found(&response, "incidents", &[("area", "all")]);
    let sums = ["incidents", "dispatched", "arrived", "in_time", "without_arrival"];
    assert_eq!(sums.map(|sum| all[sum].as_u64().unwrap()), [3, 3, 2, 1, 1], "{all}");
    assert_eq!(
        (&all["in_time_percent"], &all["in_time_percent_low"], &all["in_time_percent_high"]),
        (&json!(50), &json!(9.5), &json!(90.5)),
        "{all}"
    );
    let town = found(&response, "incidents", &[("area", "330784105")]);
    assert_eq!(
        (&town["arrived"], &town["to_arrival_p90_minutes"]),
        (&json!(2), &json!(20)),
        "villages are in it"
    );
    let waiting = found(&response, "incidents", &[("area", "330784107")]);
    assert_eq!(
        (&waiting["to_arrival_p50_minutes"], &waiting["in_time_percent"]),
        (&Value::Null, &Value::Null)
    );
    let fires = found(&response, "fires", &[("area", "all")]);
    assert_eq!((&fires["to_arrival_p50_minutes"], &fires["to_control_p50_minutes"]), (&json!(6), &json!(29)));
}
