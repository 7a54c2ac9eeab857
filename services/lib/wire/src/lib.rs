//! Protobuf messages and gRPC stubs generated from `proto/`, and their checked conversion into events.
//!
//! `ingest` serves and checks with it, `import` and the command line call with it. It does no IO and reads no
//! clock: the time of a check is given to it.

mod bearer;
mod check;
mod convert;
pub mod stream;
mod violation;

pub use bearer::Bearer;
pub use check::{Checker, Format, Limits};
pub use convert::{FromWire, IntoWire, StreamEvent, full_name};
pub use violation::{Language, Rule, Violation};

/// Descriptors of every contract, for reflection and for dynamic messages.
pub const FILE_DESCRIPTOR_SET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));

#[expect(
    missing_docs,
    clippy::all,
    unused_qualifications,
    reason = "generated from proto files, which hold the documentation"
)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/quanyu.rs"));
}
pub use generated::quanyu as pb;
