//! The messages of the bidirectional streams, the same for every stream.
//!
//! Used by clients whose events are bytes already: a message field is bytes on the wire, so one pair of types serves
//! all streams. A test holds the numbers against the descriptors.

use crate::pb::common::v1::PublishResult;
use bytes::Bytes;

/// `Stream<X>EventsRequest`.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Request {
    /// Rises with every batch of a connection.
    #[prost(int64, tag = "1")]
    pub sequence: i64,
    /// Budget to draw on.
    #[prost(int32, tag = "2")]
    pub priority: i32,
    /// The events, each encoded.
    #[prost(bytes = "bytes", repeated, tag = "3")]
    pub events: Vec<Bytes>,
}

/// `Stream<X>EventsResponse`.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Ack {
    /// Highest sequence up to which everything is settled.
    #[prost(int64, tag = "1")]
    pub durable_sequence: i64,
    /// What was not accepted of the batch with that sequence.
    #[prost(message, repeated, tag = "2")]
    pub rejections: Vec<Rejected>,
}

/// `StreamRejection`.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Rejected {
    /// Its place in the batch.
    #[prost(int32, tag = "1")]
    pub index: i32,
    /// What became of it.
    #[prost(message, optional, tag = "2")]
    pub result: Option<PublishResult>,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use prost_reflect::DescriptorPool;

    #[test]
    fn the_numbers_are_those_of_every_stream() {
        let pool = DescriptorPool::decode(crate::FILE_DESCRIPTOR_SET).unwrap();
        for stream in quanyu_event::Stream::ALL {
            let name = stream.as_str();
            let title = format!("{}{}", name[..1].to_uppercase(), &name[1..]);
            let fields = |message: &str| -> Vec<(u32, String)> {
                let message = pool.get_message_by_name(&format!("quanyu.{name}.v1.{message}")).unwrap();
                message.fields().map(|field| (field.number(), field.name().to_owned())).collect()
            };
            let is = |number, name: &str| (number, name.to_owned());
            let request = [is(1, "sequence"), is(2, "priority"), is(3, "events")];
            assert_eq!(fields(&format!("Stream{title}EventsRequest")), request);
            let ack = [is(1, "durable_sequence"), is(2, "rejections")];
            assert_eq!(fields(&format!("Stream{title}EventsResponse")), ack);
            assert_eq!(fields("StreamRejection"), [is(1, "index"), is(2, "result")]);
        }
    }
}
