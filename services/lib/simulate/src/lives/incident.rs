//! Incidents (警情): the command centre's records, with all that goes wrong with them.
//!
//! The true class and town are drawn first, what intake took them for afterwards, so that expected numbers are exact.
//! Some disputes among them go on as disputes of the mediation platform.

use super::dispute;
use super::outbreak::Outbreak;
use super::{Family, Outbox};
use crate::calendar::{DAY, Day, HOUR, MINUTE, SECOND};
use crate::dice::Dice;
use crate::plan::{Plan, identity};
use crate::rates::{CLASSES, DISPERSION, NEAR_REPEAT, Rate};
use crate::source::Source;
use crate::world::{World, any_time, moved};
use quanyu_event::{
    IncidentArrived, IncidentCategory, IncidentChannel, IncidentClass, IncidentClosed, IncidentDispatched,
    IncidentFeedbackRecorded, IncidentInvalidReason, IncidentInvalidated, IncidentLinkReason, IncidentLinked,
    IncidentMerged, IncidentRejurisdicted, IncidentRelocated, IncidentReopened, IncidentReported,
    IncidentSeverity, IncidentUnmerged, Kind, Position,
};
use std::collections::BTreeMap;

const CODE_SYSTEM: &str = "simulated";
/// Part of the dispute incidents that the mediation platform takes up.
const TAKEN_UP: f64 = 0.125;
/// Near-repeats follow within a week and 200 m.
const REPEAT_DAYS: i64 = 7;
const REPEAT_METRES: f64 = 140.0;

/// The family.
pub(crate) struct Incidents {
    dice: Dice,
    outbreaks: Vec<Outbreak>,
    /// Near-repeats still to come.
    repeats: BTreeMap<Day, Vec<Draft>>,
    /// The last record of each town that others may be merged into or linked to.
    last: BTreeMap<usize, String>,
    disputes: dispute::Numbers,
}

/// What will be reported.
#[derive(Debug, Clone)]
struct Draft {
    at: i64,
    town: usize,
    class: IncidentClass,
    position: Position,
    /// Cases of an outbreak are what they are, and repeats have no repeats.
    origin: Origin,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    Usual,
    Repeat,
    Outbreak,
}

impl Family for Incidents {
    fn day(&mut self, world: &World, day: Day, out: &mut Outbox) {
        let mut drafts = self.drafts(world, day);
        drafts.sort_by_key(|draft| draft.at);
        for (draft, number) in drafts.iter().zip(1_u32..) {
            let id = format!("yk-{}-{number:05}", day.compact());
            self.one(world, draft, &id, out);
        }
    }
}

impl Incidents {
    pub(crate) fn new(dice: Dice, outbreaks: &[Outbreak]) -> Self {
        let outbreaks = outbreaks.iter().filter(|outbreak| outbreak.class.is_some()).cloned().collect();
        Self {
            dice,
            outbreaks,
            repeats: BTreeMap::new(),
            last: BTreeMap::new(),
            disputes: dispute::Numbers::new("i"),
        }
    }

    fn drafts(&mut self, world: &World, day: Day) -> Vec<Draft> {
        let mut drafts = self.repeats.remove(&day).unwrap_or_default();
        for (town, share) in world.shares.iter().enumerate() {
            for (class, _) in CLASSES {
                let repeats = if has_repeats(class) { 1.0 + NEAR_REPEAT } else { 1.0 };
                let mean = world.rates.expected(Rate::Incident(class), day) * share / repeats;
                for _ in 0..self.dice.negative_binomial(mean, DISPERSION) {
                    let draft = self.draft(world, day, town, class, Origin::Usual);
                    self.repeat(&draft, day);
                    drafts.push(draft);
                }
            }
        }
        for outbreak in self.outbreaks.clone() {
            for _ in 0..outbreak.cases.get(&day).copied().unwrap_or(0) {
                let class = outbreak.class.unwrap_or_default();
                drafts.push(self.draft(world, day, outbreak.town, class, Origin::Outbreak));
            }
        }
        drafts
    }

    fn draft(&mut self, world: &World, day: Day, town: usize, class: IncidentClass, origin: Origin) -> Draft {
        let position = world.position(town, &mut self.dice);
        Draft { at: any_time(day, &mut self.dice), town, class, position, origin }
    }

    fn repeat(&mut self, draft: &Draft, day: Day) {
        if !has_repeats(draft.class) || !self.dice.chance(NEAR_REPEAT) {
            return;
        }
        let later = day.plus(self.dice.between(1, REPEAT_DAYS + 1));
        let metres = [self.dice.unit(), self.dice.unit()].map(|side| (side * 2.0 - 1.0) * REPEAT_METRES);
        let position = moved(draft.position.longitude, draft.position.latitude, metres);
        let repeat =
            Draft { at: any_time(later, &mut self.dice), position, origin: Origin::Repeat, ..draft.clone() };
        self.repeats.entry(later).or_default().push(repeat);
    }

    fn one(&mut self, world: &World, draft: &Draft, id: &str, out: &mut Outbox) {
        let dice = &mut self.dice;
        let mut plan = Plan::new(Kind::Incident, id, Source::CommandCentre, dice);
        let usual = draft.origin != Origin::Outbreak;
        let misjudged = usual && dice.chance(0.08);
        let intake = if misjudged { CLASSES[dice.place(CLASSES.len())].0 } else { draft.class };
        let misplaced = usual && dice.chance(0.02);
        let town = if misplaced { world.other_town(draft.town, dice) } else { draft.town };
        let position = if misplaced { world.position(town, dice) } else { draft.position.clone() };
        plan.at(world.code(town)).step(draft.at, reported(intake, position, dice));
        let fate = if usual { dice.unit() } else { 1.0 };
        if fate < 0.055 {
            invalidated(&mut plan, fate, dice);
        } else {
            let course = Course { draft, id, misjudged, misplaced };
            course.run(world, &mut plan, self.last.get(&draft.town), dice);
        }
        let merged = plan.steps.iter().any(|step| step.payload.event_name() == "IncidentMerged");
        if !merged && fate >= 0.055 {
            self.last.insert(draft.town, plan.subject.as_str().to_owned());
        }
        if draft.class == IncidentClass::Dispute && fate >= 0.055 && !merged && self.dice.chance(TAKEN_UP) {
            let registered_at = plan.last_at() + self.dice.between(MINUTE, 3 * HOUR);
            let origin = dispute::Origin::Incident(plan.subject.as_str().to_owned());
            let id = self.disputes.next(Day::at(registered_at));
            let mut dispute = dispute::one(world, &id, draft.town, registered_at, origin, &mut self.dice);
            plan.correlation = Some(identity(self.dice.next(), self.dice.next()));
            dispute.correlation = plan.correlation;
            out.plans.push(dispute);
        }
        out.plans.push(plan);
    }
}

/// Harassment and tests: known for what they are within minutes.
fn invalidated(plan: &mut Plan, fate: f64, dice: &mut Dice) {
    let reason = if fate < 0.045 {
        IncidentInvalidReason::Harassment
    } else if fate < 0.05 {
        IncidentInvalidReason::Test
    } else {
        IncidentInvalidReason::Duplicate
    };
    let at = plan.last_at() + dice.around(300_000.0, 0.6);
    plan.step(at, IncidentInvalidated { reason });
    plan.step(at + dice.between(SECOND, MINUTE), IncidentClosed {});
}

/// An incident that is one.
struct Course<'a> {
    draft: &'a Draft,
    id: &'a str,
    misjudged: bool,
    misplaced: bool,
}

impl Course<'_> {
    fn run(&self, world: &World, plan: &mut Plan, last: Option<&String>, dice: &mut Dice) {
        let unit = Some(format!("unit-{:02}", 1 + dice.place(60)));
        plan.step(plan.last_at() + dice.around(55_000.0, 0.5), IncidentDispatched { unit: unit.clone() });
        let dispatched = plan.steps.len() - 1;
        if dice.chance(0.97) {
            plan.step(plan.last_at() + dice.around(480_000.0, 0.5), IncidentArrived { unit });
            if !self.misplaced && dice.chance(0.015) {
                plan.swap(dispatched, dispatched + 1);
            }
        }
        if self.misplaced {
            let relocated = IncidentRelocated { position: Some(self.draft.position.clone()), place: None };
            let at = plan.last_at() + dice.around(240_000.0, 0.6);
            plan.at(world.code(self.draft.town)).step(at, relocated);
        }
        if dice.chance(0.03) {
            let organisation = format!("{}派出所", world.name(self.draft.town));
            plan.step(plan.last_at() + dice.around(180_000.0, 0.6), IncidentRejurisdicted { organisation });
        }
        self.link(plan, last, dice);
        let by_feedback = self.misjudged && dice.chance(0.6);
        let category = by_feedback.then(|| category(self.draft.class, dice));
        let outcome =
            Some(dice.pick("settled", &["warned", "mediated", "handed-over", "helped", "filed"]).to_owned());
        plan.step(
            plan.last_at() + dice.around(1_500_000.0, 0.6),
            IncidentFeedbackRecorded { category, outcome },
        );
        plan.step(plan.last_at() + dice.around(420_000.0, 0.8), IncidentClosed {});
        let closed = plan.steps.len() - 1;
        if !self.misplaced && dice.chance(0.003) {
            plan.swap(0, closed);
        }
        self.afterwards(plan, by_feedback, dice);
    }

    /// Repeat calls and merges with the town's last record.
    fn link(&self, plan: &mut Plan, last: Option<&String>, dice: &mut Dice) {
        let Some(last) = last.filter(|last| last.split_once(':').is_none_or(|(_, id)| id != self.id)) else {
            return;
        };
        let usual = self.draft.origin != Origin::Outbreak;
        let chance = dice.unit();
        if chance < 0.03 {
            let reason = dice.pick(IncidentLinkReason::RepeatCall, &[IncidentLinkReason::ChaseUp]);
            plan.step(
                plan.last_at() + dice.around(120_000.0, 0.5),
                IncidentLinked { to_subject: last.clone(), reason },
            );
        } else if usual && chance < 0.05 {
            plan.step(
                plan.last_at() + dice.around(600_000.0, 0.5),
                IncidentMerged { into_subject: last.clone() },
            );
            if dice.chance(0.1) {
                plan.step(plan.last_at() + dice.around(7_200_000.0, 0.5), IncidentUnmerged {});
            }
        }
    }

    /// Corrections and returns, days later.
    fn afterwards(&self, plan: &mut Plan, by_feedback: bool, dice: &mut Dice) {
        if self.misjudged && !by_feedback {
            let at = plan.last_at() + dice.between(HOUR, 20 * DAY);
            plan.step(at, quanyu_event::IncidentReclassified { category: category(self.draft.class, dice) });
        }
        if dice.chance(0.008) {
            let at = plan.last_at() + dice.between(2 * HOUR, 4 * DAY);
            plan.step(at, IncidentReopened { reason: None });
            plan.step(at + dice.between(HOUR, 2 * DAY), IncidentClosed {});
        }
    }
}

fn has_repeats(class: IncidentClass) -> bool {
    matches!(class, IncidentClass::Criminal | IncidentClass::PublicOrder)
}

fn reported(intake: IncidentClass, position: Position, dice: &mut Dice) -> IncidentReported {
    let channel = dice.pick(
        IncidentChannel::Phone110,
        &[
            IncidentChannel::Phone110,
            IncidentChannel::Phone110,
            IncidentChannel::Phone122,
            IncidentChannel::Phone122,
            IncidentChannel::App,
            IncidentChannel::TextMessage,
            IncidentChannel::Video,
            IncidentChannel::Iot,
            IncidentChannel::Transferred,
        ],
    );
    let severity = Some(dice.pick(
        IncidentSeverity::Normal,
        &[IncidentSeverity::Normal, IncidentSeverity::Low, IncidentSeverity::Low, IncidentSeverity::High],
    ));
    IncidentReported {
        channel,
        category: category(intake, dice),
        severity,
        position: Some(position),
        place: None,
        text_held: dice.chance(0.4),
    }
}

fn category(class: IncidentClass, dice: &mut Dice) -> IncidentCategory {
    IncidentCategory {
        class,
        code_system: CODE_SYSTEM.to_owned(),
        type_code: Some(format!("{}-{}", class.as_str().replace('_', "-"), 1 + dice.place(5))),
        subtype_code: None,
        detail_code: None,
    }
}
