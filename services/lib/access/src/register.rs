//! The register of principals and their keys, as the file holds it: create, find, revoke. Pure.
//!
//! `file` reads and writes it; `desk` asks it at each call. Holds hashes, never a key.

mod entry;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::certificate::CertificateName;
use crate::encoding::same;
use crate::error::{Error, Refused};
use crate::key::ApiKey;
use crate::principal::Principal;

pub use entry::{KeyEntry, KeyState, NewPrincipal, PrincipalEntry};

/// Most principals: each call looks through them, and a city has a few hundred offices.
pub(crate) const PRINCIPALS_MAX: usize = 10_000;
/// Most keys of one principal, revoked ones included: two are enough for rotation.
const KEYS_MAX: usize = 64;
/// The form that this version writes.
const VERSION: u32 = 1;

/// All principals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Register {
    version: u32,
    principals: Vec<PrincipalEntry>,
}

impl Default for Register {
    fn default() -> Self {
        Self { version: VERSION, principals: Vec::new() }
    }
}

impl Register {
    /// Reads what [`Register::to_json`] wrote.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn from_json(text: &str) -> Result<Self, String> {
        let register: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if register.version != VERSION {
            return Err(format!("its version is {}, this program reads {VERSION}", register.version));
        }
        if register.principals.len() > PRINCIPALS_MAX {
            return Err(format!("it has more than {PRINCIPALS_MAX} principals"));
        }
        for (place, entry) in register.principals.iter().enumerate() {
            entry.check().map_err(|error| error.to_string())?;
            if register.principals.iter().take(place).any(|earlier| earlier.name == entry.name) {
                return Err(format!("{} is in it twice", entry.name));
            }
        }
        Ok(register)
    }

    /// As text for the file.
    pub fn to_json(&self) -> String {
        // Only maps with keys that are no text fail, and there is none.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// All, in the order of their creation.
    pub fn principals(&self) -> &[PrincipalEntry] {
        &self.principals
    }

    /// One by name.
    pub fn get(&self, name: &str) -> Option<&PrincipalEntry> {
        self.principals.iter().find(|entry| entry.name == name)
    }

    /// Adds a key, and the principal if the name is new. The same name again, with the same roles, areas and source,
    /// gets a further key: so one replaces another without a gap.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::Exists`] when the name has other rights, [`Error::Full`].
    pub fn add(
        &mut self,
        new: &NewPrincipal,
        key: &ApiKey,
        now: Timestamp,
        expires_at: Option<Timestamp>,
    ) -> Result<KeyEntry, Error> {
        let fresh = KeyEntry::new(key, now, expires_at)?;
        let clash = |entry: &PrincipalEntry| entry.keys.iter().any(|old| old.id == fresh.id);
        if self.principals.iter().any(clash) {
            return Err(Error::Exists { name: fresh.id });
        }
        let entry = self.entry(new)?;
        if entry.keys.len() >= KEYS_MAX {
            return Err(Error::Full { what: "keys of one principal", max: KEYS_MAX });
        }
        entry.keys.push(fresh.clone());
        Ok(fresh)
    }

    /// Takes back one key by its id, or all keys of a name with its certificates and SQL password. What was revoked
    /// before keeps its time. Returns the ids of the keys that this ended.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn revoke(&mut self, name_or_id: &str, now: Timestamp) -> Result<Vec<String>, Error> {
        let mut found = false;
        let mut ended = Vec::new();
        for entry in &mut self.principals {
            let all = entry.name == name_or_id;
            found |= all;
            if all {
                entry.certificates.clear();
                entry.sql_password_sha256 = None;
            }
            for key in entry.keys.iter_mut().filter(|key| all || key.id == name_or_id) {
                found = true;
                if key.revoked_at.is_none() {
                    key.revoked_at = Some(now);
                    ended.push(key.id.clone());
                }
            }
        }
        if found { Ok(ended) } else { Err(Error::NotFound { name: name_or_id.chars().take(64).collect() }) }
    }

    /// Keeps the hash of the password with which a principal logs in to ClickHouse.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn set_sql_password(&mut self, name: &str, sha256_hex: String) -> Result<(), Error> {
        let found = self.principals.iter_mut().find(|entry| entry.name == name);
        found.ok_or_else(|| Error::NotFound { name: name.to_owned() })?.sql_password_sha256 =
            Some(sha256_hex);
        Ok(())
    }

    /// Whose key this is.
    ///
    /// # Errors
    /// [`Refused::Unknown`], [`Refused::Revoked`] or [`Refused::Expired`].
    pub fn by_key(&self, key: &ApiKey, now: Timestamp) -> Result<Principal, Refused> {
        let (entry, kept) = self.find(key.id()).ok_or(Refused::Unknown)?;
        if !same(kept.sha256.as_bytes(), key.hash().as_bytes()) {
            return Err(Refused::Unknown);
        }
        kept.usable(now).and_then(|()| entry.principal())
    }

    /// Whose the key of this id is: for sessions, which the key itself has begun.
    ///
    /// # Errors
    /// As [`Register::by_key`].
    pub fn by_key_id(&self, id: &str, now: Timestamp) -> Result<Principal, Refused> {
        let (entry, kept) = self.find(id).ok_or(Refused::Unknown)?;
        kept.usable(now).and_then(|()| entry.principal())
    }

    /// Whose one of these names of a verified client certificate is.
    ///
    /// # Errors
    /// [`Refused::Unknown`]; also when they name two principals.
    pub fn by_certificate(&self, names: &[CertificateName]) -> Result<Principal, Refused> {
        let texts: Vec<String> = names.iter().map(ToString::to_string).collect();
        let mut owners =
            self.principals.iter().filter(|entry| entry.certificates.iter().any(|name| texts.contains(name)));
        match (owners.next(), owners.next()) {
            (Some(owner), None) => owner.principal(),
            _ => Err(Refused::Unknown),
        }
    }

    /// Whether credentials that everybody on this machine can read are in force.
    pub fn has_development(&self, now: Timestamp) -> bool {
        let in_force = |entry: &PrincipalEntry| entry.keys.iter().any(|key| key.usable(now).is_ok());
        self.principals.iter().any(|entry| entry.development && in_force(entry))
    }

    fn find(&self, id: &str) -> Option<(&PrincipalEntry, &KeyEntry)> {
        let in_entry = |entry: &'_ PrincipalEntry| entry.keys.iter().position(|key| key.id == id);
        let entry = self.principals.iter().find(|entry| in_entry(entry).is_some())?;
        entry.keys.iter().find(|key| key.id == id).map(|key| (entry, key))
    }

    fn entry(&mut self, new: &NewPrincipal) -> Result<&mut PrincipalEntry, Error> {
        let fresh = PrincipalEntry::new(new)?;
        let place = match self.principals.iter().position(|entry| entry.name == fresh.name) {
            Some(place) => place,
            None if self.principals.len() >= PRINCIPALS_MAX => {
                return Err(Error::Full { what: "principals", max: PRINCIPALS_MAX });
            }
            None => {
                self.principals.push(fresh.clone());
                self.principals.len() - 1
            }
        };
        let entry = self.principals.get_mut(place).filter(|entry| entry.same_rights(&fresh));
        let entry = entry.ok_or(Error::Exists { name: fresh.name })?;
        for certificate in fresh.certificates {
            if !entry.certificates.contains(&certificate) {
                entry.certificates.push(certificate);
            }
        }
        Ok(entry)
    }
}
