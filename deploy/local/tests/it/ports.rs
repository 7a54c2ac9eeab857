//! Ports: two homes get different ones, a home keeps its own, a taken port that was asked for is an error.

use std::net::TcpListener;

use quanyu_local::{Error, Options, Stack};

use crate::harness::{Home, sql};

#[tokio::test(flavor = "multi_thread")]
async fn two_homes_run_side_by_side() {
    let (here, there) = (Home::new(), Home::new());
    let (first, second) = tokio::join!(here.up(), there.up());
    assert_ne!(first.kafka, second.kafka);
    assert_ne!(first.clickhouse.url, second.clickhouse.url);
    sql(&first, "CREATE DATABASE only_here");
    assert_eq!(sql(&second, "SELECT count() FROM system.databases WHERE name = 'only_here'"), "0");

    Stack::down(&here.path()).await.unwrap();
    assert!(Stack::status(&there.path()).await.unwrap().healthy());
    Stack::down(&there.path()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taken_port_that_was_asked_for_is_an_error_with_its_owner() {
    let home = Home::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let options = Options { kafka_port: Some(port), ..home.options() };
    let error = Stack::up(options, &|_| ()).await.unwrap_err();
    assert!(matches!(error, Error::PortTaken { .. }), "{error}");
    let message = error.to_string();
    assert!(
        message.contains(&port.to_string()) && message.contains(&std::process::id().to_string()),
        "{message}"
    );
}

#[tokio::test]
async fn fetching_that_is_off_and_a_home_that_is_a_file_are_clear_errors() {
    let home = Home::new();
    let empty_cache = home.path().join("empty");
    let options = Options { offline: true, cache: empty_cache, ..home.options() };
    let error = Stack::up(options, &|_| ()).await.unwrap_err();
    assert!(matches!(error, Error::Offline { .. }), "{error}");

    let error = Stack::down(&home.path().join("nowhere")).await;
    assert!(error.is_ok(), "{error:?}");
    let error = Stack::restart_server(&home.path().join("nowhere"), "kafka").await.unwrap_err();
    assert!(matches!(error, Error::NotRunning { .. }), "{error}");
    let checks = quanyu_local::doctor::check(&home.options()).await;
    assert!(checks.iter().all(|check| check.ok), "{checks:?}");

    let file = home.path().join("file");
    std::fs::write(&file, "").unwrap();
    let error = Stack::up(Options::new(file), &|_| ()).await.unwrap_err();
    assert!(error.to_string().contains("choose another folder"), "{error}");
}
