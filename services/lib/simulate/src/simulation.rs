//! The simulation: day by day the families write plans, and their steps are sent in the order of time.
//!
//! An iterator. It holds the plans of open subjects only, and settles each into the truth when its last step is sent.

use crate::calendar::{Day, MINUTE, SECOND};
use crate::dice::Ticket;
use crate::launch::launch;
use crate::lives::{Family, Outbox, families};
use crate::opening::truth;
use crate::plan::{Plan, Step};
use crate::quirks::{Quirks, TOTAL_OFF_BY};
use crate::settle::settle;
use crate::source::{SILENT, Source};
use crate::tally::Tally;
use crate::truth::{Known, Planted, SequenceGap, Truth, WrongControlTotal};
use crate::world::World;
use crate::{Error, Options};
use quanyu_event::{
    Actor, Area, Envelope, Kind, Payload, SCHEMA_VERSION, SourceDayEvent, SourceEvent, Stream, Timestamp,
};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// Of a thousand events so many are sent once more.
const RETRIES_PER_MILLE: i64 = 10;
/// Parts of the simulated time at which the truth says what was recorded.
const KNOWN_AT: [f64; 3] = [0.5, 0.75, 0.95];
/// Place in the heap of what is sent once more.
const RETRY: usize = usize::MAX;

/// An event as a source sends it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sent {
    /// The stream that takes it.
    pub stream: Stream,
    /// Simulated moment of sending; it never falls from one event to the next.
    pub sent_at: Timestamp,
    /// The event, marked as an exercise. `received_at` is the moment of its first sending, until the platform sets it.
    pub event: Envelope,
}

/// When, in which order among equals, which plan, which step.
type Due = Reverse<(i64, u64, usize, usize)>;

/// A simulated city at work. See [`Options`].
pub struct Simulation {
    options: Options,
    world: World,
    quirks: Quirks,
    families: Vec<Box<dyn Family>>,
    /// The next day to write.
    day: Day,
    plans: Vec<Option<Plan>>,
    free: Vec<usize>,
    due: BinaryHeap<Due>,
    retries: BTreeMap<u64, Sent>,
    number: u64,
    luck: Ticket,
    sequences: BTreeMap<(Source, Stream), i64>,
    since_heartbeat: BTreeMap<(Source, Stream), i64>,
    recorded: BTreeMap<(Source, Kind, Day), i64>,
    yielded: u64,
    tally: Tally,
    truth: Truth,
}

impl Simulation {
    /// Sets the city up.
    ///
    /// # Errors
    /// Options out of bounds.
    pub fn new(options: Options) -> Result<Self, Error> {
        options.check()?;
        let world = World::new(&options);
        let (families, anomalies) = families(&options, &world);
        let known_at = KNOWN_AT.map(|part| world.day_at(part).starts_at());
        let truth = Truth { anomalies, ..truth(&options, &world) };
        Ok(Self {
            quirks: Quirks::new(&world),
            day: world.first,
            plans: Vec::new(),
            free: Vec::new(),
            due: BinaryHeap::new(),
            retries: BTreeMap::new(),
            number: 0,
            luck: Ticket::new(options.seed),
            sequences: BTreeMap::new(),
            since_heartbeat: BTreeMap::new(),
            recorded: BTreeMap::new(),
            yielded: 0,
            tally: Tally::new(&known_at),
            truth,
            families,
            world,
            options,
        })
    }

    /// The truth about what was sent so far: about everything, once the iterator is exhausted.
    pub fn into_truth(mut self) -> Truth {
        for plan in std::mem::take(&mut self.plans).into_iter().flatten() {
            settle(&plan, &mut self.tally);
        }
        self.tally
            .ledgers
            .sort_by(|one, other| (&one.kind, &one.subject).cmp(&(&other.kind, &other.subject)));
        let order = |one: &crate::Component| (one.wave.clone(), one.component.clone(), one.area.clone());
        self.tally.components.sort_by_key(order);
        let Self { tally, truth, .. } = self;
        Truth {
            subjects_by_kind: tally
                .subjects
                .iter()
                .map(|(kind, count)| ((*kind).to_owned(), *count))
                .collect(),
            counts: tally.counts(),
            stages: tally.stages(),
            sums: tally.sums(),
            known: tally.known().map(|(known_at, counts)| Known { known_at, counts }).collect(),
            ledgers: tally.ledgers,
            components: tally.components,
            ..truth
        }
    }

    fn write_day(&mut self) {
        let mut out = Outbox::default();
        for family in &mut self.families {
            family.day(&self.world, self.day, &mut out);
        }
        self.day = self.day.plus(1);
        for plan in out.plans {
            if self.options.wants(plan.kind) {
                self.launch(plan);
            }
        }
        let wanted =
            |planted: &Planted| Kind::from_name(&planted.kind).is_some_and(|kind| self.options.wants(kind));
        self.truth.planted.extend(out.planted.into_iter().filter(wanted));
    }

    fn launch(&mut self, mut plan: Plan) {
        launch(&mut plan, &self.quirks);
        let ends_at = self.world.ends_at();
        let slot = self.free.pop().unwrap_or(self.plans.len());
        let totals = plan.source.totals().contains(&plan.kind);
        for (place, step) in plan.steps.iter().enumerate().filter(|(_, step)| step.sent_at < ends_at) {
            self.number += 1;
            self.due.push(Reverse((step.sent_at, self.number, slot, place)));
            plan.left += 1;
            if totals {
                *self.recorded.entry((plan.source, plan.kind, Day::at(step.recorded_at))).or_insert(0) += 1;
            }
        }
        let open = (plan.left > 0).then_some(plan);
        match self.plans.get_mut(slot) {
            _ if open.is_none() => self.free.push(slot),
            Some(place) => *place = open,
            None => self.plans.push(open),
        }
    }

    fn send(&mut self, slot: usize, place: usize, sent_at: i64) -> Option<Sent> {
        let mut plan = self.plans.get_mut(slot)?.take()?;
        plan.left -= 1;
        let (source, stream) = (plan.source, plan.stream);
        self.fill_in(source, stream, plan.steps.get_mut(place)?);
        let sequence = self.next_sequence(source, stream, sent_at);
        let step = plan.steps.get_mut(place)?;
        step.sent = true;
        let event = envelope(&plan, place, sequence)?;
        if !matches!(plan.kind, Kind::SourceDay) {
            *self.since_heartbeat.entry((source, stream)).or_insert(0) += 1;
        }
        self.truth.events += 1;
        match self.truth.events_by_kind.get_mut(plan.kind.as_str()) {
            Some(count) => *count += 1,
            None => _ = self.truth.events_by_kind.insert(plan.kind.as_str().to_owned(), 1),
        }
        if plan.left == 0 {
            settle(&plan, &mut self.tally);
            self.free.push(slot);
        } else if let Some(open) = self.plans.get_mut(slot) {
            *open = Some(plan);
        }
        let sent = Sent { stream, sent_at: Timestamp::from_millis(sent_at), event };
        self.perhaps_again(source, &sent);
        Some(sent)
    }

    /// The producer got no answer, and sends the same once more.
    fn perhaps_again(&mut self, source: Source, sent: &Sent) {
        if self.luck.below(1_000) >= RETRIES_PER_MILLE {
            return;
        }
        let mut again_at = sent.sent_at.millis() + 30 * SECOND + self.luck.below(2 * MINUTE);
        if source == SILENT {
            again_at = self.quirks.after_silence(again_at);
        }
        if again_at < self.world.ends_at() {
            self.number += 1;
            self.retries
                .insert(self.number, Sent { sent_at: Timestamp::from_millis(again_at), ..sent.clone() });
            self.due.push(Reverse((again_at, self.number, RETRY, 0)));
        }
    }

    /// The numbers that a source says of itself.
    fn fill_in(&mut self, source: Source, stream: Stream, step: &mut Step) {
        match &mut step.payload {
            Payload::SourceDay(SourceDayEvent::HeartbeatSent(heartbeat)) => {
                heartbeat.sent_since_last =
                    Some(self.since_heartbeat.insert((source, stream), 0).unwrap_or(0));
            }
            Payload::Source(SourceEvent::ControlTotalDeclared(total)) => {
                let Some(kind) = Kind::from_name(&total.of_kind) else { return };
                let day = Day::at(step.occurred_at).plus(-crate::lives::SETTLED_DAYS);
                let actual = self.recorded.remove(&(source, kind, day)).unwrap_or(0);
                let wrong = source == Source::CommandCentre && day == self.quirks.wrong_total;
                total.count = if wrong { actual + TOTAL_OFF_BY } else { actual };
                if wrong {
                    self.truth.wrong_control_totals.push(WrongControlTotal {
                        source: source.id().to_owned(),
                        day: total.day.clone(),
                        of_kind: total.of_kind.clone(),
                        declared: total.count,
                        actual,
                    });
                }
            }
            _ => {}
        }
    }

    /// Running numbers of a source and stream, of which exactly one is skipped.
    fn next_sequence(&mut self, source: Source, stream: Stream, sent_at: i64) -> i64 {
        let last = self.sequences.entry((source, stream)).or_insert(0);
        *last += 1;
        let due = source == Source::CommandCentre && sent_at >= self.quirks.gap_from;
        if due && self.truth.sequence_gaps.is_empty() && *last > 1 {
            self.truth.sequence_gaps.push(SequenceGap {
                source: source.id().to_owned(),
                stream: stream.as_str().to_owned(),
                missing: *last,
            });
            *last += 1;
        }
        *last
    }
}

impl Iterator for Simulation {
    type Item = Sent;

    fn next(&mut self) -> Option<Sent> {
        if self.options.events_max.is_some_and(|most| self.yielded >= most) {
            return None;
        }
        while self.day < self.world.end
            && self.due.peek().is_none_or(|Reverse((sent_at, ..))| *sent_at >= self.day.starts_at())
        {
            self.write_day();
        }
        let Reverse((sent_at, number, slot, place)) = self.due.pop()?;
        self.yielded += 1;
        if slot == RETRY {
            self.truth.retries += 1;
            self.retries.remove(&number)
        } else {
            self.send(slot, place, sent_at)
        }
    }
}

fn envelope(plan: &Plan, place: usize, sequence: i64) -> Option<Envelope> {
    let step = plan.steps.get(place)?;
    let area = step.area.as_ref().map(|code| Area {
        system: "nbs".to_owned(),
        version: "2023".to_owned(),
        code: code.clone(),
    });
    let actor = step
        .actor
        .as_ref()
        .map(|(organisation, role)| Actor { organisation: organisation.clone(), role: (*role).to_owned() });
    Some(Envelope {
        received_at: Timestamp::from_millis(step.sent_at),
        event_id: step.id,
        source: plan.source.id().to_owned(),
        source_sequence: Some(sequence),
        subject: plan.subject.clone(),
        occurred_at: Timestamp::from_millis(step.occurred_at),
        recorded_at: Timestamp::from_millis(step.recorded_at),
        area,
        actor,
        correlation_id: plan.correlation,
        causation_id: None,
        source_reference: None,
        exercise: true,
        schema_version: SCHEMA_VERSION,
        payload: step.payload.clone(),
    })
}
