//! The proto files against the Avro files, field by field, and the golden examples through the generated conversions.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod agreement;
mod calls;

use prost_reflect::DescriptorPool;
use quanyu_contract::Contract;
use std::path::{Path, PathBuf};

/// The folder of the contract files.
fn proto() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../proto")
}

/// The contract as the Avro files say.
fn contract() -> Contract {
    quanyu_contract::read(&proto()).unwrap()
}

/// The contract as the proto files say.
fn pool() -> DescriptorPool {
    DescriptorPool::decode(quanyu_wire::FILE_DESCRIPTOR_SET).unwrap()
}
