//! Instances that share a folder take turns, a receiver that is down holds nobody, and a folder that is none is refused.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::time::Duration;

use quanyu_boot::clock::Fixed;

use super::*;
use crate::out::tests::OneWarning;
use crate::row::sample::RAISED;
use crate::webhook::receiver::{answering, sound};

async fn receivers(folder: &Path, told: &[(&str, String)]) -> Result<Receivers, ReceiverError> {
    let clock: Arc<dyn Clock> = Arc::new(Fixed::at(RAISED.millis()));
    let settings: Vec<webhook::Settings> = told
        .iter()
        .map(|(name, url)| webhook::Settings { name: (*name).to_owned(), url: url.clone(), ..sound() })
        .collect();
    let sources = Sources { told: Arc::new(OneWarning), publisher: crate::cap::sample::publisher() };
    Receivers::build(&settings, folder, sources, &clock).await
}

/// Everything before the one warning was told.
async fn told_before(folder: &Path, name: &str) {
    let mut positions = Positions::load(folder.join(format!("{name}.json"))).await.unwrap();
    positions.advance(0, 5).await.unwrap();
}

#[tokio::test]
async fn a_receiver_that_is_down_holds_no_other() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["down", "up"] {
        told_before(folder.path(), name).await;
    }
    let (url, serving) = answering(&[204]).await;
    let two = [("down", "http://127.0.0.1:1/".to_owned()), ("up", url)];
    let receivers = receivers(folder.path(), &two).await.unwrap();
    let stopper = Stopper::new(Duration::from_secs(1));
    let up_is_told = async {
        assert_eq!(serving.await.unwrap().len(), 1);
        stopper.stop();
    };
    tokio::join!(receivers.run(&stopper), up_is_told);
}

#[tokio::test]
async fn instances_that_share_a_folder_take_turns() {
    let folder = tempfile::tempdir().unwrap();
    let one = [("duty", "http://127.0.0.1:1/".to_owned())];
    let first = receivers(folder.path(), &one).await.unwrap();
    let second = receivers(folder.path(), &one).await.unwrap();
    assert!(!take(&second.receivers[0].lock).unwrap());
    told_before(folder.path(), "duty").await;
    drop(first);
    assert_eq!(second.receivers[0].turn().await.next(0), 6, "it goes on where the other one ended");
}

#[tokio::test]
async fn what_is_wrong_with_the_folder_is_told_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let one = [("duty", "http://127.0.0.1:1/".to_owned())];
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let refused = receivers(&file, &one).await.err().unwrap().to_string();
    assert!(refused.starts_with("webhooks_folder: "), "{refused}");
    std::fs::write(folder.path().join("duty.json"), "nonsense").unwrap();
    let refused = receivers(folder.path(), &one).await.err().unwrap().to_string();
    assert!(refused.contains("duty.json cannot be used"), "{refused}");
    assert!(receivers(&file, &[]).await.is_ok(), "without receivers no folder is needed");
}
