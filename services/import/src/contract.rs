//! The contract as descriptors: a stream's event message, its payloads by name, and its streaming method.
//!
//! Used by `plan` to check a map and by `send` to find the method. A new kind of event needs no change here. Never
//! knows a payload by name.

use prost_reflect::{DescriptorPool, EnumDescriptor, FieldDescriptor, MessageDescriptor};

/// What an importer needs to know of one stream.
#[derive(Debug, Clone)]
pub(crate) struct Stream {
    pub name: String,
    pub event: MessageDescriptor,
    pub envelope: MessageDescriptor,
    pub envelope_tag: u32,
    pub payloads: Vec<FieldDescriptor>,
    /// HTTP/2 path of the streaming method.
    pub method: String,
}

/// Every stream that the bundled contract has an ingestion service for, by name.
pub(crate) fn streams() -> Vec<Stream> {
    // A set that does not decode would fail every test of quanyu-wire; an empty list says so in the map's error.
    let Ok(pool) = DescriptorPool::decode(quanyu_wire::FILE_DESCRIPTOR_SET) else { return Vec::new() };
    pool.services().filter_map(|service| stream_of(&pool, &service)).collect()
}

fn stream_of(pool: &DescriptorPool, service: &prost_reflect::ServiceDescriptor) -> Option<Stream> {
    let title = service.name().strip_suffix("IngestService")?;
    let method = service.methods().find(|method| method.name() == format!("Stream{title}Events"))?;
    let event = pool.get_message_by_name(&format!("{}.{title}Event", service.package_name()))?;
    let envelope = event.get_field_by_name("envelope")?;
    let payload = event.oneofs().find(|oneof| oneof.name() == "payload")?;
    Some(Stream {
        name: title.to_lowercase(),
        envelope: envelope.kind().as_message()?.clone(),
        envelope_tag: envelope.number(),
        payloads: payload.fields().collect(),
        method: format!("/{}/{}", service.full_name(), method.name()),
        event,
    })
}

/// The values of an enum as maps write them: `phone` for `INCIDENT_CHANNEL_PHONE`; unspecified is no value.
pub(crate) fn enum_values(of: &EnumDescriptor) -> Vec<(String, i32)> {
    let mut prefix = String::new();
    for letter in of.name().chars() {
        if letter.is_uppercase() && !prefix.is_empty() {
            prefix.push('_');
        }
        prefix.extend(letter.to_uppercase());
    }
    prefix.push('_');
    let short = |name: &str| name.strip_prefix(&prefix).unwrap_or(name).to_lowercase();
    of.values()
        .filter(|value| value.number() != 0)
        .map(|value| (short(value.name()), value.number()))
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn every_stream_is_found_with_their_methods() {
        let mut found: Vec<_> = streams().into_iter().map(|stream| (stream.name, stream.method)).collect();
        found.sort();
        let names: Vec<_> = found.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["audit", "fire", "incident", "safety", "warning"]);
        assert_eq!(found[1].1, "/quanyu.fire.v1.FireIngestService/StreamFireEvents");
    }

    #[test]
    fn enum_values_are_written_short() {
        let incident = streams().into_iter().find(|stream| stream.name == "incident").unwrap();
        let pool = incident.event.parent_pool();
        let values = enum_values(&pool.get_enum_by_name("quanyu.incident.v1.IncidentChannel").unwrap());
        assert!(
            values.contains(&("phone_110".to_owned(), 2))
                && values.iter().all(|(name, _)| name != "unspecified")
        );
    }
}
