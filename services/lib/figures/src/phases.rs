//! The phases of a battle (会战): before, during and after (战前, 战时, 战后), each with its rate per day.
//!
//! Used by the view of a campaign. It lays windows over the days on which phases began and ended, and compares later
//! phases with the one before. Whether the campaign was the cause is another question: towns not yet reached answer it.

use crate::comparison::{Comparison, Side};
use crate::rates::Estimate;
use crate::window::{Window, WindowError};
use jiff::civil::Date;
use quanyu_detect::{Observed, poisson_rate};
use serde::Serialize;

/// A phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// Before (战前).
    Before,
    /// During (战时).
    During,
    /// After (战后).
    After,
}

/// When a phase began and ended, as its events say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhaseDates {
    /// Which.
    pub phase: Phase,
    /// Its first day.
    pub began: Date,
    /// Its last day; none while it goes on, or if its end was not told.
    pub ended: Option<Date>,
}

/// Dates that are no phases of a battle.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PhaseError {
    /// A phase told twice.
    #[error("phase {0:?} is there twice")]
    Twice(Phase),
    /// A phase that begins before an earlier one is over.
    #[error("phase {later:?} begins on {began}, before phase {earlier:?} is over")]
    Overlap {
        /// The earlier phase.
        earlier: Phase,
        /// The later one.
        later: Phase,
        /// Its first day.
        began: Date,
    },
    /// A phase without days.
    #[error(transparent)]
    Window(#[from] WindowError),
}

/// The days of a phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PhaseWindow {
    /// Which.
    pub phase: Phase,
    /// Its days, up to the last one that is known.
    #[serde(flatten)]
    pub window: Window,
    /// Whether more days are to come.
    pub running: bool,
}

/// A phase in numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PhaseFigure {
    /// Which.
    pub phase: Phase,
    /// Its name in Chinese.
    pub phase_zh: &'static str,
    /// Whether more days are to come.
    pub running: bool,
    /// Its days and what was counted in them.
    #[serde(flatten)]
    pub side: Side,
    /// Counts per day.
    pub per_day: Estimate,
    /// Against the phase before; absent for that one, or where there was none.
    pub against_before: Option<Comparison>,
}

impl Phase {
    /// Its name in Chinese.
    pub fn name_zh(self) -> &'static str {
        match self {
            Self::Before => "战前",
            Self::During => "战时",
            Self::After => "战后",
        }
    }
}

/// The windows of phases up to a day. A phase whose end was not told ends when the next one begins; one that has not begun
/// by then is left out.
///
/// # Errors
/// A phase that is there twice, ends before it begins, or overlaps another.
pub fn phase_windows(dates: &[PhaseDates], known_until: Date) -> Result<Vec<PhaseWindow>, PhaseError> {
    let mut dates = dates.to_vec();
    dates.sort_unstable_by_key(|one| one.phase);
    let mut windows = Vec::new();
    for (index, one) in dates.iter().enumerate() {
        let next = dates.get(index + 1);
        if let Some(next) = next {
            if next.phase == one.phase {
                return Err(PhaseError::Twice(one.phase));
            }
            if next.began <= one.ended.unwrap_or(one.began) {
                let (earlier, later) = (one.phase, next.phase);
                return Err(PhaseError::Overlap { earlier, later, began: next.began });
            }
        }
        let until_next = next.and_then(|next| next.began.yesterday().ok());
        let end = one.ended.or(until_next);
        if let Some(ended) = end {
            Window::new(one.began, ended)?;
        }
        if one.began > known_until {
            continue;
        }
        let last = end.map_or(known_until, |end| end.min(known_until));
        let running = end.is_none_or(|end| end > known_until);
        windows.push(PhaseWindow { phase: one.phase, window: Window::new(one.began, last)?, running });
    }
    Ok(windows)
}

/// The numbers of phases from what was counted in each.
pub fn phase_figures(counted: &[(PhaseWindow, u64)]) -> Vec<PhaseFigure> {
    let before = counted
        .iter()
        .find(|(window, _)| window.phase == Phase::Before)
        .map(|(window, count)| Side::new(window.window, *count));
    let figure = |(window, count): &(PhaseWindow, u64)| {
        let side = Side::new(window.window, *count);
        // A window has at least a day, so there is always a rate.
        let rate = poisson_rate(Observed { count: *count, exposure: side.days as f64 }).ok()?;
        let later = window.phase != Phase::Before;
        Some(PhaseFigure {
            phase: window.phase,
            phase_zh: window.phase.name_zh(),
            running: window.running,
            side,
            per_day: Estimate { value: rate.rate, low: rate.low, high: rate.high },
            against_before: before.filter(|_| later).map(|before| Comparison::new(side, before)),
        })
    };
    counted.iter().filter_map(figure).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use jiff::civil::date;

    fn dates(phase: Phase, began: Date, ended: Option<Date>) -> PhaseDates {
        PhaseDates { phase, began, ended }
    }

    #[test]
    fn phases_follow_each_other_up_to_the_last_known_day() {
        let told = [
            dates(Phase::During, date(2026, 5, 1), None),
            dates(Phase::Before, date(2026, 4, 1), None),
            dates(Phase::After, date(2026, 6, 1), None),
        ];
        let windows = phase_windows(&told, date(2026, 5, 10)).unwrap();
        let days = |from, to| Window::new(from, to).unwrap();
        assert_eq!(windows.len(), 2, "after has not begun");
        assert_eq!(windows[0].window, days(date(2026, 4, 1), date(2026, 4, 30)));
        assert_eq!(windows[1].window, days(date(2026, 5, 1), date(2026, 5, 10)));
        assert_eq!((windows[0].running, windows[1].running), (false, true));
    }

    #[test]
    fn dates_that_do_not_fit_are_refused() {
        let (april, may) = (date(2026, 4, 1), date(2026, 5, 1));
        let windows = |told: &[PhaseDates]| phase_windows(told, date(2026, 12, 31));
        let twice = windows(&[dates(Phase::Before, april, None), dates(Phase::Before, may, None)]);
        assert_eq!(twice, Err(PhaseError::Twice(Phase::Before)));
        let overlap = windows(&[dates(Phase::Before, april, Some(may)), dates(Phase::During, may, None)]);
        assert!(matches!(overlap, Err(PhaseError::Overlap { .. })));
        let backwards = windows(&[dates(Phase::Before, may, Some(april))]);
        assert!(matches!(backwards, Err(PhaseError::Window(_))));
    }

    #[test]
    fn rates_are_per_day_and_compared_with_before() {
        let told = [
            dates(Phase::Before, date(2026, 4, 1), Some(date(2026, 4, 30))),
            dates(Phase::During, date(2026, 5, 1), Some(date(2026, 5, 10))),
        ];
        let windows = phase_windows(&told, date(2026, 12, 31)).unwrap();
        let figures = phase_figures(&[(windows[0], 300), (windows[1], 50)]);
        assert!((figures[0].per_day.value - 10.0).abs() < 1e-12 && figures[0].against_before.is_none());
        let compared = figures[1].against_before.as_ref().unwrap();
        assert!((compared.rate_ratio.unwrap().value.unwrap() - 0.5).abs() < 1e-12);
        assert_eq!(compared.evidence.unwrap().code, "clear_fall");
        let json = serde_json::to_value(&figures[1]).unwrap();
        assert_eq!(
            (&json["phase"], &json["days"], &json["from"]),
            (&"during".into(), &10.into(), &"2026-05-01".into())
        );
    }
}
