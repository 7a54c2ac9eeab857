//! Up to when the events of a topic are complete, in the time in which they happen, and whose silence is in the way.
//!
//! Pure. A bin is judged when every live source has been heard from beyond its end. A source that stays silent for long is
//! left out, and said: its silence must not stop the warnings of the others, and must not look calm.

use jiff::Timestamp;

/// A source is silent when it lags so many cadences behind the one that was heard last.
const SILENT_CADENCES: i64 = 3;
/// Cadence of a source that declared none, seconds.
const CADENCE_SECONDS: i64 = 900;

/// When a source was heard last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// The source.
    pub source: String,
    /// Up to when it vouches for its events, milliseconds since 1970.
    pub until_ms: i64,
    /// Its longest normal silence, seconds.
    pub cadence_seconds: Option<i64>,
}

/// Up to when events are complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watermark {
    /// Everything that happened before is there.
    pub at: Timestamp,
    /// Sources that are silent: what they watch is not known.
    pub silent: Vec<String>,
}

/// Of live sources by what they were heard of; of data without any by the newest event, whose bin is not complete itself.
#[must_use]
pub fn watermark(heard: &[Heard], newest_event_ms: Option<i64>) -> Option<Watermark> {
    let Some(newest) = heard.iter().map(|one| one.until_ms).max() else {
        let at = Timestamp::from_millisecond(newest_event_ms?).ok()?;
        return Some(Watermark { at, silent: Vec::new() });
    };
    let cadence_ms = |one: &Heard| one.cadence_seconds.unwrap_or(CADENCE_SECONDS).max(1) * 1_000;
    let silent = |one: &&Heard| newest - one.until_ms > SILENT_CADENCES * cadence_ms(one);
    let earliest = heard.iter().filter(|one| !silent(one)).map(|one| one.until_ms).min()?;
    let mut names: Vec<String> = heard.iter().filter(silent).map(|one| one.source.clone()).collect();
    names.sort();
    Some(Watermark { at: Timestamp::from_millisecond(earliest).ok()?, silent: names })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn heard(source: &str, minute: i64) -> Heard {
        Heard { source: source.into(), until_ms: minute * 60_000, cadence_seconds: Some(300) }
    }

    #[test]
    fn the_slowest_live_source_holds_it_back_and_a_silent_one_is_said() {
        let all = [heard("a", 100), heard("b", 90), heard("c", 20)];
        let found = watermark(&all, None).unwrap();
        assert_eq!(found.at.as_millisecond(), 90 * 60_000);
        assert_eq!(found.silent, ["c"]);
    }

    #[test]
    fn data_without_live_sources_are_complete_up_to_the_newest_event() {
        assert_eq!(watermark(&[], Some(5)).unwrap().at.as_millisecond(), 5);
        assert_eq!(watermark(&[], None), None);
    }
}
