//! Payloads of petitions.

use crate::START_MS;
use quanyu_event::{
    PetitionAccepted, PetitionAnswered, PetitionAssigned, PetitionClosed, PetitionInvestigationStarted,
    PetitionOrigin, PetitionOutcome, PetitionReceived, PetitionReopened, Timestamp,
};

fn day(day: i64) -> Timestamp {
    Timestamp::from_millis(START_MS).plus_days(day)
}

/// By letter, about land, without a limit.
pub fn received() -> PetitionReceived {
    PetitionReceived {
        origin: PetitionOrigin::Letter,
        matter: "land".into(),
        due_at: None,
        backlog_since_at: None,
        text_held: true,
    }
}

/// An old case, open since so many days after the story's beginning; before it when negative.
pub fn from_backlog(since_day: i64) -> PetitionReceived {
    PetitionReceived {
        origin: PetitionOrigin::OldBacklog,
        backlog_since_at: Some(day(since_day)),
        ..received()
    }
}

/// Will be dealt with, until so many days after the story's beginning.
pub fn accepted_until_day(due_day: i64) -> PetitionAccepted {
    PetitionAccepted { due_at: day(due_day) }
}

/// An organisation became responsible.
pub fn assigned(organisation: &str) -> PetitionAssigned {
    PetitionAssigned { organisation: organisation.into() }
}

/// The matter is looked into.
pub fn investigation_started() -> PetitionInvestigationStarted {
    PetitionInvestigationStarted {}
}

/// The petitioner has an answer.
pub fn answered(outcome: PetitionOutcome) -> PetitionAnswered {
    PetitionAnswered { outcome }
}

/// The case is closed.
pub fn closed(outcome: PetitionOutcome) -> PetitionClosed {
    PetitionClosed { outcome }
}

/// It is back.
pub fn reopened() -> PetitionReopened {
    PetitionReopened { reason: None }
}
