//! Payloads of warnings and evaluations.

use crate::START_MS;
use quanyu_event::{
    EvaluationCompleted, EvaluationPinned, Timestamp, WarningAcknowledged, WarningBin, WarningCleared,
    WarningClearing, WarningColour, WarningFinding, WarningRaised, WarningRevised, WarningRevision,
    WarningShelved,
};

/// Of a week of incidents in one town.
pub fn finding(colour: WarningColour) -> WarningFinding {
    let start = Timestamp::from_millis(START_MS);
    WarningFinding {
        colour,
        area_codes: vec!["330784105".into()],
        from_at: start,
        to_at: start.plus_days(7),
        observed: 17,
        expected: Some(4.2),
        upper: Some(9.0),
        ratio_lower: Some(2.3),
        ratio_upper: Some(6.4),
        p: Some(0.000_02),
        score: Some(3.1),
        recurrence_days: None,
        baseline: "the same season of five years".into(),
        centre: None,
        radius_m: None,
        evaluation: "evaluation:2026.1/incident-weekly/2026-03-30".into(),
        data_as_of_at: start.plus_days(7),
    }
}

/// A week that stands out.
pub fn raised(colour: WarningColour) -> WarningRaised {
    WarningRaised {
        definition: "incident-weekly".into(),
        detector: "farrington-flexible".into(),
        detector_version: "1".into(),
        set_version: "2026.1".into(),
        category: Some("road_traffic".into()),
        bin: WarningBin::Week,
        parameters_json: "{}".into(),
        false_per_week: Some(0.4),
        finding: finding(colour),
    }
}

/// The next week stands out as well.
pub fn revised(colour: WarningColour) -> WarningRevised {
    WarningRevised { reason: WarningRevision::GoesOn, finding: finding(colour) }
}

/// Somebody has seen it, in this turn.
pub fn acknowledged(seen_turn: i32) -> WarningAcknowledged {
    WarningAcknowledged { seen_turn, note: None }
}

/// Put aside for two days.
pub fn shelved(seen_turn: i32) -> WarningShelved {
    WarningShelved {
        seen_turn,
        reason: "known road works".into(),
        until_at: Timestamp::from_millis(START_MS).plus_days(9),
    }
}

/// Over: by whoever saw this turn, or by a detector.
pub fn cleared(cause: WarningClearing, seen_turn: Option<i32>) -> WarningCleared {
    WarningCleared { cause, seen_turn, evaluation: None, note: None }
}

/// A week is judged on what stands up to this offset.
pub fn pinned(offset: u64) -> EvaluationPinned {
    let start = Timestamp::from_millis(START_MS);
    EvaluationPinned {
        definition: "incident-weekly".into(),
        set_version: "2026.1".into(),
        from_at: start,
        to_at: start.plus_days(7),
        round: 0,
        complete_at: start.plus_days(7),
        log_position_json: format!(r#"{{"quanyu.incident.v1":{{"0":{offset}}}}}"#),
    }
}

/// It was judged.
pub fn completed(findings: i64) -> EvaluationCompleted {
    EvaluationCompleted {
        tested: 84,
        untestable: 6,
        suspended: 0,
        flagged: 2,
        findings,
        false_expected: Some(0.06),
        reasons_json: "{}".into(),
    }
}
