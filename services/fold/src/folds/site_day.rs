//! Readings of a site on one day: how many visitors, how near to what it can hold, how high its sensor stood.
//!
//! One subject a site and day keeps the set of event ids bounded. Crowd warnings read it; it counts visitors only.

use crate::fold::{Common, Fold};
use quanyu_event::{Envelope, Kind, Payload, SiteDayEvent, SiteDayReadingReported, Timestamp};
use serde::Serialize;

/// State of a site's day; the fields are the columns of `site_days`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SiteDayState {
    common: Common,
    site: String,
    first_reading_at: Timestamp,
    last_reading_at: Option<Timestamp>,
    readings: u32,
    /// Readings with more visitors than the capacity that they name.
    readings_over_capacity: u32,
    peak_visitors: i32,
    /// First time of the peak.
    peak_at: Timestamp,
    last_visitors: i32,
    last_capacity: Option<i32>,
    peak_sensor_level: Option<i32>,
}

/// See [`SiteDayState`].
pub struct SiteDayFold;

impl Fold for SiteDayFold {
    const KIND: Kind = Kind::SiteDay;
    const TABLE: &'static str = "site_days";
    const HISTORY: &'static str = "site_day_history";
    const VERSION: u32 = 1;
    type Event = SiteDayEvent;
    type State = SiteDayState;

    fn event(payload: &Payload) -> Option<&SiteDayEvent> {
        if let Payload::SiteDay(event) = payload { Some(event) } else { None }
    }

    fn fold(state: Option<SiteDayState>, envelope: &Envelope, event: &SiteDayEvent) -> SiteDayState {
        let SiteDayEvent::ReadingReported(reading) = event;
        let mut state = state.unwrap_or_else(|| SiteDayState::first(envelope, reading));
        state.common.next(envelope);
        state.read(envelope.occurred_at, reading);
        state
    }
}

impl SiteDayState {
    fn first(envelope: &Envelope, reading: &SiteDayReadingReported) -> Self {
        Self {
            common: Common::first(envelope),
            site: reading.site.clone(),
            first_reading_at: envelope.occurred_at,
            last_reading_at: None,
            readings: 0,
            readings_over_capacity: 0,
            peak_visitors: reading.visitors,
            peak_at: envelope.occurred_at,
            last_visitors: 0,
            last_capacity: None,
            peak_sensor_level: None,
        }
    }

    fn read(&mut self, at: Timestamp, reading: &SiteDayReadingReported) {
        if self.site != reading.site {
            self.common.anomaly("reading_of_another_site");
        }
        self.readings += 1;
        self.first_reading_at = self.first_reading_at.min(at);
        let higher = reading.visitors > self.peak_visitors;
        let as_high_before = reading.visitors == self.peak_visitors && at < self.peak_at;
        if higher || as_high_before {
            self.peak_visitors = reading.visitors;
            self.peak_at = at;
        }
        if reading.capacity.is_some_and(|capacity| reading.visitors > capacity) {
            self.readings_over_capacity += 1;
        }
        self.peak_sensor_level = self.peak_sensor_level.max(reading.sensor_level);
        if self.common.in_order(&mut self.last_reading_at, at) {
            self.site.clone_from(&reading.site);
            self.last_visitors = reading.visitors;
            self.last_capacity = reading.capacity;
        }
    }
}

#[cfg(test)]
mod tests;
