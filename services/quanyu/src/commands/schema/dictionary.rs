//! The data dictionary: every view and table with its columns and what they mean, in English and Chinese.
//!
//! `quanyu schema docs` prints it, and `deploy/cookbook/DICTIONARY.md` is its output. It reads the migrations' own text,
//! so it says what this build would create, and asks no server.

use std::fmt::Write as _;

use anyhow::Context as _;
use quanyu_store::migrate::migrations;
use serde::Serialize;

/// What something is, in both languages.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Meaning {
    /// In English.
    pub english: String,
    /// In Chinese.
    pub chinese: String,
}

/// A column.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type, as ClickHouse names it.
    #[serde(rename = "type")]
    pub of_type: String,
    /// What it means.
    #[serde(flatten)]
    pub meaning: Meaning,
}

/// A view or a table.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Relation {
    /// Its name.
    pub name: String,
    /// Whether it is a view; views are for everybody, tables may change.
    pub view: bool,
    /// What a row is.
    #[serde(flatten)]
    pub meaning: Meaning,
    /// Its columns in their order.
    pub columns: Vec<Column>,
}

/// Every view and table that the migrations create, in their order; what is created again counts as it was last.
///
/// # Errors
/// A statement, column or comment that is written in another way than the others.
pub fn relations() -> anyhow::Result<Vec<Relation>> {
    let mut relations: Vec<Relation> = Vec::new();
    for migration in migrations()? {
        let read = relation(migration.text);
        let read =
            read.with_context(|| format!("read migration {:04}_{}", migration.number, migration.name))?;
        if let Some(read) = read {
            relations.retain(|older| older.name != read.name);
            relations.push(read);
        }
    }
    Ok(relations)
}

/// What a statement creates; none when it creates no view and no table.
fn relation(statement: &str) -> anyhow::Result<Option<Relation>> {
    let (opening, body) = statement.split_once('\n').unwrap_or((statement, ""));
    let created = opening.split_once("{database}.").filter(|(verb, _)| verb.starts_with("CREATE "));
    let Some((verb, named)) = created else { return Ok(None) };
    let name = named.split(' ').next().unwrap_or(named).to_owned();
    let comment = body.lines().rev().find_map(|line| line.strip_prefix("COMMENT '"));
    let meaning = meaning(comment.context("no COMMENT in a line of its own")?)?;
    let mut columns = Vec::new();
    for line in body.lines().take_while(|line| *line != ")") {
        let described = line.strip_prefix("    ").and_then(|line| line.split_once(" COMMENT '"));
        if let Some((declared, comment)) = described {
            columns.push(column(declared, comment).with_context(|| format!("read {declared}"))?);
        }
    }
    Ok(Some(Relation { name, view: verb.contains(" VIEW "), meaning, columns }))
}

fn column(declared: &str, comment: &str) -> anyhow::Result<Column> {
    let (name, of_type) = declared.split_once(' ').context("a column has a name and a type")?;
    // An alias has the type that stands before it.
    let of_type = of_type.split(" ALIAS ").next().unwrap_or(of_type);
    Ok(Column { name: name.to_owned(), of_type: of_type.to_owned(), meaning: meaning(comment)? })
}

/// Both languages of a comment whose opening quote has been read.
fn meaning(comment: &str) -> anyhow::Result<Meaning> {
    let text = literal(comment).context("a comment without its closing quote")?;
    let (english, chinese) = text.split_once(" | ").context("a comment is `English | 中文`")?;
    Ok(Meaning { english: english.to_owned(), chinese: chinese.to_owned() })
}

/// The text up to the closing quote; a quote within is written twice.
fn literal(rest: &str) -> Option<String> {
    let mut text = String::new();
    let mut signs = rest.chars();
    loop {
        match signs.next()? {
            '\'' if signs.as_str().starts_with('\'') => text.extend(signs.next()),
            '\'' => return Some(text),
            sign => text.push(sign),
        }
    }
}

const OPENING: &str = "\
# Data dictionary | 数据字典

What `quanyu schema docs` prints; do not edit. Views named `v1_…` keep their columns and meanings; tables may change with
any version. All times are UTC.

";

/// The dictionary as Markdown: views first, then tables.
pub fn markdown(relations: &[Relation]) -> String {
    let mut page = OPENING.to_owned();
    for (title, view) in [("## Views | 视图", true), ("## Tables | 数据表", false)] {
        let _ = writeln!(page, "{title}\n");
        let mut listed: Vec<&Relation> = relations.iter().filter(|relation| relation.view == view).collect();
        listed.sort_by_key(|relation| relation.name.as_str());
        for relation in &listed {
            let Meaning { english, chinese } = &relation.meaning;
            let _ = writeln!(page, "- [`{0}`](#{0}): {english} | {chinese}", relation.name);
        }
        page.push('\n');
        for relation in listed {
            section(&mut page, relation);
        }
    }
    // One line feed at the end, as every file has.
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

fn section(page: &mut String, relation: &Relation) {
    let Meaning { english, chinese } = &relation.meaning;
    let _ = writeln!(page, "### {}\n\n{english}. {chinese}。\n", relation.name);
    page.push_str("| column | type | meaning | 含义 |\n|---|---|---|---|\n");
    for Column { name, of_type, meaning: Meaning { english, chinese } } in &relation.columns {
        let _ = writeln!(page, "| `{name}` | `{of_type}` | {} | {} |", cell(english), cell(chinese));
    }
    page.push('\n');
}

/// A text that does not end its cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[cfg(test)]
mod tests;
