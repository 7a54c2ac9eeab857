//! The streaming messages as this crate writes and reads them, the same for every stream.
//!
//! Used by `session`. Events are already bytes, and a message field is bytes on the wire, so one pair of types serves
//! all streams; a test holds the numbers against the descriptors.

use bytes::Bytes;
use quanyu_wire::pb::common::v1::PublishResult;

/// `Stream<X>EventsRequest`.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Request {
    #[prost(int64, tag = "1")]
    pub sequence: i64,
    #[prost(int32, tag = "2")]
    pub priority: i32,
    #[prost(bytes = "bytes", repeated, tag = "3")]
    pub events: Vec<Bytes>,
}

/// `Stream<X>EventsResponse`.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Ack {
    #[prost(int64, tag = "1")]
    pub durable_sequence: i64,
    #[prost(message, repeated, tag = "2")]
    pub rejections: Vec<Rejected>,
}

/// `StreamRejection`.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Rejected {
    #[prost(int32, tag = "1")]
    pub index: i32,
    #[prost(message, optional, tag = "2")]
    pub result: Option<PublishResult>,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use crate::contract::streams;

    #[test]
    fn the_numbers_are_those_of_every_stream() {
        for stream in streams() {
            let title = stream.event.name().strip_suffix("Event").unwrap();
            let package = stream.event.package_name();
            let pool = stream.event.parent_pool();
            let fields = |name: String| -> Vec<(u32, String)> {
                let message = pool.get_message_by_name(&format!("{package}.{name}")).unwrap();
                message.fields().map(|field| (field.number(), field.name().to_owned())).collect()
            };
            let is = |number, name: &str| (number, name.to_owned());
            let request = [is(1, "sequence"), is(2, "priority"), is(3, "events")];
            assert_eq!(fields(format!("Stream{title}EventsRequest")), request);
            let ack = [is(1, "durable_sequence"), is(2, "rejections")];
            assert_eq!(fields(format!("Stream{title}EventsResponse")), ack);
            assert_eq!(fields("StreamRejection".to_owned()), [is(1, "index"), is(2, "result")]);
        }
    }
}
