//! The statistics on the real stack: a simulated city, and what the safety index, visits, the campaign's effect, the lunar
//! comparison and the burn-down say of it, beside what the simulator drew. One platform for all of it.

use std::collections::BTreeMap;

use quanyu_tests::{Platform, simulated, until};
use serde_json::{Value, json};

const AREA: [&str; 2] = ["--area", "330784"];

#[test]
fn statistics_of_a_simulated_city_are_those_that_were_drawn() {
    let platform = Platform::with_roles();
    let reference = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/reference/yongkang");
    let _ = platform.run(&["reference", "load", &reference.display().to_string()]).ended_with(0);
    let truth = simulated(&platform);
    until("the city is in force", 60, || platform.number("SELECT count() FROM v1_reference_sets") == 1);
    the_survey_is_a_part_of_the_index(&platform, &truth);
    events_and_clearance_are_parts_of_the_index(&platform, &truth);
    visits_add_up_and_small_ones_are_hidden(&platform, &truth);
    the_campaign_has_no_effect_of_its_own(&platform, &truth);
    days_around_the_festival_are_paired(&platform, &truth);
    hazards_burn_down(&platform, &truth);
}

/// Every wave, every component: the mean over all who answered, and a margin that grows as fewer do.
fn the_survey_is_a_part_of_the_index(platform: &Platform, truth: &Value) {
    let answer = ask(platform, "safety-index", &["--history"]);
    assert_eq!(
        (&answer["data"], &answer["index"]["version"]),
        (&json!("exercise"), &json!("safety_index.v1"))
    );
    let history = answer["history"].as_array().unwrap();
    let waves: Vec<&str> = history.iter().map(|index| index["wave"].as_str().unwrap()).collect();
    assert_eq!(waves, ["2025-h1", "2025-h2", "2026-h1"], "the oldest first");
    for index in history {
        let mut drawn: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
        let of_wave = list(truth, "components").iter().filter(|one| one["wave"] == index["wave"]);
        for one in of_wave {
            let asked = one["respondents"].as_f64().unwrap();
            let sums = drawn.entry(one["component"].as_str().unwrap()).or_default();
            *sums = (sums.0 + asked * one["score_milli"].as_f64().unwrap() / 1_000.0, sums.1 + asked);
        }
        let survey = index["survey"].as_array().unwrap();
        assert_eq!(survey.len(), drawn.len(), "{index}");
        for score in survey {
            let (points, asked) = drawn[score["component"].as_str().unwrap()];
            assert_eq!(score["respondents"].as_f64(), Some(asked), "{score}");
            near(&score["score"], points / asked);
            let mean = points / asked;
            // Wider than if all towns answered alike cannot be: the spread within towns is at most that over all.
            assert!(
                score["margin_95"].as_f64().unwrap() <= 1.96 * (mean * (100.0 - mean) / asked).sqrt() + 1e-9
            );
        }
        let mean = drawn.values().map(|(points, asked)| points / asked).sum::<f64>() / drawn.len() as f64;
        near(&part(index, "survey")["value"], mean);
    }
    // The year before the first wave is not recorded: no index of it, and the weight of incidents goes to nobody.
    assert!(
        part(&history[0], "incidents")["missing"].as_str().unwrap().contains("recorded since 2025-01-01")
    );
    assert_eq!(history[0]["value"], Value::Null);
    assert_eq!(answer["index"]["wave"], "2026-h1");
    let sum: f64 = answer["index"]["components"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["weight"].as_f64().unwrap() * one["score"].as_f64().unwrap())
        .sum();
    near(&answer["index"]["value"], sum);
    assert!(answer["index"]["low"].as_f64() < answer["index"]["value"].as_f64());
}

/// A year of whole months, of which the truth has the counts.
fn events_and_clearance_are_parts_of_the_index(platform: &Platform, truth: &Value) {
    let year = ["--from", "2025-11-01", "--to", "2026-10-31"];
    let index = ask(platform, "safety-index", &year)["index"].clone();
    let months = "2025-11".."2026-11";
    for (code, kind) in [("incidents", "incident"), ("fires", "fire"), ("accidents", "work_accident")] {
        let drawn = counted(truth, kind, |count| months.contains(&count["month"].as_str().unwrap()));
        assert_eq!(part(&index, code)["n"].as_i64(), Some(drawn), "{code}");
        // 973,367 residents in 2026, over 365 of 365.25 days.
        near(&part(&index, code)["value"], drawn as f64 * 10_000.0 / (973_367.0 * 365.0 / 365.25));
    }
    let found = counted(truth, "hazard", |count| months.contains(&count["month"].as_str().unwrap()));
    assert_eq!(part(&index, "clearance")["n"].as_i64(), Some(found));
    let elsewhere = platform.run(&["query", "safety-index", "--area", "110101"]);
    assert_eq!(elsewhere.code, 2, "no wave was asked there: {}", elsewhere.stderr);
    let without = ["query", "safety-index", "--area", "110101", "--json"];
    let without = platform.run(&[without.as_slice(), &year].concat()).ended_with(0).json();
    assert_eq!(without["index"]["value"], Value::Null);
    let reason = without["index"]["not_computable"].as_str().unwrap();
    assert!(
        reason.contains("survey of residents missing") && reason.contains("no residents are known"),
        "{reason}"
    );
}

fn visits_add_up_and_small_ones_are_hidden(platform: &Platform, truth: &Value) {
    let open = ask(platform, "visits", &["--list", "1000"]);
    let hidden = ask(platform, "visits", &["--list", "1000", "--anonymous"]);
    let names: Vec<&str> =
        hidden["sections"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["months", "towns"], "rounds with visits missed are left out");
    let outcomes = ["due", "done", "refused", "unreachable", "missed"];
    let mut drawn: BTreeMap<(String, String), [i64; 5]> = BTreeMap::new();
    for sum in list(truth, "sums").iter().filter(|sum| sum["name"] == "visits") {
        let values = outcomes.map(|outcome| sum["values"][outcome].as_i64().unwrap_or(0));
        drawn.insert((text(sum, "month"), text(sum, "area")), values);
    }
    let towns = rows(&open, "towns");
    assert_eq!(towns.len(), drawn.len());
    for town in towns {
        let found = outcomes.map(|outcome| town[outcome].as_i64().unwrap());
        assert_eq!(found, drawn[&(text(town, "month"), text(town, "area_code"))], "{town}");
    }
    for town in rows(&hidden, "towns") {
        let drawn = drawn[&(text(town, "month"), text(town, "area_code"))];
        for (outcome, drawn) in outcomes.into_iter().zip(drawn) {
            let shown = town[outcome].as_i64();
            assert!(shown.is_none_or(|shown| shown == drawn && shown >= 5), "{outcome} of {town}");
            assert!(drawn >= 5 || shown.is_none(), "{outcome} of {town}");
        }
    }
    // A hidden number is never the only one of its row or column whose sum is shown.
    for month in rows(&hidden, "months") {
        let of_month = || rows(&hidden, "towns").iter().filter(|town| town["month"] == month["month"]);
        for outcome in &outcomes[1..] {
            let missing = of_month().filter(|town| town[*outcome].is_null()).count();
            assert!(month[*outcome].is_null() || missing != 1, "{outcome} of {month}");
        }
        for town in of_month().filter(|town| !town["due"].is_null()) {
            assert_ne!(outcomes[1..].iter().filter(|outcome| town[**outcome].is_null()).count(), 1, "{town}");
        }
    }
    let anonymous = &hidden["anonymous"];
    assert!(anonymous["suppressed_small"].as_u64() > Some(0) && anonymous["k"] == 5, "{anonymous}");
    let shown = platform.run(&["query", "visits", "--anonymous"]).ended_with(0).stdout;
    assert!(shown.contains("<5*"), "{shown}");
    assert_eq!(platform.run(&["query", "grids", "--anonymous"]).code, 2);
}

/// The simulator lets incidents fall in all towns alike: a town does not fall because it is the theatre.
fn the_campaign_has_no_effect_of_its_own(platform: &Platform, truth: &Value) {
    let months = ["--from", "2025-01", "--to", "2026-10", "--draws", "499"];
    let answer = ask(platform, "campaign-effect", &months);
    let effect = &answer["effect"];
    let (low, high) = (effect["low"].as_f64().unwrap(), effect["high"].as_f64().unwrap_or(f64::INFINITY));
    assert!(low <= 1.0 && 1.0 <= high, "{effect}");
    assert!(effect["p"].as_f64().unwrap() > 0.05 && effect["assignments"] == 500, "{effect}");
    let towns = answer["towns"].as_array().unwrap();
    assert_eq!((towns.len(), &answer["lead_months"]), (14, &json!(1)), "{answer}");
    for town in towns {
        let drawn = counted(truth, "incident", |count| count["area"] == town["code"]);
        assert_eq!(town["count"].as_i64(), Some(drawn), "{town}");
    }
    let reached = towns.iter().filter(|town| !town["start"].is_null()).count();
    let battles = platform.number("SELECT uniqExact(theatre_code) FROM v1_battles WHERE month != ''");
    assert_eq!(i64::try_from(reached).unwrap(), battles);
    let cohorts = effect["cohorts"].as_array().unwrap();
    assert_eq!(cohorts.len(), 7, "April to October 2026: {effect}");
    assert_eq!(effect["cohort_months"][0], "2026-04");
    assert!(
        effect["by_month"].as_array().unwrap().iter().any(|one| one["months"].as_i64() < Some(0)),
        "{effect}"
    );
    assert!(answer["displacement"]["effect"]["ratio"].is_number(), "{}", answer["displacement"]);
    assert_eq!(answer["displacement"]["outlines_synthetic"], true);
    assert!(answer["caution"].as_str().unwrap().contains("regression to the mean"));
    let again = ask(platform, "campaign-effect", &months);
    assert_eq!(
        (&again["effect"], &again["displacement"]),
        (effect, &answer["displacement"]),
        "the same again"
    );
    let rare =
        ask(platform, "campaign-effect", &["--definition", "work_accident.counted.v1", "--draws", "99"]);
    assert!(rare["effect"].is_null() != rare["not_testable"].is_null(), "a value or a reason: {rare}");
}

/// Spring Festival: 29 January 2025 and 17 February 2026. Fifteen days before to twenty after it are set side by side.
fn days_around_the_festival_are_paired(platform: &Platform, truth: &Value) {
    let window = ["--from", "2026-01-01", "--to", "2026-03-31", "--against", "lunar"];
    let answer =
        ask(platform, "both-fall", &[&window[..], &["--definition", "incident.effective.v1"]].concat());
    let figure = &answer["figures"][0];
    let count = |from: &str, to: &str| {
        let day = "toDate(reported_at, 'Asia/Shanghai')";
        platform.number(&format!(
            "SELECT count() FROM v1_incidents WHERE counted AND {day} BETWEEN '{from}' AND '{to}'"
        ))
    };
    let now = count("2026-01-01", "2026-01-12") + count("2026-02-02", "2026-03-31");
    let then = count("2025-01-02", "2025-02-18") + count("2025-03-11", "2025-04-01");
    assert_eq!((&figure["current"]["count"], &figure["reference"]["count"]), (&json!(now), &json!(then)));
    assert_eq!((&figure["current"]["days"], &figure["reference"]["days"]), (&json!(70), &json!(70)));
    let left_out = figure["left_out"].as_array().unwrap();
    let ranges: Vec<String> =
        left_out.iter().map(|one| format!("{} {} {}", one["side"], one["from"], one["days"])).collect();
    assert_eq!(ranges, ["\"current\" \"2026-01-13\" 20", "\"reference\" \"2025-02-19\" 20"]);
    let drawn = counted(truth, "incident", |count| {
        ("2026-01".."2026-04").contains(&count["month"].as_str().unwrap())
    });
    assert_eq!(now + count("2026-01-13", "2026-02-01"), drawn, "with the days left out they are all");
    let shown = platform.run(&[["query", "both-fall"].as_slice(), &window].concat()).ended_with(0).stderr;
    assert!(
        shown.contains("70 days now are compared with 70 days then")
            && shown.contains("仅在其中一年临近春节"),
        "{shown}"
    );
}

fn hazards_burn_down(platform: &Platform, truth: &Value) {
    let window = ["--from", "2026-04-01", "--to", "2026-10-31", "--burn-down", "month"];
    let answer = ask(platform, "clearance", &window);
    let points = answer["burn_down"]["points"].as_array().unwrap();
    assert_eq!(points.len(), 7);
    // Midnight at the end of each month in Shanghai, from the store's calendar.
    for point in points {
        let to = point["to"].as_str().unwrap();
        let over_ms = platform.number(&format!(
            "SELECT toUnixTimestamp64Milli(toDateTime64('{to} 00:00:00', 3, 'Asia/Shanghai') + INTERVAL 1 DAY)"
        ));
        let hazards = list(truth, "ledgers")
            .iter()
            .filter(|entry| entry["kind"] == "hazard" && entry["status"] != "withdrawn");
        let open = hazards.filter(|entry| {
            let settled =
                entry["status"] == "closed" && entry["settled_at"].as_i64().is_some_and(|at| at < over_ms);
            entry["opened_at"].as_i64().unwrap() < over_ms && !settled
        });
        assert_eq!(point["open"].as_u64(), Some(open.count() as u64), "{point}");
    }
    assert!(answer["settled_percent_low"].as_f64() < answer["settled_percent"].as_f64());
    let outcomes = ask(platform, "mediation", &[]);
    let all = rows(&outcomes, "outcomes").iter().find(|row| row["area"] == "all").unwrap();
    let [low, share, high] = ["resolved_percent_low", "resolved_percent", "resolved_percent_high"]
        .map(|column| all[column].as_f64().unwrap());
    assert!(low < share && share < high, "{all}");
}

fn ask(platform: &Platform, query: &str, more: &[&str]) -> Value {
    let arguments = [["query", query, "--json"].as_slice(), &AREA, more].concat();
    platform.run(&arguments).ended_with(0).json()
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().unwrap_or_else(|| panic!("no list {name}"))
}

fn rows<'a>(answer: &'a Value, section: &str) -> &'a [Value] {
    let named = list(answer, "sections").iter().find(|one| one["name"] == section);
    list(named.unwrap_or_else(|| panic!("no section {section} in {answer}")), "rows")
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_else(|| panic!("no text {name} in {value}")).to_owned()
}

/// The component of an index.
fn part<'a>(index: &'a Value, code: &str) -> &'a Value {
    let named = list(index, "components").iter().find(|one| one["code"] == code);
    named.unwrap_or_else(|| panic!("no component {code} in {index}"))
}

/// What the simulator drew of a kind.
fn counted(truth: &Value, kind: &str, which: impl Fn(&Value) -> bool) -> i64 {
    let counts = list(truth, "counts").iter().filter(|count| count["kind"] == kind && which(count));
    counts.map(|count| count["count"].as_i64().unwrap()).sum()
}

fn near(found: &Value, expected: f64) {
    let found = found.as_f64().unwrap_or_else(|| panic!("{found} is no number"));
    assert!((found - expected).abs() < 1e-6 * expected.abs().max(1.0), "{found} instead of {expected}");
}
