//! `quanyu token create|list|revoke`: the API keys of offices and systems.
//!
//! Changes the register's file only; services see it with their next call. A key is printed once, when it is made.

use std::collections::BTreeSet;

use clap::{Args, Subcommand};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use quanyu_access::{KeyEntry, NewPrincipal, PrincipalEntry, Role, Scope};
use quanyu_boot::{Exit, Failure};
use serde_json::{Value, json};

use crate::output::Table;
use crate::principals::{access_failure, now};
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu token create officer@330784105 --role officer --area 330784105 --expires 90d
  quanyu token list
  quanyu token revoke officer@330784105

Only a hash of a key is kept, in access.principals (access/principals.json in the home folder).";

/// Create, list and revoke the API keys of offices and systems
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Create(Create),
    /// All principals with their keys, revoked and expired ones too
    #[command(after_help = "Examples:\n  quanyu token list\n  quanyu token list --json")]
    List,
    /// Take back one key, or all that a name has: API keys, certificates, its SQL password
    #[command(after_help = "\
Examples:
  quanyu token revoke officer@330784105
  quanyu token revoke qk_3vQx0aBc

Services refuse the key with their next call. SQL users follow with the next `quanyu access apply`.")]
    Revoke {
        /// A principal's name, or the beginning of a key as `quanyu token list` shows it
        name: String,
    },
}

/// Make a key, and the principal if the name is new; the key is printed once
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  quanyu token create officer@330784105 --role officer --area 330784105 --expires 90d
  quanyu token create duty@330784 --role commander --role analyst --area 330784
  quanyu token create pd-110 --role ingest --area 330784 --source pd-110 --expires never
  quanyu token create pd-110 --role ingest --area 330784 --source pd-110 --certificate dns:pd-110.example

The same name again, with the same rights, gets a second key: put it in place, then revoke the first.")]
struct Create {
    /// An office or a system, never a person
    name: String,
    /// What it is: viewer, officer, commander, analyst, auditor, admin or ingest; may be repeated
    #[arg(long = "role", value_name = "ROLE", required = true)]
    roles: Vec<Role>,
    /// The code of its area, with all below it; may be repeated
    #[arg(long = "area", value_name = "CODE", required_unless_present = "everything")]
    areas: Vec<String>,
    /// All areas, also what has none
    #[arg(long, conflicts_with = "areas")]
    everything: bool,
    /// The source whose events it may send; for the role ingest
    #[arg(long, value_name = "SOURCE")]
    source: Option<String>,
    /// A name of its client certificate: dns:…, uri:…, email:… or cn:…; may be repeated
    #[arg(long = "certificate", value_name = "NAME")]
    certificates: Vec<String>,
    /// From when on the key no longer holds: after 90d, 12h or 6mo, on a date such as 2027-01-01 (UTC), or never
    #[arg(long, value_name = "WHEN", default_value = "90d")]
    expires: String,
}

impl Command {
    pub fn run(self, session: &Session) -> anyhow::Result<Exit> {
        match self.what {
            What::Create(create) => create.run(session),
            What::List => list(session),
            What::Revoke { name } => revoke(session, &name),
        }
    }
}

impl Create {
    fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let now = now();
        let expires_at = expiry(&self.expires, now)?;
        let scope = if self.everything { Ok(Scope::everything()) } else { Scope::of(&self.areas) };
        let new = NewPrincipal {
            name: self.name,
            roles: self.roles.into_iter().collect::<BTreeSet<_>>(),
            scope: scope.map_err(access_failure)?,
            source: self.source,
            certificates: self.certificates,
            development: false,
        };
        let key = session.access_folder().create_key(&new, now, expires_at).map_err(access_failure)?;
        if session.output.json {
            session.output.json(&json!({
                "name": new.name, "roles": new.roles, "area": new.scope.to_string(), "source": new.source,
                "key": key.expose(), "id": key.id(), "expires_at": expires_at,
            }))?;
        } else {
            session.output.say("This key is shown once; only its hash is kept:");
            session.output.line(key.expose())?;
        }
        Ok(Exit::Ok)
    }
}

/// When a key that is made now ends; none for never.
fn expiry(text: &str, now: Timestamp) -> Result<Option<Timestamp>, Failure> {
    if text == "never" {
        return Ok(None);
    }
    let wrong = || {
        Failure::usage(format!("--expires {text} is no time"))
            .fix("write a span such as 90d, 12h or 6mo, a date such as 2027-01-01, or never")
    };
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(Some(at));
    }
    if let Ok(date) = text.parse::<jiff::civil::Date>() {
        return date
            .to_zoned_datetime(TimeZone::UTC)
            .map(|midnight| Some(midnight.timestamp()))
            .map_err(|_| wrong());
    }
    let span: jiff::Span = text.parse().map_err(|_| wrong())?;
    let then = now.to_zoned_datetime(TimeZone::UTC).checked_add(span).map_err(|_| wrong())?;
    Ok(Some(then.timestamp()))
}

fn list(session: &Session) -> anyhow::Result<Exit> {
    let now = now();
    let register = session.access_folder().read().map_err(access_failure)?.unwrap_or_default();
    if session.output.json {
        let all: Vec<Value> = register.principals().iter().map(|entry| described(entry, now)).collect();
        session.output.json(&json!({ "principals": all }))?;
        return Ok(Exit::Ok);
    }
    let mut table = Table::new(["name", "roles", "area", "source", "key", "state", "created", "expires"]);
    for entry in register.principals() {
        for key in &entry.keys {
            let time = |at: Option<Timestamp>| at.map_or_else(|| "never".to_owned(), |at| at.to_string());
            table.row([
                entry.name.clone(),
                roles(entry),
                area(entry),
                entry.source.clone().unwrap_or_default(),
                key.id.clone(),
                state(key, now),
                key.created_at.to_string(),
                time(key.expires_at),
            ]);
        }
    }
    session.output.table(table)?;
    Ok(Exit::Ok)
}

fn revoke(session: &Session, name: &str) -> anyhow::Result<Exit> {
    let ended = session.access_folder().change(|register| register.revoke(name, now()));
    let ended = ended.map_err(access_failure)?;
    if session.output.json {
        session.output.json(&json!({ "revoked": ended }))?;
        return Ok(Exit::Ok);
    }
    for id in &ended {
        session.output.line(id)?;
    }
    session.output.say("SQL users follow with the next `quanyu access apply`");
    Ok(Exit::Ok)
}

/// A principal as JSON, without hashes.
fn described(entry: &PrincipalEntry, now: Timestamp) -> Value {
    let key = |key: &KeyEntry| {
        json!({
            "id": key.id, "state": key.state(now), "created_at": key.created_at,
            "expires_at": key.expires_at, "revoked_at": key.revoked_at,
        })
    };
    json!({
        "name": entry.name, "roles": entry.roles, "area": area(entry), "source": entry.source,
        "certificates": entry.certificates, "development": entry.development,
        "keys": entry.keys.iter().map(key).collect::<Vec<_>>(),
    })
}

pub(super) fn roles(entry: &PrincipalEntry) -> String {
    entry.roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", ")
}

pub(super) fn area(entry: &PrincipalEntry) -> String {
    entry.scope().map_or_else(|_| "nothing".to_owned(), |scope| scope.to_string())
}

fn state(key: &KeyEntry, now: Timestamp) -> String {
    serde_json::to_value(key.state(now))
        .ok()
        .and_then(|word| Some(word.as_str()?.to_owned()))
        .unwrap_or_default()
}
