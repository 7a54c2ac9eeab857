//! Pollers: many who ask for the same each second, and some who ask what nobody asked before.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use futures::future::try_join_all;
use quanyu_boot::{clock, task};

use super::requests::Connection;
use super::{Load, Polled};
use crate::bench::latency::Quantiles;

/// What all pollers ask for.
const SAME: &str = "/api/v1/counts?kind=incident&step=day";
/// Seconds before anything counts: connections that were just opened are not what is measured.
const WARM_UP_S: usize = 3;
/// Who ask what nobody asked before, at a time.
const ASKERS: usize = 8;

/// One request.
struct Wait {
    status: u16,
    ms: f64,
}

/// Each poller asks for the same answer once a second, spread over the second.
pub async fn cached(address: &str, key: &str, load: Load) -> anyhow::Result<Polled> {
    let mut connections = Vec::new();
    for _ in 0..load.pollers {
        connections.push(Connection::open(address, key).await?);
    }
    let started = clock::monotonic() + Duration::from_millis(200);
    let pollers = load.pollers.max(1);
    let rounds = WARM_UP_S + usize::try_from(load.seconds).unwrap_or(usize::MAX);
    let polling = connections.into_iter().enumerate().map(|(number, mut connection)| {
        let first = started + Duration::from_secs_f64(number as f64 / pollers as f64);
        task::spawn("bench-poller", async move {
            let mut waits = Vec::new();
            for round in 0..rounds {
                let due = first + Duration::from_secs(round as u64);
                tokio::time::sleep_until(due.into()).await;
                let (status, _) = connection.get(SAME).await?;
                if round >= WARM_UP_S {
                    waits.push(Wait { status, ms: since(due) });
                }
            }
            anyhow::Ok(waits)
        })
    });
    let polled = gather(try_join_all(polling).await.context("wait for the pollers")?)?;
    Polled::of(polled, load.seconds as f64)
}

/// Each asker asks as fast as it is answered, another question each time.
pub async fn uncached(address: &str, key: &str, lasting: Duration) -> anyhow::Result<Polled> {
    let until = clock::monotonic() + lasting;
    let asking = (0..ASKERS).map(|asker| {
        let (address, key) = (address.to_owned(), key.to_owned());
        task::spawn("bench-asker", async move {
            let mut connection = Connection::open(&address, &key).await?;
            let (mut waits, mut number) = (Vec::new(), asker);
            while clock::monotonic() < until {
                let path = question(number);
                let asked = clock::monotonic();
                let (status, _) = connection.get(&path).await?;
                waits.push(Wait { status, ms: since(asked) });
                number += ASKERS;
            }
            anyhow::Ok(waits)
        })
    });
    let polled = gather(try_join_all(asking).await.context("wait for the askers")?)?;
    Polled::of(polled, lasting.as_secs_f64())
}

/// A window that no other question of this run has.
fn question(number: usize) -> String {
    let (first, days) = (number % 300, 1 + number / 300);
    let from = jiff::civil::date(2025, 1, 1).saturating_add(jiff::Span::new().days(first as i64));
    let to = from.saturating_add(jiff::Span::new().days(days as i64 % 700));
    format!("/api/v1/counts?kind=incident&step=week&by=class&from={from}&to={to}")
}

fn since(at: Instant) -> f64 {
    clock::monotonic().saturating_duration_since(at).as_secs_f64() * 1e3
}

fn gather(all: Vec<anyhow::Result<Vec<Wait>>>) -> anyhow::Result<Vec<Wait>> {
    let all: Vec<Vec<Wait>> = all.into_iter().collect::<anyhow::Result<_>>()?;
    Ok(all.into_iter().flatten().collect())
}

impl Polled {
    fn of(waits: Vec<Wait>, seconds: f64) -> anyhow::Result<Self> {
        let answers: Vec<f64> = waits.iter().filter(|wait| wait.status == 200).map(|wait| wait.ms).collect();
        Ok(Self {
            answers: answers.len(),
            faults: waits.len() - answers.len(),
            per_second: answers.len() as f64 / seconds,
            wait_ms: Quantiles::of(answers).context("nothing was answered")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_question_is_asked_twice() {
        let asked: BTreeSet<String> = (0..20_000).map(question).collect();
        assert_eq!(asked.len(), 20_000);
    }
}
