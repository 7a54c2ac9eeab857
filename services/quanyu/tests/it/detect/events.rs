//! Events in space and time: Knox's test against R's surveillance, the near-repeat table, and the self-exciting rate.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use super::{FIXTURES, answer, close, file, json, reference};
use crate::{home, quanyu, stdout_of};

#[test]
fn knox_agrees_with_the_reference() {
    let home = home();
    let (Some(cases), Some(table)) = (reference("knox.json"), reference("inputs/imdepi_events.csv")) else {
        return;
    };
    let mut text = "x,y,time\n".to_owned();
    for line in table.lines().skip(1).filter(|line| line.ends_with(",B")) {
        let cells: Vec<&str> = line.split(',').collect();
        writeln!(text, "{}", cells[1..4].join(",")).unwrap();
    }
    let input = file(&home, "events.csv", &text);
    let cases: Vec<Value> = serde_json::from_str(&cases).unwrap();
    for case in cases.iter().step_by(4) {
        let [eps_s, eps_t] = ["eps_s", "eps_t"].map(|name| case[name].to_string());
        let found = answer(&home, &["knox", "--input", &input, "--eps-s", &eps_s, "--eps-t", &eps_t]);
        for name in ["close_close", "close_time", "close_space", "pairs", "expected", "p_poisson"] {
            close(&found["result"][name], &case[name], 1e-9, name);
        }
        assert_eq!(found["result"]["events"], case["n"]);
    }
}

/// Twenty burglaries 1 km and ten days apart, every one followed two days later by another 80 m to the north.
fn burglaries() -> String {
    let mut text = "longitude,latitude,time\n".to_owned();
    for index in 0..20 {
        let (longitude, latitude) = (120.0 + 0.01 * f64::from(index * 7 % 20), 28.9);
        let day = jiff::civil::date(2026, 1, 1) + jiff::Span::new().days(10 * index);
        let after = day + jiff::Span::new().days(2);
        writeln!(text, "{longitude},{latitude},{day}\n{longitude},{},{after}T12:00", latitude + 0.00072)
            .unwrap();
    }
    text
}

#[test]
fn near_repeats_are_flagged_in_metres_and_days() {
    let home = home();
    let input = file(&home, "burglaries.csv", &burglaries());
    let words = ["near-repeat", "--input", &input, "--distance-bands", "100,500", "--time-bands", "7,14"];
    let found = answer(&home, &words);
    let cells = found["result"]["cells"].as_array().unwrap();
    assert_eq!(cells.len(), 6, "the same place, to 100 m, to 500 m; to 7 days, to 14");
    assert_eq!((&cells[0]["testable"], &cells[0]["ratio"]), (&false.into(), &Value::Null));
    assert!(cells[0]["reason"].as_str().unwrap().contains("so far apart"));
    let near = &cells[2];
    assert_eq!((&near["distance_above"], &near["distance_up_to"]), (&0.0.into(), &100.0.into()));
    assert_eq!((&near["time_above"], &near["time_up_to"]), (&Value::Null, &7.0.into()));
    assert_eq!((&near["observed"], &near["flagged"]), (&20.into(), &true.into()));
    assert_eq!(found["params"]["coordinates"], "latlong");
    assert_eq!(answer(&home, &words), found, "the seed decides");
    let table = stdout_of(quanyu(&home).arg("detect").args(words));
    assert!(table.contains("above 0 to 100\t0 to 7\t20"), "{table}");
    let knox = answer(&home, &["knox", "--input", &input, "--eps-s", "100", "--eps-t", "7"]);
    assert_eq!(knox["result"]["close_close"], 20);
}

#[test]
fn the_self_exciting_rate_agrees_with_the_reference() {
    let home = home();
    let fixture = json(&Path::new(FIXTURES).join("hawkes_exp.json"));
    let times = fixture["times"].as_array().unwrap();
    let (mut alone, mut in_cells) = ("time\n".to_owned(), "cell,time\n".to_owned());
    for time in times {
        writeln!(alone, "{time}").unwrap();
        writeln!(in_cells, "north,{time}\nsouth,{time}").unwrap();
    }
    let end = fixture["T"].to_string();
    let found = answer(&home, &["hawkes", "--input", &file(&home, "times.csv", &alone), "--end", &end]);
    let (result, mle) = (&found["result"], &fixture["mle"]);
    close(&result["alpha"], &mle["alpha"], 1e-5, "α");
    close(&result["omega"], &mle["omega"], 1e-5, "ω");
    close(&result["cells"][0]["mu"], &mle["mu"], 1e-5, "μ");
    close(&result["log_likelihood"], &mle["ll"], 1e-6, "ln L");
    assert_eq!((&result["cells"][0]["cell"], &result["explosive"]), (&Value::Null, &false.into()));
    if let Some(text) = reference("hawkes_exp.json") {
        assert_eq!(
            serde_json::from_str::<Value>(&text).unwrap()["mle"],
            *mle,
            "the fixture is the reference"
        );
    }
    // The same cell twice is the same rate with twice the likelihood.
    let twice = answer(&home, &["hawkes", "--input", &file(&home, "cells.csv", &in_cells), "--end", &end]);
    let cells = twice["result"]["cells"].as_array().unwrap();
    assert_eq!((cells.len(), &cells[1]["cell"]), (2, &"south".into()));
    close(&twice["result"]["alpha"], &result["alpha"], 1e-5, "α of both");
    close(&cells[0]["mu"], &result["cells"][0]["mu"], 1e-5, "μ of one");
}
