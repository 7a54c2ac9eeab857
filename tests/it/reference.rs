//! Reference data on the real stack: loaded as a whole, refused as a whole, in force in the tables.
//!
//! Another city is another folder; a version that is published never changes.

use std::fs;
use std::path::{Path, PathBuf};

use quanyu_tests::{Platform, until};
use serde_json::json;

#[test]
fn a_city_is_loaded_as_a_whole_and_a_bad_set_changes_nothing() {
    let platform = Platform::with_roles();
    let load = |folder: &Path| platform.run(&["reference", "load", &folder.display().to_string(), "--json"]);

    assert_eq!(load(&shipped("yongkang")).ended_with(0).json()["outcome"], "loaded");
    assert_eq!(load(&shipped("yongkang")).ended_with(0).json()["outcome"], "unchanged");
    assert_eq!(load(&shipped("riverside")).ended_with(0).json()["outcome"], "loaded");
    until("both cities are in force", 60, || platform.number("SELECT count() FROM v1_reference_sets") == 2);
    let towns = "SELECT count() FROM v1_areas WHERE set_name = 'yongkang' AND kind = 'town'";
    assert_eq!(platform.number(towns), 14);
    assert_eq!(platform.number("SELECT count() FROM v1_areas WHERE outline IS NULL"), 0);
    assert_eq!(platform.number("SELECT count() FROM v1_calendar WHERE set_name = 'yongkang'"), 678);

    // A code that means two towns at once is named with its line, and nothing of the set is taken.
    let bad =
        altered(&platform, &shipped("yongkang"), "aliases.csv", "nbs,2023,330784106", "nbs,2023,330784105");
    let refused = load(&bad).ended_with(1).json();
    assert_eq!(refused["problems"][0]["file"], "aliases.csv");
    assert_eq!(refused["problems"][0]["line"], 9);
    // A version that is published takes no other content.
    let changed = altered(&platform, &shipped("riverside"), "populations.csv", "52000", "52001");
    let _ = load(&changed).ended_with(1);
    let sets = platform.run(&["reference", "show", "--json"]).ended_with(0).json();
    assert_eq!(sets["sets"].as_array().map(Vec::len), Some(2));

    // Raised, it is in force, and the version before is still in the table.
    let text = fs::read_to_string(changed.join("set.toml")).unwrap();
    fs::write(changed.join("set.toml"), text.replace("version = \"1\"", "version = \"2\"")).unwrap();
    assert_eq!(load(&changed).ended_with(0).json()["outcome"], "loaded");
    let heads = "SELECT max(residents) FROM v1_populations WHERE set_name = 'riverside'";
    until("the new version is in force", 60, || platform.number(heads) == 52_001);
    assert_eq!(platform.number("SELECT count() FROM areas FINAL WHERE set_name = 'riverside'"), 6);
}

#[test]
fn an_event_with_only_a_position_counts_for_the_town_that_holds_it() {
    let platform = Platform::with_roles();
    let load = |folder: &Path| {
        let _ = platform.run(&["reference", "load", &folder.display().to_string()]).ended_with(0);
    };
    let told = platform.scratch("told.ndjson");
    // GCJ-02, some 500 m off: 石柱镇 in WGS-84. Then a place that no set holds, and one that is left out.
    let places = [Some((120.1196, 28.8374)), Some((116.4, 39.9)), None];
    let lines: Vec<String> =
        places.iter().enumerate().map(|(number, place)| reported(number, *place)).collect();
    fs::write(&told, lines.join("\n")).unwrap();
    let publish = || {
        let _ = platform.run(&["publish", &told.display().to_string()]).ended_with(0);
        platform.folded_within(60);
    };
    let duplicates = |reason: &str| {
        platform.number(&format!("SELECT count() FROM duplicate_events WHERE reason = '{reason}'"))
    };
    load(&shipped("yongkang"));
    // Ingest follows the topic by itself: a probe of its own tells when the set has arrived there.
    let mut probes = 100;
    until("ingest knows the set", 60, || {
        probes += 1;
        let probe = platform.scratch("probe.ndjson");
        fs::write(&probe, reported(probes, places[0])).unwrap();
        let _ = platform.run(&["publish", &probe.display().to_string()]).ended_with(0);
        platform.folded_within(60);
        platform.number("SELECT count() FROM v1_events WHERE area_code = '330784105'") > 0
    });
    publish();
    let located = platform.rows(
        "SELECT area_system, area_version, area_code FROM v1_events WHERE subject = 'incident:place-0'",
    );
    assert_eq!(located[0]["area_code"], "330784105");
    assert_eq!(located[0]["area_system"], "nbs");
    assert_eq!(located[0]["area_version"], "2023@yongkang 2026.2");
    let counted = |area: &str| {
        let window = ["--from", "2026-04-01", "--to", "2026-04-30", "--against", "year"];
        let asked = [["query", "both-fall", "--json", "--area", area].as_slice(), window.as_slice()].concat();
        let answer = platform.run(&asked).ended_with(0).json();
        let figures = answer["figures"].as_array().unwrap().clone();
        let all = figures.into_iter().find(|figure| figure["definition"] == "incident.effective.v1");
        all.unwrap()["current"]["count"].as_i64().unwrap()
    };
    let town = platform.number("SELECT count() FROM v1_events WHERE area_code = '330784105'");
    assert!(town >= 2, "the probe and the event");
    assert_eq!(counted("330784105"), town);
    assert_eq!(counted("330784106"), 0);
    let nowhere = "SELECT count() FROM v1_events WHERE subject LIKE 'incident:place-%' AND area_code = ''";
    assert!(platform.number(nowhere) >= 2, "unknown stays unknown, and is accepted");

    // Sent again after the city has redrawn its reference data: a repeat, never a conflict.
    let version = ("version = \"2026.2\"", "version = \"2026.3\"");
    load(&altered(&platform, &shipped("yongkang"), "set.toml", version.0, version.1));
    until("the new version is in force", 60, || {
        platform.number("SELECT count() FROM v1_reference_sets WHERE set_version = '2026.3'") == 1
    });
    let before = duplicates("repeat");
    publish();
    assert_eq!((duplicates("repeat"), duplicates("conflict")), (before + 3, 0));
}

/// An incident that names no area, as a line of proto3 JSON.
fn reported(number: usize, place: Option<(f64, f64)>) -> String {
    let position = place.map(|(longitude, latitude)| {
        json!({ "longitude": longitude, "latitude": latitude, "coordinateSystem": "COORDINATE_SYSTEM_GCJ02" })
    });
    let mut report = json!({ "channel": "INCIDENT_CHANNEL_PHONE_110", "severity": "INCIDENT_SEVERITY_NORMAL",
        "category": { "class": "INCIDENT_CLASS_CRIMINAL", "codeSystem": "local" } });
    if let Some(position) = position {
        report["position"] = position;
    }
    let time = "2026-04-15T02:00:00Z";
    let event = json!({ "envelope": {
        "event_id": format!("018f0000-0000-7000-8000-{number:012}"), "source": "by-hand",
        "subject": format!("incident:place-{number}"), "occurred_at": time, "recorded_at": time,
    }, "incident_reported": report });
    event.to_string()
}

/// The folder of a set that ships.
fn shipped(city: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/reference").join(city)
}

/// A copy of a set with one text replaced.
fn altered(platform: &Platform, folder: &Path, file: &str, from: &str, to: &str) -> PathBuf {
    let copy = platform.scratch(&format!("altered-{file}"));
    fs::create_dir_all(&copy).unwrap();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, copy.join(path.file_name().unwrap())).unwrap();
    }
    let text = fs::read_to_string(copy.join(file)).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    fs::write(copy.join(file), text.replacen(from, to, 1)).unwrap();
    copy
}
