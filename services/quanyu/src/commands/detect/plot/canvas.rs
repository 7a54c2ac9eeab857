//! SVG as text: shapes with one decimal, words escaped.
//!
//! Used by `plot`; it knows nothing of series.

use std::fmt::Write as _;

/// A drawing under way.
pub struct Canvas(String);

/// How a line is drawn.
#[derive(Clone, Copy)]
pub struct Pen {
    pub colour: &'static str,
    pub width: f64,
    /// Lengths of dashes and gaps; empty for none.
    pub dashes: &'static str,
}

/// A rectangle.
#[derive(Clone, Copy)]
pub struct Area {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// Which end of a word stands at its place.
#[derive(Clone, Copy)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

const INK: &str = "#222222";
const FAINT: &str = "#555555";

impl Canvas {
    /// An empty light drawing with what it says to a screen reader.
    pub fn new(width: f64, height: f64, title: &str, description: &str) -> Self {
        Self(format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"plot-title plot-desc\" \
             font-family=\"system-ui, 'DejaVu Sans', sans-serif\" font-size=\"12\">\n\
             <title id=\"plot-title\">{}</title>\n<desc id=\"plot-desc\">{}</desc>\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n",
            escaped(title),
            escaped(description)
        ))
    }

    /// The title, and a line below it.
    pub fn heading(&mut self, x: f64, title: &str, summary: &str) {
        self.put(&format!(
            "<text x=\"{x:.1}\" y=\"26\" font-size=\"17\" font-weight=\"600\" fill=\"{INK}\">{}</text>\n\
             <text x=\"{x:.1}\" y=\"45\" fill=\"{FAINT}\">{}</text>\n",
            escaped(title),
            escaped(summary)
        ));
    }

    pub fn area(&mut self, Area { x, y, width, height }: Area, colour: &str) {
        self.put(&format!(
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{colour}\"/>\n"
        ));
    }

    /// A line along a path that SVG's `d` describes; nothing for an empty one.
    pub fn path(&mut self, d: &str, pen: Pen) {
        if d.is_empty() {
            return;
        }
        let Pen { colour, width, dashes } = pen;
        let dashed =
            if dashes.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dashes}\"") };
        self.put(&format!(
            "<path d=\"{d}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width:.2}\"{dashed}/>\n"
        ));
    }

    /// A triangle that points down to a place, with words for whoever points at it.
    pub fn mark(&mut self, x: f64, y: f64, colour: &str, words: &str) {
        self.put(&format!(
            "<path d=\"M{x:.1} {y:.1}l-5 -9h10z\" fill=\"{colour}\" stroke=\"#ffffff\" stroke-width=\"0.6\">\
             <title>{}</title></path>\n",
            escaped(words)
        ));
    }

    pub fn text(&mut self, x: f64, y: f64, anchor: Anchor, words: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        self.put(&format!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" fill=\"{FAINT}\">{}</text>\n",
            escaped(words)
        ));
    }

    pub fn finished(mut self) -> String {
        self.put("</svg>\n");
        self.0
    }

    fn put(&mut self, text: &str) {
        self.0.push_str(text);
    }
}

/// Text that cannot be taken for markup; what XML does not allow at all is left out.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            _ if character.is_control() => {}
            _ => safe.push(character),
        }
    }
    safe
}

/// Writes a step of a path.
pub fn step(path: &mut String, command: char, numbers: &[f64]) {
    path.push(command);
    for (index, number) in numbers.iter().enumerate() {
        let space = if index == 0 { "" } else { " " };
        // Writing to a string cannot fail.
        let _always = write!(path, "{space}{number:.1}");
    }
}
