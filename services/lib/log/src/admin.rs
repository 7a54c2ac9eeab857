//! Calls shared by consumers, readers and topic administration: partition lists, watermarks, dead clients.
//! Never used outside this crate.

use std::time::Duration;

use rdkafka::consumer::{BaseConsumer, Consumer as _, ConsumerContext};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};

use crate::consumer::Positions;
use crate::error::{LogError, is_outage, is_refusal};
use crate::record::{offset, raw_offset};

/// A list of partitions of one topic with an offset each.
pub(crate) fn partition_list(topic: &str, offsets: &[(i32, u64)]) -> Result<TopicPartitionList, LogError> {
    let mut list = TopicPartitionList::with_capacity(offsets.len());
    for &(partition, next) in offsets {
        list.add_partition_offset(topic, partition, Offset::Offset(raw_offset(next)))
            .map_err(|e| LogError::from_kafka("name an offset", &e))?;
    }
    Ok(list)
}

/// How often a seek is repeated for partitions whose fetch is just starting or stopping.
const SEEK_ATTEMPTS_MAX: u32 = 200;
/// The pause between two of these attempts.
const SEEK_PAUSE: Duration = Duration::from_millis(10);

/// Moves partitions to exact offsets; what was fetched before is dropped by the library. A partition whose fetch is
/// just starting refuses, so it is asked again for a moment. (Taking partitions out and in instead would answer an open
/// revocation by accident.)
pub(crate) fn seek_all<C: ConsumerContext>(
    client: &BaseConsumer<C>,
    topic: &str,
    offsets: &[(i32, u64)],
    timeout: Duration,
) -> Result<(), LogError> {
    let mut open = offsets.to_vec();
    for _ in 0..SEEK_ATTEMPTS_MAX {
        if open.is_empty() {
            return Ok(());
        }
        let answer = client
            .seek_partitions(partition_list(topic, &open)?, timeout)
            .map_err(|e| LogError::from_kafka("seek", &e))?;
        let mut refused = Vec::new();
        for element in answer.elements() {
            match element.error().map_err(|e| e.rdkafka_error_code()) {
                Ok(()) => {}
                Err(Some(RDKafkaErrorCode::State | RDKafkaErrorCode::PreviousInProgress)) => {
                    refused.push(element.partition())
                }
                Err(_) => {
                    return Err(LogError::Other {
                        action: "seek",
                        reason: format!("partition {} refuses", element.partition()),
                    });
                }
            }
        }
        open.retain(|(partition, _)| refused.contains(partition));
        if !open.is_empty() {
            std::thread::sleep(SEEK_PAUSE);
        }
    }
    Err(LogError::Unreachable {
        action: "seek",
        reason: format!("{} partitions are not being fetched", open.len()),
    })
}

/// The first offset that the log holds and the one after its last, asked from the partition's leader.
pub(crate) fn watermarks<C: ConsumerContext>(
    client: &BaseConsumer<C>,
    topic: &str,
    partition: i32,
    timeout: Duration,
) -> Result<(u64, u64), LogError> {
    match client.fetch_watermarks(topic, partition, timeout) {
        Ok((low, high)) => Ok((offset(low), offset(high))),
        Err(error) if is_unknown_topic(&error) => Err(LogError::UnknownTopic { topic: topic.to_owned() }),
        Err(error) => Err(LogError::from_kafka("read watermarks", &error)),
    }
}

/// The error that killed this client, if one did.
pub(crate) fn fatal<C: ConsumerContext>(client: &BaseConsumer<C>) -> Option<LogError> {
    let (code, reason) = client.client().fatal_error()?;
    Some(LogError::Fatal { code: code.to_string(), reason })
}

/// Whether the broker says that the topic or partition does not exist.
pub(crate) fn is_unknown_topic(error: &KafkaError) -> bool {
    matches!(
        error.rdkafka_error_code(),
        Some(
            RDKafkaErrorCode::UnknownTopicOrPartition
                | RDKafkaErrorCode::UnknownTopic
                | RDKafkaErrorCode::UnknownPartition
        )
    )
}

/// Sorts an error that a fetch brought. Returns the code when the error ends by itself.
pub(crate) fn sort_fetch_error<C: ConsumerContext>(
    client: &BaseConsumer<C>,
    topic: &str,
    positions: &Positions,
    timeout: Duration,
    error: &KafkaError,
) -> Result<RDKafkaErrorCode, LogError> {
    if let Some(dead) = fatal(client) {
        return Err(dead);
    }
    if let KafkaError::MessageConsumptionFatal(code) = error {
        return Err(LogError::Fatal { code: code.to_string(), reason: error.to_string() });
    }
    match error.rdkafka_error_code() {
        Some(code) if is_outage(code) => Ok(code),
        // The caller was too slow: the loss of its partitions follows as a revocation.
        Some(code @ RDKafkaErrorCode::PollExceeded) => Ok(code),
        Some(RDKafkaErrorCode::AutoOffsetReset | RDKafkaErrorCode::OffsetOutOfRange) => {
            Err(find_out_of_range(client, topic, positions, timeout)?)
        }
        _ if is_unknown_topic(error) => Err(LogError::UnknownTopic { topic: topic.to_owned() }),
        _ => Err(LogError::from_kafka("consume", error)),
    }
}

/// The library does not say which partition it means, so the positions are compared with the log.
fn find_out_of_range<C: ConsumerContext>(
    client: &BaseConsumer<C>,
    topic: &str,
    positions: &Positions,
    timeout: Duration,
) -> Result<LogError, LogError> {
    for (partition, position) in positions.iter() {
        let (low, high) = watermarks(client, topic, partition, timeout)?;
        if position < low || position > high {
            return Ok(LogError::OutOfRange { topic: topic.to_owned(), partition, position, low, high });
        }
    }
    Ok(LogError::Other {
        action: "consume",
        reason: "a fetch position was refused by the broker but lies in the log".to_owned(),
    })
}

/// How many partitions a topic has.
pub(crate) fn partition_count<C: ConsumerContext>(
    client: &BaseConsumer<C>,
    topic: &str,
    timeout: Duration,
) -> Result<i32, LogError> {
    let metadata =
        client.fetch_metadata(Some(topic), timeout).map_err(|e| LogError::from_kafka("read metadata", &e))?;
    let found = metadata.topics().iter().find(|t| t.name() == topic);
    match found.map(|t| (t.error(), t.partitions().len())) {
        Some((None, count)) if count > 0 => Ok(i32::try_from(count).unwrap_or(i32::MAX)),
        Some((Some(code), _)) if is_outage(code.into()) => Err(LogError::Unreachable {
            action: "read metadata",
            reason: RDKafkaErrorCode::from(code).to_string(),
        }),
        Some((Some(code), _)) if is_refusal(code.into()) => Err(LogError::Refused {
            action: "read metadata",
            reason: RDKafkaErrorCode::from(code).to_string(),
        }),
        _ => Err(LogError::UnknownTopic { topic: topic.to_owned() }),
    }
}
