//! One member alone: it starts exactly where its caller says, in order, says when it is level, goes back exactly,
//! commits what it is told, and names the partition whose position the log does not hold.

use std::time::{Duration, Instant};

use quanyu_log::{Consumer, LogError, topics};

use crate::support::{DEADLINE, Seen, fill, join, mock, poll, poll_until, stages};

#[tokio::test(flavor = "multi_thread")]
async fn starts_where_it_is_told_and_says_when_it_is_level() {
    for stage in stages() {
        let topic = stage.topic(1).await;
        fill(&stage.producer(), &topic, 500).await;
        let mut consumer = Consumer::new(&stage.group(&topic)).unwrap();
        assert_eq!(join(&mut consumer, 100), vec![0], "{}", stage.name);
        let mut offsets = Vec::new();
        let end = poll_until(&mut consumer, "the end", |seen| match seen {
            Seen::Record { offset, .. } => {
                offsets.push(offset);
                None
            }
            Seen::Level { partition: 0, end_offset } => Some(end_offset),
            _ => None,
        });
        assert_eq!(end, 500, "{}", stage.name);
        assert_eq!(offsets, (100..500).collect::<Vec<u64>>(), "{}", stage.name);
        assert_eq!(consumer.watermarks(0).unwrap(), (0, 500), "{}", stage.name);
    }
}

/// The library prefetches tens of thousands of records; none of them may come out after a seek, in whatever state
/// the fetch is, also right after the start.
#[tokio::test(flavor = "multi_thread")]
async fn a_seek_drops_everything_that_was_fetched_ahead() {
    for stage in stages() {
        let topic = stage.topic(3).await;
        let receipts = fill(&stage.producer(), &topic, 9_000).await;
        let mut consumer = Consumer::new(&stage.group(&topic)).unwrap();
        let partitions = join(&mut consumer, 0);
        let back: Vec<(i32, u64)> = partitions.iter().map(|&p| (p, 7)).collect();
        consumer.seek(&back).unwrap();
        for round in 0..20u64 {
            for _ in 0..(round * 50) {
                poll(&mut consumer).unwrap();
            }
            let target = |p: i32| 5 + round * 11 + u64::try_from(p).unwrap();
            consumer.seek(&partitions.iter().map(|&p| (p, target(p))).collect::<Vec<_>>()).unwrap();
            let mut next: Vec<u64> = (0..3).map(target).collect();
            let mut left = 60;
            poll_until(&mut consumer, "records after the seek", |seen| {
                if let Seen::Record { partition, offset } = seen {
                    let place = usize::try_from(partition).unwrap();
                    assert_eq!(offset, next[place], "{} round {round} partition {partition}", stage.name);
                    next[place] += 1;
                    left -= 1;
                }
                (left == 0).then_some(())
            });
        }
        assert_eq!(receipts.len(), 9_000);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn commits_what_it_is_told_and_nothing_by_itself() {
    for stage in stages() {
        let topic = stage.topic(2).await;
        fill(&stage.producer(), &topic, 100).await;
        let config = stage.group(&topic);
        let mut consumer = Consumer::new(&config).unwrap();
        join(&mut consumer, 0);
        let mut records = 0;
        poll_until(&mut consumer, "records", |seen| {
            records += u32::from(matches!(seen, Seen::Record { .. }));
            (records == 50).then_some(())
        });
        let before = topics::committed(&stage.broker, &config.group, &topic).await.unwrap();
        assert_eq!(before, vec![(0, None), (1, None)], "{}", stage.name);
        consumer.commit(&[(1, 3)]).unwrap();
        let after = topics::committed(&stage.broker, &config.group, &topic).await.unwrap();
        assert_eq!(after, vec![(0, None), (1, Some(3))], "{}", stage.name);
        drop(consumer);
        let closed = topics::committed(&stage.broker, &config.group, &topic).await.unwrap();
        assert_eq!(closed, after, "{}", stage.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn names_the_partition_whose_position_is_outside_the_log() {
    for stage in stages() {
        let topic = stage.topic(2).await;
        let receipts = fill(&stage.producer(), &topic, 100).await;
        let stored = u64::try_from(receipts.iter().filter(|r| r.partition == 1).count()).unwrap();
        let mut consumer = Consumer::new(&stage.group(&topic)).unwrap();
        poll_until(&mut consumer, "an assignment", |seen| matches!(seen, Seen::Assigned(_)).then_some(()));
        consumer.start(&[(0, 0), (1, 5_000)]).unwrap();
        let deadline = Instant::now() + Duration::from_secs(20);
        let error = loop {
            assert!(Instant::now() < deadline, "{}: no error", stage.name);
            if let Err(error) = poll(&mut consumer) {
                break error;
            }
        };
        match error {
            LogError::OutOfRange { partition: 1, position: 5_000, low: 0, high, .. } => {
                assert_eq!(high, stored)
            }
            other => panic!("{}: {other:?}", stage.name),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_partition_waits_and_goes_on_without_a_gap() {
    for stage in stages() {
        let topic = stage.topic(1).await;
        fill(&stage.producer(), &topic, 2_000).await;
        let mut consumer = Consumer::new(&stage.group(&topic)).unwrap();
        join(&mut consumer, 0);
        let mut next = 0;
        poll_until(&mut consumer, "ten records", |seen| {
            next += u64::from(matches!(seen, Seen::Record { .. }));
            (next == 10).then_some(())
        });
        consumer.pause(&[0]).unwrap();
        for _ in 0..20 {
            assert!(matches!(poll(&mut consumer).unwrap(), Seen::Nothing), "{}: paused", stage.name);
        }
        consumer.resume(&[0]).unwrap();
        let first = poll_until(&mut consumer, "a record", |seen| match seen {
            Seen::Record { offset, .. } => Some(offset),
            _ => None,
        });
        assert_eq!(first, 10, "{}", stage.name);
    }
}

/// No broker for a while: polling brings nothing and no error, a commit gives up in bounded time, and afterwards
/// reading goes on where it was.
#[tokio::test(flavor = "multi_thread")]
async fn an_outage_is_waited_out() {
    let stage = mock();
    let cluster = stage.mock.as_ref().unwrap();
    let topic = stage.topic(1).await;
    let producer = stage.producer();
    fill(&producer, &topic, 10).await;
    let mut consumer = Consumer::new(&stage.group(&topic)).unwrap();
    join(&mut consumer, 0);
    poll_until(&mut consumer, "the end", |seen| matches!(seen, Seen::Level { .. }).then_some(()));
    cluster.broker_down(1).unwrap();
    let quiet_until = Instant::now() + Duration::from_secs(2);
    while Instant::now() < quiet_until {
        assert!(matches!(poll(&mut consumer).unwrap(), Seen::Nothing));
    }
    let began = Instant::now();
    assert!(consumer.commit(&[(0, 10)]).is_err());
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    cluster.broker_up(1).unwrap();
    fill(&producer, &topic, 5).await;
    let mut next = 10;
    let deadline = Instant::now() + DEADLINE;
    while next < 15 {
        assert!(Instant::now() < deadline, "reading did not go on");
        match poll(&mut consumer).unwrap() {
            Seen::Record { offset, .. } => {
                assert_eq!(offset, next);
                next += 1;
            }
            // The outage was longer than the session: the partition is lost and comes back.
            Seen::Revoked { partitions, .. } => consumer.release(&partitions).unwrap(),
            Seen::Assigned(_) => consumer.start(&[(0, next)]).unwrap(),
            _ => {}
        }
    }
}
