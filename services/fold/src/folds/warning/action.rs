//! What people do about a warning. An action holds when it saw the turn that the warning is in, and when there is
//! something to do; what does not hold is counted, and its event stays in the log.

use super::{
    Acknowledged, Assigned, Cleared, Expired, Raised, Returned, Shelved, WarningState, WarningStatus,
};
use crate::fold::earliest;
use quanyu_event::{
    Envelope, Timestamp, WarningActionTaken, WarningAssessed, WarningAssigned, WarningClearing,
    WarningHandedOver, WarningShelved,
};

/// Where a warning is still somebody's business.
const OPEN: [WarningStatus; 5] = [Raised, Acknowledged, Assigned, Shelved, Returned];

impl WarningState {
    /// Whether an action holds: it saw this turn, and the warning stands where it can be done.
    fn holds(&mut self, seen_turn: i32, from: &[WarningStatus]) -> bool {
        let seen = u32::try_from(seen_turn).is_ok_and(|seen| seen == self.turn);
        let holds = seen && from.contains(&self.status);
        if !holds {
            self.superseded += 1;
        }
        holds
    }

    pub(super) fn acknowledge(&mut self, envelope: &Envelope, seen_turn: i32) {
        if !self.holds(seen_turn, &[Raised, Returned]) {
            return;
        }
        let at = envelope.occurred_at;
        earliest(&mut self.acknowledged_at, at);
        self.acknowledged_by =
            envelope.actor.as_ref().map(|actor| actor.organisation.clone()).unwrap_or_default();
        if self.status == Returned {
            self.ended_at = Some(at);
            self.turn_to(Cleared);
        } else {
            self.turn_to(Acknowledged);
        }
    }

    pub(super) fn assign(&mut self, at: Timestamp, action: &WarningAssigned) {
        if self.holds(action.seen_turn, &[Raised, Acknowledged, Assigned, Shelved]) {
            // Whoever assigns it has seen it.
            earliest(&mut self.acknowledged_at, at);
            self.assigned_at = Some(at);
            self.organisation.clone_from(&action.organisation);
            self.turn_to(Assigned);
        }
    }

    pub(super) fn shelve(&mut self, action: &WarningShelved) {
        if self.holds(action.seen_turn, &[Raised, Acknowledged, Assigned]) {
            self.shelved_until_at = Some(action.until_at);
            self.shelved_reason.clone_from(&action.reason);
            self.turn_to(Shelved);
        }
    }

    /// By hand with the turn that was seen, or because its time was over.
    pub(super) fn resume(&mut self, seen_turn: Option<i32>) {
        let holds = match seen_turn {
            Some(seen) => self.holds(seen, &[Shelved]),
            None => self.status == Shelved,
        };
        if holds {
            self.shelved_until_at = None;
            let back = if self.assigned_at.is_some() {
                Assigned
            } else if self.acknowledged_at.is_some() {
                Acknowledged
            } else {
                Raised
            };
            self.turn_to(back);
        }
    }

    /// Something was done, whatever has become of the warning since: it does not take a turn.
    pub(super) fn act(&mut self, at: Timestamp, action: &WarningActionTaken) {
        self.actions += 1;
        earliest(&mut self.first_action_at, at);
        self.last_action.clone_from(&action.action);
    }

    pub(super) fn assess(&mut self, at: Timestamp, action: &WarningAssessed) {
        let anywhere = [Raised, Acknowledged, Assigned, Shelved, Returned, Cleared, Expired];
        if self.holds(action.seen_turn, &anywhere) {
            self.verdict = action.verdict;
            self.assessed_at = Some(at);
            self.turn_to(self.status);
        }
    }

    pub(super) fn hand_over(&mut self, at: Timestamp, action: &WarningHandedOver) {
        if self.holds(action.seen_turn, &OPEN) {
            self.handed_over_at = Some(at);
            self.organisation.clone_from(&action.organisation);
            self.turn_to(self.status);
        }
    }

    pub(super) fn clear(&mut self, at: Timestamp, seen_turn: i32, cause: WarningClearing) {
        if self.holds(seen_turn, &OPEN) {
            self.clearing = cause;
            self.ended_at = Some(at);
            self.turn_to(Cleared);
        }
    }
}
