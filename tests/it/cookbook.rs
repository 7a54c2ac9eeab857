//! The cookbook holds what it says: every file is asked on a simulated city, its columns are those of its shape, its
//! rows as many as it says, and its numbers those of the city's truth file.

mod recipe;
mod truth;

use std::collections::BTreeSet;

use quanyu_tests::{Platform, simulated};
use recipe::{Recipe, Rows, recipes};
use serde_json::Value;
use truth::{Truth, Window};

/// The last year of the simulation, with the campaign and what is planted, in the whole city.
const WINDOW: Window = Window { from: "2025-11-01", to: "2026-10-31", area: "330784" };

/// A town of it, for what reads only its rows.
const TOWN: &str = "330784001";

/// Views of states whose tables are sorted by area.
const BY_AREA: [&str; 9] = [
    "v1_incidents",
    "v1_fires",
    "v1_hazards",
    "v1_work_accidents",
    "v1_disputes",
    "v1_petitions",
    "v1_inspections",
    "v1_outreach",
    "v1_legal_checkups",
];

#[test]
fn every_recipe_says_what_it_answers_and_reads_documented_views_only() {
    let recipes = recipes();
    assert!(recipes.len() >= 44, "only {} recipes", recipes.len());
    let mut bad = Vec::new();
    for (recipe, number) in recipes.iter().zip(1..) {
        if !recipe.file.starts_with(&format!("{number:02}-")) {
            bad.push(format!("{}: expected the number {number:02}", recipe.file));
        }
        let strange = recipe.sources().into_iter().filter(|source| !source.starts_with("v1_"));
        bad.extend(strange.map(|source| format!("{}: reads {source}, which is no view", recipe.file)));
        let parameters = ["{from:Date}", "{to:Date}", "{area:String}", "{exercise:Bool}"];
        let rest = parameters.iter().fold(recipe.body(), |text, parameter| text.replace(parameter, ""));
        if rest.contains(['{', ';']) {
            bad.push(format!("{}: another parameter, or more than one statement", recipe.file));
        }
        if !recipe.text.contains("{exercise:Bool}") {
            bad.push(format!("{}: mixes real and exercise data", recipe.file));
        }
    }
    let titles: BTreeSet<&str> = recipes.iter().map(|recipe| recipe.title.as_str()).collect();
    assert_eq!(titles.len(), recipes.len(), "titles are used once");
    for row in 1..=17 {
        let asked = |recipe: &Recipe| recipe.asked_by.split([',', ' ']).any(|word| word == format!("S{row}"));
        if !recipes.iter().any(asked) {
            bad.push(format!("no recipe for S{row}"));
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

#[test]
fn every_recipe_answers_and_agrees_with_the_truth() {
    let platform = Platform::with_roles();
    let city = simulated(&platform);
    let mut bad = Vec::new();
    for recipe in recipes() {
        let shape = columns(&platform, &recipe);
        if shape != recipe.shape {
            bad.push(format!("{}: is {shape:?}, says {:?}", recipe.file, recipe.shape));
        }
        let rows = answer(&platform, &recipe, WINDOW.area);
        let enough = match recipe.rows {
            Rows::AtLeast(least) => rows.len() >= least,
            Rows::Exactly(count) => rows.len() == count,
        };
        if !enough {
            bad.push(format!("{}: {} rows, says {:?}", recipe.file, rows.len(), recipe.rows));
        }
        for line in &recipe.truths {
            let truth = Truth::read(line).unwrap_or_else(|| panic!("{}: {line}", recipe.file));
            let differences = truth.differences(&rows, &city, &WINDOW);
            bad.extend(differences.iter().map(|difference| format!("{}: {difference}", recipe.file)));
        }
        bad.extend(reads_too_much(&platform, &recipe).map(|what| format!("{}: {what}", recipe.file)));
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
    the_dictionary_is_what_the_server_has(&platform);
}

/// A recipe's answer in an area.
fn answer(platform: &Platform, recipe: &Recipe, area: &str) -> Vec<Value> {
    asked(platform, area, &["-f", recipe.path.to_str().unwrap()])
}

/// The columns that the server would answer with.
fn columns(platform: &Platform, recipe: &Recipe) -> Vec<(String, String)> {
    let told = asked(platform, WINDOW.area, &[&format!("DESCRIBE (\n{})", recipe.text)]);
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    told.iter().map(|row| (text(row, "name"), text(row, "type"))).collect()
}

/// What of a plan reads more than it must: a rollup that is summed up anew, or a state view without its key.
fn reads_too_much(platform: &Platform, recipe: &Recipe) -> Option<String> {
    let sources = recipe.sources();
    let rollup = |source: &String| source.ends_with("_hourly") || source.ends_with("_monthly");
    let plan = |what: &str| -> Vec<String> {
        let rows = asked(platform, TOWN, &[&format!("{what}\n{}", recipe.text)]);
        rows.iter().map(|row| row["explain"].as_str().unwrap().to_owned()).collect()
    };
    if sources.iter().all(rollup) {
        let plan = plan("EXPLAIN");
        let whole = |line: &&String| {
            line.contains("ReadFromMergeTree") && !line.contains("(hourly)") && !line.contains("(monthly)")
        };
        return plan.iter().find(whole).map(|line| format!("reads no projection: {line}"));
    }
    // A query of the log names its subjects or its period instead.
    let of_log = sources.iter().any(|source| source == "v1_events");
    let keyed = !of_log && sources.iter().any(|source| BY_AREA.contains(&source.as_str()));
    let by_area = |line: &String| line.contains("Condition:") && line.contains("area_code in");
    (keyed && !plan("EXPLAIN indexes = 1").iter().any(by_area))
        .then(|| "does not use the area of the key".to_owned())
}

/// The committed dictionary is tested against the migrations; here the migrations' text against the real tables.
fn the_dictionary_is_what_the_server_has(platform: &Platform) {
    let printed = platform.run(&["schema", "docs", "--json"]).ended_with(0).json();
    let text = |value: &Value, name: &str| value[name].as_str().unwrap().to_owned();
    let described = |relation: &Value, column: &Value| {
        let comment = format!("{} | {}", text(column, "english"), text(column, "chinese"));
        [text(relation, "name"), text(column, "name"), text(column, "type"), comment]
    };
    let said: BTreeSet<[String; 4]> = printed
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|relation| {
            relation["columns"].as_array().unwrap().iter().map(move |column| described(relation, column))
        })
        .collect();
    let is: BTreeSet<[String; 4]> = platform
        .rows("SELECT table, name, type, comment FROM system.columns WHERE database = 'quanyu'")
        .iter()
        .map(|row| ["table", "name", "type", "comment"].map(|column| text(row, column)))
        .collect();
    let different: Vec<&[String; 4]> = said.symmetric_difference(&is).collect();
    assert!(different.is_empty(), "{different:?}");
}

/// The rows of a query or file with the recipes' parameters.
fn asked(platform: &Platform, area: &str, words: &[&str]) -> Vec<Value> {
    let parameters =
        [("from", WINDOW.from), ("to", WINDOW.to), ("area", area), ("exercise", "true")].map(bound);
    let mut arguments = vec!["sql", "--json"];
    arguments.extend(parameters.iter().flat_map(|bound| ["--param", bound.as_str()]));
    arguments.extend(words);
    let answer = platform.run(&arguments).ended_with(0).json();
    answer["rows"].as_array().cloned().expect("rows")
}

fn bound((name, value): (&str, &str)) -> String {
    format!("{name}={value}")
}
