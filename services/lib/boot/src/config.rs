//! Layered configuration: defaults < a found stack < TOML file < `QUANYU_*` environment < flags.
//!
//! The settings are one serde type with `deny_unknown_fields` and a `Default`; its default, serialised, is the
//! list of known keys. Every value keeps its source, unknown keys are refused with the nearest known one, and a
//! value that does not fit is reported by key and source. Never prints a secret.

mod error;
mod secret;
mod show;
mod tree;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

pub use error::Error;
pub use secret::Secret;
pub use show::Row;

/// What every environment variable of Quanyu begins with.
const ENVIRONMENT_PREFIX: &str = "QUANYU_";

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Built in.
    Default,
    /// The stack that runs at this home.
    Stack(PathBuf),
    /// A configuration file.
    File(PathBuf),
    /// An environment variable.
    Environment(String),
    /// A flag on the command line.
    Flag(String),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::Stack(home) => write!(f, "stack at {}", home.display()),
            Self::File(path) => write!(f, "file {}", path.display()),
            Self::Environment(name) => write!(f, "environment {name}"),
            Self::Flag(name) => write!(f, "flag {name}"),
        }
    }
}

/// Loaded settings, and where each value came from.
#[derive(Debug, Clone)]
pub struct Loaded<T> {
    /// The settings.
    pub value: T,
    sources: BTreeMap<String, Source>,
}

impl<T: Serialize> Loaded<T> {
    /// Every key with its value (secrets redacted) and source, in key order.
    ///
    /// # Errors
    /// Only if the settings cannot be serialised.
    pub fn rows(&self) -> Result<Vec<Row>, Error> {
        show::rows(&self.value, &self.sources)
    }
}

impl<T> Loaded<T> {
    /// Where the value of `key` (such as `kafka.brokers`) came from.
    pub fn source(&self, key: &str) -> &Source {
        self.sources.get(key).unwrap_or(&Source::Default)
    }
}

/// How serde complains of a list that is none.
const LIST_COMPLAINT: &str = "invalid type: sequence";

/// Collects layers, weakest first, then loads. Not `Debug`: it holds secrets in the clear.
#[derive(Default)]
pub struct Loader {
    entries: Vec<Entry>,
    ignored: Vec<String>,
}

enum Entry {
    One {
        key: Key,
        value: Given,
        source: Source,
    },
    /// A whole file; it is cut into keys once the known ones are known.
    Tree {
        tree: Value,
        source: Source,
    },
}

enum Key {
    Dotted(String),
    /// Without the prefix, still to be found among the known keys.
    Variable(String),
}

enum Given {
    Typed(Value),
    /// From the environment or a flag: it takes the type that its key wants.
    Text(String),
}

impl Loader {
    /// No layers yet: only defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one typed value.
    pub fn value(mut self, key: &str, value: impl Into<Value>, source: Source) -> Self {
        self.push(Key::Dotted(key.to_owned()), Given::Typed(value.into()), source);
        self
    }

    /// Adds one value as text; it takes the type that its key wants.
    pub fn text(mut self, key: &str, text: &str, source: Source) -> Self {
        self.push(Key::Dotted(key.to_owned()), Given::Text(text.to_owned()), source);
        self
    }

    /// Adds a TOML file.
    ///
    /// # Errors
    /// When it cannot be read or is not TOML.
    pub fn file(self, path: &Path) -> Result<Self, Error> {
        let text =
            std::fs::read_to_string(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
        self.toml(path, &text)
    }

    /// Adds the text of a TOML file.
    ///
    /// # Errors
    /// When it is not TOML.
    pub fn toml(mut self, path: &Path, text: &str) -> Result<Self, Error> {
        let parse = |source| Error::Parse { path: path.to_owned(), source: Box::new(source) };
        let table: Value = toml::from_str(text).map_err(parse)?;
        self.entries.push(Entry::Tree { tree: table, source: Source::File(path.to_owned()) });
        Ok(self)
    }

    /// Variables with this prefix belong to somebody else, such as tests.
    pub fn ignore_environment(mut self, prefix: &str) -> Self {
        self.ignored.push(prefix.to_owned());
        self
    }

    /// Adds the variables of this process.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
    pub fn process_environment(self) -> Self {
        let readable = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        self.environment(std::env::vars_os().filter_map(readable))
    }

    /// Adds variables: `QUANYU_KAFKA_BROKERS` sets `kafka.brokers`. Others than `QUANYU_*` are left alone.
    pub fn environment(mut self, variables: impl IntoIterator<Item = (String, String)>) -> Self {
        for (name, value) in variables {
            let foreign = self.ignored.iter().any(|prefix| name.starts_with(prefix.as_str()));
            let Some(key) = name.strip_prefix(ENVIRONMENT_PREFIX).filter(|_| !foreign) else { continue };
            let key = Key::Variable(key.to_owned());
            self.push(key, Given::Text(value), Source::Environment(name));
        }
        self
    }

    /// Merges the layers into settings.
    ///
    /// # Errors
    /// When a key is unknown or a value does not fit; the message names key, source and the nearest known key.
    pub fn load<T: Serialize + DeserializeOwned + Default>(self) -> Result<Loaded<T>, Error> {
        let defaults = serde_json::to_value(T::default()).map_err(Error::Settings)?;
        let leaves = tree::leaves(&defaults, &[]);
        let open: Vec<String> =
            leaves.iter().filter(|(_, v)| v.is_object()).map(|(k, _)| k.clone()).collect();
        let known: Vec<String> = leaves.into_iter().map(|(key, _)| key).collect();
        let mut merged = Merged { tree: defaults, sources: BTreeMap::new() };
        for entry in self.entries {
            match entry {
                Entry::One { key, value, source } => {
                    merged.put::<T>(resolve(key, &known, &source)?, value, source)?;
                }
                Entry::Tree { tree, source } => {
                    for (key, value) in tree::leaves(&tree, &open) {
                        // A section whose keys are all commented out says nothing.
                        if tree::is_empty_section(&key, &value, &known) {
                            continue;
                        }
                        let key = resolve(Key::Dotted(key), &known, &source)?;
                        merged.put::<T>(key, Given::Typed(value), source.clone())?;
                    }
                }
            }
        }
        let value = T::deserialize(merged.tree).map_err(Error::Settings)?;
        Ok(Loaded { value, sources: merged.sources })
    }

    fn push(&mut self, key: Key, value: Given, source: Source) {
        self.entries.push(Entry::One { key, value, source });
    }
}

/// The dotted key, if it is known.
fn resolve(key: Key, known: &[String], source: &Source) -> Result<String, Error> {
    let (found, given) = match key {
        Key::Dotted(key) => (known.iter().find(|name| **name == key), key),
        Key::Variable(variable) => (known.iter().find(|name| tree::variable(name) == variable), variable),
    };
    match (found, source) {
        (Some(found), _) => Ok(found.clone()),
        (None, Source::Environment(name)) => {
            let nearest = tree::nearest(&tree::dotted(&given), known);
            let nearest = nearest.map(|key| format!("{ENVIRONMENT_PREFIX}{}", tree::variable(&key)));
            Err(Error::unknown(name, source, nearest))
        }
        (None, _) => Err(Error::unknown(&given, source, tree::nearest(&given, known))),
    }
}

struct Merged {
    tree: Value,
    sources: BTreeMap<String, Source>,
}

impl Merged {
    /// Sets a key, trying for text each type until the settings accept it.
    fn put<T: DeserializeOwned>(&mut self, key: String, value: Given, source: Source) -> Result<(), Error> {
        let candidates = match value {
            Given::Typed(value) => vec![value],
            Given::Text(text) => tree::readings(&text),
        };
        let mut reason = None;
        for candidate in candidates {
            let mut tree = self.tree.clone();
            tree::set(&mut tree, &key, candidate);
            match T::deserialize(&tree) {
                Ok(_) => {
                    self.tree = tree;
                    self.sources.insert(key, source);
                    return Ok(());
                }
                // A later reading is more particular, so its complaint is more useful; but nobody who wrote a word
                // meant a list of one.
                Err(error) if reason.is_none() || !error.to_string().starts_with(LIST_COMPLAINT) => {
                    reason = Some(error);
                }
                Err(_) => {}
            }
        }
        Err(Error::invalid(&key, &source, reason))
    }
}

#[cfg(test)]
mod tests;
