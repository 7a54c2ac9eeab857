//! Why a message is neither written nor read: what is wrong with a value, with a message, with a document.
//!
//! Every public function of this crate that can fail says so with these; webhooks have their own refusals.

use crate::limits::MESSAGE_BYTES_MAX;

/// What is wrong with one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Needed and not there.
    #[error("is missing")]
    Missing,
    /// A text of nothing but white space.
    #[error("is empty")]
    Empty,
    /// More characters than the element may have.
    #[error("has more than {chars_max} characters")]
    TooLong {
        /// Most characters.
        chars_max: usize,
    },
    /// More items than the list may have.
    #[error("has more than {items_max} items")]
    TooMany {
        /// Most items.
        items_max: usize,
    },
    /// A character that XML or this element does not allow.
    #[error("has a character that is not allowed there")]
    Character,
    /// NaN, infinite, or outside its range.
    #[error("is not a number in its range")]
    OutOfRange,
    /// Not of the form that CAP asks for.
    #[error("is not {expected}")]
    Form {
        /// What would be right.
        expected: &'static str,
    },
}

impl Problem {
    /// The problem, with the CAP element that has it.
    #[must_use]
    pub fn of(self, element: &'static str) -> Error {
        Error::Element { element, problem: self }
    }
}

/// Why a message is not written or read. A server answers `INVALID_ARGUMENT` to whoever sent the message; for a warning
/// of its own it is a defect, and the warning is delivered in another way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A value of the message is not right.
    #[error("{element} {problem}")]
    Element {
        /// CAP's name of the element, or the field of the warning.
        element: &'static str,
        /// What is wrong with it.
        problem: Problem,
    },
    /// It would be over before it is sent.
    #[error("expires before it is sent")]
    ExpiresBeforeSent,
    /// It would be over before it begins.
    #[error("expires before its onset")]
    ExpiresBeforeOnset,
    /// An update or a cancel that does not say of what.
    #[error("an update or a cancel needs references")]
    NoReferences,
    /// The identifier is not a fresh one.
    #[error("refers to itself: every message needs an identifier of its own")]
    RefersToItself,
    /// A reference to something that was sent later.
    #[error("refers to a message that was sent later")]
    RefersToLater,
    /// The document is larger than any receiver should have to take.
    #[error("has more than {MESSAGE_BYTES_MAX} bytes")]
    TooLarge,
    /// The bytes are not UTF-8.
    #[error("not UTF-8")]
    NotUtf8,
    /// Not well-formed XML.
    #[error("not well-formed XML near byte {at_byte}")]
    Malformed {
        /// Where reading stopped.
        at_byte: u64,
    },
    /// A document type or a processing instruction: CAP needs none, and they can make a reader fetch or grow.
    #[error("document types and processing instructions are refused")]
    Declares,
    /// An entity other than the five of XML.
    #[error("entities other than those of XML are refused")]
    Entity,
    /// The document element is not `alert` of CAP 1.2.
    #[error("not an alert of CAP 1.2")]
    NotAnAlert,
    /// An element that this crate does not write, or not at that place.
    #[error("an element of {within} is unknown, repeated or not in its place")]
    Unexpected {
        /// The element that contains it.
        within: &'static str,
    },
}

impl Error {
    /// A label for metrics.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Element { .. } => "element",
            Self::ExpiresBeforeSent | Self::ExpiresBeforeOnset => "time_order",
            Self::NoReferences | Self::RefersToItself | Self::RefersToLater => "references",
            Self::TooLarge => "size",
            Self::NotUtf8 | Self::Malformed { .. } | Self::Declares | Self::Entity => "xml",
            Self::NotAnAlert | Self::Unexpected { .. } => "structure",
        }
    }
}
