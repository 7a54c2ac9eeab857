//! Counts over time of the small city: a curve for each town, unknown before the first record, and the same as of a past time.

use quanyu_tests::Platform;
use serde_json::{Value, json};

/// Incidents by town and week, and of a kind that nobody reported.
pub fn counts(platform: &Platform) {
    let asked = ["--kind", "incident", "--step", "week", "--by", "area", "--area", "330784"];
    let july = ["--from", "2026-06-29", "--to", "2026-07-26"];
    let weeks = counted(platform, &[asked.as_slice(), &july].concat());
    assert_eq!((&weeks["data"], &weeks["definition"]), (&json!("real"), &json!("incident.effective.v1")));
    let series = weeks["series"].as_array().unwrap();
    let parts: Vec<&Value> = series.iter().map(|curve| &curve["part"]).collect();
    assert_eq!(parts, ["330784105", "330784107"], "villages are in their town: {weeks}");
    let east = series[0]["points"].as_array().unwrap();
    let from: Vec<&Value> = east.iter().map(|point| &point["from"]).collect();
    assert_eq!(from[0], "2026-06-29T00:00:00+08:00");
    assert_eq!(east[0]["count"], Value::Null, "nobody knows what was before the first record: {weeks}");
    assert_eq!((&east[1]["count"], &east[2]["count"]), (&json!(1), &json!(1)), "{weeks}");
    assert_eq!(east[1]["complete"], false, "of the week of the first record not all is known");

    let classes = ["--kind", "incident", "--by", "class", "--from", "2026-07-12", "--to", "2026-07-14"];
    let classes = counted(platform, &classes);
    let sum = |part: &str| {
        let curve = classes["series"].as_array().unwrap().iter().find(|curve| curve["part"] == part).unwrap();
        curve["points"].as_array().unwrap().iter().filter_map(|point| point["count"].as_u64()).sum::<u64>()
    };
    assert_eq!((sum("dispute"), sum("public_order")), (2, 1), "{classes}");

    // The states of a past time, and those that sources knew, say the same as the rollup; so do hours that are no hours of UTC.
    let whole = [asked.as_slice(), &july].concat();
    for more in [["--as-of", "2126-01-01T00:00:00Z"], ["--known-at", super::AT], ["--zone", "Asia/Kolkata"]] {
        let again = counted(platform, &[whole.as_slice(), &more].concat());
        let numbers = |answer: &Value| -> Vec<Value> {
            let curves = answer["series"].as_array().unwrap();
            curves
                .iter()
                .flat_map(|curve| {
                    curve["points"].as_array().unwrap().iter().map(|point| point["count"].clone())
                })
                .collect()
        };
        assert_eq!(numbers(&again), numbers(&weeks), "{more:?}");
    }
    let petitions = counted(
        platform,
        &["--kind", "petition", "--from", "2026-07-01", "--to", "2026-07-02", "--area", "110101"],
    );
    assert_eq!(
        petitions["series"][0]["points"][1]["count"],
        Value::Null,
        "no record ever is no zero: {petitions}"
    );
    let shown = platform.run(&["query", "counts", "--kind", "fire", "--step", "month"]).ended_with(0).stdout;
    assert!(shown.contains("火灾"), "{shown}");
    assert_eq!(platform.run(&["query", "counts", "--kind", "person"]).code, 2);
}

fn counted(platform: &Platform, more: &[&str]) -> Value {
    platform.run(&[["query", "counts", "--json"].as_slice(), more].concat()).ended_with(0).json()
}
