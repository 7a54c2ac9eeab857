//! What each role may do: one table, and nothing beside it.
//!
//! Used through `Principal::may` and `Principal::require`. What the table does not allow is denied; the area is a second
//! question, which `Scope` answers.

use std::fmt;

use crate::role::Role;

/// An action that needs a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// Counts, comparisons, ledgers and other sums, and the warnings raised from them.
    ReadFigures,
    /// Single incidents, fires, hazards and so on, with their events.
    ReadRecords,
    /// Exact positions and free text: in the own area only, and each time an audit event.
    ReadRestricted,
    /// Acknowledge, assign, shelve, clear and comment warnings.
    ActOnWarnings,
    /// Cookbook queries and SQL.
    Analyse,
    /// Who read what.
    ReadAudit,
    /// Create and revoke keys, apply access to ClickHouse.
    ManageAccess,
    /// Lag, ledger proof, versions, dead letters.
    SeeSystem,
    /// Send events of the own source.
    Ingest,
}

impl Permission {
    /// Each.
    pub const ALL: [Self; 9] = [
        Self::ReadFigures,
        Self::ReadRecords,
        Self::ReadRestricted,
        Self::ActOnWarnings,
        Self::Analyse,
        Self::ReadAudit,
        Self::ManageAccess,
        Self::SeeSystem,
        Self::Ingest,
    ];

    /// Whether a role holds it. Auditors see no single record: who watches the readers does not read. Admins see them,
    /// as the dead letters that they look after, but neither exact positions nor free text. Sources send and see nothing.
    pub fn held_by(self, role: Role) -> bool {
        use Role::{Admin, Analyst, Auditor, Commander, Ingest, Officer, Viewer};
        let holders: &[Role] = match self {
            Self::ReadFigures => &[Viewer, Officer, Commander, Analyst, Auditor, Admin],
            Self::ReadRecords => &[Officer, Commander, Analyst, Admin],
            Self::ReadRestricted => &[Officer, Commander, Analyst],
            Self::ActOnWarnings => &[Officer, Commander],
            Self::Analyse => &[Analyst, Commander, Admin],
            Self::ReadAudit => &[Auditor, Admin],
            Self::ManageAccess => &[Admin],
            Self::SeeSystem => &[Commander, Analyst, Auditor, Admin],
            Self::Ingest => &[Ingest],
        };
        holders.contains(&role)
    }

    /// What it lets one do, after “may not”.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ReadFigures => "read figures",
            Self::ReadRecords => "read records",
            Self::ReadRestricted => "read exact positions and free text",
            Self::ActOnWarnings => "act on warnings",
            Self::Analyse => "run queries",
            Self::ReadAudit => "read the audit",
            Self::ManageAccess => "manage access",
            Self::SeeSystem => "see the system",
            Self::Ingest => "send events",
        }
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
