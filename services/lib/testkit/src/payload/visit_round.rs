//! Payloads of visit rounds.

use quanyu_event::{VisitRoundClosed, VisitRoundOpened, VisitRoundVisitsReported};

/// So many visits are due in April.
pub fn opened(due: i32) -> VisitRoundOpened {
    VisitRoundOpened { month: "2026-04".into(), programme: "youth-support".into(), due }
}

/// So many visits so far.
pub fn visits(done: i32, refused: i32, unreachable: i32) -> VisitRoundVisitsReported {
    VisitRoundVisitsReported { done, refused, unreachable }
}

/// The round ended.
pub fn closed() -> VisitRoundClosed {
    VisitRoundClosed {}
}
