//! Processor time and memory of every process that takes part, from the kernel's own account.
//!
//! All threads count, those that ended too. Never signals a process.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, anyhow};
use quanyu_local::Stack;

use crate::bench::figures::Spread;
use crate::servers::local_failure;

/// Ticks of the kernel's account per second: part of Linux's interface on every processor that we build for.
const TICKS_PER_SECOND: f64 = 100.0;
const EVENTS_PER_MILLION: f64 = 1e6;

/// The processes that take part, by name; this one is the client.
#[derive(Debug)]
pub struct Processes(Vec<(String, u32)>);

/// Seconds of processor time by process.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cpu(BTreeMap<String, f64>);

impl Processes {
    /// Those that run now under a stack's home.
    pub async fn of(home: &Path) -> anyhow::Result<Self> {
        let status = Stack::status(home).await.map_err(local_failure)?;
        let alive = status.servers.into_iter().filter(|server| server.alive);
        let mut processes: Vec<(String, u32)> =
            alive.filter_map(|server| Some((server.name, u32::try_from(server.pid?).ok()?))).collect();
        processes.push(("client".to_owned(), std::process::id()));
        Ok(Self(processes))
    }

    /// What each has used since it started.
    pub fn used(&self) -> anyhow::Result<Cpu> {
        let mut used = BTreeMap::new();
        for (name, pid) in &self.0 {
            let path = format!("/proc/{pid}/stat");
            let line = std::fs::read_to_string(&path).with_context(|| format!("read {path} of {name}"))?;
            let seconds = seconds(&line).ok_or_else(|| anyhow!("{path} has no processor time"))?;
            used.insert(name.clone(), seconds);
        }
        Ok(Cpu(used))
    }

    /// The memory of one of them that is in use now, and the most that ever was, bytes.
    pub fn resident(&self, process: &str) -> anyhow::Result<(u64, u64)> {
        let found = self.0.iter().find(|(name, _)| name == process);
        let (_, pid) = found.with_context(|| format!("{process} does not run"))?;
        let path = format!("/proc/{pid}/status");
        let text = std::fs::read_to_string(&path).with_context(|| format!("read {path} of {process}"))?;
        let bytes = |key| bytes(&text, key).ok_or_else(|| anyhow!("{path} has no {key}"));
        Ok((bytes("VmRSS:")?, bytes("VmHWM:")?))
    }
}

impl Cpu {
    /// What was used since an earlier look, per million events.
    pub fn per_million(&self, earlier: &Self, events: usize) -> Self {
        let share = |(name, seconds): (&String, &f64)| {
            let used = seconds - earlier.0.get(name)?;
            Some((name.clone(), used / events.max(1) as f64 * EVENTS_PER_MILLION))
        };
        Self(self.0.iter().filter_map(share).collect())
    }

    /// The same, but one process as it stood later: for a server that works on after the answer.
    pub fn with_later(mut self, process: &str, later: &Self) -> Self {
        if let Some(seconds) = later.0.get(process) {
            self.0.insert(process.to_owned(), *seconds);
        }
        self
    }

    /// The spread of each process over rounds.
    pub fn spread(rounds: &[Self]) -> BTreeMap<String, Spread> {
        let mut values: BTreeMap<String, Vec<f64>> = BTreeMap::new();
        for (name, value) in rounds.iter().flat_map(|round| &round.0) {
            values.entry(name.clone()).or_default().push(*value);
        }
        values.into_iter().filter_map(|(name, values)| Some((name, Spread::of(&values)?))).collect()
    }
}

/// User and system time of a line of `/proc/<pid>/stat`; the process's name may hold anything, so it is skipped.
fn seconds(line: &str) -> Option<f64> {
    /// The 14th and 15th field; the name is the second.
    const USER_BEHIND_NAME: usize = 11;
    let (_, behind_name) = line.rsplit_once(')')?;
    let mut ticks = behind_name.split_whitespace().skip(USER_BEHIND_NAME).map(str::parse::<f64>);
    let (user, system) = (ticks.next()?.ok()?, ticks.next()?.ok()?);
    Some((user + system) / TICKS_PER_SECOND)
}

/// A line of `/proc/<pid>/status` such as `VmRSS:     1234 kB`.
fn bytes(text: &str, key: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(key))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1_024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_brackets_and_spaces_moves_no_field() {
        let line = "12 (a ) 7 (b) S 1 12 12 0 -1 4194304 100 0 0 0 250 50 9 9 20 0 3 0 100";
        assert_eq!(seconds(line), Some(3.0));
        assert_eq!(seconds("12 (a) S 1"), None);
    }

    #[test]
    fn memory_is_told_in_bytes() {
        let text = "Name:\tfold\nVmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\n";
        assert_eq!((bytes(text, "VmRSS:"), bytes(text, "VmHWM:")), (Some(1 << 20), Some(2 << 20)));
        assert_eq!(bytes(text, "VmSwap:"), None);
    }

    #[test]
    fn use_is_counted_from_the_earlier_look_and_newcomers_are_left_out() {
        let at = |fold: f64| Cpu([("fold".to_owned(), fold)].into());
        let mut later = at(3.0);
        later.0.insert("new".to_owned(), 1.0);
        assert_eq!(later.per_million(&at(1.0), 500_000), at(4.0));
    }
}
