//! Roles live beside servers that were there already, are listed, and end with `down`.

use quanyu_local::{ExistingClickHouse, Options, RoleAddresses, RoleCommand, Signal, Stack};

use crate::harness::{DEADLINE, Home, eventually};

fn sleeper() -> RoleCommand {
    RoleCommand {
        program: "sh".into(),
        arguments: vec!["-c".into(), "echo $GREETING; exec sleep 600".into()],
        environment: vec![("GREETING".into(), "hello".into())],
        log: None,
    }
}

#[tokio::test]
async fn a_role_runs_once_is_listed_and_ends_with_down() {
    let home = Home::new();
    let existing =
        ExistingClickHouse { url: "http://ch.example:8123".into(), user: "u".into(), password: "p".into() };
    let options = Options {
        existing_kafka: Some("kafka.example:9092".into()),
        existing_clickhouse: Some(existing),
        ..home.options()
    };
    let endpoints = Stack::up(options, &|_| ()).await.unwrap();
    assert_eq!(endpoints.kafka, "kafka.example:9092");
    assert_eq!(endpoints.clickhouse.password, "p");

    let role = Stack::start_role(&home.path(), "fold", sleeper()).await.unwrap();
    assert_eq!(Stack::start_role(&home.path(), "fold", sleeper()).await.unwrap(), role);
    assert!(Stack::start_role(&home.path(), "kafka", sleeper()).await.is_err());
    let status = Stack::status(&home.path()).await.unwrap();
    assert_eq!(status.servers.len(), 1);
    assert!(status.healthy());

    Stack::signal(&home.path(), "fold", Signal::SIGKILL).unwrap();
    assert!(Stack::gone_within(&home.path(), "fold", DEADLINE).await.unwrap());
    let again = Stack::start_role(&home.path(), "fold", sleeper()).await.unwrap();
    assert_ne!(again, role);

    let addresses = RoleAddresses { grpc: Some("http://127.0.0.1:1".into()), ..RoleAddresses::default() };
    let addressed = Stack::set_role_addresses(&home.path(), addresses).await.unwrap();
    assert_eq!(Stack::endpoints(&home.path()).unwrap(), addressed);
    let log = || std::fs::read_to_string(home.path().join("logs/fold.log")).ok();
    eventually("the role writes its log", || log().filter(|log| log.starts_with("hello"))).await;
    Stack::down(&home.path()).await.unwrap();
    assert!(Stack::status(&home.path()).await.unwrap().servers.is_empty());
}
