//! What sources say of themselves: that they exist, that they are alive, how much they sent.
//!
//! The numbers in heartbeats and control totals are filled in when they are sent.

use super::{Family, Outbox};
use crate::calendar::{DAY, Day, HOUR, MINUTE, ZONE};
use crate::dice::Dice;
use crate::plan::Plan;
use crate::quirks::Quirks;
use crate::source::{SILENT, Source, stream_of};
use crate::world::World;
use quanyu_event::{
    CoordinateSystem, Kind, SourceControlTotalDeclared, SourceDayHeartbeatSent, SourceRegistered, Stream,
};

/// After so many days everything recorded on a day was sent, whatever happened.
pub(crate) const SETTLED_DAYS: i64 = 3;

/// The family.
pub(crate) struct Upstream {
    dice: Dice,
}

impl Family for Upstream {
    fn day(&mut self, world: &World, day: Day, out: &mut Outbox) {
        for source in Source::ALL {
            for stream in source.streams() {
                if day == world.first {
                    let plan = self.register(world, source, *stream);
                    out.plans.push(plan);
                }
                let plan = self.heartbeats(world, source, *stream, day);
                out.plans.push(plan);
            }
        }
    }
}

impl Upstream {
    pub(crate) fn new(dice: Dice) -> Self {
        Self { dice }
    }

    fn register(&mut self, world: &World, source: Source, stream: Stream) -> Plan {
        let mut plan = Plan::new(Kind::Source, source.id(), source, &mut self.dice);
        plan.stream = stream;
        plan.at(&world.city.code).step(
            world.first.starts_at(),
            SourceRegistered {
                name: source.name().to_owned(),
                mode: source.mode(),
                cadence_seconds: Some(3 * 3_600),
                area_scope: vec![world.city.code.clone()],
                coordinate_system: Some(CoordinateSystem::Wgs84),
                zone: ZONE.to_owned(),
            },
        );
        let totals: Vec<Kind> =
            source.totals().iter().copied().filter(|kind| stream_of(*kind) == stream).collect();
        for day in (world.first.0..world.end.0 - SETTLED_DAYS).map(Day) {
            let at = day.plus(SETTLED_DAYS).starts_at() + 6 * HOUR;
            for (kind, minute) in totals.iter().zip(0_i64..) {
                let of_kind = kind.as_str().to_owned();
                plan.step(
                    at + minute * MINUTE,
                    SourceControlTotalDeclared { day: day.text(), of_kind, count: 0 },
                );
            }
        }
        plan
    }

    /// One an hour; none while the source is silent.
    fn heartbeats(&mut self, world: &World, source: Source, stream: Stream, day: Day) -> Plan {
        let id = format!("{}-{}", source.id(), day.compact());
        let mut plan = Plan::new(Kind::SourceDay, &id, source, &mut self.dice);
        plan.stream = stream;
        plan.at(&world.city.code);
        let quirks = Quirks::new(world);
        for hour in 0..DAY / HOUR {
            let at = day.starts_at() + hour * HOUR + 2 * MINUTE;
            if source != SILENT || !quirks.silent.contains(&at) {
                plan.step(at, SourceDayHeartbeatSent { sent_since_last: None });
            }
        }
        plan
    }
}
