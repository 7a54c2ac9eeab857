//! A wave and its results: one a component and area, the newest counts, in any order of arrival.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::scenario::{given, state_after};
use quanyu_testkit::payload::survey::{result, wave_closed, wave_opened};
use quanyu_testkit::{START_MS, Story};

fn wave() -> Story {
    Story::of("survey:2026-q2")
}

fn day(days: i64) -> Timestamp {
    Timestamp::from_millis(START_MS).plus_days(days)
}

#[test]
fn a_wave_has_one_result_a_component() {
    let scenario = given::<SurveyFold>(wave().tells(wave_opened("2026-q2")))
        .when(|story| {
            story.day(20).tells(result("police", 91_000, 400)).tells(result("feeling-safe", 97_500, 410))
        })
        .and_when(|story| story.day(21).tells(result("police", 92_250, 500)))
        .and_when(|story| story.day(30).tells(wave_closed()));
    assert_eq!((scenario.before().status, scenario.before().counted), ("open", true));
    let state = scenario.after;
    assert_eq!((state.status, state.counted, state.opened_at), ("closed", true, day(0)));
    assert_eq!((state.opens_at, state.closed_at), (Some(day(1)), Some(day(30))));
    assert_eq!((state.title.as_str(), state.wave.as_str()), ("public safety survey", "2026-q2"));
    assert_eq!(state.result_components, ["feeling-safe", "police"]);
    assert_eq!(state.result_areas, ["330784105", "330784105"]);
    assert_eq!(state.result_scores_milli, [97_500, 92_250]);
    assert_eq!(state.result_respondents, [410, 500]);
    assert_eq!(state.result_reported_at, [day(20), day(21)]);
    assert_eq!((state.common.events, state.common.anomalies.len()), (5, 0));
}

#[test]
fn areas_keep_results_of_their_own() {
    let story = wave()
        .in_area("330784")
        .tells(wave_opened("2026-q2"))
        .day(1)
        .in_area("330784105")
        .tells(result("police", 91_000, 40))
        .in_area("330784006")
        .tells(result("police", 88_000, 50))
        .nowhere()
        .tells(result("police", 90_000, 900));
    let state = state_after::<SurveyFold>(&story);
    assert_eq!(state.result_areas, ["330784", "330784006", "330784105"]);
    assert_eq!(state.result_scores_milli, [90_000, 88_000, 91_000]);
    assert_eq!(state.common.area_code, "330784");
}

#[test]
fn an_older_result_does_not_come_back() {
    let story = wave()
        .tells(wave_opened("2026-q2"))
        .day(9)
        .tells(result("police", 92_000, 500))
        .day(8)
        .tells(result("police", 91_000, 400));
    let state = state_after::<SurveyFold>(&story);
    assert_eq!((state.result_scores_milli, state.result_respondents), (vec![92_000], vec![500]));
    assert_eq!(state.common.anomalies, ["out_of_order"]);
}

#[test]
fn an_opening_that_comes_last_gives_the_wave_its_area() {
    let town_first = wave().in_area("330784105").day(9).tells(result("police", 92_000, 500));
    let scenario = given::<SurveyFold>(town_first)
        .when(|story| story.in_area("330784").day(0).tells(wave_opened("2026-q2")));
    assert_eq!((scenario.before().status, scenario.before().counted), ("unopened", false));
    let state = scenario.after;
    assert_eq!((state.status, state.counted, state.opened_at), ("open", true, day(0)));
    assert_eq!((state.common.area_code.as_str(), state.result_areas[0].as_str()), ("330784", "330784105"));
    assert_eq!(state.common.anomalies, ["follow_up_before_opening"]);
}

#[test]
fn results_stay_bounded() {
    let story = (0..=RESULTS_MAX).fold(wave().tells(wave_opened("2026-q2")), |story, number| {
        story.tells(result(&format!("component-{number}"), 1, 1))
    });
    let state = state_after::<SurveyFold>(&story);
    assert_eq!(state.result_components.len(), RESULTS_MAX);
    assert_eq!(state.common.anomalies, ["results_beyond_bound"]);
}

#[test]
fn impossible_follow_ups_are_named_once() {
    let story = wave()
        .tells(wave_opened("2026-q2"))
        .day(1)
        .tells(wave_closed())
        .day(2)
        .tells(result("police", 100_001, 3))
        .tells(result("police", 100_002, 3))
        .tells(wave_closed())
        .tells(wave_opened("2026-q2"));
    let state = state_after::<SurveyFold>(&story);
    assert_eq!(
        state.common.anomalies,
        ["result_after_close", "score_out_of_range", "closed_again", "opened_again"]
    );
    assert_eq!((state.status, state.result_scores_milli), ("closed", vec![100_002]));
}
