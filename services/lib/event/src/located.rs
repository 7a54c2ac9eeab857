//! Areas that the platform located itself, apart from areas that a source named.
//!
//! Ingest writes such an area where an event has a position and names none; fold compares content without it, because
//! the same event sent again may be located by a newer reference set. No source can name an area of this form.

use crate::Area;

/// In an area's version, between the edition of the code list and the reference set that located it.
const LOCATED_BY: char = '@';

impl Area {
    /// An area by its code in an edition of a list, located by a version of a reference set.
    #[must_use]
    pub fn located(system: &str, edition: &str, code: &str, by: &str) -> Self {
        let version = format!("{edition}{LOCATED_BY}{by}");
        Self { system: system.to_owned(), version, code: code.to_owned() }
    }

    /// Whether the platform located it.
    #[must_use]
    pub fn is_located(&self) -> bool {
        self.version.contains(LOCATED_BY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_located_area_says_by_what_and_is_told_from_a_given_one() {
        let located = Area::located("nbs", "2023", "330784105", "yongkang 2026.1");
        assert_eq!(located.version, "2023@yongkang 2026.1");
        assert!(located.is_located());
        assert!(!Area { version: "2023".to_owned(), ..located }.is_located());
    }
}
