//! Builders of events for tests: a story of one subject, told event by event, so that a test reads as sentences.
//!
//! Used by the tests of every crate, never by a service. It reads no clock: a story begins at a fixed instant.

#![expect(clippy::expect_used, reason = "a test's own fixture that is wrong must stop the test")]

pub mod payload;
mod story;

pub use story::{START_MS, Story, event_id};
