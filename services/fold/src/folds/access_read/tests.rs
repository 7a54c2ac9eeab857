//! A read is kept as it happened, and only once.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::scenario::state_after;
use quanyu_testkit::Story;
use quanyu_testkit::payload::access_read::{read, searched};

fn reading() -> Story {
    Story::of("access_read:0b5c9a6e-1f0d-4a57-9d0e-6f2b3c4d5e6f")
}

#[test]
fn a_read_says_who_read_what() {
    let state = state_after::<AccessReadFold>(
        &reading().tells(read("officer@330784105", &["incident:1", "incident:2"])),
    );
    assert_eq!((state.principal.as_str(), state.rows), ("officer@330784105", 2));
    assert_eq!(state.subjects, ["incident:1", "incident:2"]);
    assert_eq!((state.scope_code.as_str(), state.query_digest.as_str()), ("330784105", ""));
    assert!(state.counted && state.common.anomalies.is_empty());
}

#[test]
fn a_search_is_known_by_its_digest() {
    let state = state_after::<AccessReadFold>(&reading().tells(searched("analyst@330784", 5_000)));
    assert_eq!((state.rows, state.subjects.len(), state.query_digest.len()), (5_000, 0, 64));
    assert_eq!(state.scope_code, "", "it may see everything");
}

#[test]
fn what_was_recorded_first_holds() {
    let story =
        reading().tells(read("officer@330784105", &["incident:1"])).tells(searched("analyst@330784", 9));
    let state = state_after::<AccessReadFold>(&story);
    assert_eq!((state.principal.as_str(), state.rows), ("officer@330784105", 1));
    assert_eq!(state.common.anomalies, ["recorded_again"]);
}
