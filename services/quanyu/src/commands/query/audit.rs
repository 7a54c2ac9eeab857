//! `quanyu query audit` (审计): who read what is restricted, the newest first.

use clap::Args;
use jiff::civil::Date;
use quanyu_answers::audit::{Answer, Parameters};
use quanyu_answers::{LIST_DEFAULT, LIST_MAX, ZONE_DEFAULT};
use quanyu_boot::Exit;

use crate::output::Table;
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu query audit
  quanyu query audit --area 330784105 --from 2026-10-01 --to 2026-10-31 --list 200
  quanyu query audit --principal officer@330784105 --json

Free text and exact positions are restricted. Every read of them through the services is recorded, with the credential
(an organisation or a role), the call and the first hundred records. Reads by SQL are not: they are in a full server's query log.";

/// Reads of restricted fields: by which credential, of which records, through which call (审计)
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// Only reads about this area, with everything below it
    #[arg(long)]
    area: Option<String>,
    /// Only reads from this day on
    #[arg(long, value_name = "DATE", requires = "to")]
    from: Option<Date>,
    /// Only reads up to this day
    #[arg(long, value_name = "DATE", requires = "from")]
    to: Option<Date>,
    /// Whose days
    #[arg(long, default_value = ZONE_DEFAULT, value_name = "ZONE")]
    zone: String,
    /// Only reads of this credential
    #[arg(long, value_name = "NAME")]
    principal: Option<String>,
    /// How many reads are listed at most
    #[arg(long, default_value_t = LIST_DEFAULT, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=i64::from(LIST_MAX)))]
    list: u32,
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let Self { area, from, to, zone, principal, list } = self;
        let parameters = Parameters { area, from, to, zone, principal, list };
        let answer = parameters.answer(&session.store()?).await?;
        print(session, &answer)?;
        Ok(Exit::Ok)
    }
}

fn print(session: &Session, answer: &Answer) -> anyhow::Result<()> {
    if session.output.json {
        return session.output.json(answer);
    }
    let mut table = Table::new(["at", "credential", "roles", "may see", "about", "call", "records", "which"]);
    for read in &answer.reads {
        let everything = |code: &str| if code.is_empty() { "everything".to_owned() } else { code.to_owned() };
        let first = read.subjects.first().cloned();
        let more = if read.subjects.len() > 1 { " …" } else { "" };
        table.row([
            read.at.to_string(),
            read.principal.clone(),
            read.roles.join(", "),
            everything(&read.scope),
            everything(&read.area),
            read.what.clone(),
            read.rows.to_string(),
            first.map_or_else(|| read.query_digest.clone(), |first| format!("{first}{more}")),
        ]);
    }
    session.output.table(table)?;
    session.output.say("reads through the services; SQL on a full server is in its query log");
    Ok(())
}
