//! What stands in the city: grids with their staff, enterprises with their insured, communities with their services.

use super::{Family, Outbox};
use crate::calendar::{DAY, Day, HOUR, MINUTE};
use crate::dice::Dice;
use crate::plan::Plan;
use crate::source::Source;
use crate::world::{Grid, World, any_time};
use quanyu_event::{
    CommunityCertificationLost, CommunityCertified, CommunityService, CommunityServiceProvided,
    EnterpriseHeadcountRevised, EnterpriseRegistered, EnterpriseRetired, EnterpriseRiskLevel,
    EnterpriseRiskRated, EnterpriseSize, GridBoundaryRevised, GridDefined, GridLevel, GridRetired,
    GridStaffingRevised, Kind, Timestamp,
};

/// Communities of a city, and services that they provide in all.
const COMMUNITIES: f64 = 40.0;
const SERVICES_A_DAY: f64 = 30.0;
/// Staff of the first subdistrict, over all its grids.
const STAFF: [(&str, i32); 3] = [("grid-staff", 6), ("stairwell-head", 34), ("shop-group-leader", 28)];

/// The family.
pub(crate) struct Registers {
    dice: Dice,
}

impl Family for Registers {
    fn day(&mut self, world: &World, day: Day, out: &mut Outbox) {
        if day != world.first {
            return;
        }
        let at = day.starts_at() + HOUR;
        for (place, grid) in world.grids.iter().enumerate() {
            let plan = self.grid(world, place, grid, at);
            out.plans.push(plan);
        }
        for (place, town) in world.enterprises.iter().enumerate() {
            let plan = self.enterprise(world, place, *town, at);
            out.plans.push(plan);
        }
        let communities = (COMMUNITIES * world.scale.min(1.0)).round().max(2.0);
        for place in 0..communities as usize {
            let plan = self.community(world, place, at, SERVICES_A_DAY * world.scale / communities);
            out.plans.push(plan);
        }
    }
}

impl Registers {
    pub(crate) fn new(dice: Dice) -> Self {
        Self { dice }
    }

    fn grid(&mut self, world: &World, place: usize, grid: &Grid, at: i64) -> Plan {
        let dice = &mut self.dice;
        let mut plan = Plan::new(Kind::Grid, &grid.code, Source::grid_app(grid.town), dice);
        let households = Some(i32::try_from(dice.between(180, 420)).unwrap_or(0));
        let parent_code = grid.village.clone();
        plan.at(&grid.code).step(at, GridDefined { level: GridLevel::Grid, parent_code, households });
        let siblings = world.grids.iter().filter(|other| other.town == grid.town).count();
        let mut told_at = at;
        for (role, staff) in STAFF {
            told_at += MINUTE;
            let count = if grid.town == 0 {
                share_of(staff, siblings, place)
            } else {
                i32::from(role == "grid-staff") + dice.place(4) as i32
            };
            plan.step(told_at, GridStaffingRevised { role: role.to_owned(), count });
        }
        if dice.chance(0.2) {
            let later = at + dice.between(30 * DAY, 400 * DAY);
            if grid.town != 0 {
                let count = 1 + dice.place(5) as i32;
                plan.step(later, GridStaffingRevised { role: "stairwell-head".to_owned(), count });
            }
            let boundary_version = Day::at(later).month().text();
            plan.step(later + HOUR, GridBoundaryRevised { boundary_version });
        }
        // The first grid of a town and the last of all, which is the silent one, stay.
        if place % 97 == 96 && place + 1 < world.grids.len() {
            plan.step(at + 430 * DAY, GridRetired { reason: Some("merged".to_owned()) });
        }
        plan
    }

    fn enterprise(&mut self, world: &World, place: usize, town: usize, at: i64) -> Plan {
        let dice = &mut self.dice;
        let id = format!("yk-e{:05}", place + 1);
        let mut plan = Plan::new(Kind::Enterprise, &id, Source::WorkSafety, dice);
        let in_town: Vec<&Grid> = world.grids.iter().filter(|grid| grid.town == town).collect();
        let grid = in_town.get(dice.place(in_town.len())).map(|grid| format!("grid:{}", grid.code));
        let size = dice.weighted(&[0.45, 0.40, 0.12, 0.03]);
        let sizes =
            [EnterpriseSize::Micro, EnterpriseSize::Small, EnterpriseSize::Medium, EnterpriseSize::Large];
        let median = [8.0, 40.0, 220.0, 900.0].get(size).copied().unwrap_or(8.0);
        let mut insured = dice.around(median, 0.4);
        let registered = EnterpriseRegistered {
            industry_code: dice.pick("C", &["C", "C", "C", "F", "G", "E", "H"]).to_owned(),
            size: sizes.get(size).copied().unwrap_or_default(),
            insured: Some(i32::try_from(insured).unwrap_or(0)),
            community: None,
            grid,
        };
        plan.at(world.code(town)).step(at + 2 * HOUR, registered);
        let level = match dice.weighted(&[0.02, 0.10, 0.33, 0.55]) {
            0 => EnterpriseRiskLevel::Red,
            1 => EnterpriseRiskLevel::Orange,
            2 => EnterpriseRiskLevel::Yellow,
            _ => EnterpriseRiskLevel::Blue,
        };
        plan.step(at + dice.between(3 * HOUR, 20 * DAY), EnterpriseRiskRated { level });
        let mut year_at = at;
        loop {
            year_at += 365 * DAY;
            if year_at >= world.ends_at() {
                break;
            }
            insured = (insured as f64 * (0.92 + 0.18 * dice.unit())).max(1.0) as i64;
            // Told within the first weeks of the year for which it holds.
            let effective_at = Timestamp::from_millis(Day::at(year_at).starts_at());
            let revised =
                EnterpriseHeadcountRevised { insured: i32::try_from(insured).unwrap_or(0), effective_at };
            plan.step(year_at + dice.between(DAY, 20 * DAY), revised);
        }
        if dice.chance(0.02) {
            plan.step(
                at + dice.between(60 * DAY, 900 * DAY),
                EnterpriseRetired { reason: Some("closed".to_owned()) },
            );
        }
        plan
    }

    fn community(&mut self, world: &World, place: usize, at: i64, a_day: f64) -> Plan {
        let dice = &mut self.dice;
        let id = format!("yk-c{:03}", place + 1);
        let chosen = world.grids.get((place * 7) % world.grids.len().max(1));
        let town = chosen.map_or(0, |grid| grid.town);
        let mut plan = Plan::new(Kind::Community, &id, Source::grid_app(town), dice);
        let certified = |households| CommunityCertified {
            name: format!("{}平安小区{}", world.name(town), place + 1),
            households,
        };
        let households = i32::try_from(dice.between(300, 2_500)).unwrap_or(0);
        plan.at(chosen.map_or("", |grid| grid.village.as_str())).step(at + 2 * HOUR, certified(households));
        if place % 17 == 16 {
            let lost_at = at + 100 * DAY;
            plan.step(lost_at, CommunityCertificationLost { reason: Some("case of theft".to_owned()) });
            plan.step(lost_at + 30 * DAY, certified(households));
        }
        let services = [
            CommunityService::Errand,
            CommunityService::Emergency,
            CommunityService::Mediation,
            CommunityService::Patrol,
            CommunityService::Publicity,
        ];
        for day in world.first.0 + 1..world.end.0 {
            for _ in 0..dice.poisson(a_day) {
                let service =
                    services.get(dice.weighted(&[0.4, 0.08, 0.12, 0.25, 0.15])).copied().unwrap_or_default();
                plan.step(any_time(Day(day), dice), CommunityServiceProvided { service });
            }
        }
        plan
    }
}

/// So many people over the grids of a town: each grid's part of them.
fn share_of(staff: i32, grids: usize, place: usize) -> i32 {
    let grids = i32::try_from(grids.max(1)).unwrap_or(1);
    let place = i32::try_from(place).unwrap_or(0) % grids;
    staff / grids + i32::from(place < staff % grids)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_of_the_grids_add_up() {
        for grids in 1..70 {
            assert_eq!((0..grids).map(|place| share_of(34, grids, place)).sum::<i32>(), 34);
        }
    }
}
