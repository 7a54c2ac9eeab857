//! The contract as Avro holds it: generated events there and back, and the golden examples with their bytes.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod examples;
mod generate;
mod readable;
mod round_trip;

use quanyu_contract::Contract;
use std::path::{Path, PathBuf};

/// The folder of the contract files.
fn proto() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../proto")
}

/// The contract as its files say today.
fn contract() -> Contract {
    quanyu_contract::read(&proto()).unwrap()
}
