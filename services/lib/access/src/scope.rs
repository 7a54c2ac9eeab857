//! Which areas a principal may see: everything, or one code or several, each with all below it.
//!
//! Codes nest as the questions of `quanyu-figures` nest them (a test holds both against each other): GB/T 2260 codes by
//! prefix at their lengths, other codes are whole names. An empty scope holds nothing; a row without an area is held by
//! everything only.

use std::collections::BTreeSet;
use std::fmt;

use crate::error::Error;

/// Most codes of one scope.
pub const AREAS_MAX: usize = 64;
/// As long as the longest code that ingest accepts.
const CODE_CHARS_MAX: usize = 64;
/// GB/T 2260 and the lists that follow it nest by prefix at these lengths; other codes are whole names.
const NESTED_LENGTHS: [usize; 5] = [2, 4, 6, 9, 12];

/// The areas of a principal. Its default is nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// Everything that there is, also what has no area.
    everything: bool,
    /// Empty when everything is held.
    codes: BTreeSet<String>,
}

impl Scope {
    /// Everything, also rows whose area is not known.
    pub fn everything() -> Self {
        Self { everything: true, codes: BTreeSet::new() }
    }

    /// Nothing at all.
    pub fn nothing() -> Self {
        Self::default()
    }

    /// Some areas. A code that another one of them holds is left out; no code at all holds nothing.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a text that is no code, [`Error::Full`] for more than [`AREAS_MAX`].
    pub fn of<C: AsRef<str>>(codes: impl IntoIterator<Item = C>) -> Result<Self, Error> {
        let mut all = BTreeSet::new();
        for code in codes {
            all.insert(checked(code.as_ref())?);
            if all.len() > AREAS_MAX {
                return Err(Error::Full { what: "areas of one principal", max: AREAS_MAX });
            }
        }
        let held = |code: &String| all.iter().any(|other| other != code && is_within(code, other));
        let codes = all.iter().filter(|code| !held(code)).cloned().collect();
        Ok(Self { everything: false, codes })
    }

    /// Whether all is held.
    pub fn is_everything(&self) -> bool {
        self.everything
    }

    /// The codes, none of them within another; none for everything and for nothing.
    pub fn codes(&self) -> impl ExactSizeIterator<Item = &str> {
        self.codes.iter().map(String::as_str)
    }

    /// The one area that questions are about unless they name another: none for everything, or for several.
    pub fn only_area(&self) -> Option<&str> {
        let mut codes = self.codes();
        codes.next().filter(|_| codes.next().is_none())
    }

    /// Whether a row with this `area_code` may be seen. A row without one only by who may see everything.
    pub fn holds(&self, area_code: &str) -> bool {
        self.everything || self.codes().any(|own| is_within(area_code, own))
    }

    /// Whether a question about this area, with all below it, stays inside; `None` is a question about everything.
    pub fn covers(&self, area: Option<&str>) -> bool {
        self.everything || area.is_some_and(|code| self.holds(code))
    }

    /// Whether sums of this area may be seen: of one's own, and of each area that one's own is in, where they are
    /// anonymous; never of a neighbour. `None` is everything that there is, the area above all.
    pub fn may_see_figures_of(&self, area: Option<&str>) -> bool {
        let above = |area| self.codes().any(|own| is_within(own, area));
        self.covers(area) || area.map_or(!self.codes.is_empty(), above)
    }

    /// The condition on a column of codes in SQL: `1` for everything, `0` for nothing.
    ///
    /// `column` is our own text, never a caller's.
    pub fn condition_on(&self, column: &str) -> String {
        if self.everything {
            return "1".to_owned();
        }
        let one = |code: &str| match nests(code) {
            true => format!("startsWith({column}, '{code}')"),
            false => format!("{column} = '{code}'"),
        };
        let all: Vec<String> = self.codes().map(one).collect();
        match all.as_slice() {
            [] => "0".to_owned(),
            [only] => only.clone(),
            several => format!("({})", several.join(" OR ")),
        }
    }

    /// The condition that a column's code is one of these areas or one above them; `1` for everything.
    pub fn held_by(&self, column: &str) -> String {
        if self.everything {
            return "1".to_owned();
        }
        let one = |code: &str| match nests(code) {
            true => format!("({column} != '' AND startsWith('{code}', {column}))"),
            false => format!("{column} = '{code}'"),
        };
        let all: Vec<String> = self.codes().map(one).collect();
        if all.is_empty() { "0".to_owned() } else { format!("({})", all.join(" OR ")) }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.everything {
            return f.write_str("everything");
        }
        let codes: Vec<&str> = self.codes().collect();
        f.write_str(if codes.is_empty() { "nothing".to_owned() } else { codes.join(", ") }.as_str())
    }
}

/// Whether `code` is `area` or below it.
fn is_within(code: &str, area: &str) -> bool {
    if nests(area) { code.starts_with(area) } else { code == area }
}

fn nests(code: &str) -> bool {
    NESTED_LENGTHS.contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit())
}

fn checked(code: &str) -> Result<String, Error> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_.:".contains(c);
    if code.is_empty() || code.len() > CODE_CHARS_MAX || !code.chars().all(fits) {
        return Err(Error::Invalid {
            field: "area",
            value: code.chars().take(CODE_CHARS_MAX).collect(),
            reason: "expected 1 to 64 letters, digits, '-', '_', '.' or ':'",
        });
    }
    Ok(code.to_owned())
}
