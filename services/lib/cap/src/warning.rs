//! A warning of the platform, as plain data, and the message that it becomes.
//!
//! Filled in by whoever has a warning; knows no tables and no topics. Both languages are always there.

use crate::alert::{Alert, Area, Info, Named, Scope};
use crate::error::Error;
use crate::grade::{Colour, Evidence};
use crate::identifier::{Identifier, Reference, Sender};
use crate::moment::Moment;
use crate::place::{Circle, Polygon};
use crate::vocabulary::{Category, Certainty, Language, MessageType, Response, Status, Urgency};
use crate::why::Why;

/// A warning at one moment of its life.
#[derive(Debug, Clone, PartialEq)]
pub struct Warning {
    /// The platform's id of the warning: the same in all its messages.
    pub id: String,
    /// The name of this message: a fresh one each time ([`Identifier::numbered`]).
    pub identifier: Identifier,
    /// Who sends.
    pub sender: Sender,
    /// When it is sent.
    pub sent: Moment,
    /// Real, or an exercise.
    pub standing: Standing,
    /// First message, update or cancel.
    pub occasion: Occasion,
    /// Who may see it.
    pub scope: Scope,
    /// By law.
    pub colour: Colour,
    /// How soon to act.
    pub urgency: Urgency,
    /// How sure.
    pub evidence: Evidence,
    /// What it is about; at least one.
    pub categories: Vec<Category>,
    /// What to do, in CAP's words.
    pub responses: Vec<Response>,
    /// The event in code systems.
    pub event_codes: Vec<Named>,
    /// When it begins or began.
    pub onset: Option<Moment>,
    /// Until when it counts.
    pub expires: Moment,
    /// Why it is warned.
    pub why: Why,
    /// In Chinese.
    pub chinese: Wording,
    /// In English.
    pub english: Wording,
    /// Where the platform shows it.
    pub web: Option<String>,
    /// An office, never a person.
    pub contact: Option<String>,
    /// Where.
    pub areas: Vec<AffectedArea>,
    /// Further values for machines.
    pub parameters: Vec<Named>,
}

/// Whether it is real.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Real events of real sources.
    Actual,
    /// Simulated or marked as an exercise: never sent as real.
    Exercise {
        /// Which exercise, for the note.
        name: String,
    },
}

/// What the message does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Occasion {
    /// The first of its warning.
    Alert,
    /// Replaces earlier ones.
    Update(Vec<Reference>),
    /// Ends earlier ones; nothing is deleted.
    Cancel(Vec<Reference>),
}

/// The words of one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// The event in a few words.
    pub event: String,
    /// At most 160 characters.
    pub headline: String,
    /// What happened, before the sentences that say why; may be missing.
    pub lead: Option<String>,
    /// What to do.
    pub instruction: Option<String>,
    /// The sender for readers.
    pub sender_name: Option<String>,
}

/// An area that is warned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AffectedArea {
    /// Its name in Chinese.
    pub chinese: String,
    /// Its name in English.
    pub english: String,
    /// Outlines.
    pub polygons: Vec<Polygon>,
    /// Surroundings of points.
    pub circles: Vec<Circle>,
    /// Its codes, each with its system.
    pub geocodes: Vec<Named>,
}

impl Warning {
    /// The message, checked, with an info in Chinese and one in English.
    ///
    /// # Errors
    /// What CAP or the platform's bounds do not allow, and numbers that are none.
    pub fn to_alert(&self) -> Result<Alert, Error> {
        self.why.check()?;
        let certainty = self.evidence.certainty().map_err(|problem| problem.of("certainty"))?;
        let (message_type, references) = match &self.occasion {
            Occasion::Alert => (MessageType::Alert, Vec::new()),
            Occasion::Update(references) => (MessageType::Update, references.clone()),
            Occasion::Cancel(references) => (MessageType::Cancel, references.clone()),
        };
        let (status, note) = match &self.standing {
            Standing::Actual => (Status::Actual, None),
            Standing::Exercise { name } => (Status::Exercise, Some(name.clone())),
        };
        let alert = Alert {
            identifier: self.identifier.clone(),
            sender: self.sender.clone(),
            sent: self.sent,
            status,
            message_type,
            source: None,
            scope: self.scope.clone(),
            codes: Vec::new(),
            note,
            references,
            incidents: vec![self.id.clone()],
            infos: Language::ALL.into_iter().map(|language| self.info(language, certainty)).collect(),
        };
        alert.check()?;
        Ok(alert)
    }

    fn info(&self, language: Language, certainty: Certainty) -> Info {
        let wording = match language {
            Language::Chinese => &self.chinese,
            Language::English => &self.english,
        };
        let why = self.why.sentences(language);
        let description = wording.lead.as_ref().map_or(why.clone(), |lead| format!("{lead}\n{why}"));
        let mut parameters = vec![
            Named::new("quanyu:colour", self.colour.name(Language::English).to_lowercase()),
            Named::new("quanyu:level", self.colour.level()),
        ];
        parameters.extend(self.why.parameters());
        parameters.extend(self.parameters.iter().cloned());
        Info {
            language: language.tag().to_owned(),
            categories: self.categories.clone(),
            event: wording.event.clone(),
            responses: self.responses.clone(),
            urgency: self.urgency,
            severity: self.colour.severity(),
            certainty,
            event_codes: self.event_codes.clone(),
            effective: Some(self.sent),
            onset: self.onset,
            expires: Some(self.expires),
            sender_name: wording.sender_name.clone(),
            headline: Some(wording.headline.clone()),
            description: Some(description),
            instruction: wording.instruction.clone(),
            web: self.web.clone(),
            contact: self.contact.clone(),
            parameters,
            areas: self.areas.iter().map(|area| area.in_language(language)).collect(),
        }
    }
}

impl AffectedArea {
    fn in_language(&self, language: Language) -> Area {
        let description = match language {
            Language::Chinese => &self.chinese,
            Language::English => &self.english,
        };
        Area {
            description: description.clone(),
            polygons: self.polygons.clone(),
            circles: self.circles.clone(),
            geocodes: self.geocodes.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
