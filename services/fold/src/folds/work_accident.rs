//! Work accidents (生产安全事故): casualties, loss and the grade by law, late deaths included.

use super::figure::Figure;
use crate::fold::{Common, Fold, latest};
use quanyu_event::{Envelope, Grade, Kind, Money, Payload, Timestamp, WorkAccidentEvent, WorkAccidentNature};
use serde::Serialize;

/// State of a work accident; the fields are the columns of `work_accidents`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WorkAccidentState {
    common: Common,
    status: &'static str,
    /// Whether it counts: reported and not invalidated.
    counted: bool,
    /// When it happened; the first event's time while there is no report.
    reported_at: Timestamp,
    reported: bool,
    nature: WorkAccidentNature,
    industry_code: String,
    enterprise: String,
    place: String,
    longitude: Option<f64>,
    latitude: Option<f64>,
    deaths: Option<i32>,
    /// Deaths that the law counts for the grade.
    deaths_graded: Option<i32>,
    serious_injuries: Option<i32>,
    injured_determined: Option<i32>,
    loss_currency: String,
    loss_minor_units: Option<i64>,
    grade: Grade,
    investigation_closed_at: Option<Timestamp>,
    reclassified: u32,
    invalid_reason: String,
    #[serde(skip)]
    figures: Figures,
    #[serde(skip)]
    since: Since,
}

/// Casualties with their revisions. No columns.
#[derive(Debug, Clone, Default, PartialEq)]
struct Figures {
    deaths: Figure,
    serious_injuries: Figure,
    injured_determined: Figure,
}

/// When what is effective happened: an older correction that arrives later does not undo it. No columns.
#[derive(Debug, Clone, Default, PartialEq)]
struct Since {
    nature: Option<Timestamp>,
    loss: Option<Timestamp>,
    validity: Option<Timestamp>,
}

/// See [`WorkAccidentState`].
pub struct WorkAccidentFold;

impl Fold for WorkAccidentFold {
    const KIND: Kind = Kind::WorkAccident;
    const TABLE: &'static str = "work_accidents";
    const HISTORY: &'static str = "work_accident_history";
    const VERSION: u32 = 1;
    type Event = WorkAccidentEvent;
    type State = WorkAccidentState;

    fn event(payload: &Payload) -> Option<&WorkAccidentEvent> {
        if let Payload::WorkAccident(event) = payload { Some(event) } else { None }
    }

    fn fold(
        state: Option<WorkAccidentState>,
        envelope: &Envelope,
        event: &WorkAccidentEvent,
    ) -> WorkAccidentState {
        let mut state = state.unwrap_or_else(|| WorkAccidentState::first(envelope));
        state.common.next(envelope);
        state.step(envelope, event);
        state.judge();
        state
    }
}

impl WorkAccidentState {
    fn first(envelope: &Envelope) -> Self {
        Self {
            common: Common::first(envelope),
            status: "unreported",
            counted: false,
            reported_at: envelope.occurred_at,
            reported: false,
            nature: WorkAccidentNature::Unspecified,
            industry_code: String::new(),
            enterprise: String::new(),
            place: String::new(),
            longitude: None,
            latitude: None,
            deaths: None,
            deaths_graded: None,
            serious_injuries: None,
            injured_determined: None,
            loss_currency: String::new(),
            loss_minor_units: None,
            grade: Grade::Ungraded,
            investigation_closed_at: None,
            reclassified: 0,
            invalid_reason: String::new(),
            figures: Figures::default(),
            since: Since::default(),
        }
    }

    fn step(&mut self, envelope: &Envelope, event: &WorkAccidentEvent) {
        let at = envelope.occurred_at;
        if !self.reported && !matches!(event, WorkAccidentEvent::Reported(_)) {
            self.common.anomaly("follow_up_before_report");
        }
        match event {
            WorkAccidentEvent::Reported(reported) => {
                if self.reported {
                    self.common.anomaly("reported_again");
                }
                self.reported = true;
                self.reported_at = at;
                if self.reclassified == 0 {
                    self.nature = reported.nature;
                }
                // A correction that came before the report may have said nothing of the industry.
                if self.reclassified == 0 || self.industry_code.is_empty() {
                    self.industry_code = reported.industry_code.clone().unwrap_or_default();
                }
                self.enterprise = reported.enterprise.clone().unwrap_or_default();
                self.place = reported.place.clone().unwrap_or_default();
                if let Some(position) = &reported.position {
                    self.longitude = Some(position.longitude);
                    self.latitude = Some(position.latitude);
                }
                self.figures.deaths.report(at, reported.deaths);
                self.figures.serious_injuries.report(at, reported.serious_injuries);
            }
            WorkAccidentEvent::CasualtiesRevised(revised) => {
                self.figures.deaths.revise(at, revised.deaths);
                self.figures.serious_injuries.revise(at, revised.serious_injuries);
            }
            WorkAccidentEvent::LossAssessed(assessed) => {
                if self.common.in_order(&mut self.since.loss, at) {
                    self.loss_currency.clone_from(&assessed.loss.currency);
                    self.loss_minor_units = Some(assessed.loss.minor_units);
                }
            }
            WorkAccidentEvent::Reclassified(reclassified) => {
                self.reclassified += 1;
                if self.common.in_order(&mut self.since.nature, at) {
                    self.nature = reclassified.nature;
                    if let Some(industry) = &reclassified.industry_code {
                        self.industry_code.clone_from(industry);
                    }
                }
            }
            WorkAccidentEvent::InjuryDetermined(determined) => {
                self.figures.injured_determined.revise(at, Some(determined.injured));
            }
            WorkAccidentEvent::InvestigationClosed(_) => latest(&mut self.investigation_closed_at, at),
            WorkAccidentEvent::Invalidated(invalidated) => {
                if self.common.in_order(&mut self.since.validity, at) {
                    self.invalid_reason = invalidated.reason.as_str().into();
                }
            }
        }
    }

    /// Late deaths re-grade within 30 days, in traffic and fire accidents within 7 (Order 493, article 13). Computed
    /// from all revisions each time: the report and a correction of the nature, which give the limit, may come later.
    fn count(&mut self) {
        let days = match self.nature {
            WorkAccidentNature::Traffic | WorkAccidentNature::Fire => 7,
            WorkAccidentNature::Production | WorkAccidentNature::Unspecified => 30,
        };
        let limit = self.reported_at.plus_days(days);
        self.deaths = self.figures.deaths.latest();
        self.deaths_graded = self.figures.deaths.latest_by(limit);
        if self.reported && self.figures.deaths.revised_after(limit) {
            self.common.anomaly("deaths_after_regrading_limit");
        }
        self.serious_injuries = self.figures.serious_injuries.latest();
        self.injured_determined = self.figures.injured_determined.latest();
    }

    fn judge(&mut self) {
        self.count();
        let loss = self
            .loss_minor_units
            .map(|minor_units| Money { currency: self.loss_currency.clone(), minor_units });
        self.grade = Grade::by_law(self.deaths_graded, self.serious_injuries, loss.as_ref());
        self.counted = self.reported && self.invalid_reason.is_empty();
        self.status = if !self.reported {
            "unreported"
        } else if !self.invalid_reason.is_empty() {
            "invalidated"
        } else if self.investigation_closed_at.is_some() {
            "investigated"
        } else {
            "reported"
        };
    }
}

#[cfg(test)]
mod tests;
