//! A receiver that is away, a crash before the position was kept, and what is told of a history.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::row::sample;
use crate::webhook::receiver::{answering, receiver};

#[tokio::test]
async fn positions_survive_and_only_a_receiver_that_is_new_begins_at_the_heads() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("told.json");
    let mut positions = Positions::load(path.clone()).await.unwrap();
    positions.begin(&BTreeMap::from([(0, 41)])).await.unwrap();
    // Killed before anything was told: it is not new any more.
    let mut again = Positions::load(path.clone()).await.unwrap();
    again.begin(&BTreeMap::from([(0, 99), (1, 7)])).await.unwrap();
    assert_eq!((again.next(0), again.next(1)), (42, 0));
    again.advance(0, 44).await.unwrap();
    assert_eq!(Positions::load(path.clone()).await.unwrap().next(0), 45);
    tokio::fs::write(&path, b"nonsense").await.unwrap();
    assert!(Positions::load(path).await.is_err());
}

#[tokio::test]
async fn a_stop_does_not_wait_for_a_receiver_that_is_silent() {
    let folder = tempfile::tempdir().unwrap();
    let mut positions = Positions::load(folder.path().join("told.json")).await.unwrap();
    positions.advance(0, 5).await.unwrap();
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", silent.local_addr().unwrap());
    let (publisher, webhook) = (crate::cap::sample::publisher(), receiver(url));
    let out = Out { told: &OneWarning, publisher: &publisher, webhook: &webhook, positions };
    let stopper = Stopper::new(Duration::from_secs(1));
    let stop = async {
        let _asked = silent.accept().await.unwrap();
        stopper.stop();
    };
    tokio::join!(out.run(&stopper), stop);
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

/// One warning, raised at version 7 and seen at version 8; two partitions, of which one is silent.
pub(super) struct OneWarning;

#[tonic::async_trait]
impl Told for OneWarning {
    async fn heads(&self) -> Result<BTreeMap<i32, u64>, StoreError> {
        Ok(BTreeMap::from([(0, 9), (1, 3)]))
    }

    async fn states(&self, partition: i32, from: u64, up_to: u64) -> Result<Vec<(u64, String)>, StoreError> {
        let all = [7, 8].map(|version| (version, sample::warning().subject));
        let all = all.into_iter().filter(|(version, _)| partition == 0 && (from..=up_to).contains(version));
        Ok(all.collect())
    }

    async fn history(&self, _subject: &str, version: u64) -> Result<Vec<WarningRow>, StoreError> {
        let first = sample::warning();
        let seen = WarningRow { version: 8, status: row::Status::Acknowledged, ..first.clone() };
        Ok([first, seen].into_iter().filter(|row| row.version <= version).collect())
    }
}

#[tokio::test]
async fn a_receiver_that_was_away_is_told_later_and_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut positions = Positions::load(folder.path().join("told.json")).await.unwrap();
    positions.advance(0, 5).await.unwrap();
    let (url, serving) = answering(&[503, 503, 503, 200]).await;
    let (publisher, webhook) = (crate::cap::sample::publisher(), receiver(url));
    let mut out = Out { told: &OneWarning, publisher: &publisher, webhook: &webhook, positions };
    let stopper = Stopper::new(Duration::from_secs(1));
    assert_eq!(out.round(&stopper).await, 0);
    assert_eq!(out.positions.next(0), 6);
    assert_eq!(out.round(&stopper).await, 1);
    assert_eq!(out.positions.next(0), 10);
    assert_eq!(out.round(&stopper).await, 0);
    assert_eq!(serving.await.unwrap().len(), 4);
}
