//! Special operations (专项行动): who leads, who cooperates, the targets, and how far each task is.
//!
//! Read for progress and for overdue and blocked tasks by operation, department and town. Overdue is computed from a
//! task's limit when asked.

mod task;

use self::task::{Task, TaskColumns};
use crate::fold::{Common, Fold, newest};
use quanyu_event::{Envelope, Kind, OperationEvent, OperationTargetSet, Payload, Timestamp};
use serde::Serialize;
use std::collections::BTreeMap;

/// Sixteen towns with sixteen tasks each.
const TASKS_MAX: usize = 256;
/// An operation is measured by a handful.
const TARGETS_MAX: usize = 32;

/// State of an operation; the fields are the columns of `operations`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OperationState {
    common: Common,
    status: &'static str,
    /// Whether it counts: it was defined.
    counted: bool,
    title: String,
    lead_organisation: String,
    cooperating_organisations: Vec<String>,
    defined_at: Option<Timestamp>,
    targets: Vec<String>,
    /// What each of `targets` is to reach.
    target_values: Vec<f64>,
    tasks: TaskColumns,
    #[serde(skip)]
    by_target: BTreeMap<String, Target>,
    #[serde(skip)]
    by_task: BTreeMap<String, Task>,
}

/// What is to be reached, and since when that is so. No columns.
#[derive(Debug, Clone, Default, PartialEq)]
struct Target {
    since: Option<Timestamp>,
    value: f64,
}

/// See [`OperationState`].
pub struct OperationFold;

impl Fold for OperationFold {
    const KIND: Kind = Kind::Operation;
    const TABLE: &'static str = "operations";
    const HISTORY: &'static str = "operation_history";
    const VERSION: u32 = 1;
    type Event = OperationEvent;
    type State = OperationState;

    fn event(payload: &Payload) -> Option<&OperationEvent> {
        if let Payload::Operation(event) = payload { Some(event) } else { None }
    }

    fn fold(state: Option<OperationState>, envelope: &Envelope, event: &OperationEvent) -> OperationState {
        let mut state = state.unwrap_or_else(|| OperationState::first(envelope));
        state.common.next(envelope);
        state.step(envelope.occurred_at, event);
        if state.defined_at.is_none() {
            state.common.anomaly("follow_up_before_definition");
        }
        state.counted = state.defined_at.is_some();
        state.status = if !state.counted {
            "undefined"
        } else if state.by_task.is_empty() {
            "defined"
        } else if state.by_task.values().all(Task::is_done) {
            "done"
        } else {
            "running"
        };
        state
    }
}

impl OperationState {
    fn first(envelope: &Envelope) -> Self {
        Self {
            common: Common::first(envelope),
            status: "undefined",
            counted: false,
            title: String::new(),
            lead_organisation: String::new(),
            cooperating_organisations: Vec::new(),
            defined_at: None,
            targets: Vec::new(),
            target_values: Vec::new(),
            tasks: TaskColumns::default(),
            by_target: BTreeMap::new(),
            by_task: BTreeMap::new(),
        }
    }

    fn step(&mut self, at: Timestamp, event: &OperationEvent) {
        match event {
            OperationEvent::Defined(defined) => {
                if self.common.in_order(&mut self.defined_at, at) {
                    self.title.clone_from(&defined.title);
                    self.lead_organisation.clone_from(&defined.lead_organisation);
                    self.cooperating_organisations.clone_from(&defined.cooperating_organisations);
                }
            }
            OperationEvent::TargetSet(set) => self.set_target(at, set),
            OperationEvent::TaskAssigned(assigned) => {
                self.task(&assigned.task, |task| task.assign(at, assigned));
            }
            OperationEvent::TaskProgressed(progressed) => {
                self.task(&progressed.task, |task| task.progress(at, progressed.percent));
            }
            OperationEvent::TaskBlocked(blocked) => {
                self.task(&blocked.task, |task| task.block(at, &blocked.reason));
            }
            OperationEvent::TaskDone(done) => self.task(&done.task, |task| task.finish(at)),
        }
    }

    fn set_target(&mut self, at: Timestamp, set: &OperationTargetSet) {
        if self.by_target.len() >= TARGETS_MAX && !self.by_target.contains_key(&set.target) {
            self.common.anomaly("too_many_targets");
            return;
        }
        let target = self.by_target.entry(set.target.clone()).or_default();
        if newest(&mut target.since, at) {
            target.value = set.value;
        } else {
            self.common.anomaly("out_of_order");
        }
        self.targets = self.by_target.keys().cloned().collect();
        self.target_values = self.by_target.values().map(|target| target.value).collect();
    }

    /// Changes a task; the change names what was wrong with it, if anything.
    fn task(&mut self, id: &str, change: impl FnOnce(&mut Task) -> Option<&'static str>) {
        if self.by_task.len() >= TASKS_MAX && !self.by_task.contains_key(id) {
            self.common.anomaly("too_many_tasks");
            return;
        }
        let task = self.by_task.entry(id.to_owned()).or_default();
        if let Some(anomaly) = change(task) {
            self.common.anomaly(anomaly);
        }
        if !task.is_assigned() {
            self.common.anomaly("task_not_assigned");
        }
        self.tasks = TaskColumns::of(&self.by_task);
    }
}

#[cfg(test)]
mod tests;
