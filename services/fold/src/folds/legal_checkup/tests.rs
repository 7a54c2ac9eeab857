//! A check-up and its findings: raised, closed, back again, and in the wrong order.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::scenario::{Step, given, state_after};
use quanyu_testkit::payload::legal_checkup::{finding_closed, finding_raised, held};
use quanyu_testkit::{START_MS, Story};

fn checkup() -> Story {
    Story::of("legal_checkup:1")
}

fn day(days: i64) -> Option<Timestamp> {
    Some(Timestamp::from_millis(START_MS).plus_days(days))
}

#[test]
fn a_checkup_is_open_until_its_findings_are_closed() {
    let mut scenario = given::<LegalCheckupFold>(checkup()).when(|story| story.tells(held("justice bureau")));
    assert_eq!((scenario.after.status, scenario.after.counted), ("settled", true));
    let steps: [(&str, u32, u32, Step); 5] = [
        ("open", 1, 0, |story| story.day(1).tells(finding_raised("f2", "tax"))),
        ("open", 2, 0, |story| story.tells(finding_raised("f1", "labour-contract"))),
        ("open", 2, 1, |story| story.day(2).tells(finding_closed("f2"))),
        ("settled", 2, 2, |story| story.day(3).tells(finding_closed("f1"))),
        ("open", 2, 1, |story| story.day(4).tells(finding_raised("f1", "labour-contract"))),
    ];
    for (status, raised, closed, step) in steps {
        scenario = scenario.and_when(step);
        let state = &scenario.after;
        assert_eq!((state.status, state.findings_raised, state.findings_closed), (status, raised, closed));
    }
    let state = scenario.after;
    assert_eq!(
        (state.enterprise.as_str(), state.organisation.as_str()),
        ("enterprise:4711", "justice bureau")
    );
    assert_eq!(
        (state.findings_open, state.findings_open_classes),
        (vec!["f1".into()], vec!["labour-contract".into()])
    );
    assert_eq!((state.last_raised_at, state.last_closed_at), (day(4), day(3)));
    assert_eq!((state.common.events, state.common.anomalies.len()), (6, 0));
}

#[test]
fn what_is_open_is_sorted_with_its_classes() {
    let story = checkup()
        .tells(held("justice bureau"))
        .tells(finding_raised("f2", "tax"))
        .tells(finding_raised("f1", "labour-contract"));
    let state = state_after::<LegalCheckupFold>(&story);
    assert_eq!(state.findings_open, ["f1", "f2"]);
    assert_eq!(state.findings_open_classes, ["labour-contract", "tax"]);
}

#[test]
fn a_closing_that_arrives_first_closes_what_was_raised_before_it() {
    let story = checkup()
        .tells(held("justice bureau"))
        .day(2)
        .tells(finding_closed("f1"))
        .day(1)
        .tells(finding_raised("f1", "tax"));
    let state = state_after::<LegalCheckupFold>(&story);
    assert_eq!((state.status, state.findings_raised, state.findings_closed), ("settled", 1, 1));
    assert_eq!(state.common.anomalies, ["finding_closed_before_raised"]);
}

#[test]
fn a_checkup_that_is_told_last_finds_its_findings() {
    let scenario = given::<LegalCheckupFold>(checkup().day(1).tells(finding_raised("f1", "tax")))
        .when(|story| story.day(0).tells(held("justice bureau")));
    assert_eq!((scenario.before().status, scenario.before().counted), ("unreported", false));
    let state = scenario.after;
    assert_eq!((state.status, state.counted, Some(state.held_at)), ("open", true, day(0)));
    assert_eq!(state.common.anomalies, ["follow_up_before_held"]);
}

#[test]
fn impossible_follow_ups_are_named_once() {
    let story = checkup()
        .tells(held("justice bureau"))
        .tells(finding_closed("f9"))
        .day(1)
        .tells(finding_raised("f1", "tax"))
        .tells(finding_raised("f1", "tax"))
        .tells(finding_closed("f1"))
        .tells(finding_closed("f1"))
        .tells(held("justice office"));
    let state = state_after::<LegalCheckupFold>(&story);
    assert_eq!(
        state.common.anomalies,
        ["finding_closed_before_raised", "finding_raised_while_open", "finding_closed_again", "held_again"]
    );
    assert_eq!((state.findings_raised, state.organisation.as_str()), (1, "justice office"));
}
