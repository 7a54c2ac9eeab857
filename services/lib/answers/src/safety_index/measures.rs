//! What the index is made of, asked of the store: each component with its number of cases, or why it is missing.

use jiff::Timestamp;
use quanyu_figures::{
    IndexQuestion, Measure, Patrolled, Population, SurveyRow, SurveyScore, Window, definition, ledger,
    survey_measure, survey_scores,
};
use quanyu_store::Client;

use crate::AnswerError;

/// Records that begin later than so many days after the window do not cover it.
const COVERED_WITHIN_DAYS: i64 = 7;
/// Mean length of a year in days.
const YEAR_DAYS: f64 = 365.25;

/// A component as it was measured.
pub struct MeasuredComponent {
    /// Stable code.
    pub code: &'static str,
    /// How it is counted.
    pub definition: &'static str,
    /// Answers, events, or cases of a share.
    pub n: u64,
    /// The number, or why there is none.
    pub measure: Result<Measure, String>,
}

/// All that was measured for an index.
pub struct Measured {
    /// Those of the index, measured or not.
    pub components: Vec<MeasuredComponent>,
    /// What the survey says, by its own components.
    pub survey: Vec<SurveyScore>,
    /// What to know about the numbers.
    pub notes: Vec<String>,
}

impl Measured {
    /// Asks for everything.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn ask(
        store: &Client,
        question: &IndexQuestion<'_>,
        wave: Option<&str>,
        window: Window,
    ) -> Result<Self, AnswerError> {
        let mut notes = Vec::new();
        let resident_years = resident_years(store, question, window, &mut notes).await?;
        let survey = survey(store, question, wave).await?;
        let measure = match wave {
            None => Err("no wave was closed by the end of the window".to_owned()),
            Some(_) => survey_measure(&survey),
        };
        let asked = survey.iter().map(|one| one.respondents).sum();
        let mut components = vec![component("survey", "survey.results.v1", asked, measure)];
        let (count, arrived, in_time, without_arrival, first_ms) = incidents(store, question, window).await?;
        let covered = covered(question, window, count, first_ms)?;
        let events = |count: u64| {
            resident_years.clone().map(|resident_years| Measure::Events { count, resident_years })
        };
        let incidents = covered.and_then(|()| events(count));
        components.push(component("incidents", "incident.effective.v1", count, incidents));
        for (code, id) in [("fires", "fire.counted.v1"), ("accidents", "work_accident.counted.v1")] {
            let definition = definition(id).ok_or_else(|| {
                AnswerError::unreadable(format!("find {id}"), "there is no such definition")
            })?;
            let sql = question.count_sql(definition, &window).map_err(AnswerError::usage)?;
            let count = store.fetch_rows::<u64>(&sql).await?;
            let count = count.first().copied().unwrap_or(0);
            components.push(component(code, definition.id, count, events(count)));
        }
        let hazards = ledger("clearance")
            .ok_or_else(|| AnswerError::unreadable("find the ledger of hazards", "there is none"))?;
        let sql = question.settled_sql(hazards, window).map_err(AnswerError::usage)?;
        let settled: Vec<(u64, u64)> = store.fetch_rows(&sql).await?;
        let (part, whole) = settled.first().copied().unwrap_or((0, 0));
        components.push(component("clearance", hazards.id, whole, share(part, whole, "no hazard was found")));
        let response = share(in_time, arrived, "no incident has a time of arrival");
        components.push(component("response", "incident.response_in_time.v1", arrived, response));
        if without_arrival > 0 {
            notes.push(format!(
                "{without_arrival} incidents were dispatched and have no time of arrival: no part of the responses"
            ));
        }
        Ok(Self { components, survey, notes })
    }
}

fn component(
    code: &'static str,
    definition: &'static str,
    n: u64,
    measure: Result<Measure, String>,
) -> MeasuredComponent {
    MeasuredComponent { code, definition, n, measure }
}

fn share(part: u64, whole: u64, nothing: &str) -> Result<Measure, String> {
    if whole == 0 { Err(nothing.to_owned()) } else { Ok(Measure::Share { part, whole }) }
}

async fn survey(
    store: &Client,
    question: &IndexQuestion<'_>,
    wave: Option<&str>,
) -> Result<Vec<SurveyScore>, AnswerError> {
    let Some(sql) = wave.and_then(|wave| question.survey_sql(wave)) else { return Ok(Vec::new()) };
    let rows: Vec<SurveyRow> = store.fetch_rows(&sql).await?;
    Ok(survey_scores(&rows))
}

async fn incidents(
    store: &Client,
    question: &IndexQuestion<'_>,
    window: Window,
) -> Result<Patrolled, AnswerError> {
    let sql = question.incidents_sql(&window).map_err(AnswerError::usage)?;
    let rows: Vec<Patrolled> = store.fetch_rows(&sql).await?;
    Ok(rows.first().copied().unwrap_or_default())
}

/// Nothing before the first record is no incident; it is unknown.
fn covered(
    question: &IndexQuestion<'_>,
    window: Window,
    count: u64,
    first_ms: i64,
) -> Result<Result<(), String>, AnswerError> {
    if count == 0 {
        return Ok(Err("no incident was recorded in the window".to_owned()));
    }
    let first = Timestamp::from_millisecond(first_ms)
        .map_err(|why| AnswerError::unreadable("read the time of the first incident", why))?;
    let first_on = question.zone.to_datetime(first).date();
    let late_days = i64::from((first_on - window.from).get_days());
    if late_days > COVERED_WITHIN_DAYS {
        let from = window.from;
        return Ok(Err(format!("incidents are recorded since {first_on} only, the window begins on {from}")));
    }
    Ok(Ok(()))
}

/// Residents of the year in which the window ends, else of the last year before it, else of the first after it.
async fn resident_years(
    store: &Client,
    question: &IndexQuestion<'_>,
    window: Window,
    notes: &mut Vec<String>,
) -> Result<Result<f64, String>, AnswerError> {
    let Some(sql) = question.residents_sql() else { return Ok(Err("no area was named".to_owned())) };
    let rows: Vec<Population> = store.fetch_rows(&sql).await?;
    let Some((area, ..)) = rows.first() else {
        return Ok(Err("no residents are known: load them with `quanyu reference load`".to_owned()));
    };
    if rows.iter().any(|(other, ..)| other != area) {
        return Ok(Err("the code stands for several areas of the reference data".to_owned()));
    }
    let wanted = window.to.year();
    let by_then = rows.iter().rfind(|(_, year, ..)| *year <= wanted);
    let Some((_, year, residents, synthetic)) = by_then.or_else(|| rows.first()) else {
        return Ok(Err("no residents are known".to_owned()));
    };
    let made_up = if *synthetic { ", a made-up number" } else { "" };
    notes.push(format!("{residents} residents in {year}{made_up}"));
    Ok(Ok(*residents as f64 * window.days() as f64 / YEAR_DAYS))
}
