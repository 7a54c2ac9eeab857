//! Petitions (信访): new ones, the old backlog, and reports of an election term, of which one stays unanswered.

use super::dispute::Numbers;
use super::{Family, Outbox};
use crate::calendar::{DAY, Day, HOUR};
use crate::dice::Dice;
use crate::plan::Plan;
use crate::source::Source;
use crate::truth::Planted;
use crate::world::{World, days_later, office_time};
use quanyu_event::{
    Kind, PetitionAccepted, PetitionAnswered, PetitionAssigned, PetitionClosed, PetitionInvestigationStarted,
    PetitionOrigin, PetitionOutcome, PetitionReceived, PetitionReopened, Timestamp,
};

const A_DAY: f64 = 3.0;
/// Old cases that are taken up in the first month.
const BACKLOG: f64 = 40.0;
/// The planted report comes in so many days before the end, and should be answered ten days before it.
const PLANTED_DAYS: i64 = 30;
const PLANTED_DUE_DAYS: i64 = 10;

/// The family.
pub(crate) struct Petitions {
    dice: Dice,
    numbers: Numbers,
}

impl Family for Petitions {
    fn day(&mut self, world: &World, day: Day, out: &mut Outbox) {
        for _ in 0..world.some(A_DAY, &mut self.dice) {
            let origin = match self.dice.weighted(&[0.35, 0.2, 0.3, 0.1, 0.05]) {
                0 => PetitionOrigin::Visit,
                1 => PetitionOrigin::Letter,
                2 => PetitionOrigin::Online,
                3 => PetitionOrigin::Transferred,
                _ => PetitionOrigin::ElectionReport,
            };
            let plan = self.one(world, day, origin);
            out.plans.push(plan);
        }
        if day == world.first {
            for _ in 0..world.some(BACKLOG, &mut self.dice).max(1) {
                let plan = self.one(world, day, PetitionOrigin::OldBacklog);
                out.plans.push(plan);
            }
        }
        if day == world.end.plus(-PLANTED_DAYS).max(world.first) {
            self.unanswered(world, day, out);
        }
    }
}

impl Petitions {
    pub(crate) fn new(dice: Dice) -> Self {
        Self { dice, numbers: Numbers::new("") }
    }

    /// A petition that came in and was accepted and assigned, and when the last of it happened.
    fn open(
        &mut self,
        world: &World,
        day: Day,
        town: usize,
        origin: PetitionOrigin,
        due_at: i64,
    ) -> (Plan, i64) {
        let id = self.numbers.next(day);
        let dice = &mut self.dice;
        let mut plan = Plan::new(Kind::Petition, &id, Source::PetitionOffice, dice);
        let at = office_time(day, dice);
        let old = origin == PetitionOrigin::OldBacklog;
        let received = PetitionReceived {
            origin,
            matter: dice
                .pick("land", &["wages", "housing", "environment", "village-affairs", "traffic"])
                .to_owned(),
            due_at: (!dice.chance(0.3)).then_some(Timestamp::from_millis(due_at)),
            backlog_since_at: old.then(|| Timestamp::from_millis(at - dice.between(200 * DAY, 2_000 * DAY))),
            text_held: true,
        };
        plan.at(world.code(town)).step(at, received);
        let accepted_at = days_later(at, dice.between(0, 4), dice);
        plan.step(accepted_at, PetitionAccepted { due_at: Timestamp::from_millis(due_at) });
        let assigned_at = accepted_at + dice.between(HOUR, 2 * DAY);
        let organisation = format!("{}信访接待室", world.name(town));
        plan.step(assigned_at, PetitionAssigned { organisation: organisation.clone() })
            .by(&organisation, "clerk");
        (plan, assigned_at)
    }

    fn one(&mut self, world: &World, day: Day, origin: PetitionOrigin) -> Plan {
        let town = world.town(&mut self.dice);
        let limit_days = if origin == PetitionOrigin::OldBacklog { 300 } else { 60 };
        let due_at = day.starts_at() + limit_days * DAY;
        let (mut plan, assigned_at) = self.open(world, day, town, origin, due_at);
        let dice = &mut self.dice;
        let looked_at = days_later(assigned_at, dice.between(1, 8), dice);
        plan.step(looked_at, PetitionInvestigationStarted {});
        let days = match origin {
            PetitionOrigin::OldBacklog => dice.between(20, 420),
            // Reports of an election term are all answered in time, but for the planted one.
            PetitionOrigin::ElectionReport => dice.between(5, 35),
            _ if dice.chance(0.06) => dice.between(45, 90),
            _ => dice.between(5, 50),
        };
        let mut at = days_later(looked_at, days, dice);
        let outcome = dice.pick(
            PetitionOutcome::PartlySupported,
            &[PetitionOutcome::Supported, PetitionOutcome::NotSupported, PetitionOutcome::Settled],
        );
        plan.step(at, PetitionAnswered { outcome });
        at = days_later(at, dice.between(1, 15), dice);
        plan.step(at, PetitionClosed { outcome });
        if dice.chance(0.04) {
            at += dice.between(5 * DAY, 40 * DAY);
            plan.step(at, PetitionReopened { reason: Some("not-satisfied".to_owned()) });
            plan.step(at + DAY, PetitionInvestigationStarted {});
            at = days_later(at + 2 * DAY, dice.between(5, 30), dice);
            plan.step(at, PetitionAnswered { outcome });
            plan.step(at + 3 * DAY, PetitionClosed { outcome });
        }
        plan
    }

    /// A report that should have had its answer by the end.
    fn unanswered(&mut self, world: &World, day: Day, out: &mut Outbox) {
        let due_at = world.end.plus(-PLANTED_DUE_DAYS).max(world.first.plus(1)).starts_at();
        let town = 1;
        let (plan, _) = self.open(world, day, town, PetitionOrigin::ElectionReport, due_at);
        out.planted.push(Planted {
            what: "unanswered_election_report".to_owned(),
            kind: Kind::Petition.as_str().to_owned(),
            subject: plan.subject.as_str().to_owned(),
            area: world.code(town).to_owned(),
            from_ms: due_at,
            until_ms: world.ends_at(),
            number: 1,
        });
        out.plans.push(plan);
    }
}
