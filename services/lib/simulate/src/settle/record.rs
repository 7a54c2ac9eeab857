//! Incidents, fires and work accidents: what counts, as what, and how long each step took; also as known earlier.

use super::{Life, town};
use crate::calendar::DAY;
use crate::tally::{Counted, Tally};
use quanyu_event::{
    FireEvent, FireType, Grade, IncidentEvent, Money, Payload, WorkAccidentEvent, WorkAccidentNature,
};

/// Times that stages are measured by.
#[derive(Default)]
struct Times {
    dispatched: Option<i64>,
    arrived: Option<i64>,
    under_control: Option<i64>,
    closed: Option<i64>,
}

/// Counts a subject of today and of each of the earlier times.
fn count(life: &Life<'_>, tally: &mut Tally, judge: impl Fn(&Life<'_>) -> (Option<Counted>, Times)) {
    let (counted, times) = judge(life);
    // Nearly all subjects were recorded wholly before or wholly after a time.
    let first = life.steps.iter().map(|step| step.recorded_at).min().unwrap_or(i64::MAX);
    let last = life.steps.iter().map(|step| step.recorded_at).max().unwrap_or(i64::MAX);
    tally.count_known(|known_at| match known_at {
        _ if known_at < first => None,
        _ if known_at >= last => counted.clone(),
        _ => judge(&life.known(known_at)).0,
    });
    let Some(counted) = counted else { return };
    tally.count(&counted);
    match counted.kind {
        "incident" => {
            tally.stage(&counted, "reported_to_dispatched", times.dispatched);
            tally.stage(&counted, "reported_to_arrived", times.arrived);
            tally.stage(&counted, "reported_to_closed", times.closed);
        }
        "fire" => {
            tally.stage(&counted, "reported_to_arrived", times.arrived);
            tally.stage(&counted, "reported_to_under_control", times.under_control);
            tally.stage(&counted, "reported_to_closed", times.closed);
        }
        _ => {}
    }
}

/// What holds of a record besides its class.
#[derive(Default)]
struct Standing<'a> {
    reported_at: Option<i64>,
    area: &'a str,
    merged: bool,
    invalid: bool,
}

impl<'a> Standing<'a> {
    fn of(life: &Life<'a>) -> Self {
        Self { area: life.area(), ..Self::default() }
    }

    fn counted(&self, life: &Life<'_>, class: &str) -> Option<Counted> {
        let counts = self.reported_at.is_some() && !self.merged && !self.invalid;
        counts.then(|| Counted {
            kind: life.kind,
            area: self.area.to_owned(),
            class: class.to_owned(),
            at: self.reported_at,
        })
    }
}

pub(super) fn incident(life: &Life<'_>, tally: &mut Tally) {
    count(life, tally, |life| {
        let mut standing = Standing::of(life);
        let mut times = Times::default();
        let (mut intake, mut corrected) = (None, None);
        for step in &life.steps {
            let at = step.occurred_at;
            let Payload::Incident(event) = &step.payload else { continue };
            match event {
                IncidentEvent::Reported(reported) => {
                    standing.reported_at = Some(at);
                    intake = Some(reported.category.class);
                }
                IncidentEvent::Dispatched(_) => times.dispatched = times.dispatched.or(Some(at)),
                IncidentEvent::Arrived(_) => times.arrived = times.arrived.or(Some(at)),
                IncidentEvent::Reclassified(to) => corrected = Some(to.category.class),
                IncidentEvent::FeedbackRecorded(feedback) => {
                    corrected = feedback.category.as_ref().map(|category| category.class).or(corrected);
                }
                IncidentEvent::Relocated(_) => standing.area = town(step),
                IncidentEvent::Merged(_) => standing.merged = true,
                IncidentEvent::Unmerged(_) => standing.merged = false,
                IncidentEvent::Invalidated(_) => standing.invalid = true,
                IncidentEvent::Closed(_) => times.closed = Some(at),
                IncidentEvent::Reopened(_) => (times.closed, standing.invalid) = (None, false),
                IncidentEvent::Rejurisdicted(_) | IncidentEvent::Linked(_) => {}
            }
        }
        let class = corrected.or(intake).unwrap_or_default().as_str();
        (standing.counted(life, class), times)
    });
}

pub(super) fn fire(life: &Life<'_>, tally: &mut Tally) {
    count(life, tally, |life| {
        let mut standing = Standing::of(life);
        let mut times = Times::default();
        let mut fire_type = FireType::Unspecified;
        for step in &life.steps {
            let at = step.occurred_at;
            let Payload::Fire(event) = &step.payload else { continue };
            match event {
                FireEvent::Reported(reported) => {
                    (standing.reported_at, fire_type) = (Some(at), reported.fire_type);
                }
                FireEvent::Arrived(_) => times.arrived = times.arrived.or(Some(at)),
                FireEvent::UnderControl(_) => times.under_control = times.under_control.or(Some(at)),
                FireEvent::Reclassified(to) => fire_type = to.fire_type,
                FireEvent::Relocated(_) => standing.area = town(step),
                FireEvent::Merged(_) => standing.merged = true,
                FireEvent::Unmerged(_) => standing.merged = false,
                FireEvent::Invalidated(_) => standing.invalid = true,
                FireEvent::Closed(_) => times.closed = Some(at),
                FireEvent::Reopened(_) => (times.closed, standing.invalid) = (None, false),
                _ => {}
            }
        }
        let burned = matches!(fire_type, FireType::Fire | FireType::Explosion);
        (standing.counted(life, fire_type.as_str()).filter(|_| burned), times)
    });
}

pub(super) fn work_accident(life: &Life<'_>, tally: &mut Tally) {
    count(life, tally, |life| {
        let mut standing = Standing::of(life);
        let mut nature = WorkAccidentNature::Unspecified;
        let mut deaths: Vec<(i64, i32)> = Vec::new();
        let mut injured = None;
        let mut loss: Option<&Money> = None;
        for step in &life.steps {
            let at = step.occurred_at;
            let Payload::WorkAccident(event) = &step.payload else { continue };
            match event {
                WorkAccidentEvent::Reported(reported) => {
                    (standing.reported_at, nature) = (Some(at), reported.nature);
                    deaths.extend(reported.deaths.map(|dead| (at, dead)));
                    injured = reported.serious_injuries;
                }
                WorkAccidentEvent::CasualtiesRevised(revised) => {
                    deaths.extend(revised.deaths.map(|dead| (at, dead)));
                    injured = revised.serious_injuries.or(injured);
                }
                WorkAccidentEvent::LossAssessed(assessed) => loss = Some(&assessed.loss),
                WorkAccidentEvent::Reclassified(to) => nature = to.nature,
                WorkAccidentEvent::Invalidated(_) => standing.invalid = true,
                WorkAccidentEvent::InjuryDetermined(_) | WorkAccidentEvent::InvestigationClosed(_) => {}
            }
        }
        let days = if nature == WorkAccidentNature::Production { 30 } else { 7 };
        let limit = standing.reported_at.unwrap_or(0) + days * DAY;
        let graded = deaths.iter().rev().find(|(at, _)| *at <= limit).map(|(_, dead)| *dead);
        let class = match Grade::by_law(graded, injured, loss) {
            Grade::Ungraded => "ungraded",
            Grade::Ordinary => "ordinary",
            Grade::Considerable => "considerable",
            Grade::Major => "major",
            Grade::ExtraordinarilySerious => "extraordinarily_serious",
        };
        (standing.counted(life, class), Times::default())
    });
}
