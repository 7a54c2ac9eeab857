//! A log in memory that does what a test tells it: take, hold back, refuse, lose the answer, be away.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use quanyu_log::{LogError, Outgoing, PublishError, Receipt};
use tokio::sync::watch;

use crate::log::{ID_HEADER, Log, Outcomes, Wanted};
use crate::recent::Place;

/// What becomes of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Confirmed at once.
    Takes,
    /// In the log, but the confirmation waits for another mood.
    Holds,
    /// Not sent.
    Refuses,
    /// In the log, but the confirmation is lost.
    Loses,
    /// The first of a batch is not sent, the others are confirmed.
    RefusesFirst,
}

pub struct FakeLog {
    mood: watch::Sender<Mood>,
    records: Mutex<Vec<Outgoing>>,
    committed: AtomicU64,
    away: watch::Sender<bool>,
}

impl FakeLog {
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            mood: watch::Sender::new(Mood::Takes),
            records: Mutex::default(),
            committed: AtomicU64::new(0),
            away: watch::Sender::new(false),
        })
    }

    pub fn set(&self, mood: Mood) {
        self.mood.send_replace(mood);
    }

    pub fn set_away(&self, away: bool) {
        self.away.send_replace(away);
    }

    pub fn commit(&self, next: u64) {
        self.committed.store(next, Ordering::SeqCst);
    }

    /// Everything that was handed over and taken, in order.
    pub fn records(&self) -> Vec<Outgoing> {
        self.records.lock().unwrap().clone()
    }

    /// As `records`, of a record only its event id.
    pub fn ids(&self) -> Vec<String> {
        self.records().iter().map(|record| header(record, ID_HEADER)).collect()
    }
}

pub fn header(record: &Outgoing, name: &str) -> String {
    let value = record.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.clone());
    String::from_utf8(value.unwrap_or_default()).unwrap()
}

impl Log for FakeLog {
    fn publish(self: Arc<Self>, records: Vec<Outgoing>) -> BoxFuture<'static, Outcomes> {
        Box::pin(async move {
            let count = records.len();
            let mut mood = self.mood.subscribe();
            if *mood.borrow() == Mood::Refuses {
                return vec![Err(PublishError::NotSent { reason: "no broker".to_owned() }); count];
            }
            let first = {
                let mut all = self.records.lock().unwrap();
                all.extend(records);
                (all.len() - count) as u64
            };
            let settled = *mood.wait_for(|mood| *mood != Mood::Holds).await.unwrap();
            let receipt = |index: usize| match settled {
                Mood::Loses => Err(PublishError::Unknown { reason: "timed out".to_owned() }),
                Mood::RefusesFirst if index == 0 => Err(PublishError::NotSent { reason: "no".to_owned() }),
                _ => Ok(Receipt { partition: 0, offset: first + index as u64 }),
            };
            (0..count).map(receipt).collect()
        })
    }

    fn find(self: Arc<Self>, wanted: Wanted) -> BoxFuture<'static, Result<Option<Place>, LogError>> {
        let found = self.records().iter().position(|record| {
            let fits = wanted.subject.as_ref().is_none_or(|subject| record.key == subject.as_bytes());
            fits && header(record, ID_HEADER) == wanted.event_id
        });
        let place = found.map(|offset| Place {
            receipt: Receipt { partition: 0, offset: offset as u64 },
            received_at_ms: 0,
        });
        async move { Ok(place) }.boxed()
    }

    fn committed(
        self: Arc<Self>,
        _: String,
        _: Arc<str>,
        _: i32,
    ) -> BoxFuture<'static, Result<Option<u64>, LogError>> {
        async move { Ok(Some(self.committed.load(Ordering::SeqCst))) }.boxed()
    }

    fn probe(self: Arc<Self>, _: Vec<Arc<str>>) -> BoxFuture<'static, Result<(), LogError>> {
        let away = *self.away.borrow();
        let gone = LogError::Unreachable { action: "reach a broker", reason: "no broker".to_owned() };
        async move { if away { Err(gone) } else { Ok(()) } }.boxed()
    }

    fn flush(self: Arc<Self>, _: Duration) -> BoxFuture<'static, Result<(), LogError>> {
        async { Ok(()) }.boxed()
    }
}
