//! The heartbeats of a day, in any order.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::scenario::state_after;
use quanyu_testkit::payload::source::heartbeat;
use quanyu_testkit::{START_MS, Story};

#[test]
fn heartbeats_are_counted_in_any_order() {
    let day = || Story::of("source_day:dispatch/2026-04-01");
    let forwards = day()
        .minute(1)
        .tells(heartbeat(Some(3)))
        .minute(2)
        .tells(heartbeat(None))
        .minute(3)
        .tells(heartbeat(Some(4)));
    let backwards = day()
        .minute(3)
        .tells(heartbeat(Some(4)))
        .minute(2)
        .tells(heartbeat(None))
        .minute(1)
        .tells(heartbeat(Some(3)));
    for story in [forwards, backwards] {
        let state = state_after::<SourceDayFold>(&story);
        assert_eq!((state.heartbeats, state.sent, state.common.events), (3, 7, 3));
        assert_eq!(state.first_heartbeat_at.millis(), START_MS + 60_000);
        assert_eq!(state.last_heartbeat_at.map(Timestamp::millis), Some(START_MS + 180_000));
        assert!(state.common.anomalies.is_empty());
    }
}

#[test]
fn an_absurd_count_does_not_overflow() {
    let story = Story::of("source_day:d/1").tells(heartbeat(Some(i64::MAX))).tells(heartbeat(Some(1)));
    assert_eq!(state_after::<SourceDayFold>(&story).sent, i64::MAX);
}
