//! Who sends, which message it is, and how another refers to it.
//!
//! Used in every message. Makes nothing up: a fresh identifier comes from the warning's id and the number of the message.

use std::fmt;
use std::str::FromStr;

use crate::error::Problem;
use crate::limits;
use crate::moment::Moment;

macro_rules! token {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = Problem;

            fn from_str(text: &str) -> Result<Self, Problem> {
                limits::token(text)?;
                Ok(Self(text.to_owned()))
            }
        }
    };
}

token! {
    /// The name of one message: no spaces, commas, `<`, `>`, `&`. Never used twice, for updates and cancels neither.
    Identifier
}

token! {
    /// Who sends, worldwide unique and therefore like a domain: `warnings.yongkang.example`.
    Sender
}

impl Identifier {
    /// The identifier of a message of a warning: the first has number 0, each update and cancel the next one.
    ///
    /// # Errors
    /// An id with characters that an identifier cannot have, or too long.
    pub fn numbered(warning_id: &str, number: u32) -> Result<Self, Problem> {
        limits::token(warning_id)?;
        format!("{warning_id}-{number}").parse()
    }
}

/// A message that was sent earlier, as a later one names it: `sender,identifier,sent`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Who sent it.
    pub sender: Sender,
    /// Which one.
    pub identifier: Identifier,
    /// When.
    pub sent: Moment,
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{},{}", self.sender, self.identifier, self.sent)
    }
}

impl FromStr for Reference {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let mut parts = text.split(',');
        let (Some(sender), Some(identifier), Some(sent), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(Problem::Form { expected: "sender,identifier,sent" });
        };
        Ok(Self { sender: sender.parse()?, identifier: identifier.parse()?, sent: sent.parse()? })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Identifier, Reference};
    use crate::Problem;

    #[test]
    fn every_message_of_a_warning_has_its_own_identifier() {
        assert_eq!(Identifier::numbered("w1", 0).unwrap().as_str(), "w1-0");
        assert_eq!(Identifier::numbered("w 1", 0), Err(Problem::Character));
        assert_eq!(Identifier::numbered("", 0), Err(Problem::Empty));
    }

    #[test]
    fn a_reference_reads_as_it_is_written() {
        let text = "warnings.example,w1-0,2026-11-26T19:52:12+08:00";
        let reference: Reference = text.parse().unwrap();
        assert_eq!(reference.to_string(), text);
        for bad in ["", "a,b", "a,b,c", &format!("{text},d"), "a,,2026-11-26T19:52:12+08:00"] {
            assert!(bad.parse::<Reference>().is_err(), "{bad}");
        }
    }
}
