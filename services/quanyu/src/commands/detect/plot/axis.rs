//! Where an axis has its ticks: round numbers upwards, dates or numbers of bins along.
//!
//! Used by `plot`.

use jiff::civil::Date;

/// About so many ticks upwards, at most so many along.
const UP: f64 = 5.0;
const ALONG_MAX: usize = 12;

/// An axis upwards, from 0 on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// The value at its top.
    pub top: f64,
    step: f64,
}

impl Scale {
    /// For counts with their bounds. A bound far above all counts leaves the picture rather than flattening it.
    pub fn of_counts(counted: &[f64], bounds: &[f64]) -> Self {
        let counted = largest(counted).max(1.0);
        let top = counted.max(largest(bounds).min(2.5 * counted));
        Self::up_to(top, 1.0)
    }

    /// For scores.
    pub fn of_scores(scores: &[f64]) -> Self {
        let top = largest(scores);
        Self::up_to(if top > 0.0 { top } else { 1.0 }, 0.0)
    }

    /// With steps of 1, 2 or 5 times a power of ten, no smaller than `least`, and room for a mark above the largest.
    fn up_to(largest: f64, least: f64) -> Self {
        let top = largest * 1.08;
        let rough = top / UP;
        let power = 10.0_f64.powf(rough.log10().floor());
        let factor = [1.0, 2.0, 5.0].into_iter().find(|factor| factor * power >= rough).unwrap_or(10.0);
        Self { top, step: (factor * power).max(least) }
    }

    /// Values with their words, from 0 to the top.
    pub fn ticks(&self) -> Vec<(f64, String)> {
        let decimals = if self.step < 1.0 { (-self.step.log10()).ceil().clamp(0.0, 9.0) as usize } else { 0 };
        let count = (self.top / self.step).floor() as u32;
        (0..=count)
            .map(|tick| f64::from(tick) * self.step)
            .map(|value| (value, format!("{value:.decimals$}")))
            .collect()
    }
}

fn largest(values: &[f64]) -> f64 {
    values.iter().copied().filter(|value| value.is_finite()).fold(0.0, f64::max)
}

/// Indices of bins with the words below them.
pub fn along(periods: &[&str]) -> Vec<(usize, String)> {
    let dates: Option<Vec<Date>> = periods.iter().map(|period| period.parse().ok()).collect();
    dates.and_then(|dates| on_the_calendar(&dates)).unwrap_or_else(|| every_so_many(periods))
}

/// The first bin of each month, quarter, year or several years, if that makes a good number of ticks.
fn on_the_calendar(dates: &[Date]) -> Option<Vec<(usize, String)>> {
    [1, 3, 6, 12, 24, 60, 120, 240].into_iter().find_map(|months| {
        let part =
            |date: &Date| (i32::from(date.year()) * 12 + i32::from(date.month()) - 1).div_euclid(months);
        let begins = |(_, pair): &(usize, &[Date])| match pair {
            [before, date] => part(before) != part(date),
            _ => false,
        };
        let words = |date: &Date| {
            if months < 12 { date.strftime("%Y-%m").to_string() } else { date.year().to_string() }
        };
        let ticks: Vec<(usize, String)> = dates
            .windows(2)
            .enumerate()
            .filter(begins)
            .filter_map(|(index, pair)| Some((index + 1, words(pair.last()?))))
            .collect();
        (3..=ALONG_MAX).contains(&ticks.len()).then_some(ticks)
    })
}

/// Every bin, every second, fifth, tenth and so on; round numbers where periods are numbers.
fn every_so_many(periods: &[&str]) -> Vec<(usize, String)> {
    let steps = (0..6).flat_map(|power| [1, 2, 5].map(|factor| factor * 10_usize.pow(power)));
    let step = steps.into_iter().find(|step| periods.len() <= step * ALONG_MAX).unwrap_or(periods.len());
    let on_tick = |index: usize, period: &str| period.parse::<usize>().unwrap_or(index) % step == 0;
    let bins = periods.iter().enumerate().filter(|(index, period)| on_tick(*index, period));
    bins.map(|(index, period)| (index, (*period).to_owned())).collect()
}
