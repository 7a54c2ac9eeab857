//! Two purely spatial scans by R's SpatialEpi, without dates: lung cancer in Pennsylvania's counties.

use std::fmt::Write as _;

use serde_json::Value;

use super::{Desk, FIXTURES, alike, close, clusters, names, vectors};

fn rows(text: &str) -> Vec<Vec<String>> {
    text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// The counties' places, cases, and people who are no cases.
fn counties(desk: &Desk, text: &str) -> ([String; 3], Vec<String>) {
    let mut files = ["location,x,y\n", "location,count\n", "location,count\n"].map(str::to_owned);
    let mut known = Vec::new();
    for county in rows(text) {
        let [name, cases, people] = [0, 1, 2].map(|column: usize| county[column].as_str());
        let rest = people.parse::<u64>().unwrap() - cases.parse::<u64>().unwrap();
        writeln!(files[0], "{name},{},{}", county[4], county[5]).unwrap();
        writeln!(files[1], "{name},{cases}").unwrap();
        writeln!(files[2], "{name},{rest}").unwrap();
        known.push(name.to_owned());
    }
    let [places, cases, controls] = files;
    let paths = [("places.csv", places), ("cases.csv", cases), ("controls.csv", controls)];
    (paths.map(|(name, text)| desk.file(name, &text)), known)
}

fn check(found: &Value, expected: &Value, known: &[String], tolerance: f64) {
    let zones = std::iter::once(&expected["most_likely"]).chain(expected["secondary"].as_array().unwrap());
    for (cluster, zone) in clusters(found).iter().zip(zones) {
        let ids = zone["location.IDs.included"].as_array().unwrap();
        let mut theirs: Vec<_> =
            ids.iter().map(|id| known[usize::try_from(id.as_u64().unwrap()).unwrap() - 1].clone()).collect();
        let mut ours = names(&cluster["locations"]);
        ours.sort();
        theirs.sort();
        assert_eq!(ours, theirs);
        assert_eq!(cluster["observed"], zone["number.of.cases"]);
        close(&cluster["expected"], zone["expected.cases"].as_f64().unwrap(), 1e-9);
        close(&cluster["llr"], zone["log.likelihood.ratio"].as_f64().unwrap(), tolerance);
        alike(&cluster["p_value"], zone["p.value"].as_f64().unwrap(), [99.0, 999.0]);
        assert!(cluster["start"].is_null() && cluster["recurrence_interval_days"].is_null());
    }
}

#[test]
fn a_spatial_scan_with_people_of_sixteen_strata_agrees() {
    let Some(folder) = vectors() else { return };
    let desk = Desk::new();
    let ([places, ..], known) = counties(&desk, &read(&folder.join("inputs/pennLC.csv")));
    let (mut cases, mut people) =
        ("location,count,race,gender,age\n".to_owned(), "location,population,race,gender,age\n".to_owned());
    for cells in rows(&read(&folder.join("inputs/pennLC_strata.csv"))) {
        let stratum = cells[3..].join(",");
        writeln!(cases, "{},{},{stratum}", cells[0], cells[1]).unwrap();
        writeln!(people, "{},{},{stratum}", cells[0], cells[2]).unwrap();
    }
    let (cases, people) = (desk.file("strata.csv", &cases), desk.file("people.csv", &people));
    let line = ["--model", "poisson", "--kind", "spatial", "--replications", "99", "--locations", &places];
    let found = desk.result(&[&line[..], &["--cases", &cases, "--population", &people]].concat());
    check(&found, &reference(&folder)[0], &known, 1e-9);
}

#[test]
fn a_spatial_scan_with_controls_agrees() {
    let Some(folder) = vectors() else { return };
    let desk = Desk::new();
    let ([places, cases, controls], known) = counties(&desk, &read(&folder.join("inputs/pennLC.csv")));
    let line = ["--model", "bernoulli", "--kind", "spatial", "--replications", "99", "--locations", &places];
    let found = desk.result(&[&line[..], &["--cases", &cases, "--controls", &controls]].concat());
    check(&found, &reference(&folder)[1], &known, 1e-6);
}

#[test]
fn a_spatial_scan_with_controls_stands_alone() {
    let desk = Desk::new();
    let text = read(&std::path::Path::new(FIXTURES).join("pennsylvania_lung_cancer.csv"));
    let ([places, cases, controls], known) = counties(&desk, &text);
    let line = ["--model", "bernoulli", "--kind", "spatial", "--replications", "0", "--locations", &places];
    let found = desk.result(&[&line[..], &["--cases", &cases, "--controls", &controls]].concat());
    let first = &clusters(&found)[0];
    let mut members = names(&first["locations"]);
    members.sort();
    let mut expected = [2, 4, 10, 26, 30, 63, 65].map(|id: usize| known[id - 1].clone());
    expected.sort();
    assert_eq!(members, expected);
    close(&first["llr"], 36.570_511, 1e-6);
    assert_eq!((&first["p_value"], &found["replications"]), (&Value::Null, &0.into()));
}

fn read(path: &std::path::Path) -> String {
    std::fs::read_to_string(path).unwrap().replace('"', "")
}

fn reference(folder: &std::path::Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(folder.join("kulldorff_spatialepi.json")).unwrap()).unwrap()
}
