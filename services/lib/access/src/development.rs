//! Credentials for a stack on one's own machine: one principal of each kind, their keys in a file beside the register.
//!
//! Made by `quanyu up` when there is no register yet, for the loopback interface only: whoever can read the home
//! folder can be any of them. A service that others can reach refuses to start with them.

use std::net::SocketAddr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::file::{Folder, random, read_private, write_private};
use crate::key::ApiKey;
use crate::register::{NewPrincipal, Register};
use crate::role::Role;
use crate::scope::Scope;

/// The file with the keys in the clear, for its owner only.
pub const FILE_NAME: &str = "development.json";

/// The county of the reference set that is shipped, and one of its towns.
const CITY: &str = "330784";
const TOWN: &str = "330784105";

/// A key in the clear, with what it is for.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DevelopmentKey {
    /// Whose.
    pub name: String,
    /// What it is: one of `Role`'s words.
    pub role: Role,
    /// The code of its area; none for everything.
    pub area: Option<String>,
    /// The key.
    pub key: String,
}

/// All of them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DevelopmentKeys {
    /// What a reader should know.
    pub warning: String,
    /// One of each role, for the whole city or everything; for one town an officer and an analyst.
    pub keys: Vec<DevelopmentKey>,
}

impl DevelopmentKeys {
    /// Makes them, when there is neither a register nor such a file; otherwise reads what is there.
    ///
    /// None when the register is somebody's own.
    ///
    /// # Errors
    /// As [`Folder::change`].
    pub fn ensure(folder: &Folder, now: Timestamp) -> Result<Option<Self>, Error> {
        if folder.read()?.is_some() {
            return Self::read(folder);
        }
        let mut made = Self { warning: WARNING.to_owned(), keys: Vec::new() };
        let mut wanted = Vec::new();
        for (name, role, area) in PLAN {
            let key = ApiKey::of_random(&random()?);
            let scope = area.map_or_else(|| Ok(Scope::everything()), |code| Scope::of([code]))?;
            let new = NewPrincipal {
                name: name.to_owned(),
                roles: [role].into(),
                scope,
                source: None,
                certificates: Vec::new(),
                development: true,
            };
            let area = area.map(ToOwned::to_owned);
            made.keys.push(DevelopmentKey {
                name: name.to_owned(),
                role,
                area,
                key: key.expose().to_owned(),
            });
            wanted.push((new, key));
        }
        let written = folder.change(|register| {
            // Somebody else was first.
            if *register != Register::default() {
                return Ok(false);
            }
            for (new, key) in &wanted {
                register.add(new, key, now, None)?;
            }
            // First the keys, then the register: keys that nobody knows do no harm, a register without them does.
            let text = serde_json::to_string_pretty(&made).unwrap_or_default();
            write_private(&folder.beside(FILE_NAME), text.as_bytes())?;
            Ok(true)
        })?;
        if written { Ok(Some(made)) } else { Self::read(folder) }
    }

    /// What [`DevelopmentKeys::ensure`] wrote; none when there is no such file.
    ///
    /// # Errors
    /// [`Error::File`], [`Error::Content`], or [`Error::Open`] when others can read it.
    pub fn read(folder: &Folder) -> Result<Option<Self>, Error> {
        let path = folder.beside(FILE_NAME);
        let Some(text) = read_private(&path, 0o077)? else { return Ok(None) };
        serde_json::from_str(&text)
            .map(Some)
            .map_err(|error| Error::Content { path, reason: error.to_string() })
    }

    /// The key of this role, in this area if one is named, else wherever it reaches furthest.
    pub fn of(&self, role: Role, area: Option<&str>) -> Option<&DevelopmentKey> {
        let fits =
            |key: &&DevelopmentKey| key.role == role && (area.is_none() || key.area.as_deref() == area);
        self.keys.iter().find(fits)
    }
}

impl Register {
    /// That credentials which everybody on this machine can read are not in use where other machines can reach.
    ///
    /// # Errors
    /// [`Error::Development`].
    pub fn refuse_development_at(&self, listen: SocketAddr, now: Timestamp) -> Result<(), Error> {
        // `::ffff:127.0.0.1` is loopback as well.
        let loopback = listen.ip().to_canonical().is_loopback();
        if !loopback && self.has_development(now) { Err(Error::Development { listen }) } else { Ok(()) }
    }
}

const WARNING: &str = "Development credentials: whoever reads this file can act as any of them. \
                       They hold on the loopback interface only; `quanyu token revoke NAME` ends one.";

const PLAN: [(&str, Role, Option<&str>); 9] = [
    ("viewer", Role::Viewer, Some(CITY)),
    ("officer-330784105", Role::Officer, Some(TOWN)),
    ("commander-330784", Role::Commander, Some(CITY)),
    ("analyst-all", Role::Analyst, None),
    ("analyst-330784105", Role::Analyst, Some(TOWN)),
    ("auditor", Role::Auditor, None),
    ("admin", Role::Admin, None),
    ("commander-all", Role::Commander, None),
    ("ingest", Role::Ingest, None),
];

impl std::fmt::Debug for DevelopmentKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DevelopmentKey({} {})", self.name, self.role)
    }
}
