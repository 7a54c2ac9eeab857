//! Files of all forms give the same answer, and small scans whose numbers are worked out by hand.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use super::{Desk, FIXTURES, close, clusters, names};

/// Fever in New York in November 2001: places and cases as CSV.
fn new_york(desk: &Desk) -> [String; 2] {
    let text = std::fs::read_to_string(Path::new(FIXTURES).join("new_york_fever.csv")).unwrap();
    let (mut places, mut cases) =
        ("location,latitude,longitude\n".to_owned(), "location,count,date\n".to_owned());
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        writeln!(places, "{},{},{}", cells[0], cells[1], cells[2]).unwrap();
        for day in cells[3].split_whitespace() {
            writeln!(cases, "{},1,2001-11-{:02}", cells[0], day.parse::<u32>().unwrap()).unwrap();
        }
    }
    [desk.file("places.csv", &places), desk.file("cases.csv", &cases)]
}

/// The same without heads, with blanks and the line ends of other systems.
fn of_words(desk: &Desk, csv: &str, name: &str) -> String {
    let text = std::fs::read_to_string(csv).unwrap();
    let lines =
        text.lines().skip(1).map(|line| line.replace(',', "\t ").replace("2001-11-", "2001/11/") + "  \r\n");
    desk.file(name, &(lines.collect::<String>() + "\r\n"))
}

const PROSPECTIVE: [&str; 10] = [
    "--model",
    "permutation",
    "--max-radius-km",
    "3",
    "--max-duration",
    "7",
    "--start",
    "2001-11-01",
    "--end",
    "2001-11-24",
];

fn scan_with<'a>(places: &'a str, cases: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["--locations", places, "--cases", cases], more, &PROSPECTIVE].concat()
}

#[test]
fn fever_in_new_york_stands_alone_in_every_form() {
    let desk = Desk::new();
    let [places, cases] = new_york(&desk);
    let answer = desk.answer(&scan_with(&places, &cases, &[]));
    let found = &answer["result"];
    let first = &clusters(found)[0];
    let members = ["11418", "11415", "11419", "11435", "11416", "11421", "11451", "11375", "11417"];
    assert_eq!(names(&first["locations"]), members);
    assert_eq!(
        (&first["start"], &first["end"], &first["observed"]),
        (&"2001-11-22".into(), &"2001-11-24".into(), &4.into())
    );
    close(&first["test_statistic"], 3.845_418, 5e-7);
    close(&first["expected"], 0.67, 0.005);
    close(&first["radius"], 2.90, 0.005);
    assert!(first["llr"].is_null() && first["relative_risk"].is_null());
    assert_eq!(
        (&found["cases"], &found["locations"], &found["replications"]),
        (&194.into(), &192.into(), &999.into())
    );
    for (key, value) in [
        ("model", "permutation"),
        ("window", "prospective"),
        ("kind", "spacetime"),
        ("coordinates", "latlong"),
        ("unit", "day"),
        ("start", "2001-11-01"),
        ("end", "2001-11-24"),
    ] {
        assert_eq!(answer["params"][key], value, "{key}");
    }
    assert!(answer["version"].is_string());
    let taken: Vec<String> =
        clusters(found).iter().flat_map(|cluster| names(&cluster["locations"])).collect();
    let once: std::collections::BTreeSet<_> = taken.iter().collect();
    assert_eq!(once.len(), taken.len(), "clusters share no location");

    let [geo, cas] = [of_words(&desk, &places, "nyc.geo"), of_words(&desk, &cases, "NYC.CAS")];
    let same = desk.answer(&scan_with(&geo, &cas, &["--coordinates", "latlong"]));
    assert_eq!(same, answer);
    assert_ne!(desk.answer(&scan_with(&places, &cases, &["--seed", "2"]))["result"], *found);
    let table = desk.table(&scan_with(&places, &cases, &[]));
    assert!(table.contains("and 3 more\t11418\t2.90\t2001-11-22\t2001-11-24\t4\t0.67"), "{table}");
}

/// Two places: with 6 cases among 8, and with 14 among 92.
fn bernoulli(desk: &Desk) -> [String; 3] {
    [
        desk.file("two.csv", "location,x,y\nnear,0,0\nfar,5,0\n"),
        desk.file("cases.csv", "location,count,note\nnear,6,a\nfar,14,b\n"),
        desk.file("controls.csv", "location,count\nnear,2\nfar,78\n"),
    ]
}

#[test]
fn a_bernoulli_scan_is_what_a_pencil_says() {
    let desk = Desk::new();
    let [places, cases, controls] = bernoulli(&desk);
    let found = desk.result(&[
        "--model",
        "bernoulli",
        "--kind",
        "spatial",
        "--locations",
        &places,
        "--cases",
        &cases,
        "--controls",
        &controls,
    ]);
    let first = &clusters(&found)[0];
    assert_eq!(names(&first["locations"]), ["near"]);
    close(&first["llr"], 6.307_103_205, 1e-9);
    close(&first["expected"], 1.6, 1e-12);
    close(&first["relative_risk"], (6.0 / 1.6) / (14.0 / 18.4), 1e-12);
    assert_eq!((&first["population"], &found["cases"]), (&8.0.into(), &20.into()));
    assert!(found["question"].as_str().unwrap().contains("share"));
}

#[test]
fn a_poisson_scan_is_what_a_pencil_says() {
    let desk = Desk::new();
    let places = desk.file("two.csv", "location,x,y\nnear,0,0\nfar,5,0\n");
    // Twice as many people far away, in all years alike; 3 of 4 cases near, in 1974.
    let people = desk.file("two.pop", "near 73 100\nfar 73 200\n");
    let cases =
        desk.file("cases.csv", "location,count,date\nfar,1,1973\nnear,3,1974\nnear,0,1975\nfar,0,1976\n");
    let line = ["--model", "poisson", "--locations", &places, "--population", &people, "--cases", &cases];
    let answer = desk.answer(&[&line[..], &["--window", "retrospective", "--max-duration", "1"]].concat());
    assert_eq!((&answer["params"]["unit"], &answer["params"]["bins"]), (&"year".into(), &4.into()));
    let first = &clusters(&answer["result"])[0];
    // A third of the people during 365 of 1,461 days.
    let expected: f64 = 4.0 / 3.0 * 365.0 / 1_461.0;
    let llr = 3.0 * (3.0 / expected).ln() + (1.0 / (4.0 - expected)).ln();
    close(&first["expected"], expected, 1e-12);
    close(&first["llr"], llr, 1e-12);
    assert_eq!((&first["start"], &first["end"]), (&"1974-01-01".into(), &"1974-12-31".into()));
    assert_eq!((names(&first["locations"]), &first["radius"]), (vec!["near".to_owned()], &Value::from(0.0)));
}
