//! Listeners of the stream: each counts from the log's acknowledgement of an event to its delta.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use futures::future::try_join_all;
use http_body_util::BodyExt as _;
use quanyu_boot::{clock, task};
use tokio::sync::watch;

use super::requests::Connection;
use super::{Heard, Load};
use crate::bench::latency::Quantiles;
use crate::bench::streams::{Connections, subjects};

/// Events that are sent, one after another.
const EVENTS: usize = 20;
/// Between two of them.
const PAUSE: Duration = Duration::from_millis(700);
/// After which a delta is missing.
const DEADLINE: Duration = Duration::from_secs(10);
/// Listeners that connect at a time.
const AT_A_TIME: usize = 100;

/// What a listener heard: the number in an event's subject, and when.
type Deltas = Vec<(usize, Instant)>;

/// Measures with all listeners connected.
pub async fn measure(
    address: &str,
    key: &str,
    load: Load,
    connections: &Connections,
) -> anyhow::Result<Heard> {
    let (end, ended) = watch::channel(false);
    let key: Arc<str> = key.into();
    let mut listening = Vec::new();
    for group in (0..load.listeners).collect::<Vec<_>>().chunks(AT_A_TIME) {
        let connecting = group.iter().map(|_| Connection::open(address, &key));
        for mut connection in try_join_all(connecting).await? {
            let response = connection.must("/api/v1/stream").await?;
            listening
                .push(task::spawn("bench-listener", listen(connection, response.into_body(), ended.clone())));
        }
    }
    let mut sent = Vec::new();
    for number in 0..EVENTS {
        connections.send_all(subjects(&format!("s{number}"), 1)).await?;
        sent.push(clock::monotonic());
        tokio::time::sleep(PAUSE).await;
    }
    tokio::time::sleep(DEADLINE.saturating_sub(PAUSE)).await;
    end.send(true).context("end the listeners")?;
    let heard: Vec<Deltas> = try_join_all(listening)
        .await
        .context("wait for the listeners")?
        .into_iter()
        .collect::<anyhow::Result<_>>()?;
    let wait = |(number, at): &(usize, Instant)| {
        Some(at.saturating_duration_since(*sent.get(*number)?).as_secs_f64() * 1e3)
    };
    let waits: Vec<f64> = heard.iter().flatten().filter_map(wait).collect();
    Ok(Heard {
        listeners: heard.len(),
        expected: heard.len() * EVENTS,
        heard: waits.len(),
        wait_ms: Quantiles::of(waits).context("no delta was heard")?,
    })
}

async fn listen(
    connection: Connection,
    mut body: hyper::body::Incoming,
    mut ended: watch::Receiver<bool>,
) -> anyhow::Result<Deltas> {
    // Dropping it would close what is listened to.
    let _open = connection;
    let (mut heard, mut text) = (Vec::new(), String::new());
    loop {
        let frame = tokio::select! {
            frame = body.frame() => frame,
            _ = ended.wait_for(|ended| *ended) => break,
        };
        let Some(frame) = frame else { break };
        if let Ok(bytes) = frame?.into_data() {
            text.push_str(&String::from_utf8_lossy(&bytes));
        }
        let at = clock::monotonic();
        while let Some((message, rest)) = text.split_once("\n\n") {
            heard.extend(numbers(message).into_iter().map(|number| (number, at)));
            text = rest.to_owned();
        }
    }
    heard.dedup_by_key(|(number, _)| *number);
    Ok(heard)
}

/// The numbers of events that a message of the feed is about.
fn numbers(message: &str) -> Vec<usize> {
    let is_feed = message.lines().any(|line| line.trim() == "event: feed" || line.trim() == "event:feed");
    if !is_feed {
        return Vec::new();
    }
    let number = |part: &str| part.split('-').next()?.trim_end_matches(char::is_alphabetic).parse().ok();
    message.split("\"incident:s").skip(1).filter_map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_known_by_its_subject() {
        let message = "id: 1-2\nevent: feed\ndata: {\"items\":[{\"subject\":\"incident:s7-00000000\"}]}";
        assert_eq!(numbers(message), [7]);
        assert_eq!(numbers("event: counts\ndata: \"incident:s7-0\""), Vec::<usize>::new());
    }
}
