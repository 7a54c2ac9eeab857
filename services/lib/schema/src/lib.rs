//! Avro bytes of events: encoding, decoding, ids and compatibility. The only crate that knows Avro.
//!
//! `ingest` encodes, `fold` and the command line decode. Record values have the Confluent wire form: a zero
//! byte, the schema's id in four bytes, the Avro body. It does no IO: versions are compiled in from
//! `proto/avro/versions`, and ids of a registry are given to it.

mod bundled;
mod codec;
mod compatibility;

pub use bundled::{Bundled, bundled};
pub use codec::{Codec, DecodeError, Decoded, EncodeError, content};
pub use compatibility::{Incompatible, mutually_readable};
