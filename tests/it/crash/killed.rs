//! Death by SIGKILL: of fold at every point of a batch, and of each process at any moment under load.

use super::{POINTS, Stage};
use quanyu_tests::calls::Dice;
use quanyu_tests::{Signal, until};

#[test]
fn fold_dies_at_each_point() {
    let mut stage = Stage::set();
    let mut hit = Vec::new();
    for point in POINTS {
        let (fold, marker) = stage.fold_hit_at("fold", point, "SIGKILL");
        stage.send(400);
        until(&format!("{point} is reached"), 30, || marker.exists());
        fold.gone(&stage.platform, 10);
        hit.push(point);
        let next = stage.fold("fold");
        stage.exact();
        stage.stop(&next);
    }
    eprintln!("killed at: {}", hit.join(", "));
    assert_eq!(hit, POINTS);
}

#[test]
fn each_process_dies_under_load() {
    let mut stage = Stage::set();
    let _ = stage.fold("fold");
    for victim in ["fold", "clickhouse", "kafka", "ingest", "all"] {
        let mut import = stage.begin(20_000);
        let rows = stage.platform.number("SELECT count() FROM incident_events");
        until("the load arrives", 60, || stage.platform.number("SELECT count() FROM incident_events") > rows);
        kill_and_restart(&stage, victim);
        let ended = import.wait().unwrap();
        assert!(ended.success(), "the import goes on after the death of {victim}");
        stage.exact();
        eprintln!("killed under load: {victim}");
    }
}

fn kill_and_restart(stage: &Stage, victim: &str) {
    let is = |name: &str| victim == name || victim == "all";
    if is("ingest") {
        assert!(stage.ingest.signal(Signal::SIGKILL));
        stage.ingest.gone(&stage.platform, 10);
    }
    if is("fold") {
        quanyu_kill(stage, "fold");
    }
    for server in ["clickhouse", "kafka"] {
        if is(server) {
            stage.platform.signal(server, Signal::SIGKILL);
        }
    }
    for server in ["clickhouse", "kafka"] {
        if is(server) {
            stage.platform.restart(server);
        }
    }
    if is("ingest") {
        stage.platform.ingest_at("ingest", &stage.endpoint).ready();
    }
    if is("fold") {
        let _ = stage.fold("fold");
    }
}

fn quanyu_kill(stage: &Stage, name: &str) {
    let fold = stage.platform.role(name);
    assert!(fold.signal(Signal::SIGKILL));
    fold.gone(&stage.platform, 10);
}

/// `make soak`: as many random kills as QUANYU_TEST_KILLS says, with load all the time; prints the tally.
#[test]
fn soak() {
    let kills = kills();
    let mut stage = Stage::set();
    let _ = stage.fold("fold");
    let mut dice = Dice(std::process::id().into());
    let mut tally = std::collections::BTreeMap::new();
    let mut import = None;
    for number in 1..=kills {
        if import.as_mut().is_none_or(|import: &mut std::process::Child| import.try_wait().unwrap().is_some())
        {
            import = Some(stage.begin(20_000));
        }
        let roll = usize::try_from(dice.roll(10)).unwrap();
        let victim =
            ["fold", "fold", "fold", "fold", "fold", "fold", "ingest", "ingest", "clickhouse", "kafka"][roll];
        quanyu_tests::moment(dice.roll(900));
        kill_and_restart(&stage, victim);
        supervise(&stage);
        *tally.entry(victim).or_insert(0_u32) += 1;
        if number % 25 == 0 || number == kills {
            assert!(import.take().is_none_or(|mut import| import.wait().unwrap().success()));
            stage.exact();
            eprintln!("{number} kills {tally:?}: exact");
        }
    }
}

/// A role that starts while a server is away ends with 4, and its supervisor starts it again. One that runs stays.
fn supervise(stage: &Stage) {
    let _ = stage.fold("fold");
    let _ = stage.platform.ingest_at("ingest", &stage.endpoint);
}

fn kills() -> u32 {
    #[expect(clippy::disallowed_methods, reason = "a test's size comes from make")]
    let wanted = std::env::var("QUANYU_TEST_KILLS").ok();
    wanted.and_then(|wanted| wanted.parse().ok()).unwrap_or(5)
}
