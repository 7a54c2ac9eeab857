//! What one batch gives: a block per target and the account of every partition.

use super::Account;
use crate::tables::Tables;
use quanyu_event::Kind;
use quanyu_store::Block;
use std::collections::BTreeMap;

/// Blocks while a batch is folded.
pub(super) struct Blocks {
    pub events: Block,
    pub kinds: BTreeMap<Kind, (Block, Block)>,
    pub duplicates: Block,
    pub rejected: Block,
}

impl Blocks {
    pub fn new(tables: &Tables) -> Self {
        let pair = |(states, history): &(_, _)| {
            (Block::new(Clone::clone(states)), Block::new(Clone::clone(history)))
        };
        Self {
            events: Block::new(tables.events.clone()),
            kinds: tables.kinds.iter().map(|(kind, shapes)| (*kind, pair(shapes))).collect(),
            duplicates: Block::new(tables.duplicates.clone()),
            rejected: Block::new(tables.rejected.clone()),
        }
    }
}

/// A folded batch.
#[derive(Debug)]
pub struct Output {
    /// The events block: inserted first, so that no state is visible before its event.
    pub events: Block,
    /// All other blocks but the ledger's.
    pub others: Vec<Block>,
    /// Account per partition.
    pub accounts: BTreeMap<i32, Account>,
}

impl Output {
    pub(super) fn new(blocks: Blocks, accounts: BTreeMap<i32, Account>) -> Self {
        let Blocks { events, kinds, duplicates, rejected } = blocks;
        let mut others: Vec<Block> =
            kinds.into_values().flat_map(|(states, history)| [states, history]).collect();
        others.extend([duplicates, rejected]);
        Self { events, others, accounts }
    }

    /// Rows over all blocks.
    pub fn rows(&self) -> usize {
        self.events.rows() + self.others.iter().map(Block::rows).sum::<usize>()
    }
}
