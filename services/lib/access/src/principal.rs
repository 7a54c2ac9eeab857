//! Somebody who has proved who they are, with all that access is decided by.
//!
//! Made by the register, by tokens and by certificates; asked by every service before it answers. Holds no secret.

use std::collections::BTreeSet;

use crate::error::{Denied, Error};
use crate::permission::Permission;
use crate::role::Role;
use crate::scope::Scope;

/// Longest name of a principal or source.
pub const NAME_CHARS_MAX: usize = 64;

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// An office or a system, never a person: `commander@330784`.
    pub name: String,
    /// What it is; empty may do nothing.
    pub roles: BTreeSet<Role>,
    /// Where.
    pub scope: Scope,
    /// The only source that it may send events of; none for all sources, which only development credentials have.
    pub source: Option<String>,
    /// Its credential is one that everybody on this machine can read.
    pub development: bool,
}

impl Principal {
    /// Whether one of its roles holds the permission.
    pub fn may(&self, permission: Permission) -> bool {
        self.roles.iter().any(|role| permission.held_by(*role))
    }

    /// That a role allows it, anywhere.
    ///
    /// # Errors
    /// [`Denied::Role`].
    pub fn require(&self, permission: Permission) -> Result<(), Denied> {
        if self.may(permission) {
            return Ok(());
        }
        let roles: Vec<&str> = self.roles.iter().map(|role| role.as_str()).collect();
        Err(Denied::Role { principal: self.name.clone(), permission, roles: roles.join(", ") })
    }

    /// That a role allows it, and that it is about the own area: `None` is everything. Figures may be of an area above
    /// as well, everything else may not.
    ///
    /// # Errors
    /// [`Denied::Role`], or [`Denied::Area`].
    pub fn require_in(&self, permission: Permission, area: Option<&str>) -> Result<(), Denied> {
        self.require(permission)?;
        let inside = match permission {
            Permission::ReadFigures => self.scope.may_see_figures_of(area),
            _ => self.scope.covers(area),
        };
        if inside {
            return Ok(());
        }
        let area = area.unwrap_or("everything").chars().take(NAME_CHARS_MAX).collect();
        Err(Denied::Area { principal: self.name.clone(), area, scope: self.scope.to_string() })
    }

    /// Whether it may send events of this source.
    pub fn may_send_as(&self, source: &str) -> bool {
        self.may(Permission::Ingest) && self.source.as_deref().is_none_or(|own| own == source)
    }

    /// Whether it may send events about this area. One that names none is about a subject whose area an earlier event
    /// has named.
    pub fn may_send_about(&self, area_code: Option<&str>) -> bool {
        self.may(Permission::Ingest) && area_code.is_none_or(|code| self.scope.holds(code))
    }
}

/// A name that can stand in a file, a log, a header and a question.
pub(crate) fn checked_name(field: &'static str, name: &str) -> Result<String, Error> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_.:@".contains(c);
    let begins = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    if !begins || name.len() > NAME_CHARS_MAX || !name.chars().all(fits) {
        return Err(Error::Invalid {
            field,
            value: name.chars().take(NAME_CHARS_MAX).collect(),
            reason: "expected 1 to 64 letters, digits, '-', '_', '.', ':' or '@', a letter or digit first",
        });
    }
    Ok(name.to_owned())
}
