//! Payloads of operations.

use crate::START_MS;
use quanyu_event::{
    OperationDefined, OperationTargetSet, OperationTaskAssigned, OperationTaskBlocked, OperationTaskDone,
    OperationTaskProgressed, Timestamp,
};

/// Against fires, led by the fire brigade.
pub fn defined() -> OperationDefined {
    defined_by("fire brigade")
}

/// The same, led by an organisation.
pub fn defined_by(lead_organisation: &str) -> OperationDefined {
    OperationDefined {
        title: "fire safety of small workshops".into(),
        lead_organisation: lead_organisation.into(),
        cooperating_organisations: vec!["emergency bureau".into(), "market supervision".into()],
    }
}

/// What is to be reached.
pub fn target(target: &str, value: f64) -> OperationTargetSet {
    OperationTargetSet { target: target.into(), value }
}

/// An organisation got a task, until so many days after the story's beginning.
pub fn assigned(task: &str, organisation: &str, due_day: i64) -> OperationTaskAssigned {
    OperationTaskAssigned {
        task: task.into(),
        organisation: organisation.into(),
        area_code: Some("330784105".into()),
        due_at: Timestamp::from_millis(START_MS).plus_days(due_day),
    }
}

/// How far a task is.
pub fn progressed(task: &str, percent: i32) -> OperationTaskProgressed {
    OperationTaskProgressed { task: task.into(), percent }
}

/// A task cannot go on.
pub fn blocked(task: &str, reason: &str) -> OperationTaskBlocked {
    OperationTaskBlocked { task: task.into(), reason: reason.into() }
}

/// A task is done.
pub fn done(task: &str) -> OperationTaskDone {
    OperationTaskDone { task: task.into() }
}
