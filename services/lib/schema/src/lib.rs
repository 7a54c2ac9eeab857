//! Avro bytes of events: encoding, decoding, ids and compatibility. The only crate that knows Avro.
