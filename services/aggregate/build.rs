//! Puts the dashboard and the cookbook into the crate: the built front end, or a page that says how to build it, and the
//! questions of `deploy/cookbook`. Runs while compiling; needs no Node and no network.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// What is served where the front end was not built.
const NOT_BUILT: &str = include_str!("not-built.html");

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo names no OUT_DIR")?);
    dashboard(Path::new("../dashboard/dist"), &out.join("dashboard"))?;
    cookbook(Path::new("../../deploy/cookbook"), &out.join("cookbook.rs"))
}

fn dashboard(built: &Path, target: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=not-built.html");
    println!("cargo::rerun-if-changed={}", built.join("index.html").display());
    if target.exists() {
        fs::remove_dir_all(target)?;
    }
    fs::create_dir_all(target)?;
    if built.join("index.html").exists() {
        return copy(built, target);
    }
    println!("cargo::warning=the dashboard is not built; `make build` builds it");
    Ok(fs::write(target.join("index.html"), NOT_BUILT)?)
}

fn copy(from: &Path, to: &Path) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir_all(&target)?;
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn cookbook(folder: &Path, target: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let sql = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "sql");
    let paths: Result<Vec<PathBuf>, _> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut paths: Vec<PathBuf> = paths?.into_iter().filter(sql).collect();
    paths.sort();
    let mut written = String::from(
        "/// The questions of the cookbook, in its order.\npub static COOKBOOK: &[Recipe] = &[\n",
    );
    for path in paths {
        let text = fs::read_to_string(&path)?;
        let name = path.file_stem().and_then(|name| name.to_str()).ok_or("a name that is no text")?;
        let said =
            |head: &str| text.lines().find_map(|line| line.strip_prefix(head)).unwrap_or_default().trim();
        let (title, question, question_zh) = (said("-- title:"), said("-- question:"), said("-- 问题:"));
        let sql: Vec<&str> = text.lines().filter(|line| !line.starts_with("--")).collect();
        let sql = sql.join("\n");
        writeln!(
            written,
            "    Recipe {{ name: {name:?}, title: {title:?}, question: {question:?}, question_zh: {question_zh:?}, sql: {sql:?} }},"
        )?;
    }
    written.push_str("];\n");
    Ok(fs::write(target, written)?)
}
