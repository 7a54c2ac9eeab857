//! Legal check-ups of enterprises (企业法治体检), and what becomes of their findings.

use super::{Family, Outbox};
use crate::calendar::{Day, HOUR, MINUTE};
use crate::dice::Dice;
use crate::plan::Plan;
use crate::source::Source;
use crate::world::{World, days_later, office_time};
use quanyu_event::{Kind, LegalCheckupFindingClosed, LegalCheckupFindingRaised, LegalCheckupHeld};

const A_DAY: f64 = 4.0;
const FINDINGS: f64 = 1.2;

/// The family.
pub(crate) struct Checkups {
    dice: Dice,
}

impl Family for Checkups {
    fn day(&mut self, world: &World, day: Day, out: &mut Outbox) {
        for number in 1..=world.some(A_DAY, &mut self.dice) {
            let id = format!("yk-{}-{number:03}", day.compact());
            out.plans.push(self.one(world, day, &id));
        }
    }
}

impl Checkups {
    pub(crate) fn new(dice: Dice) -> Self {
        Self { dice }
    }

    fn one(&mut self, world: &World, day: Day, id: &str) -> Plan {
        let dice = &mut self.dice;
        let mut plan = Plan::new(Kind::LegalCheckup, id, Source::Mediation, dice);
        let place = dice.place(world.enterprises.len());
        let town = world.enterprises.get(place).copied().unwrap_or(0);
        let at = office_time(day, dice);
        let enterprise = format!("enterprise:yk-e{:05}", place + 1);
        plan.at(world.code(town))
            .step(at, LegalCheckupHeld { enterprise, organisation: "市司法局".to_owned() });
        for number in 1..=dice.poisson(FINDINGS) {
            let finding = format!("f{number}");
            let finding_class =
                dice.pick("labour-contract", &["tax", "safety-duty", "environment", "contract"]).to_owned();
            let raised_at = at + i64::from(number) * 10 * MINUTE;
            plan.step(
                raised_at,
                LegalCheckupFindingRaised { finding: finding.clone(), finding_class: finding_class.clone() },
            );
            if dice.chance(0.85) {
                let closed_at = days_later(raised_at + HOUR, dice.between(3, 60), dice);
                plan.step(closed_at, LegalCheckupFindingClosed { finding: finding.clone() });
                if dice.chance(0.03) {
                    let again_at = days_later(closed_at, dice.between(5, 30), dice);
                    plan.step(again_at, LegalCheckupFindingRaised { finding, finding_class });
                }
            }
        }
        plan
    }
}
