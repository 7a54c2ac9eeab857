//! How good a detector is on series whose outbreaks are known: false positives, detections, and how soon.
//!
//! Used by the simulation study and by back-tests. A bin that could not be tested is neither a success nor a failure: it
//! is counted apart. It judges flags only, and never runs a detector. Terms as in Bedubourg, Le Strat 2017,
//! doi:10.1371/journal.pone.0181227.

mod bootstrap;

use crate::NotTestable;
use crate::proportion::proportion;
use bootstrap::Ratio;
use std::ops::Range;

pub use bootstrap::Resampling;

/// What a detector said of a bin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    /// It could not say anything.
    Untestable,
    /// Nothing unusual.
    Quiet,
    /// An alarm.
    Alarm,
}

/// What a detector said of one series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// Per bin, in order.
    pub flags: Vec<Flag>,
    /// The bins of its outbreak, counted in `flags`; none in a series without one.
    pub outbreak: Option<Range<usize>>,
}

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// How many.
    pub count: u64,
    /// Of how many.
    pub of: u64,
    /// One over the other; none of nothing.
    pub share: Option<f64>,
    /// Exact 95 % interval (Clopper, Pearson), as if all were independent of each other.
    pub exact_95: Option<(f64, f64)>,
}

/// A mean over series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mean {
    /// Over how many outbreaks.
    pub of: u64,
    /// The mean; none over nothing.
    pub mean: Option<f64>,
    /// 95 % interval from resampled series.
    pub cluster_95: Option<(f64, f64)>,
}

/// Alarms while nothing happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FalsePositives {
    /// FPR: flagged bins among the tested clean ones.
    pub rate: Share,
    /// 95 % interval of the rate from resampled series: the bins of a series share its baseline, so that they are worth
    /// fewer than independent ones.
    pub cluster_95: Option<(f64, f64)>,
    /// Clean bins that could not be tested, among all clean ones.
    pub untestable: Share,
}

/// Alarms while something happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Detection {
    /// POD: outbreaks with a flag in one of their bins, among all.
    pub detected: Share,
    /// Flagged bins among the tested ones of outbreaks.
    pub sensitivity: Share,
    /// Bins not flagged among the tested clean ones of the same series.
    pub specificity: Share,
    /// Bins from an outbreak's start to its first flag, over the detected ones.
    pub delay_bins: Mean,
    /// The delay as a share of the outbreak's length, 1 for one that was missed, over all.
    pub timeliness: Mean,
    /// Bins of outbreaks that could not be tested, among all of outbreaks.
    pub untestable: Share,
}

impl Share {
    fn of(count: u64, of: u64) -> Self {
        let found = proportion(count, of).ok();
        Self { count, of, share: found.map(|found| found.share), exact_95: found.map(|found| found.exact_95) }
    }
}

/// Flags by kind.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    alarms: u64,
    quiet: u64,
    untestable: u64,
}

impl Tally {
    fn of<'a>(flags: impl Iterator<Item = &'a Flag>) -> Self {
        let mut tally = Self::default();
        for flag in flags {
            match flag {
                Flag::Untestable => tally.untestable += 1,
                Flag::Quiet => tally.quiet += 1,
                Flag::Alarm => tally.alarms += 1,
            }
        }
        tally
    }

    fn and(self, other: Self) -> Self {
        Self {
            alarms: self.alarms + other.alarms,
            quiet: self.quiet + other.quiet,
            untestable: self.untestable + other.untestable,
        }
    }

    fn tested(self) -> u64 {
        self.alarms + self.quiet
    }

    fn untestable(self) -> Share {
        Share::of(self.untestable, self.tested() + self.untestable)
    }
}

impl Trial {
    fn check(&self) -> Result<(), NotTestable> {
        match &self.outbreak {
            Some(bins) if bins.is_empty() || bins.end > self.flags.len() => Err(NotTestable::Malformed {
                what: "an outbreak has a bin or more, all of them in its series",
            }),
            _ => Ok(()),
        }
    }

    fn clean(&self) -> Tally {
        let outbreak = self.outbreak.clone().unwrap_or(0..0);
        let clean = self.flags.iter().enumerate().filter(|(bin, _)| !outbreak.contains(bin));
        Tally::of(clean.map(|(_, flag)| flag))
    }

    /// The flags of its outbreak.
    fn struck(&self) -> Option<&[Flag]> {
        self.outbreak.clone().and_then(|bins| self.flags.get(bins))
    }
}

/// Counts the alarms outside outbreaks. Each trial is a cluster: its bins are not independent of each other.
///
/// # Errors
/// `Malformed` when an outbreak has no bins or is not within its series, or nothing is to be resampled.
pub fn false_positives(trials: &[Trial], resampling: Resampling) -> Result<FalsePositives, NotTestable> {
    trials.iter().try_for_each(Trial::check)?;
    let clean: Vec<Tally> = trials.iter().map(Trial::clean).collect();
    let all = clean.iter().fold(Tally::default(), |sum, tally| sum.and(*tally));
    let ratios: Vec<Ratio> =
        clean.iter().map(|tally| Ratio { part: tally.alarms as f64, whole: tally.tested() as f64 }).collect();
    Ok(FalsePositives {
        rate: Share::of(all.alarms, all.tested()),
        cluster_95: resampling.interval_95(&ratios)?,
        untestable: all.untestable(),
    })
}

/// Counts the outbreaks that were found, and how soon. Trials without an outbreak are left out.
///
/// # Errors
/// As for [`false_positives`].
pub fn detection(trials: &[Trial], resampling: Resampling) -> Result<Detection, NotTestable> {
    trials.iter().try_for_each(Trial::check)?;
    let (mut struck_all, mut clean_all) = (Tally::default(), Tally::default());
    let (mut delays, mut timeliness) = (Vec::new(), Vec::new());
    for trial in trials {
        let Some(struck) = trial.struck() else { continue };
        struck_all = struck_all.and(Tally::of(struck.iter()));
        clean_all = clean_all.and(trial.clean());
        let first = struck.iter().position(|flag| *flag == Flag::Alarm);
        let (delay, found) = first.map_or((0.0, 0.0), |delay| (delay as f64, 1.0));
        delays.push(Ratio { part: delay, whole: found });
        let share = first.map_or(1.0, |delay| delay as f64 / struck.len() as f64);
        timeliness.push(Ratio { part: share, whole: 1.0 });
    }
    let found = delays.iter().filter(|delay| delay.whole > 0.0).count() as u64;
    Ok(Detection {
        detected: Share::of(found, delays.len() as u64),
        sensitivity: Share::of(struck_all.alarms, struck_all.tested()),
        specificity: Share::of(clean_all.quiet, clean_all.tested()),
        delay_bins: Mean::of(&delays, resampling)?,
        timeliness: Mean::of(&timeliness, resampling)?,
        untestable: struck_all.untestable(),
    })
}

impl Mean {
    fn of(ratios: &[Ratio], resampling: Resampling) -> Result<Self, NotTestable> {
        let sum = Ratio::sum(ratios.iter());
        Ok(Self { of: sum.whole as u64, mean: sum.value(), cluster_95: resampling.interval_95(ratios)? })
    }
}

#[cfg(test)]
mod tests;
