//! Literals and names in SQL, quoted.
//!
//! Used wherever this crate and its callers build a statement; values never get into SQL any other way.

use std::fmt::Write;

/// A string literal: `'it\'s'`.
pub fn text(value: &str) -> String {
    let mut quoted = String::with_capacity(value.len() + 2);
    quoted.push('\'');
    for character in value.chars() {
        match character {
            '\\' => quoted.push_str("\\\\"),
            '\'' => quoted.push_str("\\'"),
            '\0' => quoted.push_str("\\0"),
            '\n' => quoted.push_str("\\n"),
            _ => quoted.push(character),
        }
    }
    quoted.push('\'');
    quoted
}

/// A table's or column's name in back-quotes.
pub fn name(value: &str) -> String {
    let mut quoted = String::with_capacity(value.len() + 2);
    quoted.push('`');
    for character in value.chars() {
        if matches!(character, '`' | '\\') {
            quoted.push('\\');
        }
        quoted.push(character);
    }
    quoted.push('`');
    quoted
}

/// Numbers between commas: `1,2,12`. Empty gives an empty string.
pub fn numbers<N: std::fmt::Display>(values: impl IntoIterator<Item = N>) -> String {
    let mut list = String::new();
    for value in values {
        if !list.is_empty() {
            list.push(',');
        }
        // Writing to a String cannot fail.
        let _ = write!(list, "{value}");
    }
    list
}

/// String literals between commas.
pub fn texts<S: AsRef<str>>(values: impl IntoIterator<Item = S>) -> String {
    let quoted: Vec<String> = values.into_iter().map(|value| text(value.as_ref())).collect();
    quoted.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes() {
        assert_eq!(text(r"it's \ok"), r"'it\'s \\ok'");
        assert_eq!(name("a`b"), r"`a\`b`");
        assert_eq!(numbers([1, 2, 12]), "1,2,12");
        assert_eq!(texts(["a", "b'"]), r"'a','b\''");
    }
}
