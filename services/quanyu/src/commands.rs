//! The subcommands, one file each: arguments, help with examples, and `run`.

pub mod completions;
pub mod config;
