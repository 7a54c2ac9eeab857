//! The truth of a simulation before its first event: what was asked for, and what is planted from the start.

use crate::Options;
use crate::calendar::ZONE;
use crate::quirks::{CLOCK_BEHIND_MS, Quirks};
use crate::source::{SILENT, WRONG_CLOCK};
use crate::truth::{NOTICE, Planted, Silence, Truth};
use crate::world::World;
use quanyu_event::Kind;
use std::collections::BTreeMap;

/// The truth before anything happened.
pub(crate) fn truth(options: &Options, world: &World) -> Truth {
    let quirks = Quirks::new(world);
    let wrong_clock = Planted {
        what: "wrong_clock".to_owned(),
        kind: Kind::Source.as_str().to_owned(),
        subject: format!("source:{}", WRONG_CLOCK.id()),
        area: world.city.code.clone(),
        from_ms: quirks.wrong_clock.start,
        until_ms: quirks.wrong_clock.end,
        number: CLOCK_BEHIND_MS,
    };
    let silence =
        Silence { source: SILENT.id().to_owned(), from_ms: quirks.silent.start, until_ms: quirks.silent.end };
    Truth {
        notice: NOTICE.to_owned(),
        city: world.city.name.clone(),
        seed: options.seed,
        scenario: options.scenario.as_str().to_owned(),
        from: options.from,
        months: options.months,
        zone: ZONE.to_owned(),
        ends_at_ms: world.ends_at(),
        events: 0,
        retries: 0,
        events_by_kind: BTreeMap::new(),
        subjects_by_kind: BTreeMap::new(),
        counts: Vec::new(),
        stages: Vec::new(),
        ledgers: Vec::new(),
        sums: Vec::new(),
        components: Vec::new(),
        known: Vec::new(),
        planted: vec![wrong_clock],
        anomalies: Vec::new(),
        effects: world.rates.stated(),
        sequence_gaps: Vec::new(),
        wrong_control_totals: Vec::new(),
        silent: vec![silence],
    }
}
