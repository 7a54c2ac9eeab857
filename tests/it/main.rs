//! Tests of the workspace as a whole; each module says what it proves.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod access;
mod by_hand;
mod city;
mod cookbook;
mod crash;
mod every_kind;
mod export;
mod foreign_topic;
mod garbage;
mod import;
mod ledgers;
mod proof;
mod query;
mod readme;
mod reference;
mod reports;
mod statistics;
mod tidy;
mod warn;
