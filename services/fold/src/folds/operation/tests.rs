//! Operations as told by their source: targets, tasks and their blocks, and what arrives in the wrong order.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::task::TaskStatus::{Assigned, Blocked, Done, Progressing};
use super::*;
use crate::scenario::{Step, given, state_after};
use quanyu_testkit::payload::operation::{assigned, blocked, defined, defined_by, done, progressed, target};
use quanyu_testkit::{START_MS, Story};

fn operation() -> Story {
    Story::of("operation:fire-2026")
}

fn day(days: i64) -> Timestamp {
    Timestamp::from_millis(START_MS).plus_days(days)
}

#[test]
fn a_task_from_its_assignment_to_its_end_and_once_more() {
    let mut scenario = given::<OperationFold>(operation()).when(|story| story.tells(defined()));
    assert_eq!((scenario.after.status, scenario.after.counted), ("defined", true));
    let steps: [(task::TaskStatus, i32, &str, Step); 7] = [
        (Assigned, 0, "running", |story| story.day(1).tells(assigned("t1", "town", 30))),
        (Progressing, 20, "running", |story| story.day(2).tells(progressed("t1", 20))),
        (Blocked, 20, "running", |story| story.day(3).tells(blocked("t1", "waits-for-funds"))),
        (Progressing, 60, "running", |story| story.day(9).tells(progressed("t1", 60))),
        (Done, 100, "done", |story| story.day(20).tells(done("t1"))),
        (Assigned, 60, "running", |story| story.day(21).tells(assigned("t1", "village", 40))),
        (Done, 100, "done", |story| story.day(22).tells(done("t1"))),
    ];
    for (task_status, percent, status, step) in steps {
        scenario = scenario.and_when(step);
        let tasks = &scenario.after.tasks;
        assert_eq!(
            (tasks.task_statuses.as_slice(), tasks.task_percents.as_slice()),
            ([task_status].as_slice(), [percent].as_slice())
        );
        assert_eq!(scenario.after.status, status);
    }
    let state = scenario.after;
    assert_eq!(state.tasks.task_organisations, ["village"]);
    assert_eq!((state.tasks.tasks_due_at, state.tasks.tasks_standing_at), (vec![day(40)], vec![day(22)]));
    assert!(state.common.anomalies.is_empty());
}

#[test]
fn a_blocked_task_says_why_and_since_when() {
    let story = operation()
        .tells(defined())
        .tells(assigned("t2", "town", 30))
        .tells(assigned("t1", "village", 30))
        .day(3)
        .tells(blocked("t2", "waits-for-funds"));
    let tasks = state_after::<OperationFold>(&story).tasks;
    assert_eq!((tasks.tasks, tasks.tasks_done, tasks.tasks_blocked), (2, 0, 1));
    assert_eq!(tasks.task_ids, ["t1", "t2"]);
    assert_eq!(tasks.task_statuses, [Assigned, Blocked]);
    assert_eq!(tasks.task_blocked_reasons, ["", "waits-for-funds"]);
    assert_eq!(tasks.tasks_standing_at, [day(0), day(3)]);
}

#[test]
fn targets_are_the_last_ones_set() {
    let story = operation()
        .tells(defined())
        .day(5)
        .tells(target("clearance-percent", 98.0))
        .tells(target("accidents", 0.0))
        .day(2)
        .tells(target("clearance-percent", 95.0));
    let state = state_after::<OperationFold>(&story);
    assert_eq!(state.targets, ["accidents", "clearance-percent"]);
    assert_eq!(state.target_values, [0.0, 98.0]);
    assert_eq!(state.common.anomalies, ["out_of_order"]);
}

#[test]
fn an_older_definition_assignment_or_block_does_not_take_over() {
    let story = operation()
        .day(5)
        .tells(defined_by("emergency bureau"))
        .tells(assigned("t1", "town", 30))
        .day(6)
        .tells(progressed("t1", 50))
        .day(2)
        .tells(defined_by("fire brigade"))
        .tells(assigned("t1", "village", 10))
        .tells(progressed("t1", 10))
        .tells(blocked("t1", "waits-for-funds"));
    let state = state_after::<OperationFold>(&story);
    assert_eq!(state.lead_organisation, "emergency bureau");
    assert_eq!(state.tasks.task_organisations, ["town"]);
    assert_eq!((state.tasks.task_percents, state.tasks.task_statuses), (vec![50], vec![Progressing]));
    assert_eq!(state.common.anomalies, ["out_of_order"]);
}

#[test]
fn impossible_follow_ups_are_named_once() {
    let story = operation()
        .tells(done("t1"))
        .tells(defined())
        .tells(progressed("t1", 50))
        .tells(progressed("t1", 150));
    let state = state_after::<OperationFold>(&story);
    assert_eq!(
        state.common.anomalies,
        ["task_not_assigned", "follow_up_before_definition", "task_changed_after_done", "percent_over_100"]
    );
    assert_eq!((state.status, state.tasks.task_percents), ("running", vec![100]));
}

#[test]
fn what_is_beyond_the_bounds_is_named_and_not_kept() {
    let tasks = (0..260).fold(operation().tells(defined()), |story, number| {
        story.tells(assigned(&format!("t{number}"), "town", 30))
    });
    let state = state_after::<OperationFold>(&tasks);
    assert_eq!((state.tasks.task_ids.len(), state.tasks.tasks), (TASKS_MAX, 256));
    assert_eq!(state.common.anomalies, ["too_many_tasks"]);
    let targets = (0..40).fold(operation().tells(defined()), |story, number| {
        story.tells(target(&format!("target-{number}"), 1.0))
    });
    let state = state_after::<OperationFold>(&targets);
    assert_eq!((state.targets.len(), state.target_values.len()), (TARGETS_MAX, TARGETS_MAX));
    assert_eq!(state.common.anomalies, ["too_many_targets"]);
}
