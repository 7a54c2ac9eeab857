//! Lists the reports: every folder of `queries/` with its sections in order, embedded. No list is kept by hand.
//!
//! A section is a file `NN_name.sql` that opens with `-- title: English | 中文`, `-- definition: id.vN` and
//! `-- rule: …`; `data.sql` finds a record of the report's own data and names the topics that it is made of. A section that
//! came to a report after answers of it had been published says `-- joined: later`. What several sections share is a file
//! `NAME.part`, which a line `{part:NAME}` puts in, or `{part:REPORT/NAME}` where it is another report's.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or_else(|| wrong("no manifest folder"))?);
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(|| wrong("no output folder"))?);
    let folder = root.join("queries");
    println!("cargo::rerun-if-changed=queries");
    let mut list = String::from("&[\n");
    for name in names(&folder)? {
        println!("cargo::rerun-if-changed=queries/{name}");
        report(&folder.join(&name), &name, &mut list)?;
    }
    list.push_str("]\n");
    fs::write(out.join("reports.rs"), list)
}

fn report(folder: &Path, name: &str, list: &mut String) -> io::Result<()> {
    let mut sections = String::new();
    let mut data = None;
    for file in names(folder)? {
        let path = folder.join(&file);
        println!("cargo::rerun-if-changed=queries/{name}/{file}");
        if file.ends_with(".part") {
            continue;
        }
        let text = fs::read_to_string(&path)?;
        let header = |key: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(&format!("-- {key}: ")));
            line.ok_or_else(|| wrong(&format!("{}: no line `-- {key}: …`", path.display())))
        };
        let body: Vec<&str> = text.lines().skip_while(|line| line.starts_with("--")).collect();
        let sql = with_parts(folder, &body)?;
        if file == "data.sql" {
            let topics: Vec<String> = header("topics")?.split(' ').map(ToOwned::to_owned).collect();
            data = Some((topics, sql));
            continue;
        }
        let stem = file.strip_suffix(".sql").and_then(|stem| stem.split_once('_'));
        let (_, section) = stem.ok_or_else(|| wrong(&format!("{}: call it NN_name.sql", path.display())))?;
        let (title, title_zh) = header("title")?
            .split_once(" | ")
            .ok_or_else(|| wrong(&format!("{}: the title is English | Chinese", path.display())))?;
        let (definition, rule) = (header("definition")?, header("rule")?);
        let joined_later = header("joined").is_ok_and(|when| when == "later");
        let _ = writeln!(
            sections,
            "        Section {{ name: {section:?}, title: {title:?}, title_zh: {title_zh:?}, definition: {definition:?}, \
             rule: {rule:?}, joined_later: {joined_later}, sql: {sql:?} }},"
        );
    }
    let (topics, data) = data.ok_or_else(|| wrong(&format!("{name}: no data.sql")))?;
    let _ = writeln!(
        list,
        "    Report {{ name: {name:?}, topics: &{topics:?}, data: {data:?}, sections: &[\n{sections}    ] }},"
    );
    Ok(())
}

/// The lines of a section, those of a part in the place of the line that names it.
fn with_parts(folder: &Path, lines: &[&str]) -> io::Result<String> {
    let mut whole = Vec::new();
    for line in lines {
        let part = line.strip_prefix("{part:").and_then(|line| line.strip_suffix('}'));
        whole.push(match part {
            Some(part) => {
                let file = match part.split_once('/') {
                    Some((report, name)) => folder.with_file_name(report).join(format!("{name}.part")),
                    None => folder.join(format!("{part}.part")),
                };
                fs::read_to_string(file)?.trim_end().to_owned()
            }
            None => (*line).to_owned(),
        });
    }
    Ok(whole.join("\n"))
}

/// What is in a folder, in order.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

fn wrong(what: &str) -> io::Error {
    io::Error::other(what.to_owned())
}
