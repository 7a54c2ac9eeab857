//! Sites (场所): scenic area, markets and schools, their drills, and hourly readings of visitors.

use super::{Family, Outbox};
use crate::calendar::{DAY, Day, HOUR, MINUTE};
use crate::dice::Dice;
use crate::plan::Plan;
use crate::source::Source;
use crate::world::World;
use quanyu_event::{
    Kind, SiteDayReadingReported, SiteDrillFindingClosed, SiteDrillHeld, SiteRegistered, SiteType,
};

const SITES: usize = 12;
/// Part of the capacity that is there in each hour of a usual day.
const HOURS: [f64; 24] = [
    0.0, 0.0, 0.0, 0.0, 0.0, 0.01, 0.03, 0.10, 0.25, 0.40, 0.48, 0.50, 0.42, 0.45, 0.52, 0.50, 0.42, 0.28,
    0.22, 0.18, 0.10, 0.04, 0.01, 0.0,
];

/// The family.
pub(crate) struct Sites {
    dice: Dice,
}

/// A site: its number says all about it.
struct Site {
    id: String,
    town: usize,
    site_type: SiteType,
    capacity: i32,
}

impl Family for Sites {
    fn day(&mut self, world: &World, day: Day, out: &mut Outbox) {
        let sites = ((SITES as f64 * world.scale.min(1.0)).round() as usize).max(2);
        for number in 0..sites {
            let site = site(world, number);
            if day == world.first {
                let plan = self.register(world, &site, number, day);
                out.plans.push(plan);
            } else {
                let plan = self.readings(world, &site, day);
                out.plans.push(plan);
            }
        }
    }
}

fn site(world: &World, number: usize) -> Site {
    let (site_type, capacity) = match number % 3 {
        0 => (SiteType::ScenicArea, 12_000),
        1 => (SiteType::Market, 3_000),
        _ => (SiteType::School, 1_800),
    };
    // The scenic area is that of 方岩.
    let town = if number == 0 { 7 } else { number * 3 % world.city.towns.len() };
    Site { id: format!("yk-s{:02}", number + 1), town, site_type, capacity }
}

impl Sites {
    pub(crate) fn new(dice: Dice) -> Self {
        Self { dice }
    }

    fn register(&mut self, world: &World, site: &Site, number: usize, day: Day) -> Plan {
        let dice = &mut self.dice;
        let mut plan = Plan::new(Kind::Site, &site.id, Source::WorkSafety, dice);
        let at = day.starts_at() + HOUR;
        let registered = SiteRegistered {
            site_type: site.site_type,
            name: format!("{}模拟场所{}", world.name(site.town), number + 1),
            capacity: Some(site.capacity),
            position: Some(world.position(site.town, dice)),
        };
        plan.at(world.code(site.town)).step(at, registered);
        let mut held_at = at;
        let mut drill = 0;
        loop {
            held_at += dice.between(80 * DAY, 140 * DAY);
            if held_at >= world.ends_at() {
                return plan;
            }
            drill += 1;
            let findings: Vec<String> =
                (1..=dice.poisson(1.0)).map(|number| format!("d{drill}-{number}")).collect();
            let held = SiteDrillHeld {
                scenario: dice.pick("evacuation", &["fire", "crowd-crush", "flood"]).to_owned(),
                participants: i32::try_from(dice.between(30, 300)).unwrap_or(0),
                findings: findings.clone(),
            };
            plan.step(held_at, held);
            for finding in findings {
                if dice.chance(0.9) {
                    plan.step(held_at + dice.between(DAY, 40 * DAY), SiteDrillFindingClosed { finding });
                }
            }
        }
    }

    fn readings(&mut self, world: &World, site: &Site, day: Day) -> Plan {
        let dice = &mut self.dice;
        let id = format!("{}-{}", site.id, day.compact());
        let mut plan = Plan::new(Kind::SiteDay, &id, Source::WorkSafety, dice);
        plan.at(world.code(site.town));
        let crowd = match (site.site_type, day.holiday(), day.weekday()) {
            (SiteType::ScenicArea, true, _) => 1.9,
            (SiteType::ScenicArea, false, 5 | 6) => 1.2,
            (SiteType::ScenicArea, false, _) => 0.5,
            (SiteType::School, true, _) | (SiteType::School, _, 5 | 6) => 0.05,
            _ => 1.3,
        } * (0.8 + 0.4 * dice.unit());
        for (usual, hour) in HOURS.iter().zip(0_i64..) {
            let there = usual * crowd * (0.9 + 0.2 * dice.unit()) * f64::from(site.capacity);
            let visitors = there as i32;
            let reading = SiteDayReadingReported {
                site: format!("site:{}", site.id),
                visitors,
                capacity: Some(site.capacity),
                sensor_level: Some(if visitors > site.capacity {
                    3
                } else {
                    i32::from(visitors * 10 > site.capacity * 8)
                }),
            };
            plan.step(day.starts_at() + hour * HOUR + 5 * MINUTE, reading);
        }
        plan
    }
}
