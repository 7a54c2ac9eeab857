//! From a message to CAP's elements, in the order of the schema.

use std::fmt::Display;

use super::{Alert, Area, Info, Named, Scope};
use crate::tree::{Content, Element};

/// Children in the making.
#[derive(Default)]
struct Children(Vec<Element>);

impl Children {
    fn one(&mut self, name: &'static str, value: impl Display) {
        self.0.push(Element { name, content: Content::Text(value.to_string()) });
    }

    fn each<T: Display>(&mut self, name: &'static str, values: impl IntoIterator<Item = T>) {
        for value in values {
            self.one(name, value);
        }
    }

    fn parent(&mut self, name: &'static str, children: Self) {
        self.0.push(Element { name, content: Content::Children(children.0) });
    }

    fn named(&mut self, name: &'static str, values: &[Named]) {
        for value in values {
            let mut pair = Self::default();
            pair.one("valueName", &value.name);
            pair.one("value", &value.value);
            self.parent(name, pair);
        }
    }

    /// A list in one element; none without items.
    fn list<T: Display>(&mut self, name: &'static str, items: &[T]) {
        let quoted = |item: &T| {
            let item = item.to_string();
            if item.contains(' ') { format!("\"{item}\"") } else { item }
        };
        if !items.is_empty() {
            self.one(name, items.iter().map(quoted).collect::<Vec<_>>().join(" "));
        }
    }
}

impl Alert {
    pub(super) fn to_tree(&self) -> Element {
        let mut alert = Children::default();
        alert.one("identifier", &self.identifier);
        alert.one("sender", &self.sender);
        alert.one("sent", self.sent);
        alert.one("status", self.status);
        alert.one("msgType", self.message_type);
        alert.each("source", &self.source);
        match &self.scope {
            Scope::Public => alert.one("scope", "Public"),
            Scope::Restricted { restriction } => {
                alert.one("scope", "Restricted");
                alert.one("restriction", restriction);
            }
            Scope::Private { addresses } => {
                alert.one("scope", "Private");
                alert.list("addresses", addresses);
            }
        }
        alert.each("code", &self.codes);
        alert.each("note", &self.note);
        alert.list("references", &self.references);
        alert.list("incidents", &self.incidents);
        for one in &self.infos {
            alert.parent("info", info(one));
        }
        Element { name: "alert", content: Content::Children(alert.0) }
    }
}

fn info(info: &Info) -> Children {
    let mut children = Children::default();
    children.one("language", &info.language);
    children.each("category", &info.categories);
    children.one("event", &info.event);
    children.each("responseType", &info.responses);
    children.one("urgency", info.urgency);
    children.one("severity", info.severity);
    children.one("certainty", info.certainty);
    children.named("eventCode", &info.event_codes);
    children.each("effective", info.effective);
    children.each("onset", info.onset);
    children.each("expires", info.expires);
    children.each("senderName", &info.sender_name);
    children.each("headline", &info.headline);
    children.each("description", &info.description);
    children.each("instruction", &info.instruction);
    children.each("web", &info.web);
    children.each("contact", &info.contact);
    children.named("parameter", &info.parameters);
    for one in &info.areas {
        children.parent("area", area(one));
    }
    children
}

fn area(area: &Area) -> Children {
    let mut children = Children::default();
    children.one("areaDesc", &area.description);
    children.each("polygon", &area.polygons);
    children.each("circle", &area.circles);
    children.named("geocode", &area.geocodes);
    children
}
