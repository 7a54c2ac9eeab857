//! Tests of the workspace as a whole; each module says what it proves.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod access;
mod attacks;
mod browser;
mod by_hand;
mod city;
mod contract;
mod cookbook;
mod crash;
mod every_kind;
mod export;
mod foreign_topic;
mod fuzz;
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
mod walk;
mod warn;
