//! Hazards, disputes and petitions: each an entry of a ledger, with its status and times at the end.

use super::Life;
use crate::calendar::Day;
use crate::tally::{Counted, Tally};
use crate::truth::Entry;
use quanyu_event::{DisputeEvent, HazardEvent, Payload, PetitionEvent};
use std::collections::BTreeSet;

/// What is followed of every entry.
#[derive(Default)]
struct Course<'a> {
    opened_at: Option<i64>,
    class: String,
    stage: &'static str,
    accepted: bool,
    assigned: bool,
    due_at: Option<i64>,
    /// Whether the limit was set by a step of its own.
    due_set: bool,
    rectified_at: Option<i64>,
    settled_at: Option<i64>,
    reopened: i64,
    organisation: &'a str,
}

impl Course<'_> {
    fn reopen(&mut self, stage: &'static str) {
        self.reopened += 1;
        (self.rectified_at, self.settled_at, self.stage) = (None, None, stage);
    }

    /// Writes the entry; what was never opened has none.
    fn enter(&self, life: &Life<'_>, status: &str, tally: &mut Tally) -> Option<Counted> {
        let opened_at = self.opened_at?;
        tally.ledgers.push(Entry {
            kind: life.kind.to_owned(),
            subject: life.subject.to_owned(),
            area: life.area().to_owned(),
            status: status.to_owned(),
            opened_at,
            due_at: self.due_at,
            settled_at: self.settled_at,
            reopened: self.reopened,
            organisation: self.organisation.to_owned(),
        });
        Some(Counted {
            kind: life.kind,
            area: life.area().to_owned(),
            class: self.class.clone(),
            at: self.opened_at,
        })
    }
}

pub(super) fn hazard(life: &Life<'_>, tally: &mut Tally) {
    let mut course = Course { stage: "found", ..Course::default() };
    for step in &life.steps {
        let at = step.occurred_at;
        let Payload::Hazard(event) = &step.payload else { continue };
        match event {
            HazardEvent::Reported(reported) => {
                course.opened_at = Some(at);
                course.class = reported.hazard_class.as_str().to_owned();
                if !course.due_set {
                    course.due_at = reported.due_at.map(quanyu_event::Timestamp::millis);
                }
            }
            HazardEvent::Assigned(assigned) => {
                (course.assigned, course.stage) = (true, "assigned");
                course.organisation = &assigned.organisation;
            }
            HazardEvent::DueSet(due) => (course.due_set, course.due_at) = (true, Some(due.due_at.millis())),
            HazardEvent::Rectified(_) => (course.rectified_at, course.stage) = (Some(at), "rectified"),
            HazardEvent::RectificationRejected(_) => course.stage = "rejected",
            HazardEvent::Verified(_) => course.stage = "verified",
            HazardEvent::Closed(_) => (course.settled_at, course.stage) = (Some(at), "closed"),
            HazardEvent::Reopened(_) => course.reopen("found"),
            HazardEvent::Withdrawn(_) => course.stage = "withdrawn",
            HazardEvent::Escalated(_) => {}
        }
    }
    let status = if course.stage == "found" && course.assigned { "assigned" } else { course.stage };
    let Some(counted) = course.enter(life, status, tally).filter(|_| status != "withdrawn") else { return };
    tally.count(&counted);
    tally.stage(&counted, "reported_to_rectified", course.rectified_at);
    tally.stage(&counted, "reported_to_closed", course.settled_at);
}

pub(super) fn dispute(life: &Life<'_>, tally: &mut Tally) {
    let mut course = Course { stage: "registered", ..Course::default() };
    let (mut pushed, mut confirmed) = (BTreeSet::new(), BTreeSet::new());
    for step in &life.steps {
        let at = step.occurred_at;
        let Payload::Dispute(event) = &step.payload else { continue };
        match event {
            DisputeEvent::Registered(registered) => {
                course.opened_at = Some(at);
                course.class.clone_from(&registered.dispute_type);
            }
            DisputeEvent::Pushed(to) => _ = pushed.insert((to.recipient_role.as_str(), &to.organisation)),
            DisputeEvent::ReceiptConfirmed(by) => {
                confirmed.insert((by.recipient_role.as_str(), &by.organisation));
            }
            DisputeEvent::Assigned(assigned) => {
                (course.assigned, course.stage) = (true, "assigned");
                course.organisation = &assigned.organisation;
            }
            DisputeEvent::Escalated(escalated) => {
                (course.assigned, course.stage) = (true, "assigned");
                course.organisation = &escalated.organisation;
            }
            DisputeEvent::MediationHeld(_) => course.stage = "mediating",
            DisputeEvent::Failed(_) => course.stage = "failed",
            DisputeEvent::Resolved(_) => (course.settled_at, course.stage) = (Some(at), "resolved"),
            DisputeEvent::TurnedCriminal(_) => course.stage = "turned_criminal",
            DisputeEvent::TurnedMassIncident(_) => course.stage = "turned_mass_incident",
            DisputeEvent::Reopened(_) => course.reopen("registered"),
        }
    }
    let status = if course.stage == "registered" && course.assigned { "assigned" } else { course.stage };
    let Some(counted) = course.enter(life, status, tally) else { return };
    tally.count(&counted);
    tally.stage(&counted, "registered_to_resolved", course.settled_at);
    let size = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let receipts =
        [("pushed", size(pushed.len())), ("confirmed", size(pushed.intersection(&confirmed).count()))];
    tally.sum("dispute_receipts", life.area(), counted.at.map(|at| Day::at(at).month()), &receipts);
}

pub(super) fn petition(life: &Life<'_>, tally: &mut Tally) {
    let mut course = Course { stage: "received", ..Course::default() };
    for step in &life.steps {
        let at = step.occurred_at;
        let Payload::Petition(event) = &step.payload else { continue };
        match event {
            PetitionEvent::Received(received) => {
                course.opened_at = Some(at);
                course.class = received.origin.as_str().to_owned();
                if !course.due_set {
                    course.due_at = received.due_at.map(quanyu_event::Timestamp::millis);
                }
            }
            PetitionEvent::Accepted(accepted) => {
                (course.accepted, course.stage) = (true, "accepted");
                (course.due_set, course.due_at) = (true, Some(accepted.due_at.millis()));
            }
            PetitionEvent::Assigned(assigned) => {
                (course.assigned, course.stage) = (true, "assigned");
                course.organisation = &assigned.organisation;
            }
            PetitionEvent::InvestigationStarted(_) => course.stage = "investigating",
            PetitionEvent::Answered(_) => (course.settled_at, course.stage) = (Some(at), "answered"),
            PetitionEvent::Closed(_) => course.stage = "closed",
            PetitionEvent::Reopened(_) => course.reopen("received"),
        }
    }
    let status = match course.stage {
        "received" if course.assigned => "assigned",
        "received" if course.accepted => "accepted",
        stage => stage,
    };
    let Some(counted) = course.enter(life, status, tally) else { return };
    tally.count(&counted);
    tally.stage(&counted, "lodged_to_answered", course.settled_at);
}
