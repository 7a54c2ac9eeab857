//! The campaign (一月一镇平安大会战) with its ten operations, the surveys, and one publication.
//!
//! Eight towns, one a month from April 2026, each before, during and after its battle.

use super::{Family, Outbox};
use crate::calendar::{DAY, Day, HOUR, MINUTE, Month};
use crate::dice::Dice;
use crate::plan::Plan;
use crate::source::Source;
use crate::world::World;
use quanyu_event::{
    CampaignBattleScheduled, CampaignForcesDeployed, CampaignPhase, CampaignPhaseEnded, CampaignPhaseStarted,
    CampaignPlanFiled, CampaignPlanned, Kind, OperationDefined, OperationTargetSet, OperationTaskAssigned,
    OperationTaskBlocked, OperationTaskDone, OperationTaskProgressed, PublicationPublished,
    SurveyResultReported, SurveyWaveClosed, SurveyWaveOpened, Timestamp,
};

/// The theatres in the order of their months, as places in the city's list of towns.
const THEATRES: [usize; 8] = [0, 6, 13, 2, 8, 1, 3, 10];
const ROLES: [(&str, i64); 4] = [("police", 120), ("town-staff", 200), ("volunteers", 450), ("rescue", 60)];
/// Title and lead of each operation.
const OPERATIONS: [(&str, &str); 10] = [
    ("消防安全专项行动", "消防救援大队"),
    ("道路交通专项行动", "交警大队"),
    ("矛盾纠纷清零专项行动", "市司法局"),
    ("安全生产专项行动", "市应急管理局"),
    ("反诈专项行动", "市公安局"),
    ("信访积案专项行动", "市信访局"),
    ("校园安全专项行动", "市教育局"),
    ("食品安全专项行动", "市市场监管局"),
    ("出租房专项行动", "市建设局"),
    ("网格提质专项行动", "市社会治理中心"),
];
const COMPONENTS: [&str; 4] = ["feeling-safe", "police-service", "fire-safety", "mediation"];

/// The family: the office that commands the campaign.
pub(crate) struct Command {
    dice: Dice,
}

impl Family for Command {
    fn day(&mut self, world: &World, day: Day, out: &mut Outbox) {
        let (year, month, of_month) = day.civil();
        if (year, month, of_month) == (2026, 3, 10) && world.campaign {
            out.plans.push(self.campaign(world, day));
            for number in 0..OPERATIONS.len() {
                out.plans.push(self.operation(world, day, number));
            }
        }
        if matches!(month, 5 | 11) && of_month == 5 {
            out.plans.push(self.wave(world, day));
        }
        if day == world.day_at(0.9) {
            out.plans.push(self.publication(world, day));
        }
    }
}

impl Command {
    pub(crate) fn new(dice: Dice) -> Self {
        Self { dice }
    }

    fn plan(&mut self, world: &World, kind: Kind, id: &str) -> Plan {
        let mut plan = Plan::new(kind, id, Source::CampaignOffice, &mut self.dice);
        plan.at(&world.city.code);
        plan
    }

    fn campaign(&mut self, world: &World, day: Day) -> Plan {
        let mut plan = self.plan(world, Kind::Campaign, "yk-2026");
        let mut at = day.starts_at() + 9 * HOUR;
        let (begins, ends) = (Month::new(2026, 4).first_day(), Month::new(2026, 12).first_day());
        plan.step(
            at,
            CampaignPlanned {
                title: "一月一镇平安大会战（模拟）".to_owned(),
                begins_at: Timestamp::from_millis(begins.starts_at()),
                ends_at: Timestamp::from_millis(ends.starts_at()),
            },
        );
        for (town, number) in THEATRES.iter().zip(0_i64..) {
            at += MINUTE;
            let month = Month::new(2026, 4).plus(number);
            let theatre_code = world.code(*town).to_owned();
            plan.step(
                at,
                CampaignBattleScheduled { theatre_code: theatre_code.clone(), month: month.text() },
            );
            self.battle(&mut plan, world.name(*town), &theatre_code, month);
        }
        plan
    }

    /// A fortnight before, the month itself, a month after.
    fn battle(&mut self, plan: &mut Plan, name: &str, theatre_code: &str, month: Month) {
        let theatre_code = theatre_code.to_owned();
        let first = month.first_day().starts_at() + 8 * HOUR;
        let end = month.plus(1).first_day().starts_at() + 8 * HOUR;
        let before = first - 14 * DAY;
        let organisation = format!("{name}前线指挥部");
        plan.step(before - DAY, CampaignPlanFiled { theatre_code: theatre_code.clone(), organisation });
        let phases = [
            (CampaignPhase::Before, before, first - HOUR),
            (CampaignPhase::During, first, end - HOUR),
            (CampaignPhase::After, end, end + 30 * DAY),
        ];
        for (phase, from, to) in phases {
            plan.step(from, CampaignPhaseStarted { theatre_code: theatre_code.clone(), phase });
            plan.step(to, CampaignPhaseEnded { theatre_code: theatre_code.clone(), phase });
        }
        for ((role, usual), minute) in ROLES.iter().zip(1_i64..) {
            let count = i32::try_from(self.dice.between(usual * 8 / 10, usual * 13 / 10)).unwrap_or(0);
            let deployed = |count| CampaignForcesDeployed {
                theatre_code: theatre_code.clone(),
                role: (*role).to_owned(),
                count,
            };
            plan.step(first + minute * MINUTE, deployed(count));
            plan.step(end + minute * MINUTE, deployed(count / 5));
        }
    }

    fn operation(&mut self, world: &World, day: Day, number: usize) -> Plan {
        let mut plan = self.plan(world, Kind::Operation, &format!("yk-2026-{:02}", number + 1));
        let (title, lead) = OPERATIONS.get(number).copied().unwrap_or_default();
        let at = day.starts_at() + 10 * HOUR;
        let cooperating_organisations: Vec<String> = (1..=4)
            .filter_map(|step| OPERATIONS.get((number + step * 3) % OPERATIONS.len()))
            .map(|(_, name)| (*name).to_owned())
            .collect();
        plan.step(
            at,
            OperationDefined {
                title: title.to_owned(),
                lead_organisation: lead.to_owned(),
                cooperating_organisations: cooperating_organisations.clone(),
            },
        );
        plan.step(at + MINUTE, OperationTargetSet { target: "clearance-percent".to_owned(), value: 95.0 });
        for (town, number) in THEATRES.iter().zip(0_i64..) {
            let organisation = cooperating_organisations.get(self.dice.place(4)).cloned().unwrap_or_default();
            let begins_at = Month::new(2026, 4).plus(number).first_day().starts_at() + 9 * HOUR;
            let task = format!("t{:02}", number + 1);
            self.task(&mut plan, &task, begins_at, organisation, world.code(*town));
        }
        plan
    }

    fn task(&mut self, plan: &mut Plan, task: &str, at: i64, organisation: String, area_code: &str) {
        let dice = &mut self.dice;
        let task = task.to_owned();
        let due_at = Timestamp::from_millis(at + 30 * DAY);
        let area_code = Some(area_code.to_owned());
        plan.step(at, OperationTaskAssigned { task: task.clone(), organisation, area_code, due_at });
        let mut told_at = at;
        for percent in [20, 50, 80] {
            told_at += dice.between(4 * DAY, 10 * DAY);
            plan.step(told_at, OperationTaskProgressed { task: task.clone(), percent });
        }
        told_at += dice.between(2 * DAY, 6 * DAY);
        if dice.chance(0.12) {
            let reason = dice.pick("waits-for-funds", &["waits-for-owner", "waits-for-decision"]).to_owned();
            plan.step(told_at, OperationTaskBlocked { task: task.clone(), reason });
            told_at += dice.between(10 * DAY, 120 * DAY);
        }
        plan.step(told_at, OperationTaskDone { task });
    }

    /// Two waves a year: every component in every town, and a few corrections.
    fn wave(&mut self, world: &World, day: Day) -> Plan {
        let (year, month, _) = day.civil();
        let wave = format!("{year}-h{}", if month < 7 { 1 } else { 2 });
        let mut plan = self.plan(world, Kind::Survey, &format!("yk-{wave}"));
        let at = day.starts_at() + 9 * HOUR;
        let opens_at = Timestamp::from_millis(at);
        plan.step(at, SurveyWaveOpened { title: "群众安全感调查（模拟）".to_owned(), wave, opens_at });
        let risen = if world.campaign && (year, month) >= (2026, 5) { 1_400 } else { 0 };
        let mut told_at = at + 20 * DAY;
        for component in COMPONENTS {
            for town in 0..world.city.towns.len() {
                told_at += MINUTE;
                let dice = &mut self.dice;
                let score_milli = i32::try_from(93_000 + risen + dice.between(-2_500, 2_500)).unwrap_or(0);
                let respondents = i32::try_from(dice.between(60, 140)).unwrap_or(0);
                let result =
                    SurveyResultReported { component: component.to_owned(), score_milli, respondents };
                plan.at(world.code(town)).step(told_at, result.clone());
                if dice.chance(0.04) {
                    plan.step(
                        told_at + DAY,
                        SurveyResultReported { score_milli: score_milli - 150, ..result },
                    );
                }
            }
        }
        plan.at(&world.city.code).step(at + 30 * DAY, SurveyWaveClosed {});
        plan
    }

    /// Simulated values, and said to be so: a figure that people published, not one that is right.
    fn publication(&mut self, world: &World, day: Day) -> Plan {
        let mut plan = self.plan(world, Kind::Publication, "yk-simulated-1");
        let at = day.starts_at() + 15 * HOUR;
        plan.step(
            at,
            PublicationPublished {
                figure: "incidents".to_owned(),
                definition: "incident.effective.v1".to_owned(),
                parameters_json: r#"{"simulated":true}"#.to_owned(),
                as_of_at: Timestamp::from_millis(at - HOUR),
                known_at: None,
                values_json: r#"{"simulated":true}"#.to_owned(),
            },
        );
        plan
    }
}
