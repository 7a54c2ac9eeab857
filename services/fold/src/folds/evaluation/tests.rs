//! Two instances judge the same bin: the first position in the log holds.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::scenario::state_after;
use quanyu_testkit::Story;
use quanyu_testkit::payload::warning::{completed, pinned};

fn evaluation() -> Story {
    Story::of("evaluation:2026.1/incident-weekly/2026-03-30")
}

#[test]
fn the_first_position_holds() {
    let story = evaluation().tells(pinned(7)).tells(pinned(9)).tells(completed(1));
    let state = state_after::<EvaluationFold>(&story);
    assert_eq!(state.log_position_json, r#"{"quanyu.incident.v1":{"0":7}}"#);
    assert_eq!((state.status, state.superseded, state.findings), ("completed", 1, 1));
    assert!(state.counted && state.common.anomalies.is_empty());
}

#[test]
fn what_should_not_happen_is_said() {
    let state = state_after::<EvaluationFold>(&evaluation().tells(completed(1)).tells(completed(2)));
    assert_eq!(state.findings, 1);
    assert_eq!(state.common.anomalies, ["completed_before_pinning", "completed_again"]);
}
