//! The ledgers: hazards, petitions, reports of an election term. Sums, shares with their intervals, what is beyond its limit.

use quanyu_answers::{Begun, ledger};
use serde_json::json;

use super::figures::told;
use crate::answer::{Body, DefinitionRef};
use crate::fault::Fault;
use crate::question::Question;

/// Hazards.
///
/// # Errors
/// What was asked cannot be meant, or the tables do not answer.
pub async fn hazards(question: &Question<'_>) -> Result<Body, Fault> {
    settled(question, "clearance").await
}

/// Petitions.
///
/// # Errors
/// What was asked cannot be meant, or the tables do not answer.
pub async fn petitions(question: &Question<'_>) -> Result<Body, Fault> {
    settled(question, "petition-backlog").await
}

/// Reports of an election term.
///
/// # Errors
/// What was asked cannot be meant, or the tables do not answer.
pub async fn reports_answered(question: &Question<'_>) -> Result<Body, Fault> {
    settled(question, "reports-answered").await
}

async fn settled(question: &Question<'_>, name: &str) -> Result<Body, Fault> {
    let ledger = quanyu_figures::ledger(name).ok_or(Fault::Internal)?;
    let begun = question.ask().begin(question.store, &[ledger.topic], question.now).await?;
    let Begun { asked, pin, .. } = begun;
    let limit_version = asked.limit_version();
    let burn_down = match question.values.text("burn_down") {
        Some("month") => Some(ledger::Every::Month),
        Some(_) => Some(ledger::Every::Week),
        None => None,
    };
    let (at, window) = (asked.at, asked.window);
    let figures = ledger::Parameters { asked, burn_down }.figures(question.store, ledger, &pin).await?;
    let mut body = told(&figures)?;
    if let Some(value) = body.value.as_object_mut() {
        value.insert("at".to_owned(), json!(at));
        value.insert("window".to_owned(), json!(window));
        value.insert("limit_version".to_owned(), json!(limit_version));
    }
    Ok(body.defined(DefinitionRef {
        id: ledger.id.to_owned(),
        name: ledger.name.to_owned(),
        name_zh: ledger.name_zh.to_owned(),
        rule: ledger.rule.to_owned(),
    }))
}
