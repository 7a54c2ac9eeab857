//! The areas of the reference sets in force, and the area of an event that names none but says where it happened.
//!
//! Follows the reference topic beside the calls: starting never waits for it, and without it no area is known. An area
//! that a source named is never changed, and a place that no set holds stays unknown, never guessed.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use anyhow::Context as _;
use jiff::Timestamp;
use quanyu_area::Areas;
use quanyu_area::published::{Published, TOPIC};
use quanyu_boot::Stopper;
use quanyu_event::{Area, Envelope, Position};
use quanyu_log::{Broker, Compacted, LogError};

/// Between two looks at the topic: a city changes a few times a year.
const LOOK: Duration = Duration::from_secs(2);
/// The same while the topic cannot be read.
const LOOK_IN_TROUBLE: Duration = Duration::from_secs(10);

/// A set in force.
struct InForce {
    /// Name and version, as they stand in the areas that it locates.
    by: String,
    areas: Areas,
}

type Sets = BTreeMap<Vec<u8>, Arc<InForce>>;

/// The sets in force, for all calls.
#[derive(Default)]
pub(crate) struct KnownAreas(RwLock<Arc<Sets>>);

/// Why an event's area stays unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unknown {
    /// It could have a position and has none.
    NoPlace,
    /// No set holds the position on that day.
    Outside,
    /// No set is in force, or none could be read yet.
    NoReference,
}

impl Unknown {
    /// Its label.
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::NoPlace => "no_place",
            Self::Outside => "outside",
            Self::NoReference => "no_reference",
        }
    }
}

impl KnownAreas {
    /// Fills in the area of an event that has a position and names none.
    ///
    /// # Errors
    /// Why it stays unknown; an event that has no place to begin with is no such case.
    pub(crate) fn fill(&self, envelope: &mut Envelope) -> Result<(), Unknown> {
        if envelope.area.is_some() {
            return Ok(());
        }
        let Some(position) = envelope.payload.position() else { return Ok(()) };
        let position = position.ok_or(Unknown::NoPlace)?;
        let area = self.locate(position, envelope.occurred_at.millis())?;
        envelope.area = Some(area);
        Ok(())
    }

    fn locate(&self, position: &Position, occurred_at_ms: i64) -> Result<Area, Unknown> {
        let sets = Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner));
        if sets.is_empty() {
            return Err(Unknown::NoReference);
        }
        let at = Timestamp::from_millisecond(occurred_at_ms).map_err(|_| Unknown::Outside)?;
        sets.values().find_map(|set| set.locate(position, at)).ok_or(Unknown::Outside)
    }

    fn put(&self, sets: Sets) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(sets);
    }

    /// Puts sets in force as if the topic held them.
    #[cfg(test)]
    pub(crate) fn put_published(&self, sets: &[Published]) -> anyhow::Result<()> {
        let sets = sets.iter().map(|set| Ok((set.name.clone().into_bytes(), in_force(set)?)));
        self.put(sets.collect::<anyhow::Result<_>>()?);
        Ok(())
    }
}

impl InForce {
    fn locate(&self, position: &Position, at: Timestamp) -> Option<Area> {
        let on = at.to_zoned_datetime(self.areas.zone().clone()).date();
        let alias = self.areas.named_at(position.longitude, position.latitude, on)?;
        Some(Area::located(&alias.system, &alias.version, &alias.code, &self.by))
    }
}

fn in_force(published: &Published) -> anyhow::Result<Arc<InForce>> {
    let areas = Areas::of(&published.set()?);
    Ok(Arc::new(InForce { by: format!("{} {}", published.name, published.version), areas }))
}

/// Follows the topic until stopped.
pub(crate) async fn follow(broker: Broker, known: Arc<KnownAreas>, stopper: Stopper) {
    let mut topic = None;
    let mut said = String::new();
    while !stopper.is_stopped() {
        let (broker, known) = (broker.clone(), Arc::clone(&known));
        let looked = tokio::task::spawn_blocking(move || {
            let outcome = look(&mut topic, &broker, &known);
            // What a broken look has read already would not come again: the next one begins anew.
            (topic.filter(|_| outcome.is_ok()), outcome)
        });
        let Some(Ok((open, outcome))) = stopper.until_stopped(looked).await else { return };
        topic = open;
        let pause = if outcome.is_ok() { LOOK } else { LOOK_IN_TROUBLE };
        match outcome {
            Ok(()) => said.clear(),
            Err(error) => {
                // Once per kind of trouble, not once per look.
                let text = format!("{error:#}");
                if text != said {
                    tracing::warn!(error = %text, "areas of events are not located");
                    said = text;
                }
            }
        }
        stopper.until_stopped(tokio::time::sleep(pause)).await;
    }
}

fn look(topic: &mut Option<Compacted>, broker: &Broker, known: &KnownAreas) -> anyhow::Result<()> {
    let open = match topic {
        Some(open) => open,
        None => match Compacted::open(broker, TOPIC) {
            Ok(open) => topic.insert(open),
            // A log without the topic is one without reference data.
            Err(LogError::UnknownTopic { .. }) => return Ok(()),
            Err(error) => return Err(error).context("open the reference topic"),
        },
    };
    if !open.refresh().context("read the reference topic")? {
        return Ok(());
    }
    let before = Arc::clone(&known.0.read().unwrap_or_else(PoisonError::into_inner));
    let mut sets = Sets::new();
    for record in open.records() {
        let key = record.key.clone().unwrap_or_default();
        let read = Published::decode(record.payload.as_deref().unwrap_or_default());
        match read.map_err(anyhow::Error::from).and_then(|published| in_force(&published)) {
            Ok(set) => {
                sets.insert(key, set);
            }
            Err(error) => {
                // One city's bad record neither keeps the others out nor takes away what was known of it.
                tracing::warn!(offset = record.offset, %error, "a reference set cannot be read");
                sets.extend(before.get(&key).map(|set| (key, Arc::clone(set))));
            }
        }
    }
    let names: Vec<&str> = sets.values().map(|set| set.by.as_str()).collect();
    tracing::info!(sets = ?names, "areas are located by these sets");
    known.put(sets);
    Ok(())
}
