//! The repository's own files: paths and texts, without what was built or fetched.
//!
//! Walks the folder instead of asking git, so that the rules hold in an unpacked archive too. Never writes.

use std::fs;
use std::path::{Path, PathBuf};

/// What holds nothing of ours.
const LEFT_OUT: [&str; 6] = ["target", ".git", "node_modules", ".cache", "dist", ".test"];

/// A text file of the repository.
pub struct File {
    /// Its path from the repository's root, with `/`.
    pub path: String,
    /// What it says.
    pub text: String,
    /// Compiled for tests only.
    pub is_test: bool,
}

impl File {
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
        let is_test = path.starts_with("tests/") || path.contains("/tests/") || path.ends_with("/tests.rs");
        Some(File { path, text, is_test })
    };
    let mut files: Vec<File> = paths.into_iter().filter_map(read).collect();
    let modules: Vec<String> = files.iter().flat_map(test_modules).collect();
    for file in &mut files {
        let path = file.path.trim_end_matches(".rs");
        file.is_test |=
            modules.iter().any(|module| path == module || path.starts_with(&format!("{module}/")));
    }
    assert!(files.len() > 200, "only {} files found under {}", files.len(), root.display());
    files
}

/// Every Rust file.
pub fn rust_files() -> Vec<File> {
    let mut files = files();
    files.retain(|file| file.path.ends_with(".rs"));
    files
}

/// The modules that a file has for tests only, as paths without an ending.
fn test_modules(file: &File) -> Vec<String> {
    let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
    let stem = name.trim_end_matches(".rs");
    let inside =
        if matches!(stem, "lib" | "main" | "mod") { folder.to_owned() } else { format!("{folder}/{stem}") };
    let declared = file.text.split("#[cfg(test)]\n").skip(1).filter_map(|rest| rest.lines().next());
    let named =
        declared.filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';'));
    named.map(|module| format!("{inside}/{module}")).collect()
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        let left_out = LEFT_OUT.iter().any(|left_out| name == *left_out);
        match entry.file_type().unwrap() {
            kind if kind.is_dir() && !left_out => walk(&entry.path(), paths),
            // In a linked working tree `.git` is a file.
            kind if kind.is_file() && !left_out => paths.push(entry.path()),
            _ => {}
        }
    }
}
