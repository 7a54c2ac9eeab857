//! How long texts and lists may be, and what characters a text may have.
//!
//! CAP bounds little (the headline, in practice 160 characters); the rest are bounds of this platform, wide enough for
//! a city and narrow enough for a receiver.

use crate::error::{Error, Problem};

/// Most bytes of a document: a phone has to take it.
pub const MESSAGE_BYTES_MAX: usize = 1 << 20;
/// Identifiers, senders, words of a list.
pub(crate) const TOKEN_CHARS_MAX: usize = 128;
/// CAP: a headline fits the short texts of devices.
pub(crate) const HEADLINE_CHARS_MAX: usize = 160;
/// Event, sender's name, name of a parameter, source, contact, restriction.
pub(crate) const SHORT_CHARS_MAX: usize = 200;
/// Value of a parameter, note, description of an area.
pub(crate) const VALUE_CHARS_MAX: usize = 1000;
/// Description and instruction.
pub(crate) const LONG_CHARS_MAX: usize = 4000;
/// A link that browsers and mail programs still open.
pub(crate) const LINK_CHARS_MAX: usize = 2000;
/// Languages of a message.
pub(crate) const INFOS_MAX: usize = 10;
/// Categories and responses: CAP knows no more.
pub(crate) const CATEGORIES_MAX: usize = 12;
/// Areas of an info.
pub(crate) const AREAS_MAX: usize = 50;
/// Polygons or circles of an area.
pub(crate) const SHAPES_MAX: usize = 50;
/// Positions of a polygon: a town's outline, simplified.
pub(crate) const POSITIONS_MAX: usize = 2000;
/// Positions of a whole message, in all its languages: about half of the bytes.
pub(crate) const POSITIONS_IN_ALL_MAX: usize = 20_000;
/// Codes of an area.
pub(crate) const GEOCODES_MAX: usize = 200;
/// Parameters, event codes and codes.
pub(crate) const PARAMETERS_MAX: usize = 60;
/// Messages that one replaces, incidents, addresses.
pub(crate) const REFERENCES_MAX: usize = 100;

/// Checks a text: something in it, not too long, only what XML 1.0 can carry and reads back unchanged.
pub(crate) fn text(value: &str, chars_max: usize) -> Result<(), Problem> {
    if value.trim().is_empty() {
        return Err(Problem::Empty);
    }
    // A character has at most four bytes: a huge text is not counted to its end.
    if value.len() > chars_max * 4 || value.chars().count() > chars_max {
        return Err(Problem::TooLong { chars_max });
    }
    let allowed = |one: char| {
        matches!(one, '\n' | '\t') || !(one.is_control() || matches!(one, '\u{fffe}' | '\u{ffff}'))
    };
    if value.chars().all(allowed) { Ok(()) } else { Err(Problem::Character) }
}

/// Checks a token: a text without white space, commas and what would need escaping.
pub(crate) fn token(value: &str) -> Result<(), Problem> {
    text(value, TOKEN_CHARS_MAX)?;
    let forbidden = |one: char| one.is_whitespace() || matches!(one, ',' | '<' | '>' | '&' | '"');
    if value.chars().any(forbidden) { Err(Problem::Character) } else { Ok(()) }
}

/// Checks the length of a list.
pub(crate) fn list<T>(items: &[T], items_max: usize, element: &'static str) -> Result<(), Error> {
    if items.len() > items_max { Err(Problem::TooMany { items_max }.of(element)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::{text, token};
    use crate::Problem;

    #[test]
    fn a_text_has_something_in_it_and_only_what_xml_carries() {
        assert_eq!(text("两\n行\t", 4), Ok(()));
        assert_eq!(text(" \n", 4), Err(Problem::Empty));
        assert_eq!(text("五个字太长", 4), Err(Problem::TooLong { chars_max: 4 }));
        for bad in ["a\r", "a\0", "a\u{1b}", "a\u{85}", "a\u{fffe}"] {
            assert_eq!(text(bad, 4), Err(Problem::Character), "{bad:?}");
        }
    }

    #[test]
    fn a_token_has_neither_spaces_nor_commas_nor_markup() {
        assert_eq!(token("warnings.example.org"), Ok(()));
        for bad in ["a b", "a,b", "a<b", "a&b", "a>b", "a\"b", "a\u{3000}b", "a\nb"] {
            assert_eq!(token(bad), Err(Problem::Character), "{bad:?}");
        }
    }
}
