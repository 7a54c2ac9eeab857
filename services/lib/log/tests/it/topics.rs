//! Topics are created once and never bent; offsets of a group can be read, set back and deleted from outside.
//! Needs a real broker: the mock knows neither topic creation nor group deletion.

use quanyu_log::topics::{self, CleanupPolicy, TopicSpec};
use quanyu_log::{Consumer, LogError};

use crate::support::{Seen, fill, join, poll_until, real, unique};

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_is_created_once_and_its_partition_count_is_fixed() {
    let Some(stage) = real() else { return };
    let spec = TopicSpec {
        cleanup_policy: CleanupPolicy::Compact,
        max_message_bytes: 2_000_000,
        ..TopicSpec::new(unique("quanyu.test"), 3)
    };
    assert_eq!(
        topics::ensure(&stage.broker, std::slice::from_ref(&spec)).await.unwrap(),
        vec![spec.name.clone()]
    );
    assert!(topics::ensure(&stage.broker, std::slice::from_ref(&spec)).await.unwrap().is_empty());
    let found = topics::describe(&stage.broker, &spec.name).await.unwrap();
    assert_eq!(found.partitions, 3);
    assert_eq!(found.options["cleanup.policy"], "compact");
    assert_eq!(found.options["retention.ms"], "-1");
    assert_eq!(found.options["max.message.bytes"], "2000000");
    let error =
        topics::ensure(&stage.broker, &[TopicSpec { partitions: 4, ..spec.clone() }]).await.unwrap_err();
    assert!(matches!(error, LogError::PartitionCount { wanted: 4, found: 3, .. }), "{error:?}");
    topics::delete_topic(&stage.broker, &spec.name).await.unwrap();
    topics::delete_topic(&stage.broker, &spec.name).await.unwrap();
    let gone = topics::describe(&stage.broker, &spec.name).await.unwrap_err();
    assert!(matches!(gone, LogError::UnknownTopic { .. }), "{gone:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_groups_offsets_are_set_back_and_deleted() {
    let Some(stage) = real() else { return };
    let topic = stage.topic(2).await;
    fill(&stage.producer(), &topic, 20).await;
    let config = stage.group(&topic);
    let mut consumer = Consumer::new(&config).unwrap();
    join(&mut consumer, 0);
    consumer.commit(&[(0, 5), (1, 6)]).unwrap();
    let held = topics::reset_group_offsets(&stage.broker, &config.group, &topic, &[(0, 1)]).await;
    assert!(held.is_err(), "a group with members is not touched");
    drop(consumer);
    topics::reset_group_offsets(&stage.broker, &config.group, &topic, &[(0, 1)]).await.unwrap();
    let reset = topics::committed(&stage.broker, &config.group, &topic).await.unwrap();
    assert_eq!(reset, vec![(0, Some(1)), (1, Some(6))]);
    topics::delete_group_offsets(&stage.broker, &config.group).await.unwrap();
    topics::delete_group_offsets(&stage.broker, &config.group).await.unwrap();
    let deleted = topics::committed(&stage.broker, &config.group, &topic).await.unwrap();
    assert_eq!(deleted, vec![(0, None), (1, None)]);
}

/// Fold stops when its topic goes away; here its consumer says so.
#[tokio::test(flavor = "multi_thread")]
async fn a_consumer_says_that_its_topic_was_deleted() {
    let Some(stage) = real() else { return };
    let topic = stage.topic(1).await;
    fill(&stage.producer(), &topic, 10).await;
    let mut config = stage.group(&topic);
    config.broker.options.insert("topic.metadata.refresh.interval.ms".to_owned(), "500".to_owned());
    let mut consumer = Consumer::new(&config).unwrap();
    join(&mut consumer, 0);
    poll_until(&mut consumer, "the end", |seen| matches!(seen, Seen::Level { .. }).then_some(()));
    topics::delete_topic(&stage.broker, &topic).await.unwrap();
    let deadline = std::time::Instant::now() + crate::support::DEADLINE;
    loop {
        assert!(std::time::Instant::now() < deadline, "the consumer did not notice");
        match crate::support::poll(&mut consumer) {
            Err(LogError::UnknownTopic { .. }) => break,
            Err(other) => panic!("{other:?}"),
            Ok(_) => {}
        }
    }
}
