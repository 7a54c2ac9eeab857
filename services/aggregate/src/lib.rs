//! The aggregate role: ClickHouse in; gRPC, HTTP, server-sent events and the dashboard out. It never writes.
//!
//! Used by `quanyu serve aggregate`. What is answered is a list of routes; how fresh it is, is said in every answer; who may
//! ask is checked before the tables are asked.

#![forbid(unsafe_code)]

pub mod acting;
pub mod answer;
pub mod answers;
pub mod audit;
pub mod config;
pub mod download;
pub mod fault;
pub mod freshness;
pub mod grpc;
pub mod http;
pub mod hub;
pub mod parameter;
pub mod question;
pub mod role;
pub mod route;
pub mod serve;
pub mod service;
pub mod watcher;
