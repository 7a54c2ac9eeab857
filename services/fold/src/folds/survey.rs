//! Survey waves (群众安全感调查): the scores of a wave, one per component and area, as known now.
//!
//! The safety index reads them with their numbers of respondents. It holds no answer of anybody.

use crate::fold::{Common, Fold, latest, newest};
use quanyu_event::{Envelope, Kind, Payload, SurveyEvent, SurveyResultReported, Timestamp};
use serde::Serialize;
use std::collections::BTreeMap;

/// Twenty components in twenty-five areas; a wave with more is to be cut into waves, one an area.
const RESULTS_MAX: usize = 512;

/// A hundred points, in thousandths.
const SCORE_MILLI_MAX: i32 = 100_000;

/// State of a wave; the fields are the columns of `surveys`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SurveyState {
    common: Common,
    status: &'static str,
    /// Whether it counts: opened.
    counted: bool,
    /// When it was opened; the first event's time while it was not.
    opened_at: Timestamp,
    title: String,
    wave: String,
    opens_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
    /// Component of each result; this and the lists that follow are of one length and in one order.
    result_components: Vec<String>,
    /// Code of the area that each is of.
    result_areas: Vec<String>,
    result_scores_milli: Vec<i32>,
    result_respondents: Vec<i32>,
    result_reported_at: Vec<Timestamp>,
    #[serde(skip)]
    results: BTreeMap<ResultKey, SurveyScore>,
    #[serde(skip)]
    since: Since,
}

/// Component and code of the area, empty where the event named none.
type ResultKey = (String, String);

/// The newest result of a component in an area. No columns of its own.
#[derive(Debug, Clone, Default, PartialEq)]
struct SurveyScore {
    reported_at: Option<Timestamp>,
    score_milli: i32,
    respondents: i32,
}

/// When what is effective happened. No columns.
#[derive(Debug, Clone, Default, PartialEq)]
struct Since {
    opened: Option<Timestamp>,
}

/// See [`SurveyState`].
pub struct SurveyFold;

impl Fold for SurveyFold {
    const KIND: Kind = Kind::Survey;
    const TABLE: &'static str = "surveys";
    const HISTORY: &'static str = "survey_history";
    const VERSION: u32 = 1;
    type Event = SurveyEvent;
    type State = SurveyState;

    fn event(payload: &Payload) -> Option<&SurveyEvent> {
        if let Payload::Survey(event) = payload { Some(event) } else { None }
    }

    fn fold(state: Option<SurveyState>, envelope: &Envelope, event: &SurveyEvent) -> SurveyState {
        let mut state = state.unwrap_or_else(|| SurveyState::first(envelope));
        state.common.next(envelope);
        state.step(envelope, event);
        state.list();
        state.counted = state.since.opened.is_some();
        state.status = if !state.counted {
            "unopened"
        } else if state.closed_at.is_some() {
            "closed"
        } else {
            "open"
        };
        state
    }
}

impl SurveyState {
    fn first(envelope: &Envelope) -> Self {
        Self {
            common: Common::first(envelope),
            status: "unopened",
            counted: false,
            opened_at: envelope.occurred_at,
            title: String::new(),
            wave: String::new(),
            opens_at: None,
            closed_at: None,
            result_components: Vec::new(),
            result_areas: Vec::new(),
            result_scores_milli: Vec::new(),
            result_respondents: Vec::new(),
            result_reported_at: Vec::new(),
            results: BTreeMap::new(),
            since: Since::default(),
        }
    }

    fn step(&mut self, envelope: &Envelope, event: &SurveyEvent) {
        let at = envelope.occurred_at;
        if self.since.opened.is_none() && !matches!(event, SurveyEvent::WaveOpened(_)) {
            self.common.anomaly("follow_up_before_opening");
        }
        match event {
            SurveyEvent::WaveOpened(opened) => {
                if self.since.opened.is_some() {
                    self.common.anomaly("opened_again");
                }
                if self.common.in_order(&mut self.since.opened, at) {
                    // A result that came first may have been of a part of the wave's area.
                    self.common.settle(envelope);
                    self.opened_at = at;
                    self.title.clone_from(&opened.title);
                    self.wave.clone_from(&opened.wave);
                    self.opens_at = Some(opened.opens_at);
                }
            }
            SurveyEvent::ResultReported(reported) => {
                if self.closed_at.is_some_and(|closed| closed < at) {
                    self.common.anomaly("result_after_close");
                }
                if reported.score_milli > SCORE_MILLI_MAX {
                    self.common.anomaly("score_out_of_range");
                }
                let area = envelope.area.as_ref().map(|area| area.code.clone()).unwrap_or_default();
                self.report(at, area, reported);
            }
            SurveyEvent::WaveClosed(_) => {
                if self.closed_at.is_some() {
                    self.common.anomaly("closed_again");
                }
                latest(&mut self.closed_at, at);
            }
        }
    }

    fn report(&mut self, at: Timestamp, area: String, reported: &SurveyResultReported) {
        let key = (reported.component.clone(), area);
        if self.results.len() >= RESULTS_MAX && !self.results.contains_key(&key) {
            self.common.anomaly("results_beyond_bound");
            return;
        }
        let score = self.results.entry(key).or_default();
        if newest(&mut score.reported_at, at) {
            score.score_milli = reported.score_milli;
            score.respondents = reported.respondents;
        } else {
            self.common.anomaly("out_of_order");
        }
    }

    /// Writes the results into the columns. One that named no area is of the wave's, which may be known only now.
    fn list(&mut self) {
        let of_wave = &self.common.area_code;
        let area = |code: &String| if code.is_empty() { of_wave.clone() } else { code.clone() };
        self.result_components = self.results.keys().map(|(component, _)| component.clone()).collect();
        self.result_areas = self.results.keys().map(|(_, code)| area(code)).collect();
        self.result_scores_milli = self.results.values().map(|score| score.score_milli).collect();
        self.result_respondents = self.results.values().map(|score| score.respondents).collect();
        self.result_reported_at = self.results.values().filter_map(|score| score.reported_at).collect();
    }
}

#[cfg(test)]
mod tests;
