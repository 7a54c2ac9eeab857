//! Several members: a partition moves only after its owner has let go; an unanswered event never keeps a member from
//! closing (the mock knows no static members, so what is said of them needs a real broker); a namesake fences a static member, which then says that it is dead.

use std::time::{Duration, Instant};

use quanyu_log::{Consumer, LogError};

use crate::support::{DEADLINE, Seen, eventually, fill, join, poll, poll_until, real, stages};

/// What one member owns while two are polled in turn.
fn serve(consumer: &mut Consumer, owned: &mut Vec<i32>) {
    match poll(consumer).unwrap() {
        Seen::Assigned(partitions) => {
            consumer.start(&partitions.iter().map(|&p| (p, 0)).collect::<Vec<_>>()).unwrap();
            owned.extend(partitions);
        }
        Seen::Revoked { partitions, .. } => {
            consumer.release(&partitions).unwrap();
            owned.retain(|p| !partitions.contains(p));
        }
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn partitions_move_to_a_second_member_and_back() {
    for stage in stages() {
        let topic = stage.topic(4).await;
        fill(&stage.producer(), &topic, 400).await;
        let config = stage.group(&topic);
        let mut first = Consumer::new(&config).unwrap();
        let mut of_first = join(&mut first, 0);
        let mut second = Consumer::new(&config).unwrap();
        let mut of_second = Vec::new();
        let deadline = Instant::now() + DEADLINE;
        while of_first.len() != 2 || of_second.len() != 2 {
            assert!(Instant::now() < deadline, "{}: {of_first:?} {of_second:?}", stage.name);
            serve(&mut first, &mut of_first);
            serve(&mut second, &mut of_second);
            assert!(of_first.iter().all(|p| !of_second.contains(p)), "{}: owned twice", stage.name);
        }
        drop(second);
        while of_first.len() != 4 {
            assert!(Instant::now() < deadline, "{}: {of_first:?}", stage.name);
            serve(&mut first, &mut of_first);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn closes_at_once_whatever_is_unanswered() {
    for stage in stages() {
        let topic = stage.topic(3).await;
        // given: an assignment in hand, an assignment answered in part, a revocation in hand
        let mut unanswered = Consumer::new(&stage.group(&topic)).unwrap();
        poll_until(&mut unanswered, "an assignment", |seen| matches!(seen, Seen::Assigned(_)).then_some(()));
        let mut partly = Consumer::new(&stage.group(&topic)).unwrap();
        poll_until(&mut partly, "an assignment", |seen| matches!(seen, Seen::Assigned(_)).then_some(()));
        partly.start(&[(1, 0)]).unwrap();
        let config = stage.group(&topic);
        let mut revoked = Consumer::new(&config).unwrap();
        join(&mut revoked, 0);
        let mut second = Consumer::new(&config).unwrap();
        let deadline = Instant::now() + DEADLINE;
        loop {
            assert!(Instant::now() < deadline, "{}: no revocation", stage.name);
            poll(&mut second).unwrap();
            if matches!(poll(&mut revoked).unwrap(), Seen::Revoked { lost: false, .. }) {
                break;
            }
        }
        // when they are dropped, then none hangs
        for consumer in [unanswered, partly, revoked, second] {
            let began = Instant::now();
            drop(consumer);
            assert!(began.elapsed() < Duration::from_secs(5), "{}: {:?}", stage.name, began.elapsed());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn releasing_a_partition_that_was_never_started_is_fine() {
    for stage in stages() {
        let topic = stage.topic(2).await;
        let config = stage.group(&topic);
        let mut first = Consumer::new(&config).unwrap();
        poll_until(&mut first, "an assignment", |seen| matches!(seen, Seen::Assigned(_)).then_some(()));
        first.start(&[]).unwrap();
        let mut second = Consumer::new(&config).unwrap();
        let mut of_second = Vec::new();
        let deadline = Instant::now() + DEADLINE;
        while of_second.is_empty() {
            assert!(Instant::now() < deadline, "{}: the partition did not move", stage.name);
            if let Seen::Revoked { partitions, .. } = poll(&mut first).unwrap() {
                first.release(&partitions).unwrap();
            }
            serve(&mut second, &mut of_second);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_namesake_fences_a_static_member() {
    if let Some(stage) = real() {
        let topic = stage.topic(1).await;
        let mut config = stage.group(&topic);
        config.instance_id = Some("fold-0".to_owned());
        let mut first = Consumer::new(&config).unwrap();
        join(&mut first, 0);
        let mut namesake = Consumer::new(&config).unwrap();
        let deadline = Instant::now() + DEADLINE;
        let error = loop {
            assert!(Instant::now() < deadline, "{}: not fenced", stage.name);
            poll(&mut namesake).unwrap();
            if let Err(error) = poll(&mut first) {
                break error;
            }
        };
        assert!(matches!(error, LogError::Fatal { .. }), "{}: {error:?}", stage.name);
        assert!(matches!(first.commit(&[(0, 1)]), Err(LogError::Fatal { .. })), "{}", stage.name);
    }
}

/// A member that comes back under its name within the session keeps its partitions: nobody else sees a rebalance.
#[tokio::test(flavor = "multi_thread")]
async fn a_static_member_comes_back_without_waiting() {
    if let Some(stage) = real() {
        let topic = stage.topic(2).await;
        let mut config = stage.group(&topic);
        config.instance_id = Some("fold-0".to_owned());
        let mut member = Consumer::new(&config).unwrap();
        assert_eq!(join(&mut member, 0).len(), 2, "{}", stage.name);
        drop(member);
        let began = Instant::now();
        let mut again = Consumer::new(&config).unwrap();
        assert_eq!(join(&mut again, 0).len(), 2, "{}", stage.name);
        assert!(began.elapsed() < Duration::from_secs(5), "{}: {:?}", stage.name, began.elapsed());
    }
}

/// A member that was frozen past its poll interval learns that its partitions are lost before it reads on, and gets
/// new ones to start where its caller says.
#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_member_is_told_that_its_partitions_are_lost() {
    for stage in stages() {
        let topic = stage.topic(2).await;
        fill(&stage.producer(), &topic, 100).await;
        let mut config = stage.group(&topic);
        config.max_poll_interval_ms = 6_000;
        let mut member = Consumer::new(&config).unwrap();
        join(&mut member, 0);
        poll_until(&mut member, "a record", |seen| matches!(seen, Seen::Record { .. }).then_some(()));
        let thawed = Instant::now() + Duration::from_secs(8);
        eventually("the freeze is over", || Instant::now() > thawed);
        let partitions = poll_until(&mut member, "the loss", |seen| match seen {
            Seen::Revoked { partitions, lost: true } => Some(partitions),
            _ => None,
        });
        assert_eq!(partitions.len(), 2, "{}", stage.name);
        member.release(&partitions).unwrap();
        assert_eq!(join(&mut member, 5).len(), 2, "{}", stage.name);
        let first = poll_until(&mut member, "a record", |seen| match seen {
            Seen::Record { offset, .. } => Some(offset),
            _ => None,
        });
        assert_eq!(first, 5, "{}", stage.name);
    }
}
