//! The memory of fold with many open subjects: what its bounded cache of states and its growing filter of known subjects
//! take together.
//!
//! Used by `quanyu bench fold`, on a stack of its own, before anything else has filled the process. Reads what the kernel
//! says, never the process itself.

use anyhow::Context as _;
use serde::Serialize;

use crate::bench::latency::wait_visible;
use crate::bench::records;
use crate::bench::stand::{STREAM, Stand};
use crate::bench::streams::{Connections, subjects as reports};

/// Subjects between two looks; they are made up in this process's memory first.
const STEP: usize = 250_000;

/// What was found.
#[derive(Debug, Clone, Serialize)]
pub struct Memory {
    /// Open subjects in the end.
    pub subjects: usize,
    /// Before the first of them.
    pub resident_mb_before: f64,
    /// With all of them.
    pub resident_mb: f64,
    /// The most there ever was, batches on their way included.
    pub peak_mb: f64,
    /// Growth over all subjects.
    pub bytes_per_subject: f64,
    /// Growth over the second half, when the cache is full and only the filter grows.
    pub bytes_per_further_subject: f64,
    /// After every step.
    pub steps: Vec<Step>,
}

/// A look.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Step {
    pub subjects: usize,
    pub resident_mb: f64,
}

/// Reports so many incidents and looks at fold after every 250,000.
///
/// # Errors
/// A server does not answer, or fold does not keep up.
pub async fn measure(stand: &Stand, subjects: usize) -> anyhow::Result<Memory> {
    stand.tell(format_args!("memory with {subjects} open subjects …"));
    let connections = Connections::open(&stand.grpc).await?;
    let processes = stand.processes().await?;
    let (before, _) = processes.resident("fold")?;
    let mut steps = vec![Step { subjects: 0, resident_mb: megabytes(before) }];
    let mut held = 0;
    while held < subjects {
        let more = STEP.min(subjects - held);
        connections.send_all(reports(&format!("m{held}"), more)).await?;
        held += more;
        let ends = records::ends(&stand.broker, STREAM.topic()).await?;
        wait_visible(&stand.client, &ends).await?;
        let (resident, _) = processes.resident("fold")?;
        steps.push(Step { subjects: held, resident_mb: megabytes(resident) });
        stand.tell(format_args!("{held} subjects: {:.0} MB", megabytes(resident)));
    }
    let (_, peak) = processes.resident("fold")?;
    Memory::of(&steps, megabytes(peak)).context("no subject was sent")
}

impl Memory {
    fn of(steps: &[Step], peak_mb: f64) -> Option<Self> {
        let (first, last) = (steps.first()?, steps.last()?);
        let half = steps.iter().find(|step| step.subjects * 2 >= last.subjects)?;
        let growth = |from: &Step| {
            let subjects = last.subjects.saturating_sub(from.subjects).max(1);
            (last.resident_mb - from.resident_mb) * 1e6 / subjects as f64
        };
        Some(Self {
            subjects: last.subjects,
            resident_mb_before: first.resident_mb,
            resident_mb: last.resident_mb,
            peak_mb,
            bytes_per_subject: growth(first),
            bytes_per_further_subject: growth(half),
            steps: steps.to_vec(),
        })
    }
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn growth_is_told_over_all_and_over_the_second_half() {
        let step = |subjects, resident_mb| Step { subjects, resident_mb };
        let steps = [step(0, 50.0), step(1_000_000, 450.0), step(2_000_000, 470.0)];
        let memory = Memory::of(&steps, 500.0).unwrap();
        assert!((memory.bytes_per_subject - 210.0).abs() < 1e-9);
        assert!((memory.bytes_per_further_subject - 20.0).abs() < 1e-9);
        assert!(Memory::of(&[], 1.0).is_none());
    }
}
