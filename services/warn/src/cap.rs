//! A warning for others: from its history to messages of CAP 1.2, the first one, its updates, and its end.
//!
//! Pure: the same history gives the same messages with the same identifiers, and a longer history only adds to them. What
//! people do inside (acknowledge, assign, comment) is no message. Used by the webhooks and by whoever serves a feed.

mod areas;
mod said;
mod settings;
mod topics;

pub use settings::{Settings, Unnamed};

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use quanyu_cap::{
    Alert, Category, Colour, Error, Evidence, Identifier, Moment, Named, Occasion, Reference, Response,
    Scope, Sender, Standing, Urgency, Warning, Why, Wording,
};
use quanyu_event::{Timestamp, WarningColour};

use crate::row::WarningRow;
use said::{Step, steps};

/// Messages that one names as those before it; CAP takes a hundred words, and receivers need the last.
const REFERENCES_MAX: usize = 20;

/// Who tells, and in which words.
#[derive(Debug, Clone)]
pub struct Publisher {
    /// Worldwide unique, like a domain.
    pub sender: Sender,
    /// Its name in Chinese.
    pub chinese: String,
    /// Its name in English.
    pub english: String,
    /// Zone in which times are written.
    pub zone: TimeZone,
    /// Who may see it.
    pub scope: Scope,
    /// Beginning of the link to a warning; its id follows.
    pub web: Option<String>,
    /// Hours for which a message counts unless another one follows.
    pub valid_hours: u32,
    /// Name of exercises.
    pub exercise: String,
    /// What the lines of the detector set are about.
    pub topics: BTreeMap<String, Topic>,
    /// Names of areas by their code, in Chinese and in English.
    pub areas: BTreeMap<String, (String, String)>,
}

/// What a line of the detector set is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Topic {
    /// In CAP's words; at least one.
    pub categories: Vec<Category>,
    /// In Chinese: 火灾.
    pub chinese: String,
    /// In English: fires.
    pub english: String,
    /// The share of true findings that is to be expected, one less its q; none when nobody knows.
    pub true_share: Option<f64>,
}

/// The messages of a warning, the first one first; `history` is all its states in the order of their versions.
///
/// # Errors
/// What CAP does not allow, such as a sender with blanks in an identifier.
pub fn alerts(history: &[WarningRow], publisher: &Publisher) -> Result<Vec<Alert>, Error> {
    let mut alerts: Vec<Alert> = Vec::new();
    let mut sent_last = Timestamp::from_millis(i64::MIN);
    for (number, step) in (0_u32..).zip(steps(history)) {
        // Two ingestion services have two clocks, and a message never refers to a later one.
        let sent = step.row.last_received_at.max(sent_last);
        sent_last = sent;
        let references: Vec<Reference> =
            alerts.iter().rev().take(REFERENCES_MAX).rev().map(Alert::reference).collect();
        alerts.push(publisher.warning(&step, number, sent, references)?.to_alert()?);
    }
    Ok(alerts)
}

impl Publisher {
    fn warning(
        &self,
        step: &Step<'_>,
        number: u32,
        sent: Timestamp,
        references: Vec<Reference>,
    ) -> Result<Warning, Error> {
        let row = step.row;
        let id = row.subject.trim_start_matches("warning:");
        let topic = self.topics.get(&row.definition);
        let expires =
            Timestamp::from_millis(sent.millis().saturating_add(i64::from(self.valid_hours) * 3_600_000));
        let expires = row.from_at.map_or(expires, |onset| expires.max(onset));
        let over = step.kind.is_over();
        Ok(Warning {
            id: id.to_owned(),
            identifier: Identifier::numbered(id, number).map_err(|problem| problem.of("identifier"))?,
            sender: self.sender.clone(),
            sent: self.moment(sent)?,
            standing: match row.exercise {
                true => Standing::Exercise { name: self.exercise.clone() },
                false => Standing::Actual,
            },
            occasion: match step.kind {
                said::Kind::First => Occasion::Alert,
                said::Kind::Changed | said::Kind::Over => Occasion::Update(references),
                said::Kind::TakenBack => Occasion::Cancel(references),
            },
            scope: self.scope.clone(),
            colour: colour(row.colour),
            urgency: if over { Urgency::Past } else { Urgency::Expected },
            evidence: evidence(row, topic),
            categories: topic.map_or(vec![Category::Safety], |topic| topic.categories.clone()),
            responses: if over {
                vec![Response::AllClear]
            } else {
                vec![Response::Monitor, Response::Assess]
            },
            event_codes: Vec::new(),
            onset: row.from_at.map(|at| self.moment(at)).transpose()?,
            expires: self.moment(expires)?,
            why: Why {
                observed: row.observed as f64,
                expected: row.expected,
                limit: row.upper.filter(|_| row.expected.is_none()),
                interval: None,
                detector: row.detector.clone(),
                detector_version: row.detector_version.parse().unwrap_or_default(),
                as_of: self.moment(row.data_as_of_at.unwrap_or(sent))?,
                false_warnings_per_week: row.false_per_week,
            },
            chinese: self.chinese(step, topic),
            english: self.english(step, topic),
            web: self.web.as_ref().map(|web| format!("{web}{id}")),
            contact: None,
            areas: self.areas(row)?,
            parameters: parameters(row),
        })
    }

    fn moment(&self, at: Timestamp) -> Result<Moment, Error> {
        let wrong = || quanyu_cap::Problem::OutOfRange.of("sent");
        let at = jiff::Timestamp::from_millisecond(at.millis()).map_err(|_| wrong())?;
        Moment::of(&at.to_zoned_datetime(self.zone.clone())).map_err(|problem| problem.of("sent"))
    }

    fn chinese(&self, step: &Step<'_>, topic: Option<&Topic>) -> Wording {
        let event = topic.map_or("数量异常", |topic| topic.chinese.as_str());
        let place = self.place(step.row, |(chinese, _)| chinese, "个区域");
        let what = match step.kind {
            // A rule expects nothing: it says what is there.
            said::Kind::First | said::Kind::Changed if step.row.expected.is_none() => "已出现",
            said::Kind::First | said::Kind::Changed => "多于预期",
            said::Kind::Over => "预警解除",
            said::Kind::TakenBack => "预警撤销",
        };
        wording(event, &format!("{place}{event}{what}"), &self.chinese)
    }

    fn english(&self, step: &Step<'_>, topic: Option<&Topic>) -> Wording {
        let event = topic.map_or("unusual number", |topic| topic.english.as_str());
        let place = self.place(step.row, |(_, english)| english, " areas");
        let what = match step.kind {
            said::Kind::First | said::Kind::Changed if step.row.expected.is_none() => "observed",
            said::Kind::First | said::Kind::Changed => "more than expected",
            said::Kind::Over => "over",
            said::Kind::TakenBack => "taken back",
        };
        wording(event, &format!("{event} in {place}: {what}"), &self.english)
    }
}

fn wording(event: &str, headline: &str, sender: &str) -> Wording {
    /// CAP's headline fits the short texts of devices.
    const HEADLINE_CHARS_MAX: usize = 160;
    Wording {
        event: event.to_owned(),
        headline: headline.chars().take(HEADLINE_CHARS_MAX).collect(),
        lead: None,
        instruction: None,
        sender_name: Some(sender.to_owned()),
    }
}

/// A rule sees what is there; a detector's finding is true as often as its q lets it be.
fn evidence(row: &WarningRow, topic: Option<&Topic>) -> Evidence {
    match topic.and_then(|topic| topic.true_share) {
        Some(share) => Evidence::Probability(share),
        None if row.p.is_none() => Evidence::Observed,
        None => Evidence::Unknown,
    }
}

fn parameters(row: &WarningRow) -> Vec<Named> {
    let mut parameters = vec![
        Named::new("quanyu:definition", &row.definition),
        Named::new("quanyu:set_version", &row.set_version),
    ];
    let mut known = |name: &str, value: Option<f64>| {
        let finite = value.filter(|value| value.is_finite());
        parameters.extend(finite.map(|value| Named::new(name, value.to_string())));
    };
    known("quanyu:upper", row.upper);
    known("quanyu:ratio_lower", row.ratio_lower);
    known("quanyu:ratio_upper", row.ratio_upper);
    known("quanyu:p", row.p);
    for (name, text) in [("quanyu:category", &row.category), ("quanyu:baseline", &row.baseline)] {
        // A value has at most 1,000 characters.
        let short: String = text.chars().take(1_000).collect();
        parameters.extend((!short.trim().is_empty()).then(|| Named::new(name, short)));
    }
    parameters
}

fn colour(colour: WarningColour) -> Colour {
    match colour {
        WarningColour::Red => Colour::Red,
        WarningColour::Orange => Colour::Orange,
        WarningColour::Yellow => Colour::Yellow,
        WarningColour::Blue | WarningColour::Unspecified => Colour::Blue,
    }
}

#[cfg(test)]
pub mod sample;
#[cfg(test)]
mod tests;
