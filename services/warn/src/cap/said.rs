//! Which states of a warning are told to others, and as what.
//!
//! A finding that changed is an update; a warning that is over is an update that says so, because it was true; one that
//! never should have been is cancelled. After a cancel the same warning begins anew.

use quanyu_event::WarningClearing;

use crate::row::{Status, WarningRow};

/// What a message does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The first, or the first after a cancel.
    First,
    /// What was found is another.
    Changed,
    /// All clear.
    Over,
    /// It never was one.
    TakenBack,
}

impl Kind {
    pub fn is_over(self) -> bool {
        matches!(self, Self::Over | Self::TakenBack)
    }
}

/// A state that is told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step<'a> {
    pub row: &'a WarningRow,
    pub kind: Kind,
}

/// The states that are told, in order.
pub(super) fn steps(history: &[WarningRow]) -> Vec<Step<'_>> {
    let mut steps: Vec<Step<'_>> = Vec::new();
    for row in history.iter().filter(|row| row.status != Status::Unraised) {
        let last = steps.last().copied();
        if let Some(kind) = kind(last, row) {
            steps.push(Step { row, kind });
        }
    }
    steps
}

fn kind(last: Option<Step<'_>>, row: &WarningRow) -> Option<Kind> {
    let taken_back =
        matches!(row.clearing, WarningClearing::Corrected | WarningClearing::NotConfirmed) && is_over(row);
    let Some(last) = last else {
        // One that was over before anybody was told is not told at all.
        return (!is_over(row)).then_some(Kind::First);
    };
    match (last.kind.is_over(), is_over(row)) {
        // A correction after the end takes back what was said; anything else of its afterlife is nobody's business.
        (true, true) => (taken_back && last.kind == Kind::Over).then_some(Kind::TakenBack),
        (true, false) if last.kind == Kind::TakenBack => Some(Kind::First),
        (true, false) => Some(Kind::Changed),
        (false, true) => Some(if taken_back { Kind::TakenBack } else { Kind::Over }),
        (false, false) => (row.revised > last.row.revised && differs(last.row, row)).then_some(Kind::Changed),
    }
}

/// Over for others: also when nobody inside has seen yet that it is back to normal.
fn is_over(row: &WarningRow) -> bool {
    row.status.ended() || row.status == Status::Returned
}

/// Whether a receiver would read something else.
fn differs(before: &WarningRow, after: &WarningRow) -> bool {
    let key = |row: &WarningRow| (row.colour, row.area_codes.clone(), row.from_at, row.to_at, row.observed);
    key(before) != key(after) || before.expected != after.expected
}
