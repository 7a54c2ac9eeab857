//! What a server's error means for the person at the terminal: the exit code and the remedy, wherever in a chain of
//! causes it sits.
//!
//! Used by `report` for every command and by `servers`, so that no command can forget it. Never changes an error's text.

use std::borrow::Cow;
use std::error::Error;

use quanyu_answers::AnswerError;
use quanyu_boot::{Exit, Failure};
use quanyu_fold::proof::ProofError;
use quanyu_log::LogError;
use quanyu_store::StoreError;

/// ClickHouse's codes that have a remedy of ours.
const AUTHENTICATION_FAILED: u32 = 516;
const UNKNOWN_TABLE: u32 = 60;
const UNKNOWN_DATABASE: u32 = 81;

/// Exit code and remedy.
type Remedy = (Exit, Option<&'static str>);
/// The same, with a remedy that may depend on what was asked.
type AnyRemedy = (Exit, Option<Cow<'static, str>>);

/// The error with a [`Failure`] in its chain, where something is known about it.
pub fn applied(error: anyhow::Error) -> anyhow::Error {
    if error.chain().any(<dyn Error>::is::<Failure>) {
        return error;
    }
    match error.chain().find_map(of_cause) {
        Some((exit, fix)) => failure(exit, error.to_string(), fix).because(error).into(),
        None => error,
    }
}

fn of_cause(cause: &(dyn Error + 'static)) -> Option<AnyRemedy> {
    let answer = cause.downcast_ref::<AnswerError>().map(of_answer);
    answer.or_else(|| of_server(cause).map(|(exit, fix)| (exit, fix.map(Cow::Borrowed))))
}

fn of_server(cause: &(dyn Error + 'static)) -> Option<Remedy> {
    let store = cause.downcast_ref::<StoreError>().map(of_store);
    let log = || cause.downcast_ref::<LogError>().map(of_log);
    let proof = || cause.downcast_ref::<ProofError>().map(of_proof);
    let local = || cause.downcast_ref::<quanyu_local::Error>().map(of_local);
    store.or_else(log).or_else(proof).or_else(local)
}

/// A failure with a remedy, if there is one.
pub fn failure(exit: Exit, what: String, fix: Option<impl Into<String>>) -> Failure {
    let failure = Failure::new(exit, what);
    match fix {
        Some(fix) => failure.fix(fix),
        None => failure,
    }
}

/// Of a store's error.
pub fn of_store(error: &StoreError) -> Remedy {
    match error {
        error if error.unreachable() => (
            Exit::Unreachable,
            Some("check that ClickHouse runs (`quanyu status`) and that QUANYU_CLICKHOUSE_URL is right"),
        ),
        StoreError::Refused { code: AUTHENTICATION_FAILED, .. } => {
            (Exit::Failed, Some("check QUANYU_CLICKHOUSE_USER and QUANYU_CLICKHOUSE_PASSWORD"))
        }
        StoreError::Refused { code: UNKNOWN_TABLE | UNKNOWN_DATABASE, .. } => (
            Exit::Failed,
            Some(
                "SHOW TABLES LIKE 'v1_%' lists the views; `quanyu migrate` makes the tables that are missing",
            ),
        ),
        _ => (Exit::Failed, None),
    }
}

/// Of an answer that there is not.
fn of_answer(error: &AnswerError) -> AnyRemedy {
    match error {
        AnswerError::Usage { fix, .. } => (Exit::Usage, fix.clone().map(Cow::Owned)),
        AnswerError::Store(error) => {
            let (exit, fix) = of_store(error);
            (exit, fix.map(Cow::Borrowed))
        }
        AnswerError::Unreadable { .. } => (Exit::Failed, None),
    }
}

/// Of the log's error.
pub fn of_log(error: &LogError) -> Remedy {
    match error {
        LogError::Unreachable { .. } | LogError::Stalled { .. } => (
            Exit::Unreachable,
            Some("check that Kafka runs (`quanyu status`) and that QUANYU_KAFKA_BROKERS is right"),
        ),
        LogError::Config { .. } => (Exit::Usage, Some("check kafka.options")),
        LogError::Refused { .. } => (Exit::Failed, Some("check the credentials in kafka.options")),
        LogError::UnknownTopic { .. } => (Exit::Failed, Some("create the topics with `quanyu migrate`")),
        LogError::Fatal { .. } => (
            Exit::Fenced,
            Some("stop the other process of the same name, or give this one another fold.instance"),
        ),
        LogError::Publish { .. } => (Exit::Unreachable, Some("try again: what was published counts once")),
        _ => (Exit::Failed, None),
    }
}

/// Of the local stack's error; its text says the remedy.
pub fn of_local(error: &quanyu_local::Error) -> Remedy {
    match error {
        quanyu_local::Error::NotRunning { .. } => (Exit::Unreachable, None),
        quanyu_local::Error::Usage(_) => (Exit::Usage, None),
        quanyu_local::Error::Read { .. } => {
            (Exit::Failed, Some("check that path and its rights, or choose another folder with --home"))
        }
        _ => (Exit::Failed, None),
    }
}

fn of_proof(error: &ProofError) -> Remedy {
    match error {
        ProofError::Store(error) => of_store(error),
        ProofError::Log(error) => of_log(error),
        ProofError::Insert(_) => (Exit::Failed, Some("run the same command again")),
        ProofError::Unreadable { .. } => (Exit::Failed, Some("run `quanyu verify --repair`")),
        ProofError::LogCut { .. } => (
            Exit::Failed,
            Some("the events tables are the only copy now: `quanyu rebuild KIND` folds from them"),
        ),
        _ => (Exit::Failed, None),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use anyhow::Context as _;
    use quanyu_boot::exit::explain;

    fn lost() -> StoreError {
        StoreError::Unreachable { url: "http://db:8123".to_owned(), reason: "connection refused".to_owned() }
    }

    #[test]
    fn a_lost_server_is_known_under_any_context() {
        let plain = Err::<(), _>(lost()).context("start fold").unwrap_err();
        let wrapped = Err::<(), _>(ProofError::Store(lost())).context("verify").unwrap_err();
        for error in [plain, wrapped] {
            let what = error.to_string();
            let explained = explain(&applied(error));
            assert_eq!(explained.exit, Exit::Unreachable);
            assert_eq!(explained.what, what);
            assert_eq!(explained.causes.len(), 1, "{explained:?}");
            assert!(explained.fix.is_some_and(|fix| fix.contains("QUANYU_CLICKHOUSE_URL")));
        }
    }

    #[test]
    fn an_answer_that_there_is_not_says_what_to_ask_instead() {
        let wrong = AnswerError::usage("\"Mars\" is no time zone").or_ask("use a name such as Asia/Shanghai");
        let explained = explain(&applied(wrong.into()));
        assert_eq!((explained.exit, explained.causes.len()), (Exit::Usage, 0), "{explained:?}");
        assert_eq!(explained.fix.as_deref(), Some("use a name such as Asia/Shanghai"));
        assert_eq!(explain(&applied(AnswerError::from(lost()).into())).exit, Exit::Unreachable);
        let unreadable = explain(&applied(AnswerError::unreadable("read section towns", "no JSON").into()));
        assert_eq!((unreadable.exit, unreadable.causes), (Exit::Failed, vec!["no JSON".to_owned()]));
    }

    #[test]
    fn what_a_command_says_itself_stays() {
        let said = Failure::usage("wrong").because(lost());
        assert_eq!(explain(&applied(said.into())).exit, Exit::Usage);
        assert_eq!(explain(&applied(anyhow::anyhow!("else"))).exit, Exit::Failed);
    }
}
