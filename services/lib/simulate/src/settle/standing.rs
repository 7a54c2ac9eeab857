//! What stands or is held: grids, enterprises, communities, sites, surveys, operations, and the work of every day.

use super::{Life, town};
use crate::calendar::{Day, Month};
use crate::tally::{Counted, Tally};
use crate::truth::Component;
use quanyu_event::{
    CommunityEvent, CommunityService, EnterpriseEvent, GridEvent, InspectionEvent, LegalCheckupEvent,
    OperationEvent, OutreachEvent, Payload, SiteDayEvent, SurveyEvent, VisitRoundEvent,
};
use std::collections::BTreeMap;

fn counted(life: &Life<'_>, class: &str, at: Option<i64>) -> Counted {
    Counted { kind: life.kind, area: life.area().to_owned(), class: class.to_owned(), at }
}

/// What counts from its first event on, which is always sent before the others.
pub(super) fn stands(life: &Life<'_>, tally: &mut Tally) {
    tally.count(&counted(life, "", None));
}

pub(super) fn enterprise(life: &Life<'_>, tally: &mut Tally) {
    let mut retired = false;
    // By the time from which a number holds; the later word on one time replaces the earlier.
    let mut insured: BTreeMap<i64, i32> = BTreeMap::new();
    for step in &life.steps {
        let Payload::Enterprise(event) = &step.payload else { continue };
        match event {
            EnterpriseEvent::Registered(registered) => {
                retired = false;
                insured.extend(registered.insured.map(|number| (step.occurred_at, number)));
            }
            EnterpriseEvent::HeadcountRevised(revised) => {
                insured.insert(revised.effective_at.millis(), revised.insured);
            }
            EnterpriseEvent::Retired(_) => retired = true,
            EnterpriseEvent::RiskRated(_) => {}
        }
    }
    if !retired {
        stands(life, tally);
        let now = insured.last_key_value().map_or(0, |(_, number)| i64::from(*number));
        tally.sum("insured", life.area(), None, &[("insured", now)]);
    }
}

pub(super) fn grid(life: &Life<'_>, tally: &mut Tally) {
    let mut retired = false;
    let mut staff: BTreeMap<&str, i32> = BTreeMap::new();
    for step in &life.steps {
        let Payload::Grid(event) = &step.payload else { continue };
        match event {
            GridEvent::StaffingRevised(revised) => _ = staff.insert(&revised.role, revised.count),
            GridEvent::Retired(_) => retired = true,
            GridEvent::Defined(_) => retired = false,
            GridEvent::BoundaryRevised(_) => {}
        }
    }
    if !retired {
        stands(life, tally);
        let staff = staff.values().map(|count| i64::from(*count)).sum();
        tally.sum("grid_staff", life.area(), None, &[("staff", staff)]);
    }
}

/// Services count whether the certificate holds now or not.
pub(super) fn community(life: &Life<'_>, tally: &mut Tally) {
    let mut certified = false;
    for step in &life.steps {
        let Payload::Community(event) = &step.payload else { continue };
        match event {
            CommunityEvent::Certified(_) => certified = true,
            CommunityEvent::CertificationLost(_) => certified = false,
            CommunityEvent::ServiceProvided(provided) => {
                let service = match provided.service {
                    CommunityService::Errand => "errands",
                    CommunityService::Emergency => "emergencies",
                    CommunityService::Mediation => "mediations",
                    CommunityService::Patrol => "patrols",
                    CommunityService::Publicity => "publicity",
                    CommunityService::Unspecified => continue,
                };
                tally.sum("community_services", life.area(), None, &[(service, 1)]);
            }
        }
    }
    if certified {
        stands(life, tally);
    }
}

pub(super) fn site_day(life: &Life<'_>, tally: &mut Tally) {
    let (mut readings, mut peak, mut over) = (0, 0, 0);
    for step in &life.steps {
        let Payload::SiteDay(SiteDayEvent::ReadingReported(reading)) = &step.payload else { continue };
        readings += 1;
        peak = peak.max(i64::from(reading.visitors));
        over += i64::from(reading.capacity.is_some_and(|capacity| reading.visitors > capacity));
    }
    let values = [("readings", readings), ("peak_visitors", peak), ("readings_over_capacity", over)];
    tally.sum("site_days", life.area(), month(life), &values);
}

pub(super) fn survey(life: &Life<'_>, tally: &mut Tally) {
    stands(life, tally);
    let mut wave = "";
    let mut results = BTreeMap::new();
    for step in &life.steps {
        let Payload::Survey(event) = &step.payload else { continue };
        match event {
            SurveyEvent::WaveOpened(opened) => wave = &opened.wave,
            SurveyEvent::ResultReported(result) => {
                _ = results.insert((&result.component, town(step)), result)
            }
            SurveyEvent::WaveClosed(_) => {}
        }
    }
    tally.components.extend(results.into_iter().map(|((component, area), result)| Component {
        wave: wave.to_owned(),
        component: component.clone(),
        area: area.to_owned(),
        score_milli: result.score_milli.into(),
        respondents: result.respondents.into(),
    }));
}

pub(super) fn operation(life: &Life<'_>, tally: &mut Tally) {
    stands(life, tally);
    let mut tasks: BTreeMap<&str, &str> = BTreeMap::new();
    for step in &life.steps {
        let Payload::Operation(event) = &step.payload else { continue };
        match event {
            OperationEvent::TaskAssigned(task) => _ = tasks.insert(&task.task, "assigned"),
            OperationEvent::TaskProgressed(task) => _ = tasks.insert(&task.task, "progressing"),
            OperationEvent::TaskBlocked(task) => _ = tasks.insert(&task.task, "blocked"),
            OperationEvent::TaskDone(task) => _ = tasks.insert(&task.task, "done"),
            OperationEvent::Defined(_) | OperationEvent::TargetSet(_) => {}
        }
    }
    let of = |status| tasks.values().filter(|known| **known == status).map(|_| 1).sum();
    let all = tasks.values().map(|_| 1).sum();
    tally.sum("tasks", "", None, &[("tasks", all), ("done", of("done")), ("blocked", of("blocked"))]);
}

pub(super) fn inspection(life: &Life<'_>, tally: &mut Tally) {
    for step in &life.steps {
        let Payload::Inspection(InspectionEvent::Held(held)) = &step.payload else { continue };
        tally.count(&counted(life, held.inspection_type.as_str(), Some(step.occurred_at)));
    }
}

pub(super) fn outreach(life: &Life<'_>, tally: &mut Tally) {
    let mut held = None;
    let (mut volunteers, mut minutes) = (0, 0);
    for step in &life.steps {
        let Payload::Outreach(event) = &step.payload else { continue };
        match event {
            OutreachEvent::Held(event) => held = Some((step.occurred_at, event)),
            OutreachEvent::VolunteerHoursReported(hours) => {
                (volunteers, minutes) = (hours.volunteers, hours.volunteer_minutes);
            }
        }
    }
    let Some((at, event)) = held else { return };
    tally.count(&counted(life, &event.activity, Some(at)));
    let values = [
        ("held", 1),
        ("reach", i64::from(event.reach)),
        ("volunteers", i64::from(volunteers)),
        ("volunteer_minutes", i64::from(minutes)),
    ];
    tally.sum("outreach", life.area(), Some(Day::at(at).month()), &values);
}

pub(super) fn visit_round(life: &Life<'_>, tally: &mut Tally) {
    let mut opened = None;
    let (mut done, mut refused, mut unreachable) = (0, 0, 0);
    for step in &life.steps {
        let Payload::VisitRound(event) = &step.payload else { continue };
        match event {
            VisitRoundEvent::Opened(round) => opened = Some((step.occurred_at, round)),
            VisitRoundEvent::VisitsReported(visits) => {
                (done, refused, unreachable) = (visits.done, visits.refused, visits.unreachable);
            }
            VisitRoundEvent::Closed(_) => {}
        }
    }
    let Some((at, round)) = opened else { return };
    // A round is opened in its month.
    let month = Day::at(at).month();
    tally.count_month(life.kind, life.area(), &round.programme, month);
    let missed = (round.due - done - refused - unreachable).max(0);
    let values = [
        ("due", round.due),
        ("done", done),
        ("refused", refused),
        ("unreachable", unreachable),
        ("missed", missed),
    ];
    tally.sum("visits", life.area(), Some(month), &values.map(|(name, number)| (name, i64::from(number))));
}

pub(super) fn legal_checkup(life: &Life<'_>, tally: &mut Tally) {
    let mut held_at = None;
    let mut open: BTreeMap<&str, bool> = BTreeMap::new();
    for step in &life.steps {
        let Payload::LegalCheckup(event) = &step.payload else { continue };
        match event {
            LegalCheckupEvent::Held(_) => held_at = Some(step.occurred_at),
            LegalCheckupEvent::FindingRaised(raised) => _ = open.insert(&raised.finding, true),
            LegalCheckupEvent::FindingClosed(closed) => {
                if let Some(open) = open.get_mut(closed.finding.as_str()) {
                    *open = false;
                }
            }
        }
    }
    let Some(at) = held_at else { return };
    tally.count(&counted(life, "", Some(at)));
    let raised = open.values().map(|_| 1).sum();
    let closed = open.values().filter(|open| !**open).map(|_| 1).sum();
    let values = [("held", 1), ("findings_raised", raised), ("findings_closed", closed)];
    tally.sum("legal_checkups", life.area(), Some(Day::at(at).month()), &values);
}

fn month(life: &Life<'_>) -> Option<Month> {
    life.steps.first().map(|step| Day::at(step.occurred_at).month())
}
