//! Lists the migrations: every file of `migrations/`, in order, embedded. No list is kept by hand.
//!
//! `{columns:NAME}` in a migration is filled in here with `migrations/columns/NAME.sql`, so that a state table, its
//! history and its view declare the same columns once, and the checksum of a migration covers them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(
        env::var_os("CARGO_MANIFEST_DIR").ok_or_else(|| io::Error::other("no manifest folder"))?,
    );
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("no output folder"))?);
    let folder = root.join("migrations");
    println!("cargo::rerun-if-changed=migrations");
    println!("cargo::rerun-if-changed=migrations/columns");
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".sql") {
            println!("cargo::rerun-if-changed=migrations/{name}");
            names.push(name);
        }
    }
    names.sort();
    let mut list = String::from("&[\n");
    for name in names {
        let text = with_columns(&fs::read_to_string(folder.join(&name))?, &folder)?;
        let _ = writeln!(list, "    ({name:?}, {text:?}),");
    }
    list.push_str("]\n");
    fs::write(out.join("migrations.rs"), list)
}

/// The text with every list of columns in its place.
fn with_columns(text: &str, folder: &Path) -> io::Result<String> {
    const OPEN: &str = "{columns:";
    let mut out = String::with_capacity(text.len() * 4);
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(OPEN) {
        let (name, after) =
            behind.split_once('}').ok_or_else(|| io::Error::other("{columns: without its }"))?;
        let file = folder.join("columns").join(format!("{name}.sql"));
        println!("cargo::rerun-if-changed={}", file.display());
        let columns = fs::read_to_string(&file)
            .map_err(|error| io::Error::other(format!("{}: {error}", file.display())))?;
        out.push_str(before);
        out.push_str(columns.trim());
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}
