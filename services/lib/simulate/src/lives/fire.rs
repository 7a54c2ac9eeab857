//! Fires (火灾): the response chain, casualties that grow late, losses, causes, false alarms.

use super::outbreak::Outbreak;
use super::{Family, Outbox};
use crate::calendar::{DAY, Day, HOUR, MINUTE};
use crate::dice::Dice;
use crate::plan::Plan;
use crate::rates::Rate;
use crate::source::Source;
use crate::world::{World, any_time};
use quanyu_event::{
    FireArrived, FireCasualtiesRevised, FireCauseDetermined, FireClosed, FireDispatched, FireExtinguished,
    FireInvalidReason, FireInvalidated, FireLossAssessed, FireMerged, FireReclassified, FireRelocated,
    FireReopened, FireReported, FireType, FireUnderControl, FireUnmerged, Kind, Money, Position,
};

/// Reports that turn out to be no fire, for each one that is.
const FALSE_ALARMS: f64 = 0.25;

/// The family.
pub(crate) struct Fires {
    dice: Dice,
    outbreaks: Vec<Outbreak>,
    last: Option<String>,
}

/// What will be reported.
struct Draft {
    at: i64,
    town: usize,
    fire_type: FireType,
    /// Cases of an outbreak are what they are.
    planted: bool,
}

impl Family for Fires {
    fn day(&mut self, world: &World, day: Day, out: &mut Outbox) {
        let mut drafts = Vec::new();
        let expected = world.rates.expected(Rate::Fire, day);
        for (town, share) in world.shares.iter().enumerate() {
            for _ in 0..self.dice.poisson(expected * share) {
                let fire_type = if self.dice.chance(0.03) { FireType::Explosion } else { FireType::Fire };
                drafts.push(Draft { at: any_time(day, &mut self.dice), town, fire_type, planted: false });
            }
            for _ in 0..self.dice.poisson(expected * share * FALSE_ALARMS) {
                let fire_type = FireType::FalseAlarm;
                drafts.push(Draft { at: any_time(day, &mut self.dice), town, fire_type, planted: false });
            }
        }
        for outbreak in &self.outbreaks {
            for _ in 0..outbreak.cases.get(&day).copied().unwrap_or(0) {
                let at = any_time(day, &mut self.dice);
                drafts.push(Draft { at, town: outbreak.town, fire_type: FireType::Fire, planted: true });
            }
        }
        drafts.sort_by_key(|draft| draft.at);
        for (draft, number) in drafts.iter().zip(1_u32..) {
            let id = format!("yk-{}-{number:03}", day.compact());
            let plan = self.one(world, draft, &id);
            out.plans.push(plan);
        }
    }
}

impl Fires {
    pub(crate) fn new(dice: Dice, outbreaks: &[Outbreak]) -> Self {
        let outbreaks = outbreaks.iter().filter(|outbreak| outbreak.class.is_none()).cloned().collect();
        Self { dice, outbreaks, last: None }
    }

    fn one(&mut self, world: &World, draft: &Draft, id: &str) -> Plan {
        let dice = &mut self.dice;
        let mut plan = Plan::new(Kind::Fire, id, Source::FireBrigade, dice);
        let misplaced = !draft.planted && dice.chance(0.03);
        let town = if misplaced { world.other_town(draft.town, dice) } else { draft.town };
        // Nobody knows a false alarm before somebody looked; some explosions look like fires.
        let seen = if draft.fire_type == FireType::Explosion && dice.chance(0.5) {
            FireType::Explosion
        } else {
            FireType::Fire
        };
        let position = world.position(town, dice);
        plan.at(world.code(town)).step(draft.at, reported(seen, position, dice));
        plan.step(
            plan.last_at() + dice.around(60_000.0, 0.4),
            FireDispatched { units: Some(1 + dice.place(5) as i32) },
        );
        plan.step(plan.last_at() + dice.around(540_000.0, 0.45), FireArrived {});
        if misplaced {
            let relocated = FireRelocated { position: Some(world.position(draft.town, dice)), place: None };
            let at = plan.last_at() + dice.around(300_000.0, 0.5);
            plan.at(world.code(draft.town)).step(at, relocated);
        } else if dice.chance(0.03) {
            plan.swap(1, 2);
        }
        if seen != draft.fire_type {
            let fire_type = draft.fire_type;
            plan.step(plan.last_at() + dice.around(300_000.0, 0.5), FireReclassified { fire_type });
        }
        if draft.fire_type == FireType::FalseAlarm {
            plan.step(plan.last_at() + dice.around(600_000.0, 0.5), FireClosed {});
            return plan;
        }
        burn(&mut plan, dice);
        let merged = !draft.planted && self.corrections(&mut plan);
        if !merged {
            self.last = Some(plan.subject.as_str().to_owned());
        }
        plan
    }

    /// Duplicates, tests and merges. Says whether the record was merged for good.
    fn corrections(&mut self, plan: &mut Plan) -> bool {
        let chance = self.dice.unit();
        let at = plan.last_at() + self.dice.between(HOUR, 2 * DAY);
        let last = self.last.clone();
        match last {
            _ if chance < 0.015 => {
                let reason = self.dice.pick(FireInvalidReason::Duplicate, &[FireInvalidReason::Test]);
                plan.step(at, FireInvalidated { reason });
                false
            }
            Some(into_subject) if chance < 0.03 => {
                plan.step(at, FireMerged { into_subject });
                let wrong = self.dice.chance(0.2);
                if wrong {
                    plan.step(at + self.dice.between(HOUR, DAY), FireUnmerged {});
                }
                true
            }
            _ => false,
        }
    }
}

fn reported(fire_type: FireType, position: Position, dice: &mut Dice) -> FireReported {
    let place_uses = ["dwelling", "factory", "warehouse", "shop", "vehicle", "field", "rubbish"];
    FireReported {
        fire_type,
        code_system: "simulated".to_owned(),
        intake_type_code: Some("fire-report".to_owned()),
        property_use_code: Some(dice.pick("dwelling", &place_uses).to_owned()),
        position: Some(position),
        place: None,
        text_held: false,
    }
}

/// From control to the last unit's leave, then what is found out in the days and weeks afterwards.
fn burn(plan: &mut Plan, dice: &mut Dice) {
    let reported_at = plan.steps.first().map_or(0, |step| step.occurred_at);
    plan.step(plan.last_at() + dice.around(1_200_000.0, 0.6), FireUnderControl {});
    plan.step(plan.last_at() + dice.around(1_500_000.0, 0.6), FireExtinguished {});
    let casualties = |deaths, serious_injuries| FireCasualtiesRevised {
        deaths: Some(deaths),
        serious_injuries: Some(serious_injuries),
        casualties_undivided: None,
        rescued: None,
    };
    let injured = if dice.chance(0.05) { 1 + dice.place(3) as i32 } else { 0 };
    let dead = if dice.chance(0.015) { 1 + dice.place(2) as i32 } else { 0 };
    plan.step(plan.last_at() + dice.around(600_000.0, 0.5), casualties(dead, injured));
    plan.step(plan.last_at() + dice.around(1_800_000.0, 0.5), FireClosed {});
    if dice.chance(0.01) {
        plan.step(
            plan.last_at() + dice.between(HOUR, 10 * HOUR),
            FireReopened { reason: Some("rekindled".to_owned()) },
        );
        plan.step(plan.last_at() + dice.between(HOUR, 3 * HOUR), FireClosed {});
    }
    if injured > 0 && dice.chance(0.2) {
        // Most die within the seven days that the law counts, some later.
        let at = reported_at + dice.between(2 * DAY, 11 * DAY);
        plan.step(at, casualties(dead + 1, injured - 1)).late(dice.between(HOUR, 12 * HOUR));
    }
    let loss = Money { currency: "CNY".to_owned(), minor_units: dice.around(2_500_000.0, 1.6) };
    plan.step(reported_at + dice.between(DAY, 12 * DAY), FireLossAssessed { loss });
    let causes = ["electrical", "cooking", "smoking", "fireworks", "welding", "arson", "unknown"];
    let cause_code = dice.pick("electrical", &causes).to_owned();
    plan.step(reported_at + dice.between(3 * DAY, 25 * DAY) + MINUTE, FireCauseDetermined { cause_code });
}
