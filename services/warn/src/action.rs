//! What people may do about a warning: from an action and the state that it meets to an event, or a refusal that says why.
//!
//! Pure; used by the service. It is the same table that fold judges by, asked beforehand: fold has the last word.

mod refused;
mod text;

pub use refused::{Fault, Refused};

use quanyu_event::{
    Payload, Timestamp, WarningAcknowledged, WarningActionTaken, WarningAssessed, WarningAssigned,
    WarningCleared, WarningClearing, WarningCommented, WarningHandedOver, WarningResumed, WarningShelved,
    WarningVerdict,
};

use crate::row::Status;
use text::{Texts, Width};

/// Longest shelving: what is put aside for longer is not dealt with.
pub const SHELVED_DAYS_MAX: i64 = 30;

/// Where the warning stands that somebody acts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Its status.
    pub status: Status,
    /// Its turn.
    pub turn: u32,
}

/// What somebody does.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    missing_docs,
    reason = "the fields are those of the events, which have their comments in the contract"
)]
pub enum Action {
    /// They have seen it.
    Acknowledge { note: Option<String> },
    /// An organisation deals with it.
    Assign { organisation: String, note: Option<String> },
    /// Puts it aside; without a time it is a fault.
    Shelve { reason: String, until_at: Option<Timestamp> },
    /// Ends the shelving.
    Resume { note: Option<String> },
    /// Something was done.
    Record { action: String },
    /// What it turned out to be.
    Assess { verdict: WarningVerdict, note: Option<String> },
    /// To the next shift.
    HandOver { organisation: String, note: Option<String> },
    /// Ends it.
    Clear { cause: WarningClearing, note: Option<String> },
    /// A remark.
    Comment { text: String },
}

impl Action {
    /// The statuses that it can be done in; the same as in fold.
    #[must_use]
    pub fn possible_in(&self) -> &'static [Status] {
        use Status::{Acknowledged, Assigned, Cleared, Expired, Raised, Returned, Shelved};
        match self {
            Self::Acknowledge { .. } => &[Raised, Returned],
            Self::Assign { .. } => &[Raised, Acknowledged, Assigned, Shelved],
            Self::Shelve { .. } => &[Raised, Acknowledged, Assigned],
            Self::Resume { .. } => &[Shelved],
            Self::HandOver { .. } | Self::Clear { .. } => {
                &[Raised, Acknowledged, Assigned, Shelved, Returned]
            }
            Self::Record { .. } | Self::Assess { .. } | Self::Comment { .. } => {
                &[Raised, Acknowledged, Assigned, Shelved, Returned, Cleared, Expired]
            }
        }
    }

    /// Whether it holds whatever others did meanwhile: what was done was done.
    #[must_use]
    pub fn holds_always(&self) -> bool {
        matches!(self, Self::Record { .. } | Self::Comment { .. })
    }

    /// The event of this action.
    ///
    /// # Errors
    /// Why it cannot be done: every fault of its fields, an old turn, or a status in which there is nothing to do.
    pub fn decide(&self, met: Standing, seen_turn: i32, now: Timestamp) -> Result<Payload, Refused> {
        let faults = self.faults(seen_turn, now);
        if !faults.is_empty() {
            return Err(Refused::Faults(faults));
        }
        let Standing { status, turn } = met;
        let seen = i64::from(seen_turn);
        if !self.holds_always() && seen != i64::from(turn) {
            return Err(Refused::Turn { seen: seen_turn, current: turn, status });
        }
        if !self.possible_in().contains(&status) {
            return Err(Refused::NotPossible {
                action: self.name(),
                status,
                possible_in: self.possible_in(),
            });
        }
        Ok(self.payload(seen_turn))
    }

    /// Its name in refusals, in English and in Chinese.
    fn name(&self) -> (&'static str, &'static str) {
        match self {
            Self::Acknowledge { .. } => ("acknowledged", "确认"),
            Self::Assign { .. } => ("assigned", "指派"),
            Self::Shelve { .. } => ("shelved", "搁置"),
            Self::Resume { .. } => ("resumed", "恢复"),
            Self::Record { .. } => ("acted on", "记录处置"),
            Self::Assess { .. } => ("assessed", "研判"),
            Self::HandOver { .. } => ("handed over", "交接"),
            Self::Clear { .. } => ("cleared", "解除"),
            Self::Comment { .. } => ("commented on", "备注"),
        }
    }

    pub(crate) fn faults(&self, seen_turn: i32, now: Timestamp) -> Vec<Fault> {
        let mut texts = Texts::default();
        if seen_turn < 1 {
            texts.fault(
                "basis.seen_turn",
                "BELOW_MINIMUM",
                "must be at least 1: the turn of the warning on the screen",
                "不得小于 1：应为界面上预警的轮次",
            );
        }
        match self {
            Self::Acknowledge { note } | Self::Resume { note } => texts.optional("note", note.as_deref()),
            Self::Assign { organisation, note } | Self::HandOver { organisation, note } => {
                texts.required("organisation", organisation, Width::Name);
                texts.optional("note", note.as_deref());
            }
            Self::Shelve { reason, until_at } => {
                texts.required("reason", reason, Width::Words);
                texts.until(*until_at, now);
            }
            Self::Record { action } => texts.required("action", action, Width::Words),
            Self::Comment { text } => texts.required("text", text, Width::Words),
            Self::Assess { verdict, note } => {
                if *verdict == WarningVerdict::Unspecified {
                    texts.fault(
                        "verdict",
                        "MISSING",
                        "is required: true, false or unclear",
                        "必填：属实、误报或不明",
                    );
                }
                texts.optional("note", note.as_deref());
            }
            Self::Clear { cause, note } => {
                if !matches!(cause, WarningClearing::DealtWith | WarningClearing::NotConfirmed) {
                    texts.fault(
                        "cause",
                        "UNKNOWN_CHOICE",
                        "must be dealt with or not confirmed; the others are a detector's",
                        "应为已处置或未证实；其他原因由探测方法给出",
                    );
                }
                texts.optional("note", note.as_deref());
            }
        }
        texts.faults
    }

    /// The event that this action makes, whatever state it meets: to tell a retry from another use of its id.
    #[must_use]
    pub fn payload(&self, seen_turn: i32) -> Payload {
        match self.clone() {
            Self::Acknowledge { note } => WarningAcknowledged { seen_turn, note }.into(),
            Self::Assign { organisation, note } => WarningAssigned { seen_turn, organisation, note }.into(),
            // A missing time was a fault.
            Self::Shelve { reason, until_at } => {
                WarningShelved { seen_turn, reason, until_at: until_at.unwrap_or_default() }.into()
            }
            Self::Resume { note } => WarningResumed { seen_turn: Some(seen_turn), note }.into(),
            Self::Record { action } => WarningActionTaken { seen_turn, action }.into(),
            Self::Assess { verdict, note } => WarningAssessed { seen_turn, verdict, note }.into(),
            Self::HandOver { organisation, note } => {
                WarningHandedOver { seen_turn, organisation, note }.into()
            }
            Self::Clear { cause, note } => {
                WarningCleared { cause, seen_turn: Some(seen_turn), evaluation: None, note }.into()
            }
            Self::Comment { text } => WarningCommented { text }.into(),
        }
    }
}

#[cfg(test)]
mod tests;
