//! A warning's state as the message of the contract. Only ever outwards, so nothing can fail.

use quanyu_event::{CoordinateSystem, Position, Timestamp, WarningFinding};
use quanyu_wire::IntoWire as _;
use quanyu_wire::pb::warning::v1 as pb;

use super::Effect;
use crate::row::{Status, WarningRow};

pub(super) fn result(effect: Effect) -> pb::ActionResult {
    let outcome = if effect.superseded { pb::ActionOutcome::Superseded } else { pb::ActionOutcome::Held };
    pb::ActionResult { outcome: outcome as i32, warning: Some(warning(effect.after)) }
}

pub(super) fn warning(row: WarningRow) -> pb::Warning {
    let finding = finding(&row).map(WarningFinding::into_wire);
    pb::Warning {
        warning: row.subject,
        status: status(row.status) as i32,
        turn: count(row.turn),
        version: i64::try_from(row.version).unwrap_or(i64::MAX),
        exercise: row.exercise,
        raised_at: Some(time(row.raised_at)),
        definition: row.definition,
        detector: row.detector,
        detector_version: row.detector_version,
        set_version: row.set_version,
        category: row.category,
        false_per_week: row.false_per_week,
        colour_max: row.colour_max as i32,
        finding,
        revised: count(row.revised),
        acknowledged_at: row.acknowledged_at.map(time),
        acknowledged_by: row.acknowledged_by,
        organisation: row.organisation,
        assigned_at: row.assigned_at.map(time),
        shelved_until_at: row.shelved_until_at.map(time),
        shelved_reason: row.shelved_reason,
        actions: count(row.actions),
        last_action: row.last_action,
        verdict: row.verdict as i32,
        escalation: row.escalation,
        ended_at: row.ended_at.map(time),
        clearing: row.clearing as i32,
        comments: count(row.comments),
        last_comment: row.last_comment,
        superseded: count(row.superseded),
    }
}

/// What was found; none of a warning that was never raised.
fn finding(row: &WarningRow) -> Option<WarningFinding> {
    let position =
        |longitude, latitude| Position { longitude, latitude, coordinate_system: CoordinateSystem::Wgs84 };
    Some(WarningFinding {
        colour: row.colour,
        area_codes: row.area_codes.clone(),
        from_at: row.from_at?,
        to_at: row.to_at?,
        observed: row.observed,
        expected: row.expected,
        upper: row.upper,
        ratio_lower: row.ratio_lower,
        ratio_upper: row.ratio_upper,
        p: row.p,
        score: row.score,
        recurrence_days: row.recurrence_days,
        baseline: row.baseline.clone(),
        centre: row.centre_longitude.zip(row.centre_latitude).map(|(east, north)| position(east, north)),
        radius_m: row.radius_m,
        evaluation: row.evaluation.clone(),
        data_as_of_at: row.data_as_of_at?,
    })
}

fn status(status: Status) -> pb::WarningStatus {
    match status {
        Status::Unraised => pb::WarningStatus::Unspecified,
        Status::Raised => pb::WarningStatus::Raised,
        Status::Acknowledged => pb::WarningStatus::Acknowledged,
        Status::Assigned => pb::WarningStatus::Assigned,
        Status::Shelved => pb::WarningStatus::Shelved,
        Status::Returned => pb::WarningStatus::Returned,
        Status::Cleared => pb::WarningStatus::Cleared,
        Status::Expired => pb::WarningStatus::Expired,
    }
}

fn count(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn time(at: Timestamp) -> prost_types::Timestamp {
    let millis = at.millis();
    // A remainder of 1,000 times a million is below 2^31.
    let nanos = i32::try_from(millis.rem_euclid(1_000) * 1_000_000).unwrap_or_default();
    prost_types::Timestamp { seconds: millis.div_euclid(1_000), nanos }
}
