//! A part of the picture with axes of its own: the counts with their bounds, or the scores below them.
//!
//! Used by `plot`.

use super::axis::{Scale, along};
use super::canvas::{Anchor, Area, Canvas, Pen, step};
use super::said;
use crate::commands::detect::bins::Shown;

/// A panel; x goes from bin to bin, y from 0 up.
#[derive(Clone, Copy)]
pub struct Panel<'a> {
    pub bins: &'a [Shown<'a>],
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub height: f64,
    pub scale: Scale,
}

const BAR: &str = "#8fb0d3";
const UNTESTED_BAR: &str = "#b5b5b5";
const UNTESTED: &str = "#eeeeee";
const ALARM: &str = "#b3261e";
const EXPECTED: Pen = Pen { colour: "#1b3f66", width: 1.8, dashes: "" };
const UPPER: Pen = Pen { colour: "#a85b00", width: 1.6, dashes: "5 3" };
const LIMIT: Pen = Pen { colour: ALARM, width: 1.2, dashes: "6 3" };
const AXIS: Pen = Pen { colour: "#555555", width: 1.0, dashes: "" };
const GRID: Pen = Pen { colour: "#dddddd", width: 0.8, dashes: "" };
/// Width of a letter of the legend, about.
const LETTER: f64 = 6.4;

impl Panel<'_> {
    /// Bins that could not be tested in grey, grid, axes and their words.
    pub fn frame(&self, canvas: &mut Canvas) {
        let mut first = 0;
        for group in self.bins.chunk_by(|one, next| one.testable == next.testable) {
            if group.iter().any(|bin| !bin.testable) {
                let (x, width) = (self.edge(first), self.bin_width() * group.len() as f64);
                canvas.area(Area { x, y: self.top, width, height: self.height }, UNTESTED);
            }
            first += group.len();
        }
        for (value, words) in self.scale.ticks() {
            let y = self.y(value);
            let mut line = String::new();
            step(&mut line, 'M', &[self.left, y]);
            step(&mut line, 'H', &[self.right]);
            canvas.path(&line, GRID);
            canvas.text(self.left - 8.0, y + 4.0, Anchor::End, &words);
        }
        let bottom = self.top + self.height;
        let mut axes = String::new();
        step(&mut axes, 'M', &[self.left, self.top]);
        step(&mut axes, 'V', &[bottom]);
        step(&mut axes, 'H', &[self.right]);
        let periods: Vec<&str> = self.bins.iter().map(|bin| bin.period).collect();
        for (index, words) in along(&periods) {
            let x = self.middle(index);
            step(&mut axes, 'M', &[x, bottom]);
            step(&mut axes, 'V', &[bottom + 5.0]);
            canvas.text(x, bottom + 19.0, Anchor::Middle, &words);
        }
        canvas.path(&axes, AXIS);
    }

    /// Counts as bars, what was expected and the bound as steps, alarms marked.
    pub fn counts(&self, canvas: &mut Canvas) {
        let width = (self.bin_width() * 0.78).max(0.5);
        let pen = |colour| Pen { colour, width, dashes: "" };
        canvas.path(&self.bars(|bin| bin.testable && bin.alarm != Some(true)), pen(BAR));
        canvas.path(&self.bars(|bin| !bin.testable), pen(UNTESTED_BAR));
        canvas.path(&self.bars(|bin| bin.alarm == Some(true)), pen(ALARM));
        canvas.path(&self.steps(|bin| bin.expected), EXPECTED);
        canvas.path(&self.steps(|bin| bin.upper), UPPER);
        self.marks(canvas, |bin| bin.observed.map(|count| count as f64));
    }

    /// Scores as steps, with the limit of an alarm.
    pub fn scores(&self, canvas: &mut Canvas, limit: Option<f64>) {
        if let Some(limit) = limit {
            let mut line = String::new();
            step(&mut line, 'M', &[self.left, self.y(limit)]);
            step(&mut line, 'H', &[self.right]);
            canvas.path(&line, LIMIT);
        }
        canvas.path(&self.steps(|bin| bin.score), EXPECTED);
        self.marks(canvas, |bin| bin.score);
        let words =
            limit.map_or_else(|| "score".to_owned(), |limit| format!("score, and the limit of {limit}"));
        canvas.text(self.left, self.top - 8.0, Anchor::Start, &words);
    }

    /// What the signs mean, those that are there.
    pub fn legend(&self, canvas: &mut Canvas) {
        let has = |test: fn(&Shown) -> bool| self.bins.iter().any(test);
        let y = self.top - 12.0;
        let mut x = self.left;
        let mut entry = |canvas: &mut Canvas, words: &str, sign: &dyn Fn(&mut Canvas, f64)| {
            sign(canvas, x);
            canvas.text(x + 24.0, y + 4.0, Anchor::Start, words);
            x += 48.0 + LETTER * words.len() as f64;
        };
        let area = |colour: &'static str| {
            move |canvas: &mut Canvas, x: f64| {
                canvas.area(Area { x, y: y - 5.0, width: 18.0, height: 10.0 }, colour)
            }
        };
        let line =
            |pen: Pen| move |canvas: &mut Canvas, x: f64| canvas.path(&format!("M{x:.1} {y:.1}h18"), pen);
        if has(|bin| bin.testable) {
            entry(canvas, "counted", &area(BAR));
        }
        if has(|bin| bin.expected.is_some()) {
            entry(canvas, "expected", &line(EXPECTED));
        }
        if has(|bin| bin.upper.is_some()) {
            entry(canvas, "bound", &line(UPPER));
        }
        if has(|bin| bin.alarm == Some(true)) {
            entry(canvas, "alarm", &|canvas, x| canvas.mark(x + 9.0, y + 5.0, ALARM, "alarm"));
        }
        if has(|bin| !bin.testable) {
            entry(canvas, "not testable", &area(UNTESTED_BAR));
        }
    }

    fn bars(&self, chosen: impl Fn(&Shown) -> bool) -> String {
        let mut path = String::new();
        let bins = self.bins.iter().enumerate().filter(|(_, bin)| chosen(bin));
        for (index, count) in bins.filter_map(|(index, bin)| Some((index, bin.observed?))) {
            if count > 0 {
                step(&mut path, 'M', &[self.middle(index), self.y(0.0)]);
                step(&mut path, 'V', &[self.y(count as f64)]);
            }
        }
        path
    }

    /// A step for each bin with a value, interrupted where there is none.
    fn steps(&self, value: impl Fn(&Shown) -> Option<f64>) -> String {
        let mut path = String::new();
        let mut drawing = false;
        for (index, bin) in self.bins.iter().enumerate() {
            let Some(value) = value(bin) else {
                drawing = false;
                continue;
            };
            let y = self.y(value);
            if drawing {
                step(&mut path, 'V', &[y]);
            } else {
                step(&mut path, 'M', &[self.edge(index), y]);
            }
            step(&mut path, 'H', &[self.edge(index + 1)]);
            drawing = true;
        }
        path
    }

    fn marks(&self, canvas: &mut Canvas, value: impl Fn(&Shown) -> Option<f64>) {
        for (index, bin) in self.bins.iter().enumerate().filter(|(_, bin)| bin.alarm == Some(true)) {
            let y = self.y(value(bin).unwrap_or(0.0));
            canvas.mark(self.middle(index), y - 2.0, ALARM, &said(bin));
        }
    }

    fn bin_width(&self) -> f64 {
        (self.right - self.left) / self.bins.len().max(1) as f64
    }

    fn edge(&self, index: usize) -> f64 {
        self.left + self.bin_width() * index as f64
    }

    fn middle(&self, index: usize) -> f64 {
        self.edge(index) + self.bin_width() / 2.0
    }

    /// What is above the top, or below 0, stays at the edge.
    fn y(&self, value: f64) -> f64 {
        self.top + self.height * (1.0 - (value / self.scale.top).clamp(0.0, 1.0))
    }
}
