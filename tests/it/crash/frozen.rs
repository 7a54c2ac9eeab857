//! A fold frozen past its session and thawed, while a new owner works: nothing that it still sends counts.

use super::{POINTS, Stage};
use quanyu_tests::{Signal, until};

#[test]
fn fold_is_frozen_at_each_point_and_thawed() {
    let mut stage = Stage::set();
    let mut hit = Vec::new();
    for point in POINTS {
        let (old, marker) = stage.fold_hit_at("old", point, "SIGSTOP");
        stage.send(400);
        until(&format!("{point} is reached"), 30, || marker.exists());
        hit.push(point);
        let new = stage.fold("new");
        stage.send(300);
        stage.platform.folded_within(30);

        // The new owner is busy when the old one wakes up, still believing in what it had.
        let mut import = stage.begin(3_000);
        assert!(old.signal(Signal::SIGCONT));
        assert!(import.wait().unwrap().success());
        stage.exact();
        // And when it is a member again.
        until("the thawed fold has found out", 30, || {
            let log = old.log();
            log.contains("fenced: another owner") || log.contains("in doubt") || log.contains("revoked")
        });
        stage.send(300);
        stage.exact();
        stage.stop(&old);
        stage.stop(&new);
    }
    eprintln!("frozen and thawed at: {}", hit.join(", "));
    assert_eq!(hit, POINTS);
}

#[test]
fn clickhouse_is_frozen_while_inserts_are_on_their_way() {
    let mut stage = Stage::set();
    let fold = stage.fold("fold");
    for round in 0..2 {
        let mut import = stage.begin(20_000);
        let before = stage.platform.number("SELECT count() FROM incident_events");
        until("the load arrives", 60, || {
            stage.platform.number("SELECT count() FROM incident_events") > before
        });
        stage.platform.signal("clickhouse", Signal::SIGSTOP);
        until("the fold is in doubt", 30, || fold.log().matches("in doubt").count() > round);
        if round == 1 {
            // Frozen both: what was half sent stays half sent until ClickHouse reads again.
            assert!(fold.signal(Signal::SIGSTOP));
        }
        stage.platform.signal("clickhouse", Signal::SIGCONT);
        if round == 1 {
            let other = stage.fold("other");
            assert!(import.wait().unwrap().success());
            stage.exact();
            assert!(fold.signal(Signal::SIGCONT));
            stage.send(500);
            stage.exact();
            stage.stop(&other);
        }
        let _ = import.wait();
        stage.exact();
    }
}

/// Half of an insert is at the server when its sender freezes; a new owner works; then the rest arrives.
#[test]
fn half_an_insert_arrives_after_a_new_owner() {
    let mut stage = Stage::set();
    for table in ["incident_events", "incidents", "ledger"] {
        let wire = stage.platform.wire_holding(table);
        let old = stage.fold_with("old", &[format!("clickhouse.url={}", wire.1)]);
        let wire = wire.0;
        stage.send(400);
        until(&format!("half an insert into {table} is sent"), 30, || wire.is_held());
        assert!(old.signal(Signal::SIGSTOP));
        let new = stage.fold("new");
        stage.send(300);
        stage.platform.folded_within(30);
        wire.release();
        assert!(old.signal(Signal::SIGCONT));
        stage.send(300);
        stage.exact();
        stage.stop(&old);
        stage.stop(&new);
        eprintln!("half sent, then completed: {table}");
    }
}
