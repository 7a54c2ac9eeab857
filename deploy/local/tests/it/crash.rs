//! Servers that are killed or frozen come back with everything that they confirmed.
//! `up` restarts just the dead one; `restart_server` keeps the ports.

use quanyu_local::{Signal, Stack};

use crate::harness::{DEADLINE, Home, eventually, pid, sql};
use crate::kafka;

#[tokio::test(flavor = "multi_thread")]
async fn clickhouse_keeps_its_rows_through_kill_9_and_freezing() {
    let home = Home::new();
    let endpoints = home.up().await;
    sql(&endpoints, "CREATE TABLE default.t (n UInt64) ENGINE = MergeTree ORDER BY n");
    sql(&endpoints, "INSERT INTO default.t SELECT number FROM numbers(1000)");
    let before = Stack::status(&home.path()).await.unwrap();

    Stack::signal(&home.path(), "clickhouse", Signal::SIGKILL).unwrap();
    assert!(Stack::gone_within(&home.path(), "clickhouse", DEADLINE).await.unwrap());
    assert!(!Stack::status(&home.path()).await.unwrap().healthy());
    assert_eq!(home.up().await, endpoints);
    assert_eq!(sql(&endpoints, "SELECT count() FROM default.t"), "1000");
    let after = Stack::status(&home.path()).await.unwrap();
    assert_eq!(pid(&before, "kafka"), pid(&after, "kafka"));
    assert_ne!(pid(&before, "clickhouse"), pid(&after, "clickhouse"));

    Stack::signal(&home.path(), "clickhouse", Signal::SIGSTOP).unwrap();
    let frozen = Stack::status(&home.path()).await.unwrap();
    assert!(frozen.servers.iter().any(|server| server.frozen && server.answers == Some(false)), "{frozen:?}");
    Stack::signal(&home.path(), "clickhouse", Signal::SIGCONT).unwrap();
    assert_eq!(sql(&endpoints, "SELECT count() FROM default.t"), "1000");

    Stack::restart_server(&home.path(), "clickhouse").await.unwrap();
    assert_eq!(sql(&endpoints, "SELECT count() FROM default.t"), "1000");
    Stack::down(&home.path()).await.unwrap();

    home.up().await;
    assert_eq!(sql(&endpoints, "SELECT count() FROM default.t"), "1000");
    Stack::down(&home.path()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn kafka_keeps_its_records_through_kill_9() {
    let home = Home::new();
    let broker = home.up().await.kafka;
    let values: Vec<String> = (0..100).map(|number| format!("record {number}")).collect();
    kafka::create_topic(&broker, "kept");
    eventually("the topic has a leader", || kafka::end_offset(&broker, "kept")).await;
    assert_eq!(kafka::produce(&broker, "kept", &values), 0);

    Stack::signal(&home.path(), "kafka", Signal::SIGKILL).unwrap();
    assert!(Stack::gone_within(&home.path(), "kafka", DEADLINE).await.unwrap());
    Stack::restart_server(&home.path(), "kafka").await.unwrap();
    let end = eventually("the partition has a leader again", || kafka::end_offset(&broker, "kept")).await;
    assert_eq!(end, 100);
    assert_eq!(kafka::produce(&broker, "kept", &values), 100);
    Stack::down(&home.path()).await.unwrap();
}
