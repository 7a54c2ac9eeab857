//! A picture of a series and what a detector said of it, as SVG.
//!
//! Used by `--plot`. Written as text, since bars, two lines and two axes need no more; it loads nothing from elsewhere. It
//! marks alarms by shape as well as colour, and tells its content to those who cannot see it.

mod axis;
mod canvas;
mod panel;

use std::path::Path;

use quanyu_boot::Failure;

use self::axis::Scale;
use self::canvas::Canvas;
use self::panel::Panel;
use super::bins::Shown;

/// What to draw.
pub struct Picture<'a> {
    pub title: String,
    pub bins: &'a [Shown<'a>],
    /// The score from which on there is an alarm, for detectors that judge a score.
    pub limit: Option<f64>,
}

/// Alarms that the description names one by one.
const NAMED_MAX: usize = 20;
const WIDTH: f64 = 960.0;
const LEFT: f64 = 60.0;
const RIGHT: f64 = 944.0;
const TOP: f64 = 72.0;
const COUNTS_HEIGHT: f64 = 280.0;
const SCORES_HEIGHT: f64 = 120.0;
/// Between panels, and below the last one for its axis.
const GAP: f64 = 48.0;

/// Draws a picture into a file.
///
/// # Errors
/// The file is no SVG by its name, or cannot be written (exit 2).
pub fn write(path: &Path, picture: &Picture) -> Result<(), Failure> {
    if !path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("svg")) {
        return Err(Failure::usage(format!("--plot {}: the picture is an SVG", path.display()))
            .fix("name a file that ends in .svg"));
    }
    std::fs::write(path, picture.svg()).map_err(|error| {
        Failure::usage(format!("write {}: {error}", path.display()))
            .fix("name a file in a folder that exists and may be written to")
    })
}

impl Picture<'_> {
    fn svg(&self) -> String {
        let scores = self.judges_scores();
        let below = TOP + COUNTS_HEIGHT + GAP;
        let height = if scores { below + SCORES_HEIGHT + GAP } else { below };
        let mut canvas = Canvas::new(WIDTH, height, &self.title, &self.description());
        canvas.heading(LEFT, &self.title, &self.summary());
        let counts = Scale::of_counts(&self.counted(), &self.bounds());
        let panel = Panel {
            bins: self.bins,
            left: LEFT,
            right: RIGHT,
            top: TOP,
            height: COUNTS_HEIGHT,
            scale: counts,
        };
        panel.frame(&mut canvas);
        panel.counts(&mut canvas);
        panel.legend(&mut canvas);
        if scores {
            let values: Vec<f64> = self.bins.iter().filter_map(|bin| bin.score).chain(self.limit).collect();
            let scale = Scale::of_scores(&values);
            let panel = Panel { top: below, height: SCORES_HEIGHT, scale, ..panel };
            panel.frame(&mut canvas);
            panel.scores(&mut canvas, self.limit);
        }
        canvas.finished()
    }

    /// Whether the detector has a score but no bound to compare a count with.
    fn judges_scores(&self) -> bool {
        self.bins.iter().all(|bin| bin.upper.is_none()) && self.bins.iter().any(|bin| bin.score.is_some())
    }

    fn counted(&self) -> Vec<f64> {
        let observed = self.bins.iter().filter_map(|bin| bin.observed).map(|count| count as f64);
        observed.chain(self.bins.iter().filter_map(|bin| bin.expected)).collect()
    }

    fn bounds(&self) -> Vec<f64> {
        self.bins.iter().filter_map(|bin| bin.upper).collect()
    }

    /// What there is to see, in a line.
    fn summary(&self) -> String {
        let (first, last) = (self.bins.first(), self.bins.last());
        let period = |bin: Option<&Shown>| bin.map_or(String::new(), |bin| bin.period.to_owned());
        let alarms = self.alarms().count();
        let untested = self.bins.iter().filter(|bin| !bin.testable).count();
        let word = if alarms == 1 { "alarm" } else { "alarms" };
        format!(
            "{} to {}: {alarms} {word} in {} bins, {untested} not testable",
            period(first),
            period(last),
            self.bins.len()
        )
    }

    /// The same with the alarms by name.
    fn description(&self) -> String {
        let mut text = self.summary();
        for bin in self.alarms().take(NAMED_MAX) {
            text.push_str(&format!("; {}", said(bin)));
        }
        let more = self.alarms().count().saturating_sub(NAMED_MAX);
        if more > 0 {
            text.push_str(&format!("; and {more} more"));
        }
        text
    }

    fn alarms(&self) -> impl Iterator<Item = &Shown<'_>> {
        self.bins.iter().filter(|bin| bin.alarm == Some(true))
    }
}

/// A bin in words.
fn said(bin: &Shown) -> String {
    let mut text = bin.period.to_owned();
    if let Some(observed) = bin.observed {
        text.push_str(&format!(": {observed} counted"));
    }
    if let Some(expected) = bin.expected {
        text.push_str(&format!(", {expected:.1} expected"));
    }
    text
}

#[cfg(test)]
mod tests;
