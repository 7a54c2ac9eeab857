//! Settling: what is true of a subject, given what was sent of it. One function a kind.
//!
//! It reads a plan's own steps in the order in which they happened: the last word in time holds. It shares no code with
//! the platform, on purpose.

mod ledger;
mod record;
mod standing;

use crate::plan::{Plan, Step};
use crate::tally::Tally;
use quanyu_event::Kind;

/// What was sent of a subject, in the order in which it happened.
pub(crate) struct Life<'a> {
    pub(crate) kind: &'static str,
    pub(crate) subject: &'a str,
    pub(crate) steps: Vec<&'a Step>,
}

impl<'a> Life<'a> {
    fn of(plan: &'a Plan) -> Self {
        let mut steps: Vec<&Step> = plan.steps.iter().filter(|step| step.sent).collect();
        steps.sort_by_key(|step| step.occurred_at);
        Self { kind: plan.kind.as_str(), subject: plan.subject.as_str(), steps }
    }

    /// As it was recorded by a time.
    fn known(&self, known_at: i64) -> Life<'a> {
        let steps = self.steps.iter().copied().filter(|step| step.recorded_at <= known_at).collect();
        Life { steps, ..*self }
    }

    /// Town of the first step.
    fn area(&self) -> &'a str {
        self.steps.first().map_or("", |step| town(step))
    }
}

/// Town, or whatever larger it is, of a step.
fn town(step: &Step) -> &str {
    const TOWN_DIGITS: usize = 9;
    let code = step.area.as_deref().unwrap_or_default();
    code.get(..TOWN_DIGITS).unwrap_or(code)
}

/// Adds a subject to the truth.
pub(crate) fn settle(plan: &Plan, tally: &mut Tally) {
    let life = Life::of(plan);
    if life.steps.is_empty() {
        return;
    }
    *tally.subjects.entry(life.kind).or_insert(0) += 1;
    match plan.kind {
        Kind::Incident => record::incident(&life, tally),
        Kind::Fire => record::fire(&life, tally),
        Kind::WorkAccident => record::work_accident(&life, tally),
        Kind::Hazard => ledger::hazard(&life, tally),
        Kind::Dispute => ledger::dispute(&life, tally),
        Kind::Petition => ledger::petition(&life, tally),
        Kind::Enterprise => standing::enterprise(&life, tally),
        Kind::Grid => standing::grid(&life, tally),
        Kind::Community => standing::community(&life, tally),
        Kind::Site | Kind::Campaign | Kind::Publication => standing::stands(&life, tally),
        Kind::SiteDay => standing::site_day(&life, tally),
        Kind::Survey => standing::survey(&life, tally),
        Kind::Operation => standing::operation(&life, tally),
        Kind::Inspection => standing::inspection(&life, tally),
        Kind::Outreach => standing::outreach(&life, tally),
        Kind::VisitRound => standing::visit_round(&life, tally),
        Kind::LegalCheckup => standing::legal_checkup(&life, tally),
        _ => {}
    }
}
