//! Writes a tree as an XML document, indented, UTF-8.
//!
//! Texts are escaped here and nowhere else.

use quick_xml::escape::escape;

use super::{Content, Element, NAMESPACE};

/// The document.
pub(crate) fn write(root: &Element) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    element(root, 0, &mut out);
    out
}

/// Recursion ends: a message is five levels deep.
fn element(element: &Element, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    let name = element.name;
    let namespace = if depth == 0 { format!(" xmlns=\"{NAMESPACE}\"") } else { String::new() };
    out.push_str(&format!("{indent}<{name}{namespace}>"));
    match &element.content {
        Content::Text(text) => out.push_str(&escape(text.as_str())),
        Content::Children(children) => {
            out.push('\n');
            for child in children {
                self::element(child, depth + 1, out);
            }
            out.push_str(&indent);
        }
    }
    out.push_str(&format!("</{name}>\n"));
}
