//! The subcommands, one file each: arguments, help with examples, and `run`.

pub mod completions;
pub mod config;
pub mod dead_letter;
pub mod migrate;
pub mod sql;
