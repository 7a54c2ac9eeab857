//! A community's certificate, lost and regained, and its five services.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::scenario::{Step, given, state_after};
use quanyu_testkit::payload::community::{certification_lost, certified, service};
use quanyu_testkit::{START_MS, Story};

fn community() -> Story {
    Story::of("community:lakeside")
}

fn day(days: i64) -> Option<Timestamp> {
    Some(Timestamp::from_millis(START_MS).plus_days(days))
}

#[test]
fn the_five_services_are_counted_apart() {
    let services = [
        CommunityService::Errand,
        CommunityService::Errand,
        CommunityService::Emergency,
        CommunityService::Mediation,
        CommunityService::Patrol,
        CommunityService::Publicity,
        CommunityService::Unspecified,
    ];
    let story = services.into_iter().fold(community().tells(certified(800)), |story, provided| {
        story.later_ms(1_000).tells(service(provided))
    });
    let state = state_after::<CommunityFold>(&story);
    assert_eq!((state.errands, state.emergencies, state.mediations), (2, 1, 1));
    assert_eq!((state.patrols, state.publicity, state.services_unspecified), (1, 1, 1));
    assert_eq!(state.last_service_at, Some(Timestamp::from_millis(START_MS + 7_000)));
    assert_eq!((state.name.as_str(), state.households), ("Lakeside Garden", 800));
    assert_eq!((state.common.events, state.common.anomalies.len()), (8, 0));
}

#[test]
fn a_certificate_is_lost_and_regained() {
    let mut scenario = given::<CommunityFold>(community()).when(|story| story.tells(certified(800)));
    assert_eq!((scenario.after.status, scenario.after.counted), ("certified", true));
    let steps: [(&str, Option<Timestamp>, i64, Step); 3] = [
        ("lost", day(10), 0, |story| story.day(10).tells(certification_lost())),
        ("certified", None, 20, |story| story.day(20).tells(certified(820))),
        ("lost", day(30), 20, |story| story.day(30).tells(certification_lost())),
    ];
    for (status, lost_at, certified_on, step) in steps {
        scenario = scenario.and_when(step);
        let state = &scenario.after;
        assert_eq!((state.status, state.lost_at), (status, lost_at));
        assert_eq!((state.counted, Some(state.certified_at)), (status == "certified", day(certified_on)));
        assert_eq!(state.lost_reason.is_empty(), lost_at.is_none());
    }
    assert_eq!((scenario.after.lost, scenario.after.households), (2, 820));
    assert!(scenario.after.common.anomalies.is_empty());
}

#[test]
fn a_loss_from_before_the_certification_does_not_undo_it() {
    let story = community().day(20).tells(certified(800)).day(10).tells(certification_lost());
    let state = state_after::<CommunityFold>(&story);
    assert_eq!((state.status, state.lost_at, state.lost), ("certified", None, 1));
    assert_eq!(state.common.anomalies, ["out_of_order"]);
}

#[test]
fn a_certification_that_arrives_after_its_loss_stays_lost() {
    let story = community().day(20).tells(certification_lost()).day(10).tells(certified(800));
    let state = state_after::<CommunityFold>(&story);
    assert_eq!((state.status, state.lost_at, state.households), ("lost", day(20), 800));
    assert_eq!(state.common.anomalies, ["follow_up_before_certification", "out_of_order"]);
}

#[test]
fn services_before_the_certificate_are_counted_and_named() {
    let scenario = given::<CommunityFold>(community().day(1).tells(service(CommunityService::Patrol)))
        .when(|story| story.day(0).tells(certified(800)));
    assert_eq!((scenario.before().status, scenario.before().counted), ("uncertified", false));
    assert_eq!((scenario.after.status, scenario.after.patrols), ("certified", 1));
    assert_eq!(scenario.after.common.anomalies, ["follow_up_before_certification"]);
}

#[test]
fn impossible_follow_ups_are_named_once() {
    let story = community()
        .tells(certified(800))
        .day(1)
        .tells(certification_lost())
        .day(2)
        .tells(service(CommunityService::Errand))
        .tells(service(CommunityService::Errand))
        .tells(certification_lost());
    let state = state_after::<CommunityFold>(&story);
    assert_eq!(state.common.anomalies, ["service_after_loss", "lost_again"]);
    assert_eq!((state.errands, state.lost, state.lost_at), (2, 2, day(2)));
}
