//! A bounded cache in two generations: what was used lately stays, the rest goes in one step.
//!
//! Folders keep states in it. It approximates “least recently used” without a list to maintain per entry. What is
//! used within one batch always stays: a generation holds more than a batch.

use hashbrown::{Equivalent, HashMap};
use std::hash::Hash;

/// Entries of one generation; a batch has fewer subjects. Two generations of states of about 1 KiB stay below 512 MiB.
const GENERATION_ENTRIES_MAX: usize = 250_000;

/// The cache.
pub struct Generations<K, V> {
    young: HashMap<K, V>,
    old: HashMap<K, V>,
}

impl<K, V> Default for Generations<K, V> {
    fn default() -> Self {
        Self { young: HashMap::new(), old: HashMap::new() }
    }
}

impl<K: Eq + Hash, V> Generations<K, V> {
    /// The entry, which becomes young.
    pub fn get_mut<Q>(&mut self, key: &Q) -> Option<&mut V>
    where
        Q: Eq + Hash + Equivalent<K> + ?Sized,
    {
        if let Some((key, value)) = self.old.remove_entry(key) {
            self.young.insert(key, value);
        }
        self.young.get_mut(key)
    }

    /// Takes the entry out.
    pub fn take<Q>(&mut self, key: &Q) -> Option<V>
    where
        Q: Eq + Hash + Equivalent<K> + ?Sized,
    {
        self.young.remove(key).or_else(|| self.old.remove(key))
    }

    /// Puts an entry in. The older generation goes when the younger is full.
    pub fn insert(&mut self, key: K, value: V) {
        if self.young.len() >= GENERATION_ENTRIES_MAX && !self.young.contains_key(&key) {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, value);
    }

    /// Entries held.
    pub fn len(&self) -> usize {
        self.young.len() + self.old.len()
    }
}
