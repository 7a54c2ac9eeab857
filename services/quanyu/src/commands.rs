//! The subcommands, one file each: arguments, help with examples, and `run`.

pub mod access;
pub mod bench;
pub mod clickhouse_engine;
pub mod completions;
pub mod config;
pub mod dead_letter;
pub mod detect;
pub mod doctor;
pub mod down;
pub mod export;
pub mod import;
pub mod migrate;
pub mod publish;
pub mod query;
pub mod rebuild;
pub mod reference;
pub mod schema;
pub mod serve;
pub mod simulate;
pub mod sql;
pub mod status;
pub mod tail;
pub mod token;
pub mod up;
pub mod verify;
pub mod warn;
