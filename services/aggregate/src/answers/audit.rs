//! Who read what is restricted. Whoever reads the audit reads no record.

use quanyu_access::Scope;
use quanyu_answers::audit::Parameters;
use serde_json::Value;

use crate::answer::Body;
use crate::fault::Fault;
use crate::question::Question;

/// The reads, the newest first; of those whose scope lies in the asker's.
///
/// # Errors
/// What was asked cannot be meant, or the tables do not answer.
pub async fn audit(question: &Question<'_>) -> Result<Body, Fault> {
    let ask = question.ask();
    let asked = Parameters {
        // A read is about its reader's scope, which is looked at below.
        area: None,
        from: ask.from,
        to: ask.to,
        zone: ask.zone,
        principal: question.values.text("principal").map(str::to_owned),
        list: ask.list,
    };
    let mut body = Body::of(&asked.answer(question.store).await?)?;
    let area = question.area.map_or_else(Scope::everything, |code| Scope::of([code]).unwrap_or_default());
    if let Some(reads) = body.value.get_mut("reads").and_then(Value::as_array_mut) {
        let scope = |read: &Value| read["scope"].as_str().filter(|code| !code.is_empty()).map(str::to_owned);
        reads.retain(|read| area.covers(scope(read).as_deref()));
    }
    Ok(body)
}
