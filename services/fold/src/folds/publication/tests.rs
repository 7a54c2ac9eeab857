//! A published figure, corrected, withdrawn and published anew, in any order of arrival.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::scenario::{Step, given, state_after};
use quanyu_testkit::payload::publication::{corrected, published, withdrawn};
use quanyu_testkit::{START_MS, Story};

/// What was published first.
const FIRST: &str = r#"{"change_percent":-15.2}"#;
/// What holds after the correction.
const SECOND: &str = r#"{"change_percent":-14.9}"#;

fn publication() -> Story {
    Story::of("publication:2026-04-incidents")
}

fn day(days: i64) -> Option<Timestamp> {
    Some(Timestamp::from_millis(START_MS).plus_days(days))
}

#[test]
fn a_figure_is_corrected_withdrawn_and_published_anew() {
    let mut scenario = given::<PublicationFold>(publication()).when(|story| story.tells(published(FIRST)));
    assert_eq!((scenario.after.status, scenario.after.values_json.as_str()), ("published", FIRST));
    let steps: [(&str, &str, &str, Step); 3] = [
        ("corrected", SECOND, "late records", |story| story.day(2).tells(corrected(SECOND))),
        ("withdrawn", SECOND, "wrong definition", |story| story.day(3).tells(withdrawn())),
        ("published", FIRST, "", |story| story.day(9).tells(published(FIRST))),
    ];
    for (status, values, reason, step) in steps {
        scenario = scenario.and_when(step);
        let state = &scenario.after;
        assert_eq!((state.status, state.counted), (status, status != "withdrawn"));
        assert_eq!((state.values_json.as_str(), state.reason.as_str()), (values, reason));
    }
    let state = scenario.after;
    assert_eq!((Some(state.published_at), state.corrected_at, state.withdrawn_at), (day(9), None, None));
    assert_eq!(
        (state.figure.as_str(), state.definition.as_str()),
        ("incidents-year-on-year", "incident.effective.v1")
    );
    assert_eq!((state.as_of_at, state.known_at, state.corrected), (day(0), None, 1));
    assert_eq!((state.common.events, state.common.anomalies.len()), (4, 0));
}

#[test]
fn the_newest_correction_holds_whatever_arrives_last() {
    let story = publication()
        .tells(published(FIRST))
        .day(3)
        .tells(corrected(SECOND))
        .day(2)
        .tells(corrected(r#"{"change_percent":-15.0}"#));
    let state = state_after::<PublicationFold>(&story);
    assert_eq!((state.values_json.as_str(), state.corrected, state.corrected_at), (SECOND, 2, day(3)));
    assert_eq!(state.common.anomalies, ["out_of_order"]);
}

#[test]
fn a_publication_that_arrives_last_is_found_corrected_or_withdrawn() {
    let follow_ups = [
        (publication().day(1).tells(corrected(SECOND)), "corrected", SECOND),
        (publication().day(1).tells(withdrawn()), "withdrawn", FIRST),
    ];
    for (story, status, values) in follow_ups {
        let scenario = given::<PublicationFold>(story).when(|story| story.day(0).tells(published(FIRST)));
        assert_eq!((scenario.before().status, scenario.before().counted), ("unpublished", false));
        let state = scenario.after;
        assert_eq!(
            (state.status, state.values_json.as_str(), Some(state.published_at)),
            (status, values, day(0))
        );
        assert_eq!(state.common.anomalies, ["follow_up_before_publication", "out_of_order"]);
    }
}

#[test]
fn a_withdrawal_from_before_the_publication_does_not_undo_it() {
    let story = publication().day(5).tells(published(FIRST)).day(1).tells(withdrawn());
    let state = state_after::<PublicationFold>(&story);
    assert_eq!((state.status, state.withdrawn_at, state.reason.as_str()), ("published", None, ""));
    assert_eq!(state.common.anomalies, ["out_of_order"]);
}

#[test]
fn impossible_follow_ups_are_named_once() {
    let story = publication()
        .tells(published(FIRST))
        .tells(published(FIRST))
        .day(1)
        .tells(withdrawn())
        .day(2)
        .tells(corrected(SECOND))
        .tells(corrected(SECOND))
        .tells(withdrawn());
    let state = state_after::<PublicationFold>(&story);
    assert_eq!(state.common.anomalies, ["published_again", "corrected_after_withdrawal", "withdrawn_again"]);
    assert_eq!((state.status, state.corrected, state.withdrawn_at), ("withdrawn", 2, day(2)));
}
