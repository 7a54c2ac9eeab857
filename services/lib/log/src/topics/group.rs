//! Committed offsets of a group from outside it: reported by `status`, reset and deleted by crash tests.
//! Fold never reads them: its position is the ledger.

use std::time::Duration;

use rdkafka::consumer::{CommitMode, Consumer as _};
use rdkafka::error::RDKafkaErrorCode;
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};

use super::{CALL_TIMEOUT, admin, blocking, options, reader, sort};
use crate::admin::{partition_count, partition_list};
use crate::broker::Broker;
use crate::error::LogError;

/// How often the deletion of a group that is just becoming empty is repeated, and the pause between.
const DELETES_MAX: u32 = 100;
const DELETE_PAUSE: Duration = Duration::from_millis(100);

/// The committed next offset of every partition of `topic`, `None` where nothing is committed.
///
/// # Errors
/// `UnknownTopic`, `Unreachable`, `Refused` or `Other`.
pub async fn committed(
    broker: &Broker,
    group: &str,
    topic: &str,
) -> Result<Vec<(i32, Option<u64>)>, LogError> {
    let client = reader(broker, group)?;
    let topic = topic.to_owned();
    blocking(move || {
        let partitions = partition_count(&client, &topic, CALL_TIMEOUT)?;
        let mut list = TopicPartitionList::new();
        for partition in 0..partitions {
            list.add_partition(&topic, partition);
        }
        let answer = client
            .committed_offsets(list, CALL_TIMEOUT)
            .map_err(|e| LogError::from_kafka("read committed offsets", &e))?;
        let next = |offset| match offset {
            Offset::Offset(raw) => u64::try_from(raw).ok(),
            _ => None,
        };
        Ok(answer.elements().iter().map(|e| (e.partition(), next(e.offset()))).collect())
    })
    .await
}

/// Deletes a group with its offsets. It must have no member; one that just leaves is waited for a few seconds.
/// A group that does not exist is fine.
///
/// # Errors
/// `Other` when the group has members, `Unreachable`, `Refused`.
pub async fn delete_group_offsets(broker: &Broker, group: &str) -> Result<(), LogError> {
    let admin = admin(broker)?;
    let mut last = RDKafkaErrorCode::NonEmptyGroup;
    for _ in 0..DELETES_MAX {
        let answers = admin
            .delete_groups(&[group], &options())
            .await
            .map_err(|e| LogError::from_kafka("delete a group", &e))?;
        match answers.into_iter().next() {
            None | Some(Ok(_) | Err((_, RDKafkaErrorCode::GroupIdNotFound))) => return Ok(()),
            Some(Err((_, code))) => last = code,
        }
        if last != RDKafkaErrorCode::NonEmptyGroup {
            break;
        }
        tokio::time::sleep(DELETE_PAUSE).await;
    }
    Err(sort("delete a group", group, last))
}

/// Sets the committed offsets of a group that has no member.
///
/// # Errors
/// `Other` when the group has members, `Unreachable`, `Refused`.
pub async fn reset_group_offsets(
    broker: &Broker,
    group: &str,
    topic: &str,
    next: &[(i32, u64)],
) -> Result<(), LogError> {
    let client = reader(broker, group)?;
    let list = partition_list(topic, next)?;
    blocking(move || {
        client.commit(&list, CommitMode::Sync).map_err(|e| LogError::from_kafka("set committed offsets", &e))
    })
    .await
}
