//! From CAP's elements to a message, in the order of the schema. The rules of content are `check`'s.

use super::fields::{Fields, words};
use super::{Alert, Area, Info, Scope};
use crate::error::{Error, Problem};
use crate::identifier::Reference;
use crate::tree::Element;

/// The schema's default.
const LANGUAGE: &str = "en-US";

impl Alert {
    pub(super) fn from_tree(root: Element) -> Result<Self, Error> {
        let mut fields = Fields::of(root)?;
        let alert = Self {
            identifier: fields.needed("identifier")?,
            sender: fields.needed("sender")?,
            sent: fields.needed("sent")?,
            status: fields.needed("status")?,
            message_type: fields.needed("msgType")?,
            source: fields.text("source"),
            scope: scope(&mut fields)?,
            codes: std::iter::from_fn(|| fields.text("code")).collect(),
            note: fields.text("note"),
            references: references(&fields.text("references").unwrap_or_default())?,
            incidents: word_list(&mut fields, "incidents")?,
            infos: infos(&mut fields)?,
        };
        fields.end()?;
        Ok(alert)
    }
}

fn references(text: &str) -> Result<Vec<Reference>, Error> {
    let all = text.split_whitespace().map(str::parse);
    all.collect::<Result<_, Problem>>().map_err(|problem| problem.of("references"))
}

fn word_list(fields: &mut Fields, name: &'static str) -> Result<Vec<String>, Error> {
    words(&fields.text(name).unwrap_or_default()).map_err(|problem| problem.of(name))
}

fn scope(fields: &mut Fields) -> Result<Scope, Error> {
    match fields.needed_text("scope")?.as_str() {
        "Public" => Ok(Scope::Public),
        "Restricted" => Ok(Scope::Restricted { restriction: fields.needed_text("restriction")? }),
        "Private" => Ok(Scope::Private { addresses: word_list(fields, "addresses")? }),
        _ => Err(Problem::Form { expected: "Public, Restricted or Private" }.of("scope")),
    }
}

fn infos(fields: &mut Fields) -> Result<Vec<Info>, Error> {
    std::iter::from_fn(|| fields.child("info")).map(|fields| info(fields?)).collect()
}

fn info(mut fields: Fields) -> Result<Info, Error> {
    let info = Info {
        language: fields.text("language").unwrap_or_else(|| LANGUAGE.to_owned()),
        categories: fields.values("category")?,
        event: fields.needed_text("event")?,
        responses: fields.values("responseType")?,
        urgency: fields.needed("urgency")?,
        severity: fields.needed("severity")?,
        certainty: fields.needed("certainty")?,
        event_codes: fields.named("eventCode")?,
        effective: fields.value("effective")?,
        onset: fields.value("onset")?,
        expires: fields.value("expires")?,
        sender_name: fields.text("senderName"),
        headline: fields.text("headline"),
        description: fields.text("description"),
        instruction: fields.text("instruction"),
        web: fields.text("web"),
        contact: fields.text("contact"),
        parameters: fields.named("parameter")?,
        areas: std::iter::from_fn(|| fields.child("area"))
            .map(|fields| area(fields?))
            .collect::<Result<_, _>>()?,
    };
    fields.end()?;
    Ok(info)
}

fn area(mut fields: Fields) -> Result<Area, Error> {
    let area = Area {
        description: fields.needed_text("areaDesc")?,
        polygons: fields.values("polygon")?,
        circles: fields.values("circle")?,
        geocodes: fields.named("geocode")?,
    };
    fields.end()?;
    Ok(area)
}
