//! A message of CAP 1.2, as data: every element that this platform writes.
//!
//! Made from a [`Warning`](crate::Warning) or read from XML. The fields are open, so nothing leaves or enters unchecked:
//! every way out and in looks at the whole message first.

mod check;
mod fields;
mod from_tree;
mod to_tree;

use crate::error::{Error, Problem};
use crate::identifier::{Identifier, Reference, Sender};
use crate::limits::MESSAGE_BYTES_MAX;
use crate::moment::Moment;
use crate::place::{Circle, Polygon};
use crate::tree;
use crate::vocabulary::{Category, Certainty, MessageType, Response, Severity, Status, Urgency};

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// Which message.
    pub identifier: Identifier,
    /// Who sends it.
    pub sender: Sender,
    /// When.
    pub sent: Moment,
    /// Whether to act on it.
    pub status: Status,
    /// What it does.
    pub message_type: MessageType,
    /// The operator or device that made it.
    pub source: Option<String>,
    /// Who may see it.
    pub scope: Scope,
    /// Codes for special handling.
    pub codes: Vec<String>,
    /// Says why it was cancelled, or which exercise it belongs to.
    pub note: Option<String>,
    /// What it replaces or ends.
    pub references: Vec<Reference>,
    /// What it is about, the same for all messages of one warning.
    pub incidents: Vec<String>,
    /// What is warned of, in each language.
    pub infos: Vec<Info>,
}

/// Who may see a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Everybody.
    Public,
    /// Whoever fits the rule.
    Restricted {
        /// The rule, in words.
        restriction: String,
    },
    /// These only.
    Private {
        /// Their names.
        addresses: Vec<String>,
    },
}

/// What is warned of, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Info {
    /// A tag after RFC 5646: zh-CN.
    pub language: String,
    /// At least one.
    pub categories: Vec<Category>,
    /// The event in a few words.
    pub event: String,
    /// What to do, by CAP's words.
    pub responses: Vec<Response>,
    /// How soon.
    pub urgency: Urgency,
    /// How bad.
    pub severity: Severity,
    /// How sure.
    pub certainty: Certainty,
    /// The event in code systems.
    pub event_codes: Vec<Named>,
    /// From when it counts; without it, from when it was sent.
    pub effective: Option<Moment>,
    /// When the event begins or began.
    pub onset: Option<Moment>,
    /// Until when it counts.
    pub expires: Option<Moment>,
    /// The sender for readers.
    pub sender_name: Option<String>,
    /// At most 160 characters.
    pub headline: Option<String>,
    /// What happened and why it is warned of.
    pub description: Option<String>,
    /// What to do.
    pub instruction: Option<String>,
    /// Where more is.
    pub web: Option<String>,
    /// An office, never a person.
    pub contact: Option<String>,
    /// Further values, for machines.
    pub parameters: Vec<Named>,
    /// Where.
    pub areas: Vec<Area>,
}

/// A value with the name of its system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The code system or the parameter's name.
    pub name: String,
    /// The code or value.
    pub value: String,
}

impl Named {
    /// A name and its value.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into() }
    }
}

/// Where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// In words.
    pub description: String,
    /// Outlines.
    pub polygons: Vec<Polygon>,
    /// Surroundings of points.
    pub circles: Vec<Circle>,
    /// Codes of areas.
    pub geocodes: Vec<Named>,
}

impl Alert {
    /// How a later message refers to this one.
    #[must_use]
    pub fn reference(&self) -> Reference {
        let (sender, identifier) = (self.sender.clone(), self.identifier.clone());
        Reference { sender, identifier, sent: self.sent }
    }

    /// The message as an XML document, UTF-8.
    ///
    /// # Errors
    /// A message that CAP or the platform's bounds do not allow.
    pub fn to_xml(&self) -> Result<String, Error> {
        self.check()?;
        bounded(tree::write(&self.to_tree()))
    }

    /// The message as JSON: CAP's names, arrays where CAP allows several, texts as in XML.
    ///
    /// # Errors
    /// As [`Alert::to_xml`].
    pub fn to_json(&self) -> Result<String, Error> {
        self.check()?;
        let written = serde_json::to_string(&self.to_tree().content);
        // A tree of texts always has a JSON form.
        bounded(written.map_err(|_| Problem::Form { expected: "JSON" }.of("alert"))?)
    }

    /// Reads a document from anybody. It is taken only if this crate would write the same message.
    ///
    /// # Errors
    /// Not XML, not CAP 1.2, larger than [`MESSAGE_BYTES_MAX`], with entities or document types, with elements that
    /// this platform does not write, or not allowed by CAP's rules.
    pub fn parse_xml(document: &[u8]) -> Result<Self, Error> {
        let alert = Self::from_tree(tree::read(document)?)?;
        alert.check()?;
        Ok(alert)
    }
}

fn bounded(document: String) -> Result<String, Error> {
    if document.len() > MESSAGE_BYTES_MAX { Err(Error::TooLarge) } else { Ok(document) }
}

#[cfg(test)]
mod tests;
