//! Where recently acknowledged events are in the log, so that most receipts need no search.
//!
//! One per stream, written once per batch. Bounded: the oldest are forgotten, and found by searching the log's end.

use std::collections::VecDeque;
use std::collections::hash_map::{Entry, HashMap, RandomState};
use std::hash::BuildHasher as _;
use std::sync::{Mutex, PoisonError};

use quanyu_log::Receipt;
use uuid::Uuid;

/// Events remembered per stream: about 12 MiB.
const REMEMBERED_MAX: usize = 100_000;

/// An event's identity: its id counts within its subject only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Identity {
    event_id: Uuid,
    subject_hash: u64,
}

/// Where an event is, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub receipt: Receipt,
    /// Milliseconds since the epoch.
    pub received_at_ms: i64,
}

/// The memory.
#[derive(Debug, Default)]
pub(crate) struct Recent {
    hasher: RandomState,
    memory: Mutex<Memory>,
}

#[derive(Debug, Default)]
struct Memory {
    /// By event id; of two subjects that use the same id only the first is remembered.
    places: HashMap<Uuid, (u64, Place)>,
    order: VecDeque<Uuid>,
}

impl Recent {
    pub(crate) fn identity(&self, event_id: Uuid, subject: &[u8]) -> Identity {
        Identity { event_id, subject_hash: self.hasher.hash_one(subject) }
    }

    /// Remembers a batch. The first place of an event stays: a repeat is not the one that counts.
    pub(crate) fn remember(&self, acknowledged: impl Iterator<Item = (Identity, Place)>) {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let Memory { places, order } = &mut *memory;
        for (Identity { event_id, subject_hash }, place) in acknowledged {
            if let Entry::Vacant(vacant) = places.entry(event_id) {
                vacant.insert((subject_hash, place));
                order.push_back(event_id);
            }
        }
        while order.len() > REMEMBERED_MAX
            && let Some(oldest) = order.pop_front()
        {
            places.remove(&oldest);
        }
    }

    /// Where an event is; without a subject, the first that was remembered under the id.
    pub(crate) fn find(&self, event_id: Uuid, subject: Option<&[u8]>) -> Option<Place> {
        let memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let (subject_hash, place) = memory.places.get(&event_id)?;
        let fits = subject.is_none_or(|subject| self.hasher.hash_one(subject) == *subject_hash);
        fits.then_some(*place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(offset: u64) -> Place {
        Place { receipt: Receipt { partition: 0, offset }, received_at_ms: 0 }
    }

    #[test]
    fn the_first_place_stays_and_the_oldest_is_forgotten() {
        let recent = Recent::default();
        let id = |n: usize| Uuid::from_u128(n as u128);
        let identity = |n| recent.identity(id(n), b"incident:1");
        recent.remember([(identity(0), place(7)), (identity(0), place(9))].into_iter());
        assert_eq!(recent.find(id(0), Some(b"incident:1")), Some(place(7)));
        assert_eq!(recent.find(id(0), None), Some(place(7)));
        assert_eq!(recent.find(id(0), Some(b"incident:2")), None);
        recent.remember((1..=REMEMBERED_MAX).map(|n| (identity(n), place(n as u64))));
        assert_eq!(recent.find(id(0), None), None);
        assert_eq!(recent.find(id(1), None), Some(place(1)));
    }
}
