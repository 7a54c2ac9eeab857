//! Disputes (矛盾纠纷): pushed to three recipients, assigned, mediated level by level.
//!
//! Those from incidents are written by the incidents' family through [`one`]; the others begin here.

use super::{Family, Outbox};
use crate::calendar::{DAY, Day, HOUR, MINUTE};
use crate::dice::Dice;
use crate::plan::Plan;
use crate::rates::Rate;
use crate::source::Source;
use crate::world::{World, any_time, days_later};
use quanyu_event::{
    DisputeAssigned, DisputeEscalated, DisputeFailed, DisputeLevel, DisputeMediationHeld, DisputeOrigin,
    DisputePushed, DisputeReceiptConfirmed, DisputeRecipientRole, DisputeRegistered, DisputeReopened,
    DisputeResolved, DisputeSeverity, DisputeStationKind, DisputeTurnedCriminal, DisputeTurnedMassIncident,
    Kind,
};

/// The family.
pub(crate) struct Disputes {
    dice: Dice,
    numbers: Numbers,
}

/// Running numbers of a day.
pub(crate) struct Numbers {
    letter: &'static str,
    day: Day,
    number: u32,
}

impl Numbers {
    pub(crate) fn new(letter: &'static str) -> Self {
        Self { letter, day: Day(0), number: 0 }
    }

    /// The id of the next subject, for instance `yk-20260401-i0007`. A day that comes back goes on counting.
    pub(crate) fn next(&mut self, day: Day) -> String {
        if day > self.day {
            (self.day, self.number) = (day, 0);
        }
        self.number += 1;
        format!("yk-{}-{}{:04}", self.day.compact(), self.letter, self.number)
    }
}

/// How a dispute came to light.
pub(crate) enum Origin {
    Incident(String),
    Other,
}

impl Family for Disputes {
    fn day(&mut self, world: &World, day: Day, out: &mut Outbox) {
        for _ in 0..self.dice.poisson(world.rates.expected(Rate::Dispute, day)) {
            let town = world.town(&mut self.dice);
            let at = any_time(day, &mut self.dice);
            out.plans.push(one(world, &self.numbers.next(day), town, at, Origin::Other, &mut self.dice));
        }
    }
}

impl Disputes {
    pub(crate) fn new(dice: Dice) -> Self {
        Self { dice, numbers: Numbers::new("") }
    }
}

/// A dispute's whole life.
pub(crate) fn one(world: &World, id: &str, town: usize, at: i64, origin: Origin, dice: &mut Dice) -> Plan {
    let mut plan = Plan::new(Kind::Dispute, id, Source::Mediation, dice);
    let (origin, incident) = match origin {
        Origin::Incident(subject) => (DisputeOrigin::Incident, Some(subject)),
        Origin::Other => {
            (dice.pick(DisputeOrigin::WalkIn, &[DisputeOrigin::Grid, DisputeOrigin::Hotline]), None)
        }
    };
    let hard = dice.chance(0.15);
    let registered = DisputeRegistered {
        origin,
        incident,
        dispute_type: dice
            .pick(
                "neighbours",
                &["wages", "family", "debts", "traffic-compensation", "land", "consumers", "wages"],
            )
            .to_owned(),
        level: DisputeLevel::Village,
        severity: Some(if hard { DisputeSeverity::Severe } else { DisputeSeverity::Minor }),
        text_held: true,
    };
    plan.at(world.code(town)).step(at, registered);
    push(world, &mut plan, town, dice);
    mediate(world, &mut plan, town, dice);
    plan
}

/// One dispute, three recipients; most receipts come within a day, some late, some never.
fn push(world: &World, plan: &mut Plan, town: usize, dice: &mut Dice) {
    let name = world.name(town);
    let recipients = [
        (DisputeRecipientRole::MediationCentre, format!("{name}矛盾调解中心")),
        (DisputeRecipientRole::VillageOrGrid, format!("{name}网格站")),
        (DisputeRecipientRole::Department, "市司法局".to_owned()),
    ];
    let pushed_at = plan.last_at() + dice.between(MINUTE, 20 * MINUTE);
    for ((recipient_role, organisation), number) in recipients.into_iter().zip(0..) {
        let at = pushed_at + number * 1_000;
        plan.step(at, DisputePushed { recipient_role, organisation: organisation.clone() });
        let hours = match dice.unit() {
            never if never < 0.03 => continue,
            late if late < 0.12 => dice.between(24, 72),
            _ => dice.between(0, 20),
        };
        let confirmed_at = at + hours * HOUR + dice.between(2 * MINUTE, HOUR);
        plan.step(confirmed_at, DisputeReceiptConfirmed { recipient_role, organisation });
    }
    // What follows counts from the registration, not from the last receipt.
    plan.steps.sort_by_key(|step| step.occurred_at);
}

fn mediate(world: &World, plan: &mut Plan, town: usize, dice: &mut Dice) {
    let registered_at = plan.steps.first().map_or(0, |step| step.occurred_at);
    let name = world.name(town);
    let village = format!("{name}村级调解委员会");
    let mut at = registered_at + dice.between(HOUR, 10 * HOUR);
    let assigned = DisputeAssigned { level: DisputeLevel::Village, organisation: village.clone() };
    plan.step(at, assigned).by(&village, "mediator");
    let levels = [
        (DisputeLevel::Village, village, DisputeStationKind::VillageCommittee, 0.74),
        (DisputeLevel::Town, format!("{name}矛盾调解中心"), DisputeStationKind::Centre, 0.78),
        (DisputeLevel::City, "市社会治理中心".to_owned(), DisputeStationKind::MobileStation, 0.85),
    ];
    for (level, organisation, station_kind, resolves) in levels {
        if level != DisputeLevel::Village {
            at = days_later(at, dice.between(1, 6), dice);
            plan.step(at, DisputeEscalated { to_level: level, organisation: organisation.clone() });
        }
        at = days_later(at, dice.between(1, 9), dice);
        let held = DisputeMediationHeld { station_kind, organisation: organisation.clone() };
        plan.step(at, held).by(&organisation, "mediator");
        at += dice.between(HOUR, 4 * HOUR);
        if dice.chance(resolves) {
            plan.step(at, DisputeResolved { level }).by(&organisation, "mediator");
            return resolved(plan, level, at, dice);
        }
        plan.step(at, DisputeFailed { reason: Some("no-agreement".to_owned()) });
        if dice.chance(0.006) {
            plan.step(at + dice.between(HOUR, 5 * DAY), DisputeTurnedCriminal { incident: None });
            return;
        }
    }
    if dice.chance(0.02) {
        let participants = Some(10 + dice.place(40) as i32);
        plan.step(at + dice.between(HOUR, 3 * DAY), DisputeTurnedMassIncident { participants });
    }
}

/// A few come back, and are resolved again.
fn resolved(plan: &mut Plan, level: DisputeLevel, at: i64, dice: &mut Dice) {
    if dice.chance(0.03) {
        let back_at = at + dice.between(DAY, 25 * DAY);
        plan.step(back_at, DisputeReopened { reason: Some("not-kept".to_owned()) });
        if dice.chance(0.8) {
            let again_at = days_later(back_at, dice.between(1, 10), dice);
            plan.step(
                again_at,
                DisputeMediationHeld {
                    station_kind: DisputeStationKind::CompanyCommittee,
                    organisation: "企业调解委员会".to_owned(),
                },
            );
            plan.step(again_at + 2 * HOUR, DisputeResolved { level });
        }
    }
}
