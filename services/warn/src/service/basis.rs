//! What every action says of itself: about which warning, as seen when, by whom. Read once, with all its faults.

use quanyu_event::{Actor, Kind, Subject, Timestamp};
use quanyu_wire::pb::warning::v1 as pb;
use quanyu_wire::{Checker, FromWire as _, Language, Limits};
use uuid::Uuid;

use crate::action::Fault;

/// How far a caller's clock may be ahead; what ingest takes.
const AHEAD_MS_MAX: i64 = 300_000;
/// Actions of longer ago are history, which comes by import.
const AGO_DAYS_MAX: i64 = 30;

/// Who acts on what.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Basis {
    pub subject: Subject,
    pub seen_turn: i32,
    pub action_id: Uuid,
    pub actor: Actor,
    pub acted_at: Option<Timestamp>,
}

impl Basis {
    /// The basis, if it is right, and everything that is wrong with it.
    pub fn read(wire: pb::ActionBasis, now: Timestamp) -> (Option<Self>, Vec<Fault>) {
        let mut faults = Vec::new();
        let subject = read_subject(&wire.warning, "basis.warning").map_err(|fault| faults.push(fault)).ok();
        let action_id = Uuid::try_parse(&wire.action_id).ok().filter(|id| !id.is_nil());
        if action_id.is_none() {
            let english = "must be a UUID, the same in every retry of this action";
            faults.push(Fault::new(
                "basis.action_id",
                "MALFORMED",
                english,
                "应为 UUID，同一操作重试时保持不变",
            ));
        }
        let actor = read_actor(wire.actor, &mut faults);
        let acted_at = match wire.acted_at {
            None => Some(None),
            Some(given) => match instant(given) {
                Some(at) if is_recent(at, now) => Some(Some(at)),
                _ => {
                    let english = "must be a time of the last 30 days; check the clock and the zone";
                    let chinese = "应为最近 30 天内的时间；请检查时钟和时区";
                    faults.push(Fault::new("basis.acted_at", "OUT_OF_RANGE", english, chinese));
                    None
                }
            },
        };
        let (Some(subject), Some(action_id), Some(actor), Some(acted_at)) =
            (subject, action_id, actor, acted_at)
        else {
            return (None, faults);
        };
        (Some(Self { subject, seen_turn: wire.seen_turn, action_id, actor, acted_at }), faults)
    }
}

fn is_recent(at: Timestamp, now: Timestamp) -> bool {
    at >= now.plus_days(-AGO_DAYS_MAX) && at.millis() <= now.millis().saturating_add(AHEAD_MS_MAX)
}

/// A warning's id.
pub(crate) fn read_subject(text: &str, field: &'static str) -> Result<Subject, Fault> {
    let subject = Subject::parse(text).ok().filter(|subject| subject.kind() == Some(Kind::Warning));
    let english = "must be a warning's id, such as warning:5b4c3f0e-…";
    subject.ok_or_else(|| Fault::new(field, "MALFORMED", english, "应为预警编号，例如 warning:5b4c3f0e-…"))
}

fn read_actor(wire: Option<quanyu_wire::pb::common::v1::Actor>, faults: &mut Vec<Fault>) -> Option<Actor> {
    let Some(wire) = wire else {
        let english = "is required: an organisation and a role, never a person";
        faults.push(Fault::new("basis.actor", "MISSING", english, "必填：单位和岗位，不得填写个人"));
        return None;
    };
    // No time is checked here, so any limits do.
    let zero = Timestamp::from_millis(0);
    let limits = Limits { now: zero, floor: zero, ahead_ms_max: 0 };
    let mut check = Checker::new(&limits);
    let actor = Actor::from_wire(wire, &mut check);
    faults.extend(check.violations.iter().map(|violation| {
        let text = |language| violation.rule.text(language);
        Fault::new(
            format!("basis.actor.{}", violation.field),
            violation.rule.reason(),
            text(Language::English),
            text(Language::Chinese),
        )
    }));
    actor
}

/// An instant of the wire, to the millisecond; none when it is none.
pub(crate) fn instant(wire: prost_types::Timestamp) -> Option<Timestamp> {
    let nanos = (0..1_000_000_000).contains(&wire.nanos).then_some(i64::from(wire.nanos))?;
    let millis = wire.seconds.checked_mul(1_000)?.checked_add(nanos / 1_000_000)?;
    Some(Timestamp::from_millis(millis))
}
