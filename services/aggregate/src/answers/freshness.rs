//! How far each topic is and when each source was heard last, from what the watcher saw: it works when the tables do not.

use quanyu_figures::Data;
use serde_json::json;

use crate::answer::Body;
use crate::fault::Fault;
use crate::freshness::{Heard, Newest, instant};
use crate::question::Question;
use crate::route::{FIRE, INCIDENT, SAFETY, WARNING};

/// Topics and sources.
///
/// # Errors
/// None; an answer of what is known.
pub async fn freshness(question: &Question<'_>) -> Result<Body, Fault> {
    let (seen, now_ms) = (question.seen, question.now.as_millisecond());
    let topics: Vec<_> = [INCIDENT, FIRE, SAFETY, WARNING]
        .into_iter()
        .map(|topic| {
            let of = |exercise| seen.newest.get(&(topic.to_owned(), exercise)).copied();
            let newest = of(false).into_iter().chain(of(true)).reduce(later);
            let told = seen.freshness(&[topic], None, now_ms);
            json!({
                "topic": topic,
                "state": told.state,
                "level_until": told.level_until,
                "behind_s": told.behind_s,
                "events": newest.map(|newest| newest.events),
                "newest_event_at": newest.and_then(|newest| instant(newest.occurred_ms)),
                "newest_received_at": newest.and_then(|newest| instant(newest.received_ms)),
            })
        })
        .collect();
    let sources: Vec<_> = seen.heard.iter().map(|one| source(one, now_ms)).collect();
    Body::of(&json!({ "topics": topics, "sources": sources }))
}

/// Of real and of exercise data together.
fn later(one: Newest, other: Newest) -> Newest {
    Newest {
        occurred_ms: one.occurred_ms.max(other.occurred_ms),
        received_ms: one.received_ms.max(other.received_ms),
        late: one.late + other.late,
        events: one.events + other.events,
    }
}

fn source(one: &Heard, now_ms: i64) -> serde_json::Value {
    json!({
        "source": one.source,
        "name": one.name,
        "topic": one.topic,
        "data": if one.exercise { Data::Exercise } else { Data::Real },
        "cadence_s": one.cadence_s,
        "last_heard_at": instant(one.until_ms),
        "silent": one.is_silent(now_ms),
    })
}
