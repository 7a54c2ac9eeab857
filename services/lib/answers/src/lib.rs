//! The named queries, asked of the store: the same answers for the command line and for the services.
//!
//! Used by `quanyu query` and by the aggregate role. What a figure means and how it is asked in SQL is
//! `quanyu-figures`; this settles what was left open, asks, and gives values that can be written as JSON. It reads only,
//! has no clock, and never decides who may ask.

#![forbid(unsafe_code)]

mod ask;
pub mod audit;
pub mod both_fall;
pub mod campaign_effect;
mod compact;
pub mod counts;
mod error;
pub mod ledger;
pub mod report;
pub mod safety_index;
pub mod scope;
pub mod up_to;

pub use ask::{Ask, Asked, Begun, Checked, LIST_DEFAULT, LIST_MAX, ZONE_DEFAULT};
pub use compact::Compact;
pub use error::AnswerError;
pub use up_to::{KnownStates, Levels, UpTo};

#[cfg(test)]
mod tests;
