//! What an operator says of a receiver: an entry of `warn.webhooks` of the configuration, and what is wrong with it.
//!
//! Messages leave by https, or do not leave this machine. No complaint ever quotes a secret, wherever it was written.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::ops::RangeInclusive;

use http::Uri;
use quanyu_boot::config::Secret;
use quanyu_cap::webhook;
use quanyu_event::WarningColour;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use super::Error;

/// Receivers of one platform: duty rooms and bridges to other systems, not people.
const RECEIVERS_MAX: usize = 16;
/// Characters of a name: it is a file's name, too.
const NAME_CHARS_MAX: usize = 40;
/// A receiver that takes longer should take first and work later.
const TIMEOUT_MS: RangeInclusive<u64> = 50..=60_000;
const ATTEMPTS: RangeInclusive<usize> = 1..=20;
const PAUSE_MS: RangeInclusive<u64> = 1..=600_000;
/// A month later nobody acts on a warning.
const GIVE_UP_HOURS: RangeInclusive<u32> = 1..=720;

/// A receiver.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Its name in logs, and of the file that keeps how far it was told: lower-case letters, digits and `-`.
    pub name: String,
    /// Where messages are posted.
    pub url: String,
    /// `whsec_…`; several while one replaces the other.
    #[serde(deserialize_with = "one_or_several")]
    pub secrets: Vec<Secret>,
    /// Warnings that were never as grave are not told.
    pub colour_min: WarningColour,
    /// Longest wait for an answer, milliseconds.
    pub timeout_ms: u64,
    /// Attempts before a pause of the whole partition.
    pub attempts_max: usize,
    /// Longest pause between attempts, milliseconds.
    pub pause_ms_max: u64,
    /// Hours after which a message that nobody takes is given up.
    pub give_up_hours: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            name: String::new(),
            url: String::new(),
            secrets: Vec::new(),
            colour_min: WarningColour::Blue,
            timeout_ms: 10_000,
            attempts_max: 5,
            pause_ms_max: 30_000,
            give_up_hours: 72,
        }
    }
}

impl Settings {
    /// Everything that is wrong with it, each with its key.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if !is_name(&self.name) {
            faults.push(format!("name: up to {NAME_CHARS_MAX} lower-case letters, digits and -"));
        }
        faults.extend(self.address().err().map(|error| error.to_string()));
        faults.extend(self.keys().err().map(|error| error.to_string()));
        within("timeout_ms", self.timeout_ms, &TIMEOUT_MS, &mut faults);
        within("attempts_max", self.attempts_max, &ATTEMPTS, &mut faults);
        within("pause_ms_max", self.pause_ms_max, &PAUSE_MS, &mut faults);
        within("give_up_hours", self.give_up_hours, &GIVE_UP_HOURS, &mut faults);
        faults
    }

    /// The address, if messages may go there.
    pub(super) fn address(&self) -> Result<Uri, Error> {
        let url: Uri = self.url.parse().map_err(|_| Error::Url)?;
        let (Some(scheme), Some(host), Some(authority)) = (url.scheme_str(), url.host(), url.authority())
        else {
            return Err(Error::Url);
        };
        match scheme {
            // They would not be sent: the signature says who posts.
            _ if authority.as_str().contains('@') => Err(Error::Credentials),
            "https" => Ok(url),
            "http" if is_this_machine(host) => Ok(url),
            "http" => Err(Error::Plain),
            _ => Err(Error::Url),
        }
    }

    /// The secrets, ready to sign with.
    pub(super) fn keys(&self) -> Result<Vec<webhook::Secret>, Error> {
        let parse = |secret: &Secret| webhook::Secret::parse(secret.expose());
        let keys = self.secrets.iter().map(parse).collect::<Result<Vec<_>, _>>()?;
        // Their number is judged where they are used; found now rather than at the first warning.
        webhook::Headers::sign(&keys, "probe", jiff::Timestamp::UNIX_EPOCH, b"")?;
        Ok(keys)
    }
}

/// Everything that is wrong with a list of receivers, each with its key.
#[must_use]
pub fn faults(receivers: &[Settings]) -> Vec<String> {
    let mut faults = Vec::new();
    if receivers.len() > RECEIVERS_MAX {
        faults.push(format!("webhooks: at most {RECEIVERS_MAX}"));
    }
    let mut names = BTreeSet::new();
    for (index, receiver) in receivers.iter().enumerate() {
        faults.extend(receiver.faults().into_iter().map(|fault| format!("webhooks[{index}].{fault}")));
        if !names.insert(receiver.name.as_str()) {
            faults.push(format!("webhooks[{index}].name: another one has the same"));
        }
    }
    faults
}

/// Reads a list of receivers.
///
/// # Errors
/// Anything else, which is not quoted: it may hold a secret.
pub fn listed<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Settings>, D::Error> {
    let wrong = || D::Error::custom("must be a list of tables with name, url and secrets");
    let serde_json::Value::Array(entries) = serde_json::Value::deserialize(deserializer)? else {
        return Err(wrong());
    };
    let read = |entry: serde_json::Value| match entry {
        serde_json::Value::Object(_) => Settings::deserialize(entry).map_err(D::Error::custom),
        _ => Err(wrong()),
    };
    entries.into_iter().map(read).collect()
}

/// One is as good as a list of one.
fn one_or_several<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Secret>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "secrets: must be a list of texts")]
    enum Given {
        One(Secret),
        Several(Vec<Secret>),
    }
    Ok(match Given::deserialize(deserializer)? {
        Given::One(secret) => vec![secret],
        Given::Several(secrets) => secrets,
    })
}

fn within<T: PartialOrd + std::fmt::Display>(
    key: &str,
    value: T,
    range: &RangeInclusive<T>,
    faults: &mut Vec<String>,
) {
    if !range.contains(&value) {
        faults.push(format!("{key}: from {} to {}", range.start(), range.end()));
    }
}

fn is_name(name: &str) -> bool {
    let plain = name.bytes().all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || one == b'-');
    plain && (1..=NAME_CHARS_MAX).contains(&name.len()) && !name.starts_with('-')
}

fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost")
        || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests;
