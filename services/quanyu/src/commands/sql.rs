//! `quanyu sql`: asks the tables. Read-only unless told otherwise; a table on a terminal, tab-separated otherwise.
//!
//! Streams the answer, so its size is bounded by nothing here but the reader.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use quanyu_boot::{Exit, Failure};

use crate::output::write_stdout;
use crate::servers::store_failure;
use crate::session::Session;

/// Largest query that is read from a file or standard input, bytes.
const QUERY_BYTES_MAX: u64 = 1 << 20;

const EXAMPLES: &str = "\
Examples:
  quanyu sql \"SELECT category_class, count() FROM v1_incidents GROUP BY category_class\"
  quanyu sql --json \"SELECT count() AS incidents FROM v1_incidents\"
  quanyu sql -f report.sql --format CSVWithNames > report.csv
  quanyu sql --param area=330784001 \"SELECT count() FROM v1_fires WHERE area_code = {area:String}\"
  quanyu sql -f deploy/cookbook/71-freshness.sql --param area=330784 --param exercise=false
  echo 'SELECT 1' | quanyu sql -
  quanyu sql --write \"OPTIMIZE TABLE incidents FINAL\"

With --json the answer is {\"rows\": [{…}, …]}. Start with the documented views: SHOW TABLES LIKE 'v1_%'.";

/// Ask the tables in SQL
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// The query; `-` reads it from standard input
    #[arg(required_unless_present = "file")]
    query: Option<String>,
    /// Read the query from a file
    #[arg(short, long, conflicts_with = "query", value_name = "FILE")]
    file: Option<PathBuf>,
    /// Any output format of ClickHouse, such as CSVWithNames or JSONEachRow
    #[arg(long, conflicts_with = "json")]
    format: Option<String>,
    /// A value that the query names as {NAME:Type}; may be repeated
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = parameter, conflicts_with = "write")]
    parameters: Vec<(String, String)>,
    /// Allow a statement that changes something; prints nothing. Fold is the only writer of its tables: what is
    /// changed behind its back is found by `quanyu verify`
    #[arg(long)]
    write: bool,
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let query = self.query()?;
        let query = query.trim().trim_end_matches(';');
        if query.is_empty() {
            return Err(Failure::usage("the query is empty").into());
        }
        let store = session.store()?;
        if self.write {
            store.execute(query).await.map_err(store_failure)?;
            return Ok(Exit::Ok);
        }
        let format = match (&self.format, session.output.json, session.output.terminal) {
            (Some(format), _, _) => format,
            (None, true, _) => "JSONEachRow",
            (None, false, true) => "PrettyCompactMonoBlock",
            (None, false, false) => "TabSeparatedWithNames",
        };
        let parameters: BTreeMap<String, String> = self.parameters.iter().cloned().collect();
        let mut answer = store.stream(query, format, &parameters).await.map_err(read_failure)?;
        let mut rows = session.output.json.then(Rows::default);
        while let Some(piece) = answer.next().await.map_err(read_failure)? {
            match &mut rows {
                Some(rows) => write_stdout(&rows.piece(&piece))?,
                None => write_stdout(&piece)?,
            }
        }
        if let Some(rows) = rows {
            write_stdout(&rows.end())?;
        }
        Ok(Exit::Ok)
    }

    fn query(&self) -> anyhow::Result<String> {
        let mut text = String::new();
        match (&self.file, self.query.as_deref()) {
            (Some(file), _) => {
                let missing = |error| {
                    Failure::usage(format!("open {}", file.display())).fix("check the path").because(error)
                };
                let open = std::fs::File::open(file).map_err(missing)?;
                open.take(QUERY_BYTES_MAX).read_to_string(&mut text).context("read the query")?;
            }
            (None, Some("-")) => {
                std::io::stdin().take(QUERY_BYTES_MAX).read_to_string(&mut text).context("read the query")?;
            }
            (None, query) => text = query.unwrap_or_default().to_owned(),
        }
        Ok(text)
    }
}

/// A parameter as the server takes it: the setting's name, which is the parameter's with a prefix, and its value.
fn parameter(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE, such as area=330784")?;
    let fits = |sign: char| sign.is_ascii_alphanumeric() || sign == '_';
    if name.is_empty() || !name.chars().all(fits) {
        return Err(format!("parameter {name:?}: expected letters, digits and '_'"));
    }
    Ok((format!("param_{name}"), value.to_owned()))
}

fn read_failure(error: quanyu_store::StoreError) -> Failure {
    /// The server's code for what `readonly` forbids.
    const READONLY: u32 = 164;
    let readonly = matches!(error, quanyu_store::StoreError::Refused { code: READONLY, .. });
    let failure = store_failure(error);
    if readonly { failure.fix("statements that change something need --write") } else { failure }
}

/// Turns lines of JSON objects into one document, without holding them.
#[derive(Default)]
struct Rows {
    begun: bool,
    /// The end of a line is seen, its successor not yet.
    between: bool,
}

impl Rows {
    fn piece(&mut self, piece: &[u8]) -> Vec<u8> {
        let mut out = self.begin();
        for byte in piece {
            if *byte == b'\n' {
                self.between = true;
                continue;
            }
            if std::mem::take(&mut self.between) {
                out.extend_from_slice(b",\n");
            }
            out.push(*byte);
        }
        out
    }

    fn end(mut self) -> Vec<u8> {
        let mut out = self.begin();
        out.extend_from_slice(b"]}\n");
        out
    }

    fn begin(&mut self) -> Vec<u8> {
        if std::mem::replace(&mut self.begun, true) { Vec::new() } else { b"{\"rows\": [".to_vec() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_make_one_document_wherever_the_pieces_are_cut() {
        let text = b"{\"a\":1}\n{\"a\":2}\n";
        for cut in 0..text.len() {
            let mut rows = Rows::default();
            let (first, second) = text.split_at(cut);
            let mut out = rows.piece(first);
            out.extend(rows.piece(second));
            out.extend(rows.end());
            let value: Result<serde_json::Value, _> = serde_json::from_slice(&out);
            assert!(value.is_ok_and(|value| value["rows"][1]["a"] == 2), "cut at {cut}");
        }
        assert_eq!(Rows::default().end(), b"{\"rows\": []}\n");
    }
}
