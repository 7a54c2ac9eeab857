//! A message as a tree of CAP's elements: what XML and JSON are written from, and what is read from XML.
//!
//! Used by `alert`. Knows which elements there are, which hold others and which may be many; not what they mean.

mod json;
mod read;
mod write;

pub(crate) use read::read;
pub(crate) use write::write;

/// The namespace of CAP 1.2.
pub(crate) const NAMESPACE: &str = "urn:oasis:names:tc:emergency:cap:1.2";

/// An element with its text or its children.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) name: &'static str,
    pub(crate) content: Content,
}

/// What an element holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Content {
    Text(String),
    Children(Vec<Element>),
}

/// How an element appears.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known {
    pub(crate) name: &'static str,
    /// Holds other elements.
    pub(crate) parent: bool,
    /// CAP allows several: an array in JSON.
    pub(crate) many: bool,
}

const fn one(name: &'static str) -> Known {
    Known { name, parent: false, many: false }
}

const fn many(name: &'static str) -> Known {
    Known { name, parent: false, many: true }
}

const fn parents(name: &'static str) -> Known {
    Known { name, parent: true, many: true }
}

/// The elements that this crate writes and reads. Not among them: audience, resource, altitude, ceiling, signature.
const KNOWN: [Known; 40] = [
    Known { name: "alert", parent: true, many: false },
    one("identifier"),
    one("sender"),
    one("sent"),
    one("status"),
    one("msgType"),
    one("source"),
    one("scope"),
    one("restriction"),
    one("addresses"),
    many("code"),
    one("note"),
    one("references"),
    one("incidents"),
    parents("info"),
    one("language"),
    many("category"),
    one("event"),
    many("responseType"),
    one("urgency"),
    one("severity"),
    one("certainty"),
    parents("eventCode"),
    one("effective"),
    one("onset"),
    one("expires"),
    one("senderName"),
    one("headline"),
    one("description"),
    one("instruction"),
    one("web"),
    one("contact"),
    parents("parameter"),
    parents("area"),
    one("areaDesc"),
    many("polygon"),
    many("circle"),
    parents("geocode"),
    one("valueName"),
    one("value"),
];

/// What is known of an element.
pub(crate) fn known(name: &str) -> Option<Known> {
    KNOWN.iter().find(|known| known.name == name).copied()
}
