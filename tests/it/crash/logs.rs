//! What happens to Kafka's side behind fold's back: group offsets deleted or set back, a topic recreated.

use super::Stage;
use quanyu_log::topics::{
    TopicSpec, delete_group_offsets, delete_topic, describe, ensure, reset_group_offsets,
};
use quanyu_tests::until;

const TOPIC: &str = "quanyu.incident.v1";
const GROUP: &str = "quanyu-fold-incident";

#[test]
fn group_offsets_deleted_and_set_back_change_nothing() {
    let mut stage = Stage::set();
    let broker = stage.platform.broker();
    let fold = stage.fold("fold");
    stage.send(1_000);
    stage.exact();

    stage.stop(&fold);
    stage.platform.wait_for(delete_group_offsets(&broker, GROUP)).unwrap();
    let fold = stage.fold("fold");
    stage.send(500);
    stage.exact();

    stage.stop(&fold);
    stage.platform.wait_for(delete_group_offsets(&broker, GROUP)).unwrap();
    let partitions = stage.platform.wait_for(describe(&broker, TOPIC)).unwrap().partitions;
    let back: Vec<(i32, u64)> = (0..partitions).map(|partition| (partition, 3)).collect();
    stage.platform.wait_for(reset_group_offsets(&broker, GROUP, TOPIC, &back)).unwrap();
    let fold = stage.fold("fold");
    stage.send(500);
    stage.exact();
    stage.stop(&fold);
}

#[test]
fn a_recreated_topic_stops_the_fold_and_nothing_is_touched() {
    let mut stage = Stage::set();
    let broker = stage.platform.broker();
    let fold = stage.fold("fold");
    stage.send(1_000);
    stage.exact();
    stage.stop(&fold);
    let partitions = stage.platform.wait_for(describe(&broker, TOPIC)).unwrap().partitions;
    stage.platform.wait_for(delete_topic(&broker, TOPIC)).unwrap();
    until("the topic is gone", 30, || stage.platform.wait_for(describe(&broker, TOPIC)).is_err());
    stage.platform.wait_for(ensure(&broker, &[TopicSpec::new(TOPIC, partitions)])).unwrap();
    let state = |stage: &Stage| {
        ["incident_events", "incidents", "incident_history", "duplicate_events", "ledger"]
            .map(|table| stage.platform.number(&format!("SELECT count() FROM {table}")))
    };
    let before = state(&stage);

    let fold = stage.fold("fold");
    until("it says why it stops", 30, || fold.log().contains("folding of this topic stops"));
    assert!(fold.log().contains("the topic was recreated or truncated"), "{}", fold.log());
    until("its probe says no", 10, || {
        let answer = fold.probe("/readyz");
        answer.starts_with("HTTP/1.1 503") && answer.contains("recreated")
    });
    stage.send(2_000);
    assert_eq!(state(&stage), before, "nothing was touched");
    let verify = stage.platform.run(&["verify", "--json"]).ended_with(3).json();
    assert_eq!(verify["ok"], false);
    stage.stop(&fold);
}
