//! Outreach (宣传发动) with volunteers' time, and the monthly rounds of visits (走访), of which one misses some.

use super::{Family, Outbox};
use crate::calendar::{DAY, Day, HOUR};
use crate::dice::Dice;
use crate::plan::Plan;
use crate::source::Source;
use crate::truth::Planted;
use crate::world::{World, office_time};
use quanyu_event::{
    Kind, OutreachAudience, OutreachHeld, OutreachVolunteerHoursReported, VisitRoundClosed, VisitRoundOpened,
    VisitRoundVisitsReported,
};

const OUTREACH_A_DAY: f64 = 8.0;
/// The town whose round misses visits, and how many.
const MISSING_TOWN: usize = 5;
const MISSED: i32 = 4;

/// The family.
pub(crate) struct Outreaches {
    dice: Dice,
}

impl Family for Outreaches {
    fn day(&mut self, world: &World, day: Day, out: &mut Outbox) {
        for number in 1..=world.some(OUTREACH_A_DAY, &mut self.dice) {
            out.plans.push(self.outreach(world, day, &format!("yk-{}-{number:03}", day.compact())));
        }
        let (_, _, of_month) = day.civil();
        if of_month == 1 || day == world.first {
            for town in 0..world.city.towns.len() {
                self.round(world, day, town, out);
            }
        }
    }
}

impl Outreaches {
    pub(crate) fn new(dice: Dice) -> Self {
        Self { dice }
    }

    fn outreach(&mut self, world: &World, day: Day, id: &str) -> Plan {
        let dice = &mut self.dice;
        let mut plan = Plan::new(Kind::Outreach, id, Source::CampaignOffice, dice);
        let town = world.town(dice);
        let at = office_time(day, dice);
        let audience = dice.pick(
            OutreachAudience::Village,
            &[
                OutreachAudience::Company,
                OutreachAudience::Market,
                OutreachAudience::Household,
                OutreachAudience::School,
                OutreachAudience::Village,
            ],
        );
        let village = format!("village:{}{}", world.code(town), 201 + dice.place(6));
        let unit = match audience {
            OutreachAudience::Village => Some(village),
            OutreachAudience::Company => {
                Some(format!("enterprise:yk-e{:05}", 1 + dice.place(world.enterprises.len())))
            }
            OutreachAudience::Market | OutreachAudience::School => {
                Some(format!("site:yk-s{:02}", 1 + dice.place(2)))
            }
            _ => None,
        };
        let activity =
            dice.pick("legal-education", &["fire-safety", "anti-fraud", "work-safety", "traffic-safety"]);
        let reach = i32::try_from(dice.around(45.0, 0.7)).unwrap_or(0);
        plan.at(world.code(town))
            .step(at, OutreachHeld { activity: activity.to_owned(), audience, reach, unit });
        if dice.chance(0.7) {
            let volunteers = 2 + dice.place(12) as i32;
            let volunteer_minutes = volunteers * i32::try_from(dice.between(45, 200)).unwrap_or(0);
            let told_at = at + dice.between(2 * HOUR, DAY);
            plan.step(told_at, OutreachVolunteerHoursReported { volunteers, volunteer_minutes });
            if dice.chance(0.05) {
                let volunteer_minutes = volunteer_minutes + volunteers * 10;
                plan.step(told_at + DAY, OutreachVolunteerHoursReported { volunteers, volunteer_minutes });
            }
        }
        plan
    }

    /// One visit a month, nobody missed, but for the planted round and a few others.
    fn round(&mut self, world: &World, day: Day, town: usize, out: &mut Outbox) {
        let dice = &mut self.dice;
        let month = day.month();
        let id = format!("yk-{}-{}", month.text(), world.code(town));
        let mut plan = Plan::new(Kind::VisitRound, &id, Source::grid_app(town), dice);
        let opened_at = day.starts_at() + 8 * HOUR;
        let due = i32::try_from(dice.between(20, 60)).unwrap_or(0);
        let programme = "youth-support".to_owned();
        plan.at(world.code(town)).step(opened_at, VisitRoundOpened { month: month.text(), programme, due });
        let planted = town == MISSING_TOWN && month.plus(2) == world.end.plus(-1).month();
        let missed = if planted { MISSED } else { i32::from(dice.chance(0.05)) };
        let (refused, unreachable) = (dice.place(3) as i32, dice.place(3) as i32);
        let days = month.plus(1).first_day().0 - day.0;
        for (part, at) in [(3, days / 3), (2, 2 * days / 3), (1, days - 1)] {
            let done = (due - missed - refused - unreachable) / part;
            let visits =
                VisitRoundVisitsReported { done, refused: refused / part, unreachable: unreachable / part };
            plan.step(opened_at + at * DAY + HOUR * (4 - part as i64), visits);
        }
        plan.step(opened_at + (days - 1) * DAY + 5 * HOUR, VisitRoundClosed {});
        if planted {
            out.planted.push(Planted {
                what: "missed_visits".to_owned(),
                kind: Kind::VisitRound.as_str().to_owned(),
                subject: plan.subject.as_str().to_owned(),
                area: world.code(town).to_owned(),
                from_ms: opened_at,
                until_ms: month.plus(1).first_day().starts_at(),
                number: MISSED.into(),
            });
        }
        out.plans.push(plan);
    }
}
