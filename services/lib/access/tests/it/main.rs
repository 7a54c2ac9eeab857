//! Who is let in and what they may see: tables of credentials that must not hold, laws of scopes, the folder on disk.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod certificates;
mod folder;
mod keys;
mod permissions;
mod scopes;
mod sessions;
mod sql;
mod tokens;

use jiff::Timestamp;
use quanyu_access::{ApiKey, NewPrincipal, Role, Scope};

/// A moment, so many seconds after the first.
fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second).unwrap()
}

/// The key of bytes that are all this number.
fn key(number: u8) -> ApiKey {
    ApiKey::of_random(&[number; 32])
}

fn office(name: &str, role: Role, areas: &[&str]) -> NewPrincipal {
    NewPrincipal {
        name: name.to_owned(),
        roles: [role].into(),
        scope: Scope::of(areas).unwrap(),
        source: None,
        certificates: Vec::new(),
        development: false,
    }
}
