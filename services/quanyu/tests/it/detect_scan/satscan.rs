//! The seven runs of SaTScan 10.3.2 through the command line: members, dates and figures to all printed digits.

use std::path::Path;

use serde_json::Value;

use super::{Desk, alike, clusters, names, vectors};

const NEW_MEXICO: &str =
    "--model poisson --cases IN/nm.cas --population IN/nm.pop --window retrospective --start 1973 --end 1991";
const PLACES: &str = "--coordinates latlong --locations";
const MONTGOMERY: &str = "--cases IN/mont_traffic.cas --start 2017/01/15 --end 2017-03-14 --max-duration 7";
const NEW_YORK: &str = "--model permutation --cases IN/NYCfever.cas --start 2001/11/1 --end 2001/11/24 --max-radius-km 3 --max-duration 7";

/// A printed table: its rows by the names of its columns.
struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap();
        let mut lines = text.lines().map(|line| line.split_whitespace().map(str::to_owned).collect());
        Self { columns: lines.next().unwrap(), rows: lines.collect() }
    }

    fn cell<'a>(&self, row: &'a [String], column: &str) -> Option<&'a str> {
        Some(&row[self.columns.iter().position(|name| name == column)?])
    }

    /// Asserts that a number is the one printed, in all its digits; without the column there is no number.
    fn check(&self, row: &[String], column: &str, found: &Value) {
        let what = || format!("{column} of {row:?}: {found}");
        match self.cell(row, column) {
            None | Some("n/a") => assert!(found.is_null(), "{}", what()),
            Some(text) => {
                let decimals = text.split_once('.').map_or(0, |(_, after)| after.len());
                let unit = 10_f64.powi(-i32::try_from(decimals).unwrap());
                let apart = (found.as_f64().unwrap() - text.parse::<f64>().unwrap()).abs();
                assert!(apart <= 0.5 * unit * (1.0 + 1e-6), "{}", what());
            }
        }
    }
}

/// A date as SaTScan prints it, or a year that begins or ends so.
fn date(text: &str, in_year: &str) -> String {
    let parts: Vec<u32> = text.split('/').map(|part| part.parse().unwrap()).collect();
    match parts.as_slice() {
        [year] => format!("{year}-{in_year}"),
        [year, month, day] => format!("{year}-{month:02}-{day:02}"),
        _ => panic!("{text} is no date"),
    }
}

fn words(folder: &Path, line: &str) -> Vec<String> {
    let inputs = folder.join("satscan/inputs").display().to_string();
    line.split_whitespace().map(|word| word.replace("IN", &inputs)).collect()
}

fn check(name: &str, line: &str) {
    let Some(folder) = vectors() else { return };
    let table = |kind: &str| Table::read(&folder.join(format!("satscan/{name}.{kind}.txt")));
    let mut given = words(&folder, line);
    let desk = Desk::new();
    let run = |given: &[String]| desk.result(&given.iter().map(String::as_str).collect::<Vec<_>>());
    let simulated = run(&given);
    // A cluster near the least simulation may be listed or not, so what is listed is compared without simulations.
    given.extend(["--replications", "0"].map(str::to_owned));
    let found = run(&given);
    let listed = table("col");
    assert!(!listed.rows.is_empty() && clusters(&found).len() >= listed.rows.len(), "{name}");
    for (index, (row, cluster)) in listed.rows.iter().zip(clusters(&found)).enumerate() {
        check_cluster(&listed, row, cluster);
        let chance = clusters(&simulated).get(index).map_or(&Value::Null, |cluster| &cluster["p_value"]);
        alike(chance, listed.cell(row, "P_VALUE").unwrap().parse().unwrap(), [999.0; 2]);
        if listed.cell(row, "RECURR_INT").is_some() && !chance.is_null() {
            let days = clusters(&simulated)[index]["recurrence_interval_days"].as_f64().unwrap();
            assert!((days * chance.as_f64().unwrap() - 1.0).abs() < 1e-9, "a bin is a day");
        }
    }
    let members = table("gis");
    for (number, cluster) in (1..).zip(clusters(&found)).filter(|(_, cluster)| !cluster["centre"].is_null()) {
        let rows: Vec<_> = members
            .rows
            .iter()
            .filter(|row| members.cell(row, "CLUSTER") == Some(&format!("{number}")))
            .collect();
        let printed: Vec<_> =
            rows.iter().map(|row| members.cell(row, "LOC_ID").unwrap().to_owned()).collect();
        assert!(printed.is_empty() || printed == names(&cluster["locations"]), "{name}: {printed:?}");
        for (row, member) in rows.into_iter().zip(cluster["members"].as_array().unwrap()) {
            members.check(row, "LOC_OBS", &member["observed"]);
            members.check(row, "LOC_EXP", &member["expected"]);
            members.check(row, "LOC_RR", &member["relative_risk"]);
        }
    }
}

fn check_cluster(table: &Table, row: &[String], cluster: &Value) {
    let cell = |column| table.cell(row, column).unwrap();
    if cluster["centre"].is_null() {
        assert_eq!(cell("LOC_ID"), "All");
    } else {
        assert_eq!(cluster["centre"]["location"], cell("LOC_ID"));
        table.check(row, "LATITUDE", &cluster["centre"]["coordinates"][0]);
        table.check(row, "RADIUS", &cluster["radius"]);
        table.check(row, "SPAN", &cluster["span"]);
        assert_eq!(names(&cluster["locations"]).len().to_string(), cell("NUMBER_LOC"));
        table.check(row, "POPULATION", &cluster["population"]);
    }
    assert_eq!(cluster["start"], date(cell("START_DATE"), "01-01"));
    assert_eq!(cluster["end"], date(cell("END_DATE"), "12-31"));
    for (column, key) in [
        ("LLR", "llr"),
        ("TEST_STAT", "test_statistic"),
        ("OBSERVED", "observed"),
        ("EXPECTED", "expected"),
        ("ODE", "observed_over_expected"),
        ("REL_RISK", "relative_risk"),
    ] {
        table.check(row, column, &cluster[key]);
    }
}

#[test]
fn new_mexico_in_space_and_time_agrees() {
    check("nm_retro_poisson_cov", &format!("{NEW_MEXICO} {PLACES} IN/nm.geo --unit year"));
}

#[test]
fn new_mexico_in_space_agrees() {
    check("nm_spatial_poisson_cov", &format!("{NEW_MEXICO} {PLACES} IN/nm.geo --kind spatial"));
}

#[test]
fn new_mexico_in_time_agrees_without_places() {
    check("nm_temporal_poisson_cov", &format!("{NEW_MEXICO} --kind temporal"));
}

#[test]
fn fever_in_new_york_agrees() {
    check("nyc_stp", &format!("{NEW_YORK} {PLACES} IN/NYCfever.geo"));
}

#[test]
fn traffic_in_montgomery_agrees() {
    check("mont_traffic_stp", &format!("--model permutation {MONTGOMERY} {PLACES} IN/mont.geo"));
}

#[test]
fn traffic_without_the_rhythm_of_the_week_agrees() {
    let weekly = format!("--model permutation --adjust weekly {MONTGOMERY} {PLACES} IN/mont.geo");
    check("mont_traffic_stp_weekly", &weekly);
}

#[test]
fn traffic_against_people_agrees() {
    let people = format!("--model poisson --population IN/mont.pop {MONTGOMERY} {PLACES} IN/mont.geo");
    check("mont_traffic_poisson", &people);
}
