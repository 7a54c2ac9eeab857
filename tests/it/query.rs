//! `quanyu query` on the real stack: its figures are those counted while the file was made up, now and as of a past
//! time, and they follow a later file.

use quanyu_tests::Platform;
use quanyu_tests::calls::Calls;
use serde_json::Value;

/// 1 to 14 March against the fortnight behind it: both are in the file.
const WINDOW: [&str; 6] =
    ["--from", "2026-03-01", "--to", "2026-03-14", "--against", "2026-03-15..2026-03-28"];

#[test]
fn both_fall_counts_what_the_file_holds_now_and_then() {
    let platform = Platform::with_roles();
    let first = Calls::write(&platform.scratch(""), "first", 3_000, 5);
    import(&platform, &first);
    let then = platform.rows("SELECT toString(max(received_at)) || 'Z' AS at FROM v1_events");
    let then = then[0]["at"].as_str().unwrap().replace(' ', "T");
    let second = Calls::write(&platform.scratch(""), "second", 3_000, 6);
    import(&platform, &second);

    for class in ["emergency_help", "road_traffic", "criminal", "dispute"] {
        let now = figure(&ask(&platform, &["--by", "category_class"]), "incident.effective.v1", Some(class));
        let was = figure(
            &ask(&platform, &["--by", "category_class", "--as-of", &then]),
            "incident.effective.v1",
            Some(class),
        );
        for (side, days) in [("current", 1..=14), ("reference", 15..=28)] {
            let of = |calls: &Calls| -> u64 {
                let day = |day| (class.to_owned(), format!("2026-03-{day:02}"));
                days.clone().filter_map(|number| calls.by_class_and_day.get(&day(number))).sum()
            };
            assert_eq!(was[side]["count"], of(&first), "{class} {side} as of {then}");
            assert_eq!(now[side]["count"], of(&first) + of(&second), "{class} {side}");
        }
    }
    let all = ask(&platform, &[]);
    let disputes = figure(&all, "incident.dispute.effective.v1", None);
    assert_eq!(disputes["current"]["days"], 14);
    assert!(disputes["rate_ratio"]["low"].as_f64() < disputes["rate_ratio"]["value"].as_f64());
    assert_eq!(disputes["data"], "real");
    let fires = figure(&all, "fire.counted.v1", None);
    assert_eq!(fires["evidence"], Value::Null);
    assert!(fires["not_testable"].as_str().unwrap().contains("at least one event"), "{fires}");

    let elsewhere = figure(&ask(&platform, &["--area", "330784"]), "incident.effective.v1", None);
    assert_eq!(elsewhere["current"]["count"], 0, "the calls name no area");
}

#[test]
fn a_wrong_question_says_what_would_do() {
    let platform = Platform::with_servers();
    let wrong = |more: &[&str]| {
        let arguments = [["query", "both-fall"].as_slice(), WINDOW.as_slice(), more].concat();
        platform.run(&arguments).ended_with(2).stderr
    };
    assert!(wrong(&["--by", "colour"]).contains("category_class"));
    assert!(wrong(&["--zone", "Mars"]).contains("Asia/Shanghai"));
    assert!(wrong(&["--definition", "incident"]).contains("incident.effective.v1"));
    assert!(wrong(&["--area", "x' OR 1"]).contains("expected 1 to 64"));
}

fn import(platform: &Platform, calls: &Calls) {
    let arguments = calls.import();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let _ = platform.run(&arguments).ended_with(0);
    platform.folded_within(60);
}

fn ask(platform: &Platform, more: &[&str]) -> Value {
    let arguments = [["query", "both-fall", "--json"].as_slice(), WINDOW.as_slice(), more].concat();
    platform.run(&arguments).ended_with(0).json()
}

fn figure(answer: &Value, definition: &str, part: Option<&str>) -> Value {
    let figures = answer["figures"].as_array().unwrap();
    let found = figures
        .iter()
        .find(|figure| figure["definition"] == definition && figure["part"].as_str() == part)
        .unwrap_or_else(|| panic!("no {definition} {part:?} in {answer}"));
    found.clone()
}
