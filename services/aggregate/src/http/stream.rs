//! The stream of what is new, as server-sent events: a snapshot, then what changes, with ids to go on from.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures::{Stream, stream};
use http::{HeaderMap, HeaderValue, header};
use tokio::sync::broadcast::error::RecvError;

use super::{App, caller, problem};
use crate::hub::{Hub, Listener, Message};

const PATH: &str = "/api/v1/stream";
/// A sign of life between messages: below what proxies wait.
const HEARTBEAT: Duration = Duration::from_secs(10);
/// After how long a listener comes back.
const RETRY: Duration = Duration::from_secs(2);

/// Listens.
pub async fn subscribe(State(app): State<App>, headers: HeaderMap) -> Response {
    let last_id = headers.get("last-event-id").and_then(|value| value.to_str().ok());
    let listening = async {
        let entrance = caller::enter(&app, &headers)?;
        app.hub.listen(&entrance.principal, last_id).await
    };
    match listening.await {
        Ok(listener) => {
            let events = events(app.hub.clone(), listener);
            let kept = KeepAlive::new().interval(HEARTBEAT).text("heartbeat");
            let mut response = Sse::new(events).keep_alive(kept).into_response();
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
            response
        }
        Err(fault) => problem::of(&fault, PATH),
    }
}

enum Step {
    First(std::vec::IntoIter<Arc<Message>>),
    Next,
    End,
}

/// What was first, then what comes. A listener that fell behind is told to begin again: a gap would look like calm.
fn events(hub: Hub, listener: Listener) -> impl Stream<Item = Result<Event, Infallible>> {
    let mut listener = listener;
    let first = std::mem::take(&mut listener.first).into_iter();
    stream::unfold((listener, Step::First(first)), move |(mut listener, step)| {
        let hub = hub.clone();
        async move {
            let mut step = step;
            if let Step::First(rest) = &mut step {
                match rest.next() {
                    Some(message) => return Some((Ok(event(&hub, &message)), (listener, step))),
                    None => step = Step::Next,
                }
            }
            match step {
                Step::End => None,
                _ => match listener.next.recv().await {
                    Ok(message) => Some((Ok(event(&hub, &message)), (listener, Step::Next))),
                    Err(RecvError::Lagged(_)) => Some((Ok(end("behind")), (listener, Step::End))),
                    Err(RecvError::Closed) => Some((Ok(end("stopping")), (listener, Step::End))),
                },
            }
        }
    })
}

fn event(hub: &Hub, message: &Message) -> Event {
    Event::default().id(hub.id(message)).event(message.event).retry(RETRY).data(&message.data)
}

fn end(reason: &str) -> Event {
    Event::default().event("end").retry(RETRY).data(format!("{{\"reason\":\"{reason}\"}}"))
}
