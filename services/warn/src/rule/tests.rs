//! Questions ask within their pin and bin, and an answer becomes findings with colours.

#![allow(clippy::unwrap_used)]

use quanyu_event::WarningColour;
use quanyu_figures::Position;

use super::*;
use crate::set::{DEFAULT, Steps};

fn asked(definition: &RuleDefinition, set: &DetectorSet) -> Option<String> {
    let offsets = ["incident", "fire", "safety"].map(|stream| (format!("quanyu.{stream}.v1"), 0, 41));
    let pin = Pin::Position(Position::new(offsets));
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let (from_at, to_at) = (at("2026-04-01T00:00:00Z"), at("2026-04-01T01:00:00Z"));
    Look { set, definition, from_at, to_at, pin: &pin, data: Data::Exercise }.question()
}

/// Rules that are not in the shipped set.
const OTHERS: &str = r#"
[[rule]]
name = "near"
bin = "day"
area_digits = 9
use = { name = "near-repeat", category = "criminal", metres = 200.0, days = 14, count_min = 2 }
colours = { yellow = 3.0, orange = 5.0, red = 8.0 }
[[rule]]
name = "many"
bin = "hour"
area_digits = 9
use = { name = "count", kind = "fire", count_min = 1 }
colours = { yellow = 3.0, orange = 5.0, red = 8.0 }
"#;

#[test]
fn every_rule_asks_within_its_position_and_only_exercise_data() {
    let set = DetectorSet::parse(&format!("{DEFAULT}{OTHERS}")).unwrap();
    assert!(!set.rule.is_empty());
    for definition in &set.rule {
        let question = asked(definition, &set).unwrap();
        assert!(question.contains("toUInt64(42)"), "{question}");
        assert!(question.contains("exercise = true"), "{question}");
        assert!(question.contains(&at_end()), "{question}");
    }
}

fn at_end() -> String {
    "2026-04-01T01:00:00Z".parse::<Timestamp>().unwrap().as_millisecond().to_string()
}

#[test]
fn the_measure_gives_the_colour_and_nothing_is_claimed_of_chance() {
    let set = DetectorSet::parse(DEFAULT).unwrap();
    let rule = set.rule.iter().find(|rule| rule.rule.name() == "crowd-capacity").unwrap();
    let row = |measure: f64| -> Row {
        (vec!["330784101".into()], "site:1".into(), 120, Some(100.0), measure, "seen".into())
    };
    let Steps { yellow, orange, red } = rule.colours;
    let rows = [yellow / 2.0, yellow, orange, red].map(row).to_vec();
    let judged = judge(rule, rows, Bin(7));
    let colours: Vec<WarningColour> = judged.findings.iter().map(|finding| finding.colour).collect();
    use WarningColour::{Blue, Orange, Red, Yellow};
    assert_eq!(colours, [Blue, Yellow, Orange, Red]);
    assert!(judged.findings.iter().all(|finding| finding.p.is_none() && finding.expected.is_none()));
    assert_eq!((judged.tested, judged.flagged), (1, 4));
}
