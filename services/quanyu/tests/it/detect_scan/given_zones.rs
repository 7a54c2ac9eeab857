//! Given zones against R's scanstatistics on brain cancer in New Mexico, 1986 to 1989.

use std::fmt::Write as _;

use serde_json::Value;

use super::{Desk, FIXTURES, alike, close, clusters, names, vectors};

/// Counts, expected counts and people of four years, as files.
struct Files {
    cases: String,
    baselines: String,
    people: String,
}

fn fixture() -> Value {
    let path = std::path::Path::new(FIXTURES).join("new_mexico_scores.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn files(desk: &Desk) -> Files {
    let fixture = fixture();
    let file = |name: &str, key: &str, column: &str| {
        let mut text = format!("location,date,{column}\n");
        for (year, row) in (1986..).zip(fixture[key].as_array().unwrap()) {
            for (county, cell) in (1..).zip(row.as_array().unwrap()) {
                writeln!(text, "county{county},{year},{cell}").unwrap();
            }
        }
        desk.file(name, &text)
    };
    Files {
        cases: file("cases.csv", "counts", "count"),
        baselines: file("expected.csv", "baselines", "baseline"),
        people: file("people.csv", "population", "population"),
    }
}

/// The words for an algorithm of R.
fn asked(algorithm: &str, files: &Files) -> Vec<String> {
    let (statistic, more): (_, &[&str]) = match algorithm {
        "scan_eb_poisson" => ("eb-poisson", &["--baselines", &files.baselines]),
        "scan_pb_poisson" => ("pb-poisson", &["--population", &files.people]),
        "scan_permutation" => ("permutation", &[]),
        "scan_eb_negbin_hotspot_theta3" => {
            ("eb-negbin-hotspot", &["--baselines", &files.baselines, "--theta", "3"])
        }
        _ => (
            "eb-negbin-emerging",
            &["--baselines", &files.baselines, "--theta", "3", "--compat", "r-scanstatistics"],
        ),
    };
    let words = ["--statistic", statistic, "--cases", &files.cases, "--max-duration", "4"];
    words.iter().chain(more).map(|word| (*word).to_owned()).collect()
}

/// The locations of a zone of R, which is a list or a number.
fn zone(ids: &Value) -> Vec<String> {
    let list = ids.as_array().cloned().unwrap_or_else(|| vec![ids.clone()]);
    list.iter().map(|id| format!("county{id}")).collect()
}

fn run(desk: &Desk, words: &[String], zones: &str) -> Value {
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    words.extend(["--zones", zones]);
    desk.result(&words)
}

#[test]
fn all_highest_scores_agree() {
    let Some(folder) = vectors() else { return };
    let text = std::fs::read_to_string(folder.join("scanstatistics_NM.json")).unwrap();
    let reference: Value = serde_json::from_str(&text).unwrap();
    let desk = Desk::new();
    let files = files(&desk);
    let lines = reference["zones"].as_array().unwrap().iter().map(|ids| zone(ids).join(" ") + "\n");
    let zones = desk.file("zones.txt", &lines.collect::<String>());
    for answer in reference["results"].as_array().unwrap() {
        let found = run(&desk, &asked(answer["algorithm"].as_str().unwrap(), &files), &zones);
        assert_eq!((&found["zones"], &found["scores"]), (&415.into(), &1_660.into()));
        let highest = found["highest"].as_array().unwrap();
        for (ours, theirs) in highest.iter().zip(answer["top"].as_array().unwrap()) {
            close(&ours["score"], theirs["score"].as_f64().unwrap(), 1e-9);
            let risk = theirs["relrisk"].as_f64().or(theirs["relrisk_in"].as_f64());
            // Zones of one score may come in another order.
            if let (true, Some(risk)) = (ours["zone"] == theirs["zone"], risk) {
                close(&ours["relative_risk"], risk, 1e-9);
                assert_eq!(names(&ours["locations"]), zone(&theirs["locations"]));
            }
        }
        let first = &clusters(&found)[0];
        assert_eq!(
            (first["zone"].clone(), names(&first["locations"])),
            (answer["top"][0]["zone"].clone(), zone(&answer["mlc_locations"]))
        );
        assert_eq!((&first["duration"], &first["end"]), (&answer["mlc_duration"], &"1989-12-31".into()));
        assert_eq!(first["p_value"].is_null(), answer["mc_pvalue"].is_null());
        if let Some(printed) = answer["mc_pvalue"].as_f64() {
            alike(&first["p_value"], printed, [999.0, 199.0]);
        }
    }
}

#[test]
fn scores_of_given_zones_stand_alone() {
    let desk = Desk::new();
    let files = files(&desk);
    for case in fixture()["cases"].as_array().unwrap() {
        let score = &case["scores"][0];
        let zones = desk.file("zones.csv", &(zone(&score["zone"]).join(", ") + "\n"));
        let mut words = asked(case["algorithm"].as_str().unwrap(), &files);
        words.extend(["--replications", "19"].map(str::to_owned));
        let found = run(&desk, &words, &zones);
        let highest = found["highest"].as_array().unwrap();
        let ours = highest.iter().find(|one| one["duration"] == score["duration"]).unwrap();
        close(&ours["score"], score["score"].as_f64().unwrap(), 1e-9);
        assert_eq!(found["scores"], 4);
    }
}

#[test]
fn secondary_zones_share_no_location_and_a_table_shows_them() {
    let desk = Desk::new();
    let files = files(&desk);
    let zones = desk.file("zones.txt", "county15 county26\ncounty15\n\ncounty3 county8\ncounty10\n");
    let found = run(&desk, &asked("scan_eb_poisson", &files), &zones);
    let lines: Vec<_> = clusters(&found).iter().map(|one| one["zone"].as_u64().unwrap()).collect();
    assert_eq!(lines[0], 1);
    assert!(!lines.contains(&2), "it lies in the first zone: {lines:?}");
    let mut words = asked("scan_eb_poisson", &files);
    words.extend(["--zones".to_owned(), zones]);
    let table = desk.table(&words.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(table.contains("county15, county26\t1986-01-01\t1989-12-31"), "{table}");
}
