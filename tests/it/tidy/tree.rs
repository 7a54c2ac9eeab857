//! The repository's own files: paths and texts, without what was built or fetched.
//!
//! Walks the folder instead of asking git, so that the rules hold in an unpacked archive too. Never writes.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders that hold nothing of ours.
const LEFT_OUT: [&str; 4] = ["target", ".git", "node_modules", ".cache"];

/// A text file of the repository.
pub struct File {
    /// Its path from the repository's root, with `/`.
    pub path: String,
    /// What it says.
    pub text: String,
}

impl File {
    /// Whether it is a test, by the place where tests stand.
    pub fn is_test(&self) -> bool {
        self.path.starts_with("tests/") || self.path.contains("/tests/") || self.path.ends_with("/tests.rs")
    }

    /// The text up to the tests that stand at a file's end.
    pub fn without_inline_tests(&self) -> &str {
        self.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default()
    }

    /// Lines that are neither blank nor a comment.
    pub fn code_lines(&self) -> usize {
        let code = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with("//");
        self.text.lines().filter(code).count()
    }
}

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

/// Every text file, sorted by path.
pub fn files() -> Vec<File> {
    let root = root();
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    paths.sort();
    let read = |path: PathBuf| {
        // What is not text (the extracts) has no rules.
        let text = fs::read_to_string(&path).ok()?;
        let path = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        Some(File { path, text })
    };
    let files: Vec<File> = paths.into_iter().filter_map(read).collect();
    assert!(files.len() > 200, "only {} files found under {}", files.len(), root.display());
    files
}

/// Every Rust file.
pub fn rust_files() -> Vec<File> {
    let mut files = files();
    files.retain(|file| file.path.ends_with(".rs"));
    files
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        let left_out = LEFT_OUT.iter().any(|left_out| name == *left_out);
        match entry.file_type().unwrap() {
            kind if kind.is_dir() && !left_out => walk(&entry.path(), paths),
            kind if kind.is_file() => paths.push(entry.path()),
            _ => {}
        }
    }
}
