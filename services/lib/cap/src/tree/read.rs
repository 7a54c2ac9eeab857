//! Reads a tree from XML that anybody may have sent.
//!
//! Bounded in bytes and depth; no document type, no processing instruction, no entity but XML's own, so nothing is
//! fetched and nothing grows. Elements that CAP has and this crate does not are an error rather than lost.

use quick_xml::NsReader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};

use super::{Content, Element, NAMESPACE, known};
use crate::error::Error;
use crate::limits::MESSAGE_BYTES_MAX;

/// alert, info, area, geocode, value.
const DEPTH_MAX: usize = 5;
/// CAP needs one; signatures and schema locations bring a few.
const NAMESPACES_MAX: usize = 16;

/// The document element with all that it holds.
pub(crate) fn read(document: &[u8]) -> Result<Element, Error> {
    if document.len() > MESSAGE_BYTES_MAX {
        return Err(Error::TooLarge);
    }
    let text = std::str::from_utf8(document).map_err(|_| Error::NotUtf8)?;
    let mut reader = NsReader::from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    reader.resolver_mut().set_max_namespace_bindings(NAMESPACES_MAX);
    let mut growing = Growing::default();
    loop {
        let at_byte = reader.buffer_position();
        let malformed = |_| Error::Malformed { at_byte };
        // An empty element is `Empty`, not `Start` and `End`: it is both, in one.
        let (namespace, event) = match reader.read_resolved_event() {
            Ok((namespace, event)) => (in_cap(&namespace), event),
            Err(_) => return Err(Error::Malformed { at_byte }),
        };
        match event {
            Event::Start(start) => growing.open(&start, namespace)?,
            Event::Empty(start) => {
                growing.open(&start, namespace)?;
                growing.close()?;
            }
            Event::End(_) => growing.close()?,
            Event::Text(text) => growing.text(&text.xml10_content())?,
            Event::CData(data) => growing.text(&data.xml10_content())?,
            Event::GeneralRef(entity) => growing.text(resolve(&entity)?.encode_utf8(&mut [0; 4]))?,
            Event::Comment(_) => {}
            Event::Decl(declaration) if at_byte == 0 => is_utf8(&declaration).map_err(malformed)?,
            Event::Decl(_) => return Err(Error::Malformed { at_byte }),
            Event::PI(_) | Event::DocType(_) => return Err(Error::Declares),
            Event::Eof => return growing.whole().ok_or(Error::Malformed { at_byte }),
        }
    }
}

fn in_cap(namespace: &ResolveResult<'_>) -> bool {
    matches!(namespace, ResolveResult::Bound(Namespace(uri)) if *uri == NAMESPACE)
}

fn is_utf8(declaration: &BytesDecl<'_>) -> Result<(), ()> {
    let encoding = declaration.encoding().transpose().map_err(|_| ())?;
    if encoding.is_none_or(|name| name.eq_ignore_ascii_case("utf-8")) { Ok(()) } else { Err(()) }
}

fn resolve(entity: &BytesRef<'_>) -> Result<char, Error> {
    if let Ok(Some(character)) = entity.resolve_char_ref() {
        return Ok(character);
    }
    let name = entity.xml10_content();
    resolve_predefined_entity(&name).and_then(|text| text.chars().next()).ok_or(Error::Entity)
}

/// The elements that are open, and the root once it is closed.
#[derive(Default)]
struct Growing {
    open: Vec<Element>,
    root: Option<Element>,
}

impl Growing {
    fn open(&mut self, start: &BytesStart<'_>, in_cap: bool) -> Result<(), Error> {
        let local = start.local_name();
        let found = known(local.as_ref()).filter(|_| in_cap);
        let Some(parent) = self.open.last() else {
            let root = found.filter(|found| found.name == "alert" && self.root.is_none());
            self.open.push(empty(root.ok_or(Error::NotAnAlert)?));
            return Ok(());
        };
        let unexpected = Error::Unexpected { within: parent.name };
        let may_hold = matches!(parent.content, Content::Children(_)) && self.open.len() < DEPTH_MAX;
        self.open.push(empty(found.filter(|_| may_hold).ok_or(unexpected)?));
        Ok(())
    }

    fn close(&mut self) -> Result<(), Error> {
        let closed = self.open.pop().ok_or(Error::NotAnAlert)?;
        match self.open.last_mut() {
            Some(Element { content: Content::Children(children), .. }) => children.push(closed),
            // `open` lets nothing into a text.
            Some(Element { name, .. }) => return Err(Error::Unexpected { within: name }),
            None => self.root = Some(closed),
        }
        Ok(())
    }

    /// Text belongs to the innermost element; between elements only white space may stand.
    fn text(&mut self, more: &str) -> Result<(), Error> {
        match self.open.last_mut() {
            Some(Element { content: Content::Text(text), .. }) => text.push_str(more),
            _ if more.trim_ascii().is_empty() => {}
            Some(Element { name, .. }) => return Err(Error::Unexpected { within: name }),
            None => return Err(Error::NotAnAlert),
        }
        Ok(())
    }

    fn whole(self) -> Option<Element> {
        self.root.filter(|_| self.open.is_empty())
    }
}

fn empty(known: super::Known) -> Element {
    let content = if known.parent { Content::Children(Vec::new()) } else { Content::Text(String::new()) };
    Element { name: known.name, content }
}
