//! Proof and repair: the log folded again into shadow tables, and compared with what is stored.

pub mod shadow;

/// Owners with this purpose hold the partitions for a while: the fold waits for them.
pub const REPAIR: &str = "repair";
