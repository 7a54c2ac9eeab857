//! Warnings for others: CAP 1.2 (OASIS Common Alerting Protocol) in XML and JSON, e-mail, signed webhooks.
//!
//! Used by whoever delivers warnings. Pure: no IO, no clock, no randomness; identifiers and times are given to it.

mod alert;
mod chinese;
mod error;
mod grade;
mod identifier;
mod limits;
mod mail;
mod moment;
mod place;
#[cfg(test)]
mod sample;
mod tree;
mod vocabulary;
mod warning;
pub mod webhook;
mod why;

pub use alert::{Alert, Area, Info, Named, Scope};
pub use chinese::{ChineseIdentifier, Publisher};
pub use error::{Error, Problem};
pub use grade::{Colour, Evidence};
pub use identifier::{Identifier, Reference, Sender};
pub use limits::MESSAGE_BYTES_MAX;
pub use mail::Mail;
pub use moment::Moment;
pub use place::{Circle, Polygon, Position};
pub use vocabulary::{Category, Certainty, Language, MessageType, Response, Severity, Status, Urgency};
pub use warning::{AffectedArea, Occasion, Standing, Warning, Wording};
pub use why::{Interval, Why};
