//! Why somebody is not let in, is not allowed, or the register cannot be used.
//!
//! Three kinds, for three answers of a server: 401, 403 (404 where even the existence is foreign), and 500 or a refused
//! start. Never holds a secret.

use std::path::PathBuf;

use crate::permission::Permission;

/// Why a credential is not believed. A server answers 401 and does not tell a stranger which it was; logs may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refused {
    /// None was given.
    #[error("no credential was given")]
    Missing,
    /// It has not the form of any credential, or is too long.
    #[error("the credential is malformed")]
    Malformed,
    /// Its signature or hash fits nobody.
    #[error("the credential is not known")]
    Unknown,
    /// Its time is over.
    #[error("the credential has expired")]
    Expired,
    /// Its time has not begun.
    #[error("the credential is not valid yet")]
    NotYet,
    /// It was taken back.
    #[error("the credential was revoked")]
    Revoked,
    /// A token with another algorithm than EdDSA or ES256.
    #[error("the token's algorithm is not accepted")]
    Algorithm,
    /// A token of an issuer that is not ours.
    #[error("the token is from another issuer")]
    Issuer,
    /// A token for somebody else.
    #[error("the token is for another audience")]
    Audience,
    /// A token whose claims give no usable name, role or area.
    #[error("the token's claims name no principal")]
    Claims,
    /// Tokens are not configured here.
    #[error("tokens are not accepted here")]
    NotAccepted,
    /// A changing request of a browser without the session's CSRF value.
    #[error("the request does not carry the session's CSRF value")]
    Csrf,
}

impl Refused {
    /// A stable label for metrics and logs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Malformed => "malformed",
            Self::Unknown => "unknown",
            Self::Expired => "expired",
            Self::NotYet => "not_yet",
            Self::Revoked => "revoked",
            Self::Algorithm => "algorithm",
            Self::Issuer => "issuer",
            Self::Audience => "audience",
            Self::Claims => "claims",
            Self::NotAccepted => "not_accepted",
            Self::Csrf => "csrf",
        }
    }
}

/// Why somebody who is known may not do this. A server answers 403.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// None of the principal's roles holds the permission.
    #[error("{principal} may not {permission}: none of its roles ({roles}) allows it")]
    Role {
        /// Who asked.
        principal: String,
        /// For what.
        permission: Permission,
        /// What it is, separated by commas.
        roles: String,
    },
    /// The area is outside the principal's scope.
    #[error("{principal} may not see {area}: its scope is {scope}")]
    Area {
        /// Who asked.
        principal: String,
        /// For which area; `everything` for all.
        area: String,
        /// What it may see.
        scope: String,
    },
}

impl Denied {
    /// `UPPER_SNAKE`, stable: the `reason` of a problem document.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Role { .. } => "ROLE_FORBIDDEN",
            Self::Area { .. } => "AREA_FORBIDDEN",
        }
    }
}

/// Why the register of principals cannot be read, changed or used. A service does not start; a command fails.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder cannot be read or written.
    #[error("{path}: {doing}")]
    File {
        /// Which.
        path: PathBuf,
        /// What was being done.
        doing: &'static str,
        /// Why it failed.
        source: std::io::Error,
    },
    /// A file is not what this version writes.
    #[error("{path} cannot be understood: {reason}")]
    Content {
        /// Which.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// Others than the owner can read or write a file of secrets.
    #[error("{path} can be read by others than its owner (mode {mode:o}); `chmod 600` it")]
    Open {
        /// Which.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// A name, role, area or time that no principal can have.
    #[error("{field} {value:?}: {reason}")]
    Invalid {
        /// Which part.
        field: &'static str,
        /// What was given.
        value: String,
        /// What it must be.
        reason: &'static str,
    },
    /// A second key for a name, with other roles or another scope than the first.
    #[error("{name} exists with other roles, areas or source; revoke it first, or name them as they are")]
    Exists {
        /// Whose.
        name: String,
    },
    /// Neither a principal nor a key.
    #[error("no principal or key is called {name}")]
    NotFound {
        /// What was looked for.
        name: String,
    },
    /// No room for more.
    #[error("more than {max} {what}")]
    Full {
        /// Of what.
        what: &'static str,
        /// How many are taken.
        max: usize,
    },
    /// Development credentials, which everybody can read in a file, at an address that others can reach.
    #[error("{listen} can be reached from other machines, but development credentials are in use")]
    Development {
        /// The address.
        listen: std::net::SocketAddr,
    },
    /// A set of public keys that cannot be used.
    #[error("the set of public keys cannot be used: {0}")]
    KeySet(String),
    /// The operating system gives no random bytes.
    #[error("no random bytes are to be had")]
    Random,
}
