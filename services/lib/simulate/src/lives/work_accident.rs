//! Work accidents (生产安全事故): rare, reported late, with deaths that are known later still.

use super::{Family, Outbox};
use crate::calendar::{DAY, Day, HOUR};
use crate::dice::Dice;
use crate::plan::Plan;
use crate::rates::Rate;
use crate::source::Source;
use crate::world::{World, office_time};
use quanyu_event::{
    Kind, Money, WorkAccidentCasualtiesRevised, WorkAccidentInjuryDetermined, WorkAccidentInvalidReason,
    WorkAccidentInvalidated, WorkAccidentInvestigationClosed, WorkAccidentLossAssessed, WorkAccidentNature,
    WorkAccidentReclassified, WorkAccidentReported,
};

/// The family.
pub(crate) struct WorkAccidents {
    dice: Dice,
}

impl Family for WorkAccidents {
    fn day(&mut self, world: &World, day: Day, out: &mut Outbox) {
        for number in 1..=self.dice.poisson(world.rates.expected(Rate::WorkAccident, day)) {
            let id = format!("yk-{}-{number:02}", day.compact());
            out.plans.push(self.one(world, day, &id));
        }
    }
}

impl WorkAccidents {
    pub(crate) fn new(dice: Dice) -> Self {
        Self { dice }
    }

    fn one(&mut self, world: &World, day: Day, id: &str) -> Plan {
        let dice = &mut self.dice;
        let mut plan = Plan::new(Kind::WorkAccident, id, Source::WorkSafety, dice);
        let place = dice.place(world.enterprises.len());
        let town = world.enterprises.get(place).copied().unwrap_or(0);
        let at = office_time(day, dice);
        let (deaths, injured) = match dice.unit() {
            worst if worst < 0.03 => (3 + dice.place(2) as i32, 2),
            fatal if fatal < 0.30 => (1, dice.place(2) as i32),
            _ => (0, 1 + dice.place(3) as i32),
        };
        let nature = dice.pick(
            WorkAccidentNature::Production,
            &[WorkAccidentNature::Production, WorkAccidentNature::Production, WorkAccidentNature::Traffic],
        );
        let reported = WorkAccidentReported {
            nature,
            industry_code: Some(dice.pick("C", &["C", "C", "E", "G", "F"]).to_owned()),
            enterprise: Some(format!("enterprise:yk-e{:05}", place + 1)),
            place: None,
            position: Some(world.position(town, dice)),
            deaths: Some(deaths),
            serious_injuries: Some(injured),
            text_held: true,
        };
        plan.at(world.code(town)).step(at, reported).late(dice.between(0, 20 * HOUR));
        self.afterwards(&mut plan, at, (deaths, injured));
        plan
    }

    fn afterwards(&mut self, plan: &mut Plan, at: i64, (deaths, injured): (i32, i32)) {
        let dice = &mut self.dice;
        if injured > 0 && dice.chance(0.15) {
            // The law counts 30 days, in traffic 7; a few die after that.
            let died_at = at + dice.between(DAY, 36 * DAY);
            let revised = WorkAccidentCasualtiesRevised {
                deaths: Some(deaths + 1),
                serious_injuries: Some(injured - 1),
            };
            plan.step(died_at, revised).late(dice.between(HOUR, 2 * DAY));
        }
        let loss = Money { currency: "CNY".to_owned(), minor_units: dice.around(60_000_000.0, 1.0) };
        plan.step(at + dice.between(5 * DAY, 30 * DAY), WorkAccidentLossAssessed { loss });
        if injured > 0 {
            plan.step(at + dice.between(20 * DAY, 60 * DAY), WorkAccidentInjuryDetermined { injured });
        }
        if dice.chance(0.05) {
            let nature = WorkAccidentNature::Production;
            plan.step(
                at + dice.between(2 * DAY, 20 * DAY),
                WorkAccidentReclassified { nature, industry_code: None },
            );
        }
        if dice.chance(0.04) {
            let reason = WorkAccidentInvalidReason::NotWorkRelated;
            plan.step(at + dice.between(4 * DAY, 20 * DAY), WorkAccidentInvalidated { reason });
            return;
        }
        plan.step(at + dice.between(45 * DAY, 60 * DAY), WorkAccidentInvestigationClosed {});
    }
}
