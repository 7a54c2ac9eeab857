//! One line of the set, bin after bin: pin, judge, publish, say that it was judged.

use jiff::{SignedDuration, Timestamp};
use quanyu_event::Envelope;
use quanyu_figures::Position;

use super::tables::{self, Complete, Evaluated};
use super::{Runner, StepError};
use crate::bins::Bin;
use crate::episode::{Change, Episodes, Origin};
use crate::event::{Evaluation, Pinned};
use crate::finding::{self, Round};
use crate::judge::{Judgement, judge};
use crate::question;
use crate::scan::{self, Cases, Place};
use crate::series::{Counts, Key};
use crate::set::{Counted, DetectorSet, Line};

/// Bins that a chain judges in one tick: others have their turn as well.
const BINS_PER_TICK_MAX: usize = 40;

/// A pin that the tables do not show after this time is said again.
const PIN_AGAIN: SignedDuration = SignedDuration::from_secs(10);

/// Which line a chain follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    Series(usize),
    Scan(usize),
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
    episodes: Episodes,
    /// The bin that was pinned and when, while the tables do not show it yet.
    pinned: Option<(Bin, Timestamp)>,
}

/// Chains of all lines.
pub(super) fn all(set: &DetectorSet) -> Vec<Chain> {
    let series = (0..set.series.len()).map(Which::Series);
    let scans = (0..set.scan.len()).map(Which::Scan);
    let both = |which| [false, true].map(|exercise| Chain { which, exercise, standing: None });
    series.chain(scans).flat_map(both).collect()
}

impl Chain {
    /// Begins from the tables again.
    pub fn forget(&mut self) {
        self.standing = None;
    }

    fn line<'a>(&self, set: &'a DetectorSet) -> Option<(Line<'a>, Counted)> {
        match self.which {
            Which::Series(index) => set.series.get(index).map(|series| (series.line(), series.kind)),
            Which::Scan(index) => set.scan.get(index).map(|scan| (scan.line(), scan.kind)),
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
        let Some((line, kind)) = self.line(&set) else { return Ok(()) };
        let Some(complete) = complete.of(&runner.client, kind, self.exercise).await? else {
            return Ok(());
        };
        for _ in 0..BINS_PER_TICK_MAX {
            let standing = match self.standing.take() {
                Some(standing) => standing,
                None => self.recall(runner, &set, line).await?,
            };
            let standing = self.standing.insert(standing);
            let newest = line.bin.of(complete.at, &runner.zone);
            let backfill = i64::from(runner.config.backfill_bins);
            let bin = standing.last.map_or(newest.plus(-backfill), |last| last.plus(1));
            let start = |bin: Bin| line.bin.start(bin, &runner.zone);
            let (Some(from_at), Some(to_at)) = (start(bin), start(bin.plus(1))) else { return Ok(()) };
            let settled = to_at.as_millisecond() + i64::from(line.settle_minutes) * 60_000;
            if complete.at.as_millisecond() < settled {
                return Ok(());
            }
            let zone = &runner.zone;
            let evaluation =
                Evaluation { set: &set, zone, line, bin, from_at, to_at, round: 0, exercise: self.exercise };
            let Some(found) = tables::evaluation(&runner.client, &evaluation.subject()).await? else {
                let on_its_way =
                    standing.pinned.is_some_and(|(pinned, at)| pinned == bin && now < at + PIN_AGAIN);
                if !on_its_way {
                    pin(runner, &evaluation, Pinned { at: now, complete_at: complete.at }).await?;
                    standing.pinned = Some((bin, now));
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
        let last = tables::last_judged(&runner.client, &set.version, line, self.exercise).await?;
        let Some(last) = last else {
            return Ok(Standing { last: None, episodes: Episodes::default(), pinned: None });
        };
        let bin_of = |at| line.bin.of(at, &runner.zone);
        let episodes =
            tables::episodes(&runner.client, &set.version, line, self.exercise, last, bin_of).await?;
        Ok(Standing { last: Some(bin_of(last)), episodes, pinned: None })
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
        let (bin, findings) = (evaluation.bin, &judgement.findings);
        let origin = Origin {
            set_version: &evaluation.set.version,
            definition: evaluation.line.name,
            exercise: evaluation.exercise,
        };
        let round = if evaluation.round == 0 { Round::First } else { Round::Again };
        let changes = finding::follow(&mut standing.episodes, &origin, (bin, round), findings);
        let lost = || StepError::Content(format!("{}: a change has no finding", evaluation.subject()));
        let changed = |change: &Change| evaluation.changed(change, findings, pinned).ok_or_else(lost);
        changes.iter().map(changed).collect()
    }

    async fn judgement(
        &self,
        runner: &Runner,
        evaluation: &Evaluation<'_>,
        found: &Evaluated,
    ) -> Result<Judgement, StepError> {
        let subject = evaluation.subject();
        let (pin, data) = (tables::pin(&subject, &found.position_json)?, tables::data(self.exercise));
        let (set, bin) = (evaluation.set, evaluation.bin);
        let unknown = || StepError::Content(format!("{subject}: its states are not known"));
        match self.which {
            Which::Series(index) => {
                let definition = set.series.get(index).ok_or_else(unknown)?;
                let length = i64::try_from(definition.history_bins_max).unwrap_or(1);
                let bins = (bin.plus(1 - length), bin);
                let asked = question::counts(set, definition, bins, &pin, data).ok_or_else(unknown)?;
                let rows: Vec<(String, String, i64, i64)> = runner.client.fetch_rows(&asked).await?;
                let mut counts = Counts::default();
                for (area, category, bin, count) in rows {
                    counts.add(&Key { area, category }, Bin(bin), count);
                }
                Ok(judge(definition, &counts, bin))
            }
            Which::Scan(index) => {
                let definition = set.scan.get(index).ok_or_else(unknown)?;
                let length = i64::try_from(definition.study_days).unwrap_or(1);
                let days = (bin.plus(1 - length), bin);
                let asked = question::cases(set, definition, days, &pin, data).ok_or_else(unknown)?;
                let rows: Vec<(String, i64, i64)> = runner.client.fetch_rows(&asked).await?;
                let cases: Vec<Cases> = rows
                    .into_iter()
                    .map(|(place, day, count)| Cases {
                        place,
                        day: Bin(day),
                        count: u64::try_from(count).unwrap_or(0),
                    })
                    .collect();
                let asked = question::places(set, definition, &pin, data).ok_or_else(unknown)?;
                let rows: Vec<(String, f64, f64)> = runner.client.fetch_rows(&asked).await?;
                let places: Vec<Place> = rows
                    .into_iter()
                    .map(|(code, latitude, longitude)| Place { code, latitude, longitude })
                    .collect();
                let definition = definition.clone();
                // A thousand simulations take a while; other tasks go on.
                let judged = tokio::task::spawn_blocking(move || {
                    scan::judge(&definition, &places, &cases, bin, &subject)
                });
                judged.await.map_err(|error| StepError::Content(format!("scan: {error}")))
            }
        }
    }
}

/// Fixes the position of a bin; whoever comes first in the log decides, so it is read back at the next tick.
async fn pin(runner: &Runner, evaluation: &Evaluation<'_>, pinned: Pinned) -> Result<(), StepError> {
    let position = Position::new(runner.client.visible_offsets().await?);
    let event = evaluation.pinned(pinned, &position);
    let event = event.ok_or_else(|| StepError::Content(format!("{}: no event", evaluation.subject())))?;
    runner.publisher.publish(vec![event]).await?;
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
