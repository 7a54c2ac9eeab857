//! One task of an operation, and all of them as columns.
//!
//! Used by the operation's fold only. Each change says what was out of order or impossible in it, if anything.

use crate::fold::newest;
use quanyu_event::{OperationTaskAssigned, Timestamp};
use serde::Serialize;
use std::collections::BTreeMap;

const PERCENT_MAX: i32 = 100;

/// Where a task stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum TaskStatus {
    /// An organisation has it.
    #[default]
    Assigned,
    /// Work is going on.
    Progressing,
    /// It cannot go on.
    Blocked,
    /// It is done.
    Done,
}

/// A task. No columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Task {
    status: TaskStatus,
    /// When it came to stand so.
    standing_at: Option<Timestamp>,
    blocked_reason: String,
    assigned_at: Option<Timestamp>,
    organisation: String,
    area_code: String,
    due_at: Option<Timestamp>,
    progressed_at: Option<Timestamp>,
    percent: i32,
}

/// The tasks as columns: lists of one length in the order of the tasks' ids. A time that is not there is 1970, for
/// lists hold no missing values.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(super) struct TaskColumns {
    pub(super) tasks: u32,
    pub(super) tasks_done: u32,
    pub(super) tasks_blocked: u32,
    pub(super) task_ids: Vec<String>,
    pub(super) task_statuses: Vec<TaskStatus>,
    pub(super) task_organisations: Vec<String>,
    pub(super) task_area_codes: Vec<String>,
    pub(super) task_percents: Vec<i32>,
    pub(super) task_blocked_reasons: Vec<String>,
    pub(super) tasks_assigned_at: Vec<Timestamp>,
    pub(super) tasks_due_at: Vec<Timestamp>,
    pub(super) tasks_standing_at: Vec<Timestamp>,
}

type Anomaly = Option<&'static str>;

impl Task {
    pub(super) fn is_assigned(&self) -> bool {
        self.assigned_at.is_some()
    }

    pub(super) fn is_done(&self) -> bool {
        self.status == TaskStatus::Done
    }

    /// The last assignment says who and until when; it opens a task that was done.
    pub(super) fn assign(&mut self, at: Timestamp, assigned: &OperationTaskAssigned) -> Anomaly {
        if newest(&mut self.assigned_at, at) {
            self.organisation.clone_from(&assigned.organisation);
            self.area_code = assigned.area_code.clone().unwrap_or_default();
            self.due_at = Some(assigned.due_at);
        }
        self.move_to(at, TaskStatus::Assigned, "")
    }

    pub(super) fn progress(&mut self, at: Timestamp, percent: i32) -> Anomaly {
        if newest(&mut self.progressed_at, at) {
            self.percent = percent.min(PERCENT_MAX);
        }
        let anomaly = self.move_to(at, TaskStatus::Progressing, "");
        if percent > PERCENT_MAX { Some("percent_over_100") } else { anomaly }
    }

    pub(super) fn block(&mut self, at: Timestamp, reason: &str) -> Anomaly {
        self.move_to(at, TaskStatus::Blocked, reason)
    }

    pub(super) fn finish(&mut self, at: Timestamp) -> Anomaly {
        self.move_to(at, TaskStatus::Done, "")
    }

    fn move_to(&mut self, at: Timestamp, to: TaskStatus, blocked_reason: &str) -> Anomaly {
        if !newest(&mut self.standing_at, at) {
            return Some("out_of_order");
        }
        let was_done = self.is_done();
        self.status = to;
        blocked_reason.clone_into(&mut self.blocked_reason);
        (was_done && to != TaskStatus::Assigned).then_some("task_changed_after_done")
    }

    fn percent(&self) -> i32 {
        if self.is_done() { PERCENT_MAX } else { self.percent }
    }
}

impl TaskColumns {
    pub(super) fn of(by_task: &BTreeMap<String, Task>) -> Self {
        let mut columns = Self::default();
        for (id, task) in by_task {
            columns.tasks += 1;
            columns.tasks_done += u32::from(task.is_done());
            columns.tasks_blocked += u32::from(task.status == TaskStatus::Blocked);
            columns.task_ids.push(id.clone());
            columns.task_statuses.push(task.status);
            columns.task_organisations.push(task.organisation.clone());
            columns.task_area_codes.push(task.area_code.clone());
            columns.task_percents.push(task.percent());
            columns.task_blocked_reasons.push(task.blocked_reason.clone());
            columns.tasks_assigned_at.push(task.assigned_at.unwrap_or_default());
            columns.tasks_due_at.push(task.due_at.unwrap_or_default());
            columns.tasks_standing_at.push(task.standing_at.unwrap_or_default());
        }
        columns
    }
}
