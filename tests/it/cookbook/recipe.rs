//! A file of the cookbook: what its head says, and its text.

use std::path::{Path, PathBuf};

/// How many rows a recipe has.
#[derive(Debug)]
pub enum Rows {
    /// So many or more.
    AtLeast(usize),
    /// So many.
    Exactly(usize),
}

/// A file of the cookbook.
#[derive(Debug)]
pub struct Recipe {
    /// Its name.
    pub file: String,
    /// Where it is.
    pub path: PathBuf,
    /// What it is called.
    pub title: String,
    /// Which row of the mission asks it, and who.
    pub asked_by: String,
    /// Names and types of its columns.
    pub shape: Vec<(String, String)>,
    /// How many rows it has.
    pub rows: Rows,
    /// What it must agree with.
    pub truths: Vec<String>,
    /// All of it.
    pub text: String,
}

/// All of them, by name.
pub fn recipes() -> Vec<Recipe> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/cookbook");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "sql")).collect();
    paths.sort();
    paths.into_iter().map(recipe).collect()
}

impl Recipe {
    /// Everything that it reads from, by name.
    pub fn sources(&self) -> Vec<String> {
        let body = self.body();
        let words: Vec<&str> = body.split_whitespace().collect();
        let mut sources = Vec::new();
        for three in words.windows(3) {
            let [before, verb, name] = three else { continue };
            let reads = match *verb {
                "FROM" => *before != "FILL",
                "JOIN" => *before != "ARRAY",
                _ => false,
            };
            if reads && !name.starts_with('(') {
                sources.push(name.trim_end_matches([')', ',']).to_owned());
            }
        }
        sources
    }

    /// The statement behind the head, without comments.
    pub fn body(&self) -> String {
        let lines = self.text.lines().filter(|line| !line.trim_start().starts_with("--"));
        lines.collect::<Vec<&str>>().join("\n")
    }
}

fn recipe(path: PathBuf) -> Recipe {
    let file = path.file_name().unwrap().to_string_lossy().into_owned();
    let text = std::fs::read_to_string(&path).unwrap();
    let head = head(&text);
    let said = |name: &str| {
        let found = head.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        found
            .filter(|value| !value.is_empty())
            .unwrap_or_else(|| panic!("{file}: no `-- {name}:` in its head"))
    };
    for named in ["question", "问题"] {
        assert!(said(named).len() > 10, "{file}: {named} says nothing");
    }
    let rows = said("rows");
    let rows = match (rows.strip_prefix(">="), rows.strip_prefix('=')) {
        (Some(least), _) => Rows::AtLeast(least.parse().unwrap()),
        (None, Some(count)) => Rows::Exactly(count.parse().unwrap()),
        _ => panic!("{file}: rows are `>=1` or `=4`, not {rows}"),
    };
    let truths = head.iter().filter(|(key, _)| key == "truth").map(|(_, value)| value.clone()).collect();
    let (title, asked_by, shape) = (said("title"), said("for"), columns(&said("shape")));
    Recipe { file, path, title, asked_by, shape, rows, truths, text }
}

/// What the head says, by key; a line with three spaces goes on with the one before.
fn head(text: &str) -> Vec<(String, String)> {
    let mut head: Vec<(String, String)> = Vec::new();
    for line in text.lines().map_while(|line| line.strip_prefix("--")) {
        match (line.strip_prefix("   "), line.split_once(": "), head.last_mut()) {
            (Some(more), _, Some((_, value))) => {
                value.push(' ');
                value.push_str(more);
            }
            (_, Some((key, value)), _) => head.push((key.trim().to_owned(), value.to_owned())),
            (_, None, _) => head.push((line.trim().trim_end_matches(':').to_owned(), String::new())),
        }
    }
    head
}

/// `name type, name type`, where a type may hold commas in parentheses.
fn columns(shape: &str) -> Vec<(String, String)> {
    let mut depth = 0;
    let between = |sign: char| {
        depth += match sign {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        sign == ',' && depth == 0
    };
    let column = |column: &str| {
        let (name, of_type) = column.trim().split_once(' ').expect("a name and a type");
        (name.to_owned(), of_type.to_owned())
    };
    shape.split(between).map(column).collect()
}
