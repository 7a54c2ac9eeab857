//! Area codes and coordinate systems.
//!
//! Used where positions and codes come in; pure: no IO, no clock. What a code means is reference data, not code.

mod code;
mod coordinates;

pub use code::{CodeError, check_code};
pub use coordinates::{GivenSystem, to_wgs84};
