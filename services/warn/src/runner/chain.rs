//! One line of the set, bin after bin: pin, judge, publish, say that it was judged.

use jiff::{SignedDuration, Timestamp};
use quanyu_event::Envelope;
use quanyu_figures::Position;

use super::heard::Complete;
use super::judging;
use super::tables::{self, Evaluated, Judged};
use super::{Runner, StepError};
use crate::bins::Bin;
use crate::episode::{Change, Episodes, Origin};
use crate::event::{Evaluation, Pinned};
use crate::finding::{self, Round};
use crate::judge::Judgement;
use crate::set::{Basis, DetectorSet, Line};

/// Bins that a chain judges in one tick: others have their turn as well.
const BINS_PER_TICK_MAX: i64 = 40;

/// A pin that the tables do not show after this time is said again.
const PIN_AGAIN: SignedDuration = SignedDuration::from_secs(10);

/// Which line a chain follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    Series(usize),
    Scan(usize),
    Rule(usize),
}

/// A line, for real or for exercise data, and how far it has come.
#[derive(Debug)]
pub(super) struct Chain {
    which: Which,
    exercise: bool,
    /// What the log says up to the last bin; none until it was read.
    standing: Option<Standing>,
}

#[derive(Debug)]
struct Standing {
    /// The last bin that was judged; none where it begins anew.
    last: Option<Bin>,
    /// The first bin that somebody pinned, while none is judged.
    first: Option<Bin>,
    episodes: Episodes,
    /// The last bin that was pinned and when: the tables may not show it yet.
    pinned: Option<(Bin, Timestamp)>,
}

/// Chains of all lines.
pub(super) fn all(set: &DetectorSet) -> Vec<Chain> {
    let series = (0..set.series.len()).map(Which::Series);
    let scans = (0..set.scan.len()).map(Which::Scan);
    let rules = (0..set.rule.len()).map(Which::Rule);
    let both = |which| [false, true].map(|exercise| Chain { which, exercise, standing: None });
    series.chain(scans).chain(rules).flat_map(both).collect()
}

impl Chain {
    /// Begins from the tables again.
    pub fn forget(&mut self) {
        self.standing = None;
    }

    /// The name of its line.
    pub fn name<'a>(&self, set: &'a DetectorSet) -> &'a str {
        self.line(set).map(|(line, _)| line.name).unwrap_or_default()
    }

    /// The line and what it looks at.
    fn line<'a>(&self, set: &'a DetectorSet) -> Option<(Line<'a>, Option<Basis>)> {
        match self.which {
            Which::Series(index) => {
                set.series.get(index).map(|series| (series.line(), Some(series.kind.basis())))
            }
            Which::Scan(index) => set.scan.get(index).map(|scan| (scan.line(), Some(scan.kind.basis()))),
            Which::Rule(index) => set.rule.get(index).map(|rule| (rule.line(), rule.rule.basis())),
        }
    }

    /// Judges what is complete, up to a number of bins.
    pub async fn go_on(
        &mut self,
        runner: &Runner,
        complete: &mut Complete,
        now: Timestamp,
    ) -> Result<(), StepError> {
        let set = runner.set.clone();
        let Some((line, basis)) = self.line(&set) else { return Ok(()) };
        let Some(complete) = complete.of(&runner.client, basis, self.exercise, now).await? else {
            return Ok(());
        };
        for _ in 0..BINS_PER_TICK_MAX {
            let standing = match self.standing.take() {
                Some(standing) if standing.last.is_some() => standing,
                // Where a line begins is what the log says, not what the clock says at this tick.
                earlier => {
                    let pinned = earlier.and_then(|standing| standing.pinned);
                    Standing { pinned, ..self.recall(runner, &set, line).await? }
                }
            };
            let standing = self.standing.insert(standing);
            let newest = line.bin.of(complete.at, &runner.zone);
            let backfill = i64::from(runner.config.backfill_bins);
            let next = standing.last.map(|last| last.plus(1)).or(standing.first);
            let bin = next.unwrap_or(newest.plus(-backfill));
            let of_bin = |bin: Bin| {
                let start = |bin: Bin| line.bin.start(bin, &runner.zone);
                let (from_at, to_at) = (start(bin)?, start(bin.plus(1))?);
                let settled = to_at.as_millisecond() + i64::from(line.settle_minutes) * 60_000;
                let (set, zone, exercise) = (&*set, &runner.zone, self.exercise);
                let evaluation = Evaluation { set, zone, line, bin, from_at, to_at, round: 0, exercise };
                (settled <= complete.at.as_millisecond()).then_some(evaluation)
            };
            let Some(evaluation) = of_bin(bin) else { return Ok(()) };
            let Some(found) = tables::evaluation(&runner.client, &evaluation.subject()).await? else {
                let on_its_way =
                    standing.pinned.is_some_and(|(pinned, at)| bin <= pinned && now < at + PIN_AGAIN);
                if !on_its_way {
                    // What is complete already is pinned at once, so that a backlog does not wait bin by bin; but the
                    // first alone, for pins become visible in any order, and a line begins at its earliest.
                    let bins = if next.is_some() { BINS_PER_TICK_MAX } else { 1 };
                    let ahead = (0..bins).map_while(|ahead| of_bin(bin.plus(ahead)));
                    let evaluations: Vec<Evaluation<'_>> = ahead.collect();
                    standing.pinned = evaluations.last().map(|last| (last.bin, now));
                    pin(runner, &evaluations, Pinned { at: now, complete_at: complete.at }).await?;
                }
                return Ok(());
            };
            self.evaluate(runner, &evaluation, &found).await?;
        }
        Ok(())
    }

    async fn recall(
        &self,
        runner: &Runner,
        set: &DetectorSet,
        line: Line<'_>,
    ) -> Result<Standing, StepError> {
        let bin_of = |at| line.bin.of(at, &runner.zone);
        let begins = |first| Standing { last: None, first, episodes: Episodes::default(), pinned: None };
        let judged = tables::judged(&runner.client, &set.version, line, self.exercise).await?;
        let last = match judged {
            Judged::Nothing => return Ok(begins(None)),
            Judged::Begun(first) => return Ok(begins(Some(bin_of(first)))),
            Judged::UpTo(last) => last,
        };
        let episodes =
            tables::episodes(&runner.client, &set.version, line, self.exercise, last, bin_of).await?;
        Ok(Standing { last: Some(bin_of(last)), first: None, episodes, pinned: None })
    }

    /// Judges a bin on the data that it is pinned to. What another instance has said to its end is not said again, only
    /// followed.
    async fn evaluate(
        &mut self,
        runner: &Runner,
        evaluation: &Evaluation<'_>,
        found: &Evaluated,
    ) -> Result<(), StepError> {
        let before = self.standing.as_ref().and_then(|standing| standing.last);
        let pinned = Pinned { at: found.pinned_at, complete_at: found.complete_at };
        let mut events = Vec::new();
        // A scan looks at the days before again by itself.
        let before = before.filter(|_| matches!(self.which, Which::Series(_)));
        if let Some(again) = before.and_then(|bin| again(evaluation, bin)) {
            let corrected = self.judgement(runner, &again, found).await?;
            events.extend(self.follow(&again, &corrected, pinned)?);
        }
        let judgement = self.judgement(runner, evaluation, found).await?;
        events.extend(self.follow(evaluation, &judgement, pinned)?);
        if !found.completed {
            publish(runner, evaluation, events, &judgement, pinned).await?;
        }
        if let Some(standing) = &mut self.standing {
            standing.last = Some(evaluation.bin);
        }
        Ok(())
    }

    /// What the findings of a bin mean for the warnings: of the newest bin, or once more of the one before it, on what
    /// came late.
    fn follow(
        &mut self,
        evaluation: &Evaluation<'_>,
        judgement: &Judgement,
        pinned: Pinned,
    ) -> Result<Vec<Envelope>, StepError> {
        let Some(standing) = &mut self.standing else { return Ok(Vec::new()) };
        let bin = evaluation.bin;
        let origin = Origin {
            set_version: &evaluation.set.version,
            definition: evaluation.line.name,
            exercise: evaluation.exercise,
        };
        let round = if evaluation.round == 0 { Round::First } else { Round::Again };
        let changes = finding::follow(&mut standing.episodes, &origin, (bin, round), judgement);
        let lost = || StepError::Content(format!("{}: a change has no finding", evaluation.subject()));
        let changed =
            |change: &Change| evaluation.changed(change, &judgement.findings, pinned).ok_or_else(lost);
        changes.iter().map(changed).collect()
    }

    async fn judgement(
        &self,
        runner: &Runner,
        evaluation: &Evaluation<'_>,
        found: &Evaluated,
    ) -> Result<Judgement, StepError> {
        let subject = evaluation.subject();
        let pin = tables::pin(&subject, &found.position_json)?;
        let asked = judging::Asked { client: &runner.client, evaluation, pin: &pin };
        let set = evaluation.set;
        let judged = match self.which {
            Which::Series(index) => asked.series(set.series.get(index)).await?,
            Which::Scan(index) => asked.scan(set.scan.get(index)).await?,
            Which::Rule(index) => asked.rule(set.rule.get(index)).await?,
        };
        judged.ok_or_else(|| StepError::Content(format!("{subject}: its states are not known")))
    }
}

/// Fixes the position of bins; whoever comes first in the log decides, so it is read back at the next tick.
async fn pin(runner: &Runner, evaluations: &[Evaluation<'_>], pinned: Pinned) -> Result<(), StepError> {
    let position = Position::new(runner.client.visible_offsets().await?);
    let event = |evaluation: &Evaluation<'_>| {
        let lost = || StepError::Content(format!("{}: no event", evaluation.subject()));
        evaluation.pinned(pinned, &position).ok_or_else(lost)
    };
    let events = evaluations.iter().map(event).collect::<Result<Vec<_>, _>>()?;
    runner.publisher.publish(events).await?;
    Ok(())
}

/// The bin before, to be judged once more on the data of this one.
fn again<'a>(evaluation: &Evaluation<'a>, before: Bin) -> Option<Evaluation<'a>> {
    let start = |bin: Bin| evaluation.line.bin.start(bin, evaluation.zone);
    Some(Evaluation {
        bin: before,
        from_at: start(before)?,
        to_at: start(before.plus(1))?,
        round: 1,
        ..evaluation.clone()
    })
}

/// What follows from a bin, and last that it was judged: a crash between leaves the bin to be judged again.
async fn publish(
    runner: &Runner,
    evaluation: &Evaluation<'_>,
    events: Vec<Envelope>,
    judgement: &Judgement,
    pinned: Pinned,
) -> Result<(), StepError> {
    if !events.is_empty() {
        runner.publisher.publish(events).await?;
    }
    let lost = || StepError::Content(format!("{}: no event", evaluation.subject()));
    let completed = evaluation.completed(pinned.at, judgement).ok_or_else(lost)?;
    runner.publisher.publish(vec![completed]).await?;
    let (line, bin, findings) = (evaluation.line.name, evaluation.from_at, judgement.findings.len());
    tracing::debug!(line, %bin, findings, "judged");
    Ok(())
}
