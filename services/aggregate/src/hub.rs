//! Tells what is new to everybody who listens: one look at the tables a tick, whatever the number of listeners.
//!
//! Listeners of the same scope share a channel, so that a message is written once for all of them and holds nothing that
//! one of them may not see. A listener that is too slow is told to begin again rather than given gaps.

mod look;
mod pulse;

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use quanyu_access::{Permission, Principal, Scope};
use quanyu_boot::{Clock, Stopper};
use quanyu_figures::Data;
use quanyu_store::Client;
use serde_json::{Value, json};
use tokio::sync::broadcast;

use self::look::{Look, News};
use self::pulse::Pulse;
use crate::fault::Fault;
use crate::watcher::Watch;

/// Messages that a slow listener may be behind.
const BEHIND_MAX: usize = 256;
/// Messages that a listener who comes back is given again.
const KEPT_MAX: usize = 256;
/// Different scopes at a time.
const CHANNELS_MAX: usize = 512;
/// The freshness is told at least so often, in ticks.
const TICKS_BETWEEN_FRESHNESS: u64 = 5;

/// A message of the stream.
#[derive(Debug, PartialEq, Eq)]
pub struct Message {
    /// Rises by one; a stream goes on behind it.
    pub id: u64,
    /// What kind of message.
    pub event: &'static str,
    /// JSON.
    pub data: String,
}

/// Who may see what of the news; listeners for whom it is the same share a channel.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Audience {
    scope: String,
    records: bool,
}

struct Channel {
    scope: Scope,
    records: bool,
    data: Data,
    pulse: Pulse,
    kept: VecDeque<Arc<Message>>,
    sender: broadcast::Sender<Arc<Message>>,
}

/// What is new. Clones share it.
#[derive(Clone)]
pub struct Hub {
    inner: Arc<Inner>,
}

struct Inner {
    store: Client,
    watch: Watch,
    channels: Mutex<HashMap<Audience, Channel>>,
    look: tokio::sync::Mutex<Look>,
    /// The number of the next message, and of this run: an id of another run is not ours.
    began_ms: i64,
    next_id: std::sync::atomic::AtomicU64,
    listeners: AtomicUsize,
    listeners_max: usize,
}

/// Listens. What came before is first.
pub struct Listener {
    /// What to send first: a snapshot, or what was missed.
    pub first: Vec<Arc<Message>>,
    /// What comes then.
    pub next: broadcast::Receiver<Arc<Message>>,
    hub: Hub,
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.hub.inner.listeners.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Hub {
    /// Nothing was looked at yet.
    #[must_use]
    pub fn new(store: Client, watch: Watch, clock: &Arc<dyn Clock>, listeners_max: usize) -> Self {
        let inner = Inner {
            store,
            watch,
            channels: Mutex::default(),
            look: tokio::sync::Mutex::default(),
            began_ms: clock.now_ms(),
            next_id: std::sync::atomic::AtomicU64::new(1),
            listeners: AtomicUsize::new(0),
            listeners_max,
        };
        Self { inner: Arc::new(inner) }
    }

    /// The id of a message as listeners see it.
    #[must_use]
    pub fn id(&self, message: &Message) -> String {
        format!("{}-{}", self.inner.began_ms, message.id)
    }

    /// Begins to listen, or goes on behind a message.
    ///
    /// # Errors
    /// Too many listen, or the tables do not answer.
    pub async fn listen(&self, principal: &Principal, last_id: Option<&str>) -> Result<Listener, Fault> {
        principal.require(Permission::ReadFigures)?;
        if self.inner.listeners.fetch_add(1, Ordering::Relaxed) >= self.inner.listeners_max {
            self.inner.listeners.fetch_sub(1, Ordering::Relaxed);
            return Err(Fault::Unavailable("the stream is full: it is"));
        }
        let listened = self.join(principal, last_id).await;
        if listened.is_err() {
            self.inner.listeners.fetch_sub(1, Ordering::Relaxed);
        }
        let (first, next) = listened?;
        Ok(Listener { first, next, hub: self.clone() })
    }

    async fn join(
        &self,
        principal: &Principal,
        last_id: Option<&str>,
    ) -> Result<(Vec<Arc<Message>>, broadcast::Receiver<Arc<Message>>), Fault> {
        let audience =
            Audience { scope: principal.scope.to_string(), records: principal.may(Permission::ReadRecords) };
        if !self.channels().contains_key(&audience) {
            // The look is held so that nothing new passes between the first pulse and the channel.
            let mut look = self.inner.look.lock().await;
            look.begin(&self.inner.store).await?;
            let data = look::data_of(&self.inner.store, &principal.scope).await?;
            let pulse = look.pulse(&self.inner.store, (&principal.scope, audience.records), data).await?;
            let mut channels = self.channels();
            if channels.len() >= CHANNELS_MAX {
                return Err(Fault::Unavailable("the stream is full: it is"));
            }
            channels.entry(audience.clone()).or_insert_with(|| Channel {
                scope: principal.scope.clone(),
                records: audience.records,
                data,
                pulse,
                kept: VecDeque::new(),
                sender: broadcast::channel(BEHIND_MAX).0,
            });
        }
        let channels = self.channels();
        let channel = channels.get(&audience).ok_or(Fault::Internal)?;
        let next = channel.sender.subscribe();
        let missed = last_id.and_then(|id| self.missed(channel, id));
        let first = missed.unwrap_or_else(|| vec![Arc::new(self.snapshot(channel))]);
        Ok((first, next))
    }

    /// What a listener missed since a message; none when that is not kept any more, or of another run.
    fn missed(&self, channel: &Channel, last_id: &str) -> Option<Vec<Arc<Message>>> {
        let (run, number) = last_id.split_once('-')?;
        let number: u64 = number.parse().ok()?;
        let oldest =
            channel.kept.front().map_or_else(|| self.inner.next_id.load(Ordering::Relaxed), |kept| kept.id);
        let known = run == self.inner.began_ms.to_string() && number + 1 >= oldest;
        known.then(|| channel.kept.iter().filter(|kept| kept.id > number).cloned().collect())
    }

    fn snapshot(&self, channel: &Channel) -> Message {
        let freshness = self.inner.watch.freshness(&[], Some(channel.data));
        let mut snapshot = channel.pulse.snapshot();
        snapshot.insert("freshness".to_owned(), json!(freshness));
        snapshot.insert("data".to_owned(), json!(channel.data));
        // The last one that this channel was told, so that a listener goes on behind it.
        let id = channel
            .kept
            .back()
            .map_or_else(|| self.inner.next_id.load(Ordering::Relaxed) - 1, |kept| kept.id);
        Message { id, event: "snapshot", data: Value::Object(snapshot).to_string() }
    }

    /// Looks every tick until stopped; only while somebody listens.
    pub async fn run(self, tick: Duration, stopper: Stopper) {
        let mut ticks = 0_u64;
        loop {
            if stopper.until_stopped(tokio::time::sleep(tick)).await.is_none() {
                // Whoever listens is told by the end of the channel.
                self.channels().clear();
                return;
            }
            self.channels().retain(|_, channel| channel.sender.receiver_count() > 0);
            if self.channels().is_empty() {
                continue;
            }
            ticks += 1;
            let news = self.inner.look.lock().await.news(&self.inner.store).await;
            match news {
                Ok(news) => self.tell(&news),
                Err(error) => tracing::warn!(code = error.code(), %error, "cannot look for news"),
            }
            self.tell_freshness(ticks);
        }
    }

    fn tell(&self, news: &News) {
        for channel in self.channels().values_mut() {
            for (event, data) in channel.pulse.take(news, (&channel.scope, channel.records), channel.data) {
                self.send(channel, event, &data);
            }
        }
    }

    fn tell_freshness(&self, ticks: u64) {
        for channel in self.channels().values_mut() {
            let freshness = self.inner.watch.freshness(&[], Some(channel.data));
            if channel.pulse.is_new(&freshness) || ticks.is_multiple_of(TICKS_BETWEEN_FRESHNESS) {
                self.send(channel, "freshness", &json!(freshness));
            }
        }
    }

    fn send(&self, channel: &mut Channel, event: &'static str, data: &Value) {
        let id = self.inner.next_id.fetch_add(1, Ordering::Relaxed);
        let message = Arc::new(Message { id, event, data: data.to_string() });
        if channel.kept.len() >= KEPT_MAX {
            channel.kept.pop_front();
        }
        channel.kept.push_back(message.clone());
        // Nobody listening any more is no fault.
        let _ = channel.sender.send(message);
    }

    fn channels(&self) -> std::sync::MutexGuard<'_, HashMap<Audience, Channel>> {
        self.inner.channels.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
