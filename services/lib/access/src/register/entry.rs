//! One principal as the file holds it, with its keys and the times at which they hold.
//!
//! Used by the register. Times are RFC 3339 in UTC in the file.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::certificate::CertificateName;
use crate::error::{Error, Refused};
use crate::key::ApiKey;
use crate::principal::{Principal, checked_name};
use crate::role::Role;
use crate::scope::Scope;

/// Most names of certificates of one principal.
const CERTIFICATES_MAX: usize = 16;

/// What is said about a principal that gets a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPrincipal {
    /// An office or a system, never a person.
    pub name: String,
    /// At least one.
    pub roles: BTreeSet<Role>,
    /// Where.
    pub scope: Scope,
    /// The only source that it may send events of; needed by the role ingest.
    pub source: Option<String>,
    /// Names of its client certificates: `dns:…`, `uri:…`, `email:…` or `cn:…`.
    pub certificates: Vec<String>,
    /// Its key is written into a file that everybody who runs the stack can read.
    pub development: bool,
}

/// A principal in the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrincipalEntry {
    /// Its name, once in the file.
    pub name: String,
    /// What it is.
    pub roles: BTreeSet<Role>,
    /// Everything; then there are no areas.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub everything: bool,
    /// The codes of its areas.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<String>,
    /// The only source that it may send events of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Names of its client certificates.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub certificates: Vec<String>,
    /// SHA-256 of its password in ClickHouse, lower-case hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sql_password_sha256: Option<String>,
    /// Its key stands in a file.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub development: bool,
    /// Its keys, revoked and expired ones included.
    pub keys: Vec<KeyEntry>,
}

/// A key in the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyEntry {
    /// Its beginning, for people.
    pub id: String,
    /// SHA-256 of the whole key, lower-case hexadecimal.
    pub sha256: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it no longer holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// When it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
}

/// Whether a key holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyState {
    /// It does.
    Valid,
    /// Its time is over.
    Expired,
    /// It was taken back.
    Revoked,
}

impl KeyEntry {
    pub(super) fn new(key: &ApiKey, now: Timestamp, expires_at: Option<Timestamp>) -> Result<Self, Error> {
        if let Some(at) = expires_at.filter(|at| *at <= now) {
            return Err(Error::Invalid {
                field: "expires",
                value: at.to_string(),
                reason: "expected a later time",
            });
        }
        let (id, sha256) = (key.id().to_owned(), key.hash());
        Ok(Self { id, sha256, created_at: now, expires_at, revoked_at: None })
    }

    /// Whether it holds at this time; it does not at the time of its expiry.
    pub fn state(&self, now: Timestamp) -> KeyState {
        match (self.revoked_at, self.expires_at) {
            (Some(_), _) => KeyState::Revoked,
            (None, Some(at)) if at <= now => KeyState::Expired,
            (None, _) => KeyState::Valid,
        }
    }

    pub(super) fn usable(&self, now: Timestamp) -> Result<(), Refused> {
        match self.state(now) {
            KeyState::Valid => Ok(()),
            KeyState::Expired => Err(Refused::Expired),
            KeyState::Revoked => Err(Refused::Revoked),
        }
    }
}

impl PrincipalEntry {
    pub(super) fn new(new: &NewPrincipal) -> Result<Self, Error> {
        let entry = Self {
            name: new.name.clone(),
            roles: new.roles.clone(),
            everything: new.scope.is_everything(),
            areas: new.scope.codes().map(ToOwned::to_owned).collect(),
            source: new.source.clone(),
            certificates: new.certificates.clone(),
            sql_password_sha256: None,
            development: new.development,
            keys: Vec::new(),
        };
        entry.check()?;
        Ok(entry)
    }

    /// That all its parts fit, whoever wrote them.
    pub(super) fn check(&self) -> Result<(), Error> {
        let wrong = |field, reason| Err(Error::Invalid { field, value: self.name.clone(), reason });
        checked_name("name", &self.name)?;
        if self.roles.is_empty() {
            return wrong("role", "expected at least one");
        }
        if self.everything != self.areas.is_empty() {
            return wrong("area", "expected either everything or at least one code");
        }
        self.scope()?;
        let sends = self.roles.contains(&Role::Ingest);
        if let Some(source) = &self.source {
            checked_name("source", source)?;
        }
        if sends && self.source.is_none() && !self.development {
            return wrong("source", "the role ingest is for one source: name it");
        }
        if self.certificates.len() > CERTIFICATES_MAX {
            return Err(Error::Full { what: "certificates of one principal", max: CERTIFICATES_MAX });
        }
        for name in &self.certificates {
            CertificateName::parse(name)?;
        }
        let hex = |text: &str| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !self.sql_password_sha256.as_deref().is_none_or(hex) {
            return wrong("sql_password_sha256", "expected 64 hexadecimal digits");
        }
        Ok(())
    }

    /// Where.
    ///
    /// # Errors
    /// Only for a file that somebody wrote by hand, and then it is not read at all.
    pub fn scope(&self) -> Result<Scope, Error> {
        if self.everything { Ok(Scope::everything()) } else { Scope::of(&self.areas) }
    }

    /// As services see it.
    pub(super) fn principal(&self) -> Result<Principal, Refused> {
        let scope = self.scope().map_err(|_| Refused::Unknown)?;
        let (name, roles, source) = (self.name.clone(), self.roles.clone(), self.source.clone());
        Ok(Principal { name, roles, scope, source, development: self.development })
    }

    pub(super) fn same_rights(&self, other: &Self) -> bool {
        let rights = |one: &Self| {
            let areas: BTreeSet<String> = one.areas.iter().cloned().collect();
            (one.roles.clone(), one.everything, areas, one.source.clone(), one.development)
        };
        rights(self) == rights(other)
    }
}
