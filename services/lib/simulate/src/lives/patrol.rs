//! Inspections and patrols (检查巡查) by grids and bureaus, and the hazards (隐患) that they and others find.
//!
//! A hazard goes round its loop: assigned, rectified, verified, closed, with rejections, escalations and returns. One is
//! planted that stays open beyond its limit, and one grid falls silent in the last week.

use super::{Family, Outbox};
use crate::calendar::{DAY, Day, HOUR};
use crate::dice::Dice;
use crate::plan::Plan;
use crate::source::Source;
use crate::truth::Planted;
use crate::world::{World, any_time, days_later, office_time};
use quanyu_event::{
    HazardAssigned, HazardClass, HazardClosed, HazardDueSet, HazardEscalated, HazardLevel,
    HazardRectificationRejected, HazardRectified, HazardReopened, HazardReported, HazardVerified,
    HazardWithdrawn, InspectionHeld, InspectionType, Kind, Timestamp,
};

const INSPECTIONS_A_DAY: f64 = 60.0;
/// Hazards that nobody looked for: 15 of 40; the others come from inspections.
const REPORTED_A_DAY: f64 = 15.0;
const FOUND_AN_INSPECTION: f64 = 25.0 / 60.0;
/// When the planted hazard comes up, and its limit, in days before the end.
const PLANTED_DAYS: i64 = 40;
const PLANTED_DUE_DAYS: i64 = 20;

/// The family.
pub(crate) struct Patrols {
    dice: Dice,
    hazards: u32,
}

/// Where a hazard was found and by whom.
struct Found<'a> {
    town: usize,
    area: &'a str,
    source: Source,
    finder_role: &'static str,
    enterprise: Option<String>,
    at: i64,
}

impl Family for Patrols {
    fn day(&mut self, world: &World, day: Day, out: &mut Outbox) {
        self.hazards = 0;
        for number in 1..=world.some(INSPECTIONS_A_DAY, &mut self.dice) {
            self.inspection(world, day, &format!("yk-{}-{number:04}", day.compact()), out);
        }
        for _ in 0..world.some(REPORTED_A_DAY, &mut self.dice) {
            let by_fire_brigade = self.dice.chance(0.2);
            let Some(grid) = world.reporting_grid(day, &mut self.dice) else { continue };
            let (source, finder_role) = if by_fire_brigade {
                (Source::FireBrigade, "fire-inspector")
            } else {
                (Source::grid_app(grid.town), "grid-staff")
            };
            let at = any_time(day, &mut self.dice);
            let found =
                Found { town: grid.town, area: &grid.code, source, finder_role, enterprise: None, at };
            let plan = self.hazard(world, day, &found);
            out.plans.push(plan);
        }
        if day == world.end.plus(-PLANTED_DAYS).max(world.first) {
            self.overdue(world, day, out);
            silent_grid(world, out);
        }
    }
}

impl Patrols {
    pub(crate) fn new(dice: Dice) -> Self {
        Self { dice, hazards: 0 }
    }

    fn inspection(&mut self, world: &World, day: Day, id: &str, out: &mut Outbox) {
        let of_enterprise = self.dice.chance(0.3);
        let at = office_time(day, &mut self.dice);
        let found = self.dice.poisson(FOUND_AN_INSPECTION);
        let enterprise = self.dice.place(world.enterprises.len());
        let grid = world.reporting_grid(day, &mut self.dice);
        let Some(grid) = grid else { return };
        let town =
            if of_enterprise { world.enterprises.get(enterprise).copied().unwrap_or(0) } else { grid.town };
        let area = if of_enterprise { world.code(town) } else { &grid.code };
        let source = if of_enterprise { Source::WorkSafety } else { Source::grid_app(town) };
        let enterprise = of_enterprise.then(|| format!("enterprise:yk-e{:05}", enterprise + 1));
        let mut plan = Plan::new(Kind::Inspection, id, source, &mut self.dice);
        let mut hazards = Vec::new();
        for _ in 0..found {
            let finder_role = if of_enterprise { "safety-inspector" } else { "grid-staff" };
            let found_at = at + self.dice.between(60_000, HOUR);
            let found =
                Found { town, area, source, finder_role, enterprise: enterprise.clone(), at: found_at };
            let hazard = self.hazard(world, day, &found);
            hazards.push(hazard.subject.as_str().to_owned());
            out.plans.push(hazard);
        }
        let held = InspectionHeld {
            inspection_type: if of_enterprise { InspectionType::Inspection } else { InspectionType::Patrol },
            organisation: if of_enterprise {
                "市应急管理局".to_owned()
            } else {
                format!("{}网格站", world.name(town))
            },
            grid: (!of_enterprise).then(|| format!("grid:{}", grid.code)),
            enterprise,
            place: None,
            position: Some(world.position(town, &mut self.dice)),
            hazards_found: i32::try_from(found).unwrap_or(i32::MAX),
            hazards,
            text_held: false,
        };
        plan.at(area).step(at, held);
        out.plans.push(plan);
    }

    fn open(&mut self, world: &World, day: Day, found: &Found<'_>, due_at: Option<i64>) -> (Plan, String) {
        self.hazards += 1;
        let id = format!("yk-{}-{:04}", day.compact(), self.hazards);
        let dice = &mut self.dice;
        let mut plan = Plan::new(Kind::Hazard, &id, found.source, dice);
        let classes = [
            HazardClass::Safety,
            HazardClass::Fire,
            HazardClass::Road,
            HazardClass::PublicOrder,
            HazardClass::Stability,
        ];
        let class = if found.source == Source::FireBrigade {
            1
        } else {
            dice.weighted(&[0.45, 0.25, 0.15, 0.08, 0.07])
        };
        let reported = HazardReported {
            hazard_class: classes.get(class).copied().unwrap_or_default(),
            level: if dice.chance(0.06) { HazardLevel::Major } else { HazardLevel::General },
            finder_role: found.finder_role.to_owned(),
            enterprise: found.enterprise.clone(),
            place: None,
            position: Some(world.position(found.town, dice)),
            due_at: due_at.map(Timestamp::from_millis),
            text_held: dice.chance(0.5),
        };
        let name = world.name(found.town);
        plan.at(found.area).step(found.at, reported).by(&format!("{name}网格站"), found.finder_role);
        let organisation = dice.pick("应急消防管理站", &["平安法治办公室", "综合执法队", "交警中队"]);
        (plan, format!("{name}{organisation}"))
    }

    fn hazard(&mut self, world: &World, day: Day, found: &Found<'_>) -> Plan {
        let limit_days = self.dice.between(5, 20);
        let due_at = found.at + limit_days * DAY;
        let stated = self.dice.chance(0.6).then_some(due_at);
        let (mut plan, organisation) = self.open(world, day, found, stated);
        let dice = &mut self.dice;
        if dice.chance(0.02) {
            let reason = Some("no hazard".to_owned());
            plan.step(found.at + dice.between(HOUR, 2 * DAY), HazardWithdrawn { reason });
            return plan;
        }
        let mut at = found.at + dice.between(HOUR / 4, 12 * HOUR);
        plan.step(at, HazardAssigned { organisation: organisation.clone() }).by(&organisation, "dispatcher");
        let assigned = plan.steps.len() - 1;
        if stated.is_none() {
            plan.step(at + 1_000, HazardDueSet { due_at: Timestamp::from_millis(due_at) });
        }
        let tardy = dice.chance(0.12);
        let days = if tardy { limit_days + dice.between(1, 25) } else { dice.between(1, limit_days) };
        if tardy {
            let to_organisation = "市安委会办公室".to_owned();
            plan.step(due_at + dice.between(HOUR, DAY), HazardEscalated { to_organisation });
        }
        at = days_later(at, days, dice).max(plan.last_at() + HOUR);
        plan.step(at, HazardRectified {}).by(&organisation, "enterprise");
        if dice.chance(0.02) {
            plan.swap(assigned, plan.steps.len() - 1);
        }
        if dice.chance(0.07) {
            at = days_later(at, 1, dice);
            plan.step(at, HazardRectificationRejected { reason: Some("not complete".to_owned()) });
            at = days_later(at, dice.between(1, 6), dice);
            plan.step(at, HazardRectified {}).by(&organisation, "enterprise");
        }
        at = days_later(at, dice.between(0, 4), dice);
        plan.step(at, HazardVerified {}).by(&organisation, "verifier");
        at += dice.between(HOUR, DAY);
        plan.step(at, HazardClosed {}).by(&organisation, "verifier");
        if dice.chance(0.025) {
            at += dice.between(5 * DAY, 40 * DAY);
            plan.step(at, HazardReopened { reason: Some("seen again".to_owned()) });
            at = days_later(at, dice.between(1, 10), dice);
            plan.step(at, HazardRectified {}).by(&organisation, "enterprise");
            plan.step(at + DAY, HazardVerified {}).by(&organisation, "verifier");
            plan.step(at + DAY + HOUR, HazardClosed {}).by(&organisation, "verifier");
        }
        plan
    }

    /// Open beyond its limit at the end, although it was escalated.
    fn overdue(&mut self, world: &World, day: Day, out: &mut Outbox) {
        let Some(grid) = world.grids.first() else { return };
        let at = office_time(day, &mut self.dice);
        let due_at = world.end.plus(-PLANTED_DUE_DAYS).max(world.first.plus(1)).starts_at();
        let (town, area) = (grid.town, grid.code.as_str());
        let found = Found {
            town,
            area,
            source: Source::FireBrigade,
            finder_role: "fire-inspector",
            enterprise: None,
            at,
        };
        let (mut plan, organisation) = self.open(world, day, &found, Some(due_at));
        plan.step(at + HOUR, HazardAssigned { organisation });
        plan.step(due_at + 30 * HOUR, HazardEscalated { to_organisation: "市安委会办公室".to_owned() });
        out.planted.push(Planted {
            what: "overdue_hazard".to_owned(),
            kind: Kind::Hazard.as_str().to_owned(),
            subject: plan.subject.as_str().to_owned(),
            area: world.code(grid.town).to_owned(),
            from_ms: due_at,
            until_ms: world.ends_at(),
            number: 1,
        });
        out.plans.push(plan);
    }
}

/// It neither inspects nor reports; it is said once, when the other case is planted.
fn silent_grid(world: &World, out: &mut Outbox) {
    let Some(grid) = world.silent_grid() else { return };
    out.planted.push(Planted {
        what: "silent_grid".to_owned(),
        kind: Kind::Grid.as_str().to_owned(),
        subject: format!("grid:{}", grid.code),
        area: world.code(grid.town).to_owned(),
        from_ms: world.end.plus(-7).starts_at(),
        until_ms: world.ends_at(),
        number: 0,
    });
}
