//! A made-up file of emergency calls, its map, and its figures counted here: what the platform says is held
//! against numbers that no map and no fold has touched.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What a row means; `call` names the record, all other columns its version.
const MAP: &str = r#"
stream = "incident"
source = "SOURCE"
[record]
kind = "incident"
columns = ["call"]
id = "literal"
identical_rows = "repeat"
[time]
zone = "Asia/Shanghai"
skipped = "reject"
repeated = "reject"
[[event]]
type = "incident_reported"
occurred_at = { column = "at", format = "%Y-%m-%d %H:%M:%S" }
version = ["class"]
[event.fields]
channel = { constant = "phone_110" }
"category.class" = { column = "class" }
"category.code_system" = { constant = "made-up" }
"#;

const CLASSES: [&str; 4] = ["emergency_help", "road_traffic", "criminal", "dispute"];

/// A file and what it must come to.
#[derive(Debug)]
pub struct Calls {
    /// The CSV.
    pub file: PathBuf,
    /// Its map.
    pub map: PathBuf,
    /// Rows in the file.
    pub rows: u64,
    /// Different calls.
    pub calls: u64,
    /// Rows that repeat an earlier one.
    pub repeats: u64,
    /// Calls by class and day of report in Asia/Shanghai.
    pub by_class_and_day: BTreeMap<(String, String), u64>,
}

impl Calls {
    /// A file of `rows` rows of one source in a folder, the same each time for a seed; about one row in fifty
    /// repeats an earlier one.
    ///
    /// # Panics
    /// When the folder cannot be written.
    #[must_use]
    pub fn write(folder: &Path, source: &str, rows: u64, seed: u64) -> Self {
        let mut dice = Dice(seed);
        let mut csv = "call,at,class\n".to_owned();
        let mut lines: Vec<String> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut by_class_and_day = BTreeMap::new();
        for row in 0..rows {
            let line = if row > 0 && dice.roll(50) == 0 {
                lines[usize::try_from(dice.roll(row)).expect("an index")].clone()
            } else {
                let class = CLASSES[usize::try_from(dice.roll(4)).expect("an index")];
                let (day, second) = (dice.roll(28) + 1, dice.roll(86_400));
                let time = format!("{:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60);
                let day = format!("2026-03-{day:02}");
                *by_class_and_day.entry((class.to_owned(), day.clone())).or_insert(0) += 1;
                format!("{source}-{row},{day} {time},{class}")
            };
            writeln!(csv, "{line}").expect("a string grows");
            seen.insert(line.clone());
            lines.push(line);
        }
        let file = folder.join(format!("{source}.csv"));
        let map = folder.join(format!("{source}.toml"));
        std::fs::write(&file, csv).expect("the file is written");
        std::fs::write(&map, MAP.replace("SOURCE", source)).expect("the map is written");
        let calls = seen.len() as u64;
        Self { file, map, rows, calls, repeats: rows - calls, by_class_and_day }
    }

    /// The arguments that import it.
    #[must_use]
    pub fn import(&self) -> Vec<String> {
        let [file, map] = [&self.file, &self.map].map(|path| path.display().to_string());
        ["import", &file, "--map", &map, "--no-wait", "--json"].map(str::to_owned).to_vec()
    }
}

/// Pseudo-random numbers, the same each time for a seed (Knuth's linear congruential generator, MMIX).
#[derive(Debug)]
pub struct Dice(pub u64);

impl Dice {
    /// A number below `below`.
    pub fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}
