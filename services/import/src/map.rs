//! A map as written: read, parsed, and able to say where in it a fault lies.
//!
//! Used by `plan`, which checks it against the contract. Never looks at a descriptor or a data file; the reference
//! of all keys is in README.md.

mod shape;

use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use toml::Spanned;

pub(crate) use shape::*;

use crate::error::{Error, MapError};

/// Largest map file that is read, in bytes: maps are written by hand.
const MAP_BYTES_MAX: u64 = 1 << 20;

/// A map, parsed but not yet checked against the contract.
#[derive(Debug, Clone)]
pub struct Map {
    /// Where it was read from.
    pub path: PathBuf,
    pub(crate) text: String,
    pub(crate) shape: Shape,
}

impl Map {
    /// Reads and parses a map file.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be read, [`Error::Map`] with line and column when it is not well formed.
    pub fn load(path: &Path) -> Result<Self, Error> {
        let failed = |source| Error::File { doing: "read map", path: path.to_owned(), source };
        let size_bytes = std::fs::metadata(path).map_err(failed)?.len();
        if size_bytes > MAP_BYTES_MAX {
            let what = format!("the file has {size_bytes} bytes, a map at most {MAP_BYTES_MAX}");
            let fix = "give the map with --map and the data as FILE".to_owned();
            return Err(MapError { file: path.to_owned(), line: 0, column: 0, what, fix }.into());
        }
        Ok(Self::parse(path, std::fs::read_to_string(path).map_err(failed)?)?)
    }

    /// Parses a map from text; `path` is only named in errors.
    ///
    /// # Errors
    /// A [`MapError`] with line and column.
    pub fn parse(path: &Path, text: String) -> Result<Self, MapError> {
        match toml::from_str::<Shape>(&text) {
            Ok(shape) => Ok(Self { path: path.to_owned(), text, shape }),
            Err(error) => {
                let (line, column) = error.span().map_or((0, 0), |span| place(&text, span.start));
                let what = error.message().to_owned();
                let fix = "the keys of a map are listed in services/import/README.md".to_owned();
                Err(MapError { file: path.to_owned(), line, column, what, fix })
            }
        }
    }

    /// The source that the map names; events carry it unless the caller gives another.
    pub fn source(&self) -> &str {
        self.shape.source.get_ref()
    }

    /// Whether the map can read a topic, whose values are rows of JSON that come in no file.
    ///
    /// # Errors
    /// A [`MapError`] when it reads CSV, or counts identical rows, which only a whole file can be asked for.
    pub fn check_for_topic(&self) -> Result<(), MapError> {
        if self.shape.format.kind != FileKind::Ndjson {
            let fix = "write kind = \"ndjson\" under [format]: the values of a topic are JSON objects";
            return Err(self.fault(&self.shape.record, "the map reads CSV, a topic holds JSON", fix));
        }
        if self.shape.record.get_ref().identical_rows == IdenticalRows::Distinct {
            let fix = "write identical_rows = \"repeat\", with columns that tell the records apart";
            return Err(self.fault(&self.shape.record, "a topic has no n-th identical row", fix));
        }
        Ok(())
    }

    /// SHA-256 of the text, hexadecimal: another map is another import.
    pub(crate) fn digest(&self) -> String {
        Sha256::digest(self.text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// An error at a place of this map.
    pub(crate) fn fault<T>(
        &self,
        at: &Spanned<T>,
        what: impl Into<String>,
        fix: impl Into<String>,
    ) -> MapError {
        let (line, column) = place(&self.text, at.span().start);
        MapError { file: self.path.clone(), line, column, what: what.into(), fix: fix.into() }
    }
}

fn place(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn an_unknown_key_is_named_with_its_place() {
        let text = "stream = \"incident\"\nsource = \"s\"\n\n[tiem]\nzone = \"UTC\"\n".to_owned();
        let error = Map::parse(Path::new("m.toml"), text).unwrap_err();
        assert_eq!((error.line, error.column), (4, 2), "{error}");
        assert!(error.what.contains("tiem") && error.what.contains("time"), "{error}");
    }

    #[test]
    fn a_syntax_error_is_named_with_its_place() {
        let error =
            Map::parse(Path::new("m.toml"), "stream = \"incident\"\nsource = oops\n".to_owned()).unwrap_err();
        assert_eq!(error.line, 2);
    }
}
