//! CAP's rules and the platform's bounds, for a whole message.

use super::{Alert, Area, Info, Named, Scope};
use crate::error::{Error, Problem};
use crate::limits::{self, list, text};
use crate::vocabulary::MessageType;

impl Alert {
    /// Whether the message may leave.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn check(&self) -> Result<(), Error> {
        optional(self.source.as_ref(), limits::SHORT_CHARS_MAX, "source")?;
        optional(self.note.as_ref(), limits::VALUE_CHARS_MAX, "note")?;
        match &self.scope {
            Scope::Public => {}
            Scope::Restricted { restriction } => {
                text(restriction, limits::SHORT_CHARS_MAX).map_err(|problem| problem.of("restriction"))?;
            }
            Scope::Private { addresses } if addresses.is_empty() => {
                return Err(Problem::Missing.of("addresses"));
            }
            Scope::Private { addresses } => words(addresses, "addresses")?,
        }
        list(&self.codes, limits::PARAMETERS_MAX, "code")?;
        for code in &self.codes {
            text(code, limits::SHORT_CHARS_MAX).map_err(|problem| problem.of("code"))?;
        }
        words(&self.incidents, "incidents")?;
        self.check_references()?;
        list(&self.infos, limits::INFOS_MAX, "info")?;
        let areas = self.infos.iter().flat_map(|info| &info.areas);
        let positions: usize =
            areas.flat_map(|area| &area.polygons).map(|polygon| polygon.positions().len()).sum();
        if positions > limits::POSITIONS_IN_ALL_MAX {
            return Err(Problem::TooMany { items_max: limits::POSITIONS_IN_ALL_MAX }.of("polygon"));
        }
        self.infos.iter().try_for_each(|info| self.check_info(info))
    }

    fn check_references(&self) -> Result<(), Error> {
        list(&self.references, limits::REFERENCES_MAX, "references")?;
        if self.references.is_empty() && self.message_type != MessageType::Alert {
            return Err(Error::NoReferences);
        }
        for reference in &self.references {
            if reference.identifier == self.identifier && reference.sender == self.sender {
                return Err(Error::RefersToItself);
            }
            if reference.sent.timestamp() > self.sent.timestamp() {
                return Err(Error::RefersToLater);
            }
        }
        Ok(())
    }

    fn check_info(&self, info: &Info) -> Result<(), Error> {
        language(&info.language)?;
        if info.categories.is_empty() {
            return Err(Problem::Missing.of("category"));
        }
        list(&info.categories, limits::CATEGORIES_MAX, "category")?;
        list(&info.responses, limits::CATEGORIES_MAX, "responseType")?;
        text(&info.event, limits::SHORT_CHARS_MAX).map_err(|problem| problem.of("event"))?;
        named(&info.event_codes, limits::PARAMETERS_MAX, "eventCode")?;
        optional(info.sender_name.as_ref(), limits::SHORT_CHARS_MAX, "senderName")?;
        optional(info.headline.as_ref(), limits::HEADLINE_CHARS_MAX, "headline")?;
        optional(info.description.as_ref(), limits::LONG_CHARS_MAX, "description")?;
        optional(info.instruction.as_ref(), limits::LONG_CHARS_MAX, "instruction")?;
        optional(info.contact.as_ref(), limits::SHORT_CHARS_MAX, "contact")?;
        if let Some(web) = &info.web {
            link(web).map_err(|problem| problem.of("web"))?;
        }
        named(&info.parameters, limits::PARAMETERS_MAX, "parameter")?;
        if let Some(expires) = info.expires {
            if expires.timestamp() < self.sent.timestamp() {
                return Err(Error::ExpiresBeforeSent);
            }
            if info.onset.is_some_and(|onset| expires.timestamp() < onset.timestamp()) {
                return Err(Error::ExpiresBeforeOnset);
            }
        }
        list(&info.areas, limits::AREAS_MAX, "area")?;
        info.areas.iter().try_for_each(area)
    }
}

fn area(area: &Area) -> Result<(), Error> {
    text(&area.description, limits::VALUE_CHARS_MAX).map_err(|problem| problem.of("areaDesc"))?;
    list(&area.polygons, limits::SHAPES_MAX, "polygon")?;
    list(&area.circles, limits::SHAPES_MAX, "circle")?;
    named(&area.geocodes, limits::GEOCODES_MAX, "geocode")
}

fn optional(value: Option<&String>, chars_max: usize, element: &'static str) -> Result<(), Error> {
    value.map_or(Ok(()), |value| text(value, chars_max)).map_err(|problem| problem.of(element))
}

fn named(items: &[Named], items_max: usize, element: &'static str) -> Result<(), Error> {
    list(items, items_max, element)?;
    for item in items {
        text(&item.name, limits::SHORT_CHARS_MAX).map_err(|problem| problem.of(element))?;
        text(&item.value, limits::VALUE_CHARS_MAX).map_err(|problem| problem.of(element))?;
    }
    Ok(())
}

/// Words of a list that is written with blanks between them; one with a blank inside is quoted.
fn words(items: &[String], element: &'static str) -> Result<(), Error> {
    list(items, limits::REFERENCES_MAX, element)?;
    for item in items {
        text(item, limits::TOKEN_CHARS_MAX).map_err(|problem| problem.of(element))?;
        let breaks = |one: char| one == '"' || (one.is_whitespace() && one != ' ');
        if item.chars().any(breaks) {
            return Err(Problem::Character.of(element));
        }
    }
    Ok(())
}

/// A tag after RFC 5646 in the form that XML Schema takes.
fn language(tag: &str) -> Result<(), Error> {
    let form = Problem::Form { expected: "a language tag such as zh-CN" }.of("language");
    let part =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|one| one.is_ascii_alphanumeric());
    let first = tag.split('-').next().unwrap_or_default();
    let fits =
        tag.len() <= 35 && tag.split('-').all(part) && first.bytes().all(|one| one.is_ascii_alphabetic());
    if fits { Ok(()) } else { Err(form) }
}

/// An absolute link of the web, in ASCII.
fn link(link: &str) -> Result<(), Problem> {
    text(link, limits::LINK_CHARS_MAX)?;
    let absolute = ["https://", "http://"].iter().any(|scheme| {
        link.strip_prefix(scheme)
            .is_some_and(|rest| rest.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric()))
    });
    let plain = |one: u8| one.is_ascii_graphic() && !b"<>\"\\^`{|}".contains(&one);
    if absolute && link.bytes().all(plain) { Ok(()) } else { Err(Problem::Form { expected: "a link" }) }
}
