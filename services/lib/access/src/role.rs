//! The roles, as words of configuration, tokens and the command line.
//!
//! What a role may do stands in `permission`. A role that is not listed does not exist.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// What somebody is to the platform. A principal may be several things at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Looks at figures.
    Viewer,
    /// Works with the records of a town and acts on its warnings.
    Officer,
    /// Leads: sees records and the system, acts on warnings.
    Commander,
    /// Asks questions of its own.
    Analyst,
    /// Sees who read what, and no record itself.
    Auditor,
    /// Manages access and the system.
    Admin,
    /// A system that sends events.
    Ingest,
}

impl Role {
    /// Each, in the order of the documentation.
    pub const ALL: [Self; 7] = [
        Self::Viewer,
        Self::Officer,
        Self::Commander,
        Self::Analyst,
        Self::Auditor,
        Self::Admin,
        Self::Ingest,
    ];

    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Officer => "officer",
            Self::Commander => "commander",
            Self::Analyst => "analyst",
            Self::Auditor => "auditor",
            Self::Admin => "admin",
            Self::Ingest => "ingest",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self, Error> {
        Self::ALL.into_iter().find(|role| role.as_str() == word).ok_or_else(|| Error::Invalid {
            field: "role",
            value: word.chars().take(64).collect(),
            reason: "expected viewer, officer, commander, analyst, auditor, admin or ingest",
        })
    }
}
