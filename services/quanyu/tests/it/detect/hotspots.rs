//! How well a map foretold what came: against nine maps of Chicago, and on places that are counted by hand.

use std::path::Path;

use serde_json::Value;

use super::{FIXTURES, answer, close, file, reference};
use crate::home;

/// Name in the reference and here.
const FIGURES: [(&str, &str); 11] = [
    ("cells_total", "cells_total"),
    ("cells_flagged", "cells_flagged"),
    ("hits", "hits"),
    ("test_total", "test_total"),
    ("train_hits", "train_hits"),
    ("train_total", "train_total"),
    ("hit_rate", "hit_rate"),
    ("PAI", "pai"),
    ("PEI", "pei"),
    ("max_hits", "max_hits"),
    ("RRI", "rri"),
];

/// `cell,count` of one column of the fixture, whose lines are cells in their order.
fn cells(column: &str) -> String {
    let table = std::fs::read_to_string(Path::new(FIXTURES).join("chicago_cells.csv")).unwrap();
    let at = table.lines().next().unwrap().split(',').position(|name| name == column).unwrap();
    let lines = table.lines().skip(1).enumerate();
    let lines = lines.map(|(cell, line)| format!("{cell},{}\n", line.split(',').nth(at).unwrap()));
    std::iter::once("cell,count\n".to_owned()).chain(lines).collect()
}

#[test]
fn accuracy_agrees_with_the_reference() {
    let home = home();
    // The first case, so that the test stands alone.
    let mut cases: Vec<Value> = serde_json::from_str(
        r#"[{"train": [2018], "test": [2019], "cells_total": 2334, "cells_flagged": 10, "hits": 519,
        "test_total": 15328, "train_hits": 569, "train_total": 15433, "hit_rate": 0.033859603340292276,
        "PAI": 7.902831419624217, "PEI": 0.8264331210191083, "max_hits": 628, "RRI": 0.9183747949924969}]"#,
    )
    .unwrap();
    if let Some(text) = reference("pai_pei_chicago.json") {
        let all: Value = serde_json::from_str(&text).unwrap();
        cases.extend(all["results"].as_array().unwrap().iter().cloned());
    }
    for case in cases {
        let years = |name: &str| {
            let years = case[name].as_array().unwrap();
            match years.as_slice() {
                [year] => format!("y{year}"),
                _ => "y2015_2018".to_owned(),
            }
        };
        let train = file(&home, "train.csv", &cells(&years("train")));
        let test = file(&home, "test.csv", &cells(&years("test")));
        let flag = case["cells_flagged"].to_string();
        let found = answer(&home, &["hotspot-accuracy", "--train", &train, "--test", &test, "--flag", &flag]);
        for (theirs, ours) in FIGURES {
            close(&found["result"][ours], &case[theirs], 1e-9, theirs);
        }
        let flagged = found["result"]["flagged"].as_array().unwrap();
        let sum: u64 = flagged.iter().map(|cell| cell["test"].as_u64().unwrap()).sum();
        assert_eq!(
            (flagged.len() as u64, sum),
            (case["cells_flagged"].as_u64().unwrap(), case["hits"].as_u64().unwrap())
        );
    }
}

#[test]
fn places_fall_into_cells_and_empty_ones_count() {
    let home = home();
    let train = file(
        &home,
        "train.csv",
        "longitude,latitude,count\n120.0121,28.9011,3\n120.0129,28.9019,1\n120.0171,28.9011,2\n120.5,28.9,0\n",
    );
    let test = file(&home, "test.csv", "longitude,latitude\n120.0125,28.9015\n-0.0001,-0.0001\n");
    let found = answer(&home, &["hotspot-accuracy", "--train", &train, "--test", &test, "--flag", "1"]);
    let result = &found["result"];
    assert_eq!(result["cells_total"], 4, "two with events, an empty one, and one seen only later");
    assert_eq!((&result["train_hits"], &result["hits"], &result["pai"]), (&4.into(), &1.into(), &2.0.into()));
    assert_eq!(result["flagged"][0]["cell"], "24002:5780");
    let named = file(&home, "named.csv", "cell,count\nquiet,0\nbusy,4\n");
    let later = file(&home, "later.csv", "cell\nquiet\n");
    let found = answer(&home, &["hotspot-accuracy", "--train", &named, "--test", &later, "--flag", "1"]);
    assert_eq!((&found["result"]["hits"], &found["result"]["rri"]), (&0.into(), &0.0.into()));
}
