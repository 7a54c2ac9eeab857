//! A receiver that is away, a crash before the position was kept, and what is told of a history.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::row::sample;

#[tokio::test]
async fn positions_survive_and_a_new_partition_begins_at_its_head() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("told.json");
    let mut positions = Positions::load(path.clone()).await.unwrap();
    assert_eq!(positions.start(0, 41), 41);
    positions.advance(0, 44).await.unwrap();
    let mut again = Positions::load(path.clone()).await.unwrap();
    assert_eq!((again.start(0, 99), again.start(1, 7)), (44, 7));
    tokio::fs::write(&path, b"nonsense").await.unwrap();
    assert!(Positions::load(path).await.is_err());
}

#[test]
fn a_state_makes_its_own_message_or_none() {
    let publisher = crate::cap::sample::publisher();
    let first = sample::warning();
    let seen = WarningRow { version: 8, status: row::Status::Acknowledged, ..first.clone() };
    let name = |history: &[WarningRow]| {
        newest(history, &publisher).unwrap().map(|alert| alert.identifier.as_str().to_owned())
    };
    assert!(name(std::slice::from_ref(&first)).unwrap().ends_with("-0"));
    assert_eq!(name(&[first, seen]), None);
    assert_eq!(name(&[]), None);
}
