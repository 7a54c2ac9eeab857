//! A bounded cache in two generations: what was used lately stays, the rest goes in one step.
//!
//! Folders keep states in it. It approximates “least recently used” without a list to maintain per entry. Entries go
//! only when they are told to, between batches: a state that vanished within one would be folded from nothing. When
//! that is, the engine decides, which knows what all its folders hold.

use hashbrown::{Equivalent, HashMap};
use std::hash::Hash;

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

    /// Puts an entry in.
    pub fn insert(&mut self, key: K, value: V) {
        self.young.insert(key, value);
    }

    /// The older generation goes, and the younger one becomes the older.
    pub fn turn(&mut self) {
        self.old = std::mem::take(&mut self.young);
    }

    /// Entries of the younger generation.
    pub fn young_len(&self) -> usize {
        self.young.len()
    }

    /// Entries held.
    pub fn len(&self) -> usize {
        self.young.len() + self.old.len()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_was_used_lately_survives_and_the_rest_goes() {
        let mut cache = Generations::default();
        for key in 0..5 {
            cache.insert(key, key);
        }
        cache.turn();
        assert_eq!((cache.len(), cache.young_len()), (5, 0));
        assert_eq!(cache.get_mut(&4).copied(), Some(4), "old, and used again");
        cache.insert(5, 5);
        assert_eq!((cache.len(), cache.young_len()), (6, 2));
        cache.turn();
        assert_eq!(cache.len(), 2);
        assert!(cache.get_mut(&0).is_none());
        assert_eq!((cache.take(&4), cache.take(&5)), (Some(4), Some(5)));
    }

    #[test]
    fn an_entry_is_never_there_twice() {
        let mut cache = Generations::default();
        cache.insert("a", 1);
        cache.turn();
        *cache.get_mut("a").unwrap() = 2;
        assert_eq!((cache.len(), cache.take("a"), cache.take("a")), (1, Some(2), None));
    }
}
