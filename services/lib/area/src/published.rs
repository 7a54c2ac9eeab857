//! A set as one record of the topic `quanyu.reference.v1`: all files of a version in one compressed value.
//!
//! Used by `quanyu reference` (writes) and by whoever follows the topic. One record per set and version holds everything,
//! so a set is in force as a whole or not at all.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::reference::{Files, Problem, ReferenceSet};

/// The topic; the newest record of a key is the set in force.
pub const TOPIC: &str = "quanyu.reference.v1";
/// Header with the set's version.
pub const VERSION_HEADER: &str = "quanyu_version";
/// Header with the checksum of the files.
pub const CHECKSUM_HEADER: &str = "quanyu_checksum";

/// Below the topic's largest record, headers and key included.
const COMPRESSED_BYTES_MAX: usize = 900_000;
/// What a value may grow to, so that a made-up record cannot fill the memory.
const PLAIN_BYTES_MAX: u64 = 64 << 20;
/// Versions that a set remembers.
const HISTORY_MAX: usize = 1_000;
/// This form of value.
const FORM: u32 = 1;

/// Why a set cannot be published or read back.
#[derive(Debug, thiserror::Error)]
pub enum PublishedError {
    /// Too large for a record.
    #[error(
        "the set is {found} bytes compressed and a record holds {COMPRESSED_BYTES_MAX}: simplify outlines or split the city"
    )]
    TooLarge {
        /// Bytes compressed.
        found: usize,
    },
    /// The version is published with other content.
    #[error(
        "version {version} of set {name} is published with other content: versions never change, choose a new one in set.toml"
    )]
    Changed {
        /// The set.
        name: String,
        /// The version.
        version: String,
    },
    /// The value cannot be read.
    #[error("the record cannot be read: {0}")]
    Unreadable(String),
    /// The files in it are not a set.
    #[error("the record's files are not a set: {} problems, the first: {}", .0.len(), first(.0))]
    Invalid(Vec<Problem>),
}

fn first(problems: &[Problem]) -> String {
    problems.first().map(ToString::to_string).unwrap_or_default()
}

/// The value of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// Form of the value.
    form: u32,
    /// The set.
    pub name: String,
    /// The version.
    pub version: String,
    /// SHA-256 over names and bytes of the files, hexadecimal.
    pub checksum: String,
    /// Checksums of every version that was ever published, this one included: compaction forgets the records.
    pub history: BTreeMap<String, String>,
    /// The files by name.
    files: BTreeMap<String, String>,
}

/// What publishing a set comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The same content is in force.
    Nothing,
    /// This has to be published.
    Publish(Box<Published>),
}

impl Published {
    /// What is to be done for a checked set, given what is in force under its name.
    ///
    /// # Errors
    /// `Changed` when the version is known with other content; `Unreadable` when a file is not UTF-8.
    pub fn next(set: &ReferenceSet, files: &Files, current: Option<&Self>) -> Result<Step, PublishedError> {
        let checksum = checksum(files);
        let (name, version) = (set.about.name.clone(), set.about.version.clone());
        let mut history = current.map(|current| current.history.clone()).unwrap_or_default();
        match history.get(&version) {
            Some(known) if *known != checksum => return Err(PublishedError::Changed { name, version }),
            Some(_) if current.is_some_and(|current| current.version == version) => return Ok(Step::Nothing),
            _ => {}
        }
        if history.len() >= HISTORY_MAX {
            let reason = format!("{HISTORY_MAX} versions of {name} are remembered: choose another name");
            return Err(PublishedError::Unreadable(reason));
        }
        history.insert(version.clone(), checksum.clone());
        let mut texts = BTreeMap::new();
        for (file, bytes) in files {
            let text = String::from_utf8(bytes.clone());
            let text = text.map_err(|_| PublishedError::Unreadable(format!("{file} is not UTF-8")))?;
            texts.insert(file.clone(), text);
        }
        Ok(Step::Publish(Box::new(Self { form: FORM, name, version, checksum, history, files: texts })))
    }

    /// The record's value.
    ///
    /// # Errors
    /// `TooLarge` for a record.
    pub fn encode(&self) -> Result<Vec<u8>, PublishedError> {
        let unreadable = |reason: String| PublishedError::Unreadable(reason);
        let plain = serde_json::to_vec(self).map_err(|e| unreadable(e.to_string()))?;
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&plain).map_err(|e| unreadable(e.to_string()))?;
        let value = encoder.finish().map_err(|e| unreadable(e.to_string()))?;
        if value.len() > COMPRESSED_BYTES_MAX {
            return Err(PublishedError::TooLarge { found: value.len() });
        }
        Ok(value)
    }

    /// Reads a record's value.
    ///
    /// # Errors
    /// `Unreadable` when it is none, or its checksum is not that of its files.
    pub fn decode(value: &[u8]) -> Result<Self, PublishedError> {
        let mut plain = Vec::new();
        GzDecoder::new(value)
            .take(PLAIN_BYTES_MAX)
            .read_to_end(&mut plain)
            .map_err(|e| PublishedError::Unreadable(e.to_string()))?;
        let read: Self =
            serde_json::from_slice(&plain).map_err(|e| PublishedError::Unreadable(e.to_string()))?;
        if read.form != FORM {
            let reason = format!("form {} is newer than this program", read.form);
            return Err(PublishedError::Unreadable(reason));
        }
        if checksum(&read.files()) != read.checksum {
            return Err(PublishedError::Unreadable("its checksum is not that of its files".to_owned()));
        }
        Ok(read)
    }

    /// The set in the record, checked again.
    ///
    /// # Errors
    /// `Invalid` when it is no set for this version of the program.
    pub fn set(&self) -> Result<ReferenceSet, PublishedError> {
        ReferenceSet::parse(&self.files()).map_err(PublishedError::Invalid)
    }

    fn files(&self) -> Files {
        self.files.iter().map(|(name, text)| (name.clone(), text.clone().into_bytes())).collect()
    }
}

/// SHA-256 over names, sizes and bytes, hexadecimal.
#[must_use]
pub fn checksum(files: &Files) -> String {
    let mut digest = Sha256::new();
    for (name, bytes) in files {
        digest.update(format!("{name} {}\n", bytes.len()));
        digest.update(bytes);
    }
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
