//! The users that ClickHouse gets: principals who run queries, with the tables that each may select from and the filter
//! on each.
//!
//! Only who holds a valid key gets one, so revoking and applying again takes it away.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::tables::Guard;
use crate::encoding::{sha256_hex, to_text};
use crate::error::Error;
use crate::register::{KeyState, PrincipalEntry, Register};
use crate::role::Role;
use crate::scope::Scope;

/// Random bytes of a password.
pub const SQL_PASSWORD_BYTES: usize = 24;
/// The map vendors' list gives some codes of the statutory ones to other towns: such a row is nobody's but everything's.
const CLASHING_SYSTEM: &str = "map-vendor";
/// Users that a local stack or a server has already.
const RESERVED: [&str; 3] = ["quanyu", "analyst", "default"];

/// A user of ClickHouse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlUser {
    /// Its name there: the principal's, with `_` for what such a name cannot have.
    pub name: String,
    /// Whose.
    pub principal: String,
    /// SHA-256 of its password in hexadecimal; none while it has no password, and then it is not made.
    pub password_sha256: Option<String>,
    /// What it may select from, and the condition on rows; none for all rows.
    pub tables: BTreeMap<String, Option<String>>,
}

/// The users of a register, over tables with these guards.
///
/// # Errors
/// [`Error::Invalid`] when a name cannot be one there, or is another's.
pub fn sql_users(
    register: &Register,
    guards: &BTreeMap<String, Guard>,
    now: Timestamp,
) -> Result<Vec<SqlUser>, Error> {
    let mut users: Vec<SqlUser> = Vec::new();
    for entry in register.principals().iter().filter(|entry| asks(entry, now)) {
        let name = user_name(&entry.name);
        if RESERVED.contains(&name.as_str()) || users.iter().any(|other| other.name == name) {
            let (field, value) = ("name", entry.name.clone());
            return Err(Error::Invalid { field, value, reason: "another user of ClickHouse has this name" });
        }
        let administrator = entry.roles.contains(&Role::Admin);
        let tables = tables(&entry.scope()?, administrator, guards);
        users.push(SqlUser {
            name,
            principal: entry.name.clone(),
            password_sha256: entry.sql_password_sha256.clone(),
            tables,
        });
    }
    Ok(users)
}

/// A password of random bytes.
pub(crate) fn password(bytes: &[u8; SQL_PASSWORD_BYTES]) -> String {
    to_text(bytes)
}

/// What is kept of a password, as ClickHouse wants it. Random, so a plain hash is enough, as for keys.
pub fn password_hash(password: &str) -> String {
    sha256_hex(password.as_bytes())
}

fn asks(entry: &PrincipalEntry, now: Timestamp) -> bool {
    let role = entry.roles.contains(&Role::Analyst) || entry.roles.contains(&Role::Admin);
    role && entry.keys.iter().any(|key| key.state(now) == KeyState::Valid)
}

/// A name that is an XML element and an identifier: a letter first, then letters, digits, `_` and `-`.
fn user_name(principal: &str) -> String {
    let fits = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    let name: String = principal.chars().map(fits).collect();
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) { name } else { format!("u_{name}") }
}

fn tables(
    scope: &Scope,
    administrator: bool,
    guards: &BTreeMap<String, Guard>,
) -> BTreeMap<String, Option<String>> {
    let direct = |guard: &Guard| match guard {
        Guard::Open => Some(None),
        Guard::Administrators => administrator.then_some(None),
        Guard::ByArea { .. } if scope.is_everything() => Some(None),
        Guard::ByArea { system } => Some(Some(filter(scope, *system))),
        Guard::Through(_) => None,
    };
    let mut granted: BTreeMap<String, Option<String>> =
        guards.iter().filter_map(|(name, guard)| Some((name.clone(), direct(guard)?))).collect();
    // Views of views: until nothing more is added.
    loop {
        let more: Vec<String> = guards
            .iter()
            .filter(|(name, _)| !granted.contains_key(*name))
            .filter(|(_, guard)| matches!(guard, Guard::Through(read) if read.iter().all(|one| granted.contains_key(one))))
            .map(|(name, _)| name.clone())
            .collect();
        if more.is_empty() {
            return granted;
        }
        granted.extend(more.into_iter().map(|name| (name, None)));
    }
}

fn filter(scope: &Scope, system: bool) -> String {
    let held = scope.condition_on("area_code");
    if system { format!("{held} AND area_system != '{CLASHING_SYSTEM}'") } else { held }
}
