//! Which area a question is about: a code stands for itself and everything below it.

/// A code that cannot be asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("area {0:?}: expected 1 to 64 letters, digits, '-', '_', '.' or ':'")]
pub struct AreaError(String);

/// Everything, or one area with all below it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AreaScope(Option<String>);

/// As long as the longest code that ingest accepts.
const CODE_LENGTH_MAX: usize = 64;
/// GB/T 2260 and the lists that follow it nest by prefix at these lengths; other codes are whole names.
const NESTED_LENGTHS: [usize; 5] = [2, 4, 6, 9, 12];

impl AreaScope {
    /// Everything that is there.
    pub fn everything() -> Self {
        Self(None)
    }

    /// One code.
    ///
    /// # Errors
    /// A text that is no code; nothing else ever gets into a question.
    pub fn of(code: &str) -> Result<Self, AreaError> {
        let fits = |c: char| c.is_ascii_alphanumeric() || "-_.:".contains(c);
        if code.is_empty() || code.len() > CODE_LENGTH_MAX || !code.chars().all(fits) {
            return Err(AreaError(code.to_owned()));
        }
        Ok(Self(Some(code.to_owned())))
    }

    /// The code; none for everything.
    pub fn code(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// The condition on `area_code` in SQL; true for everything.
    pub fn condition(&self) -> String {
        self.condition_on("area_code")
    }

    /// The condition on a column of codes.
    pub(crate) fn condition_on(&self, column: &str) -> String {
        match self.code() {
            None => "1".to_owned(),
            Some(code) if nests(code) => format!("startsWith({column}, '{code}')"),
            Some(code) => format!("{column} = '{code}'"),
        }
    }

    /// The condition that a column's code is this area or one above it; true for everything.
    pub(crate) fn held_by(&self, column: &str) -> String {
        match self.code() {
            None => "1".to_owned(),
            Some(code) if nests(code) => format!("startsWith('{code}', {column})"),
            Some(code) => format!("{column} = '{code}'"),
        }
    }
}

fn nests(code: &str) -> bool {
    NESTED_LENGTHS.contains(&code.len()) && code.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_statutory_code_stands_for_all_below_it() {
        let condition = |code| AreaScope::of(code).unwrap().condition();
        assert_eq!(condition("330784"), "startsWith(area_code, '330784')");
        assert_eq!(condition("330784105"), "startsWith(area_code, '330784105')");
        assert_eq!(condition("riverside"), "area_code = 'riverside'");
        assert_eq!(condition("33078"), "area_code = '33078'", "no level has five digits");
        assert_eq!(AreaScope::everything().condition(), "1");
        let held = |code| AreaScope::of(code).unwrap().held_by("code");
        assert_eq!(held("330784105"), "startsWith('330784105', code)");
        assert_eq!(held("West"), "code = 'West'", "not held by an area called W");
    }

    #[test]
    fn nothing_else_gets_into_a_question() {
        for text in ["", "1' OR 1", "a b", "永康", "x\\", &"1".repeat(65)] {
            assert!(AreaScope::of(text).is_err(), "{text}");
        }
    }
}
