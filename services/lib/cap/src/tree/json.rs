//! Writes a tree as JSON: CAP's names in CAP's order, an array wherever CAP allows several.
//!
//! Texts stay what they are in XML (times, positions, lists of references), so that both say the same.

use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::{Content, Element, known};

impl Serialize for Content {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let children = match self {
            Self::Text(text) => return serializer.serialize_str(text),
            Self::Children(children) => children,
        };
        let mut map = serializer.serialize_map(None)?;
        // Equal names stand next to each other.
        for same in children.chunk_by(|one, next| one.name == next.name) {
            let Some(first) = same.first() else { continue };
            if known(first.name).is_some_and(|known| known.many) {
                map.serialize_entry(first.name, &Contents(same))?;
            } else {
                map.serialize_entry(first.name, &first.content)?;
            }
        }
        map.end()
    }
}

struct Contents<'a>(&'a [Element]);

impl Serialize for Contents<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|element| &element.content))
    }
}
