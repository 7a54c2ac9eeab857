//! Enough events to ask about: the simulated city, sent through the ingestion services as an exercise.
//!
//! Always the same days and draws, so that filling again changes nothing. Never deletes; what else the stack holds stays.

use std::time::Duration;

use anyhow::Context as _;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use quanyu_boot::{Exit, Failure, clock};
use quanyu_simulate::{City, MONTHS_MAX, Options, Scenario, Simulation};
use quanyu_store::Client;

use crate::commands::simulate::{self, Pace};
use crate::lag;
use crate::servers::store_failure;
use crate::session::Session;

/// The first day and the first one behind the last month of the city's history.
const FROM: Date = date(2019, 11, 1);
const UNTIL: Date = date(2026, 11, 1);
const SEED: u64 = 7;
/// Events of the seven years at scale 1, a little fewer than they are, so that the stack holds what was asked for.
const EVENTS_OF_SCALE_ONE: f64 = 5_700_000.0;
/// How many events a second are expected to be folded at least; with fewer the wait ends.
const FOLDED_PER_SECOND_MIN: u64 = 2_000;

/// Exercise events in the tables.
///
/// # Errors
/// The store does not answer.
pub async fn events_held(store: &Client) -> anyhow::Result<u64> {
    let question = "SELECT count() FROM v1_events WHERE exercise";
    let rows: Vec<u64> = store.fetch_rows(question).await.map_err(store_failure)?;
    Ok(rows.first().copied().unwrap_or(0))
}

/// Sends so many events and waits until they are folded.
///
/// # Errors
/// A server does not answer, events were refused, or the tables hold too few afterwards.
pub async fn fill(session: &Session, events: u64) -> anyhow::Result<()> {
    refuse_the_future()?;
    let options = Options {
        city: City::named("yongkang").context("find the city")?,
        from: FROM,
        months: MONTHS_MAX,
        seed: SEED,
        scenario: Scenario::CampaignYear,
        scale: events as f64 / EVENTS_OF_SCALE_ONE,
        kinds: None,
        events_max: None,
    };
    session.output.say(format_args!("sending about {events} events of a simulated city, an exercise …"));
    let simulation = Simulation::new(options).context("prepare the city")?;
    let (_, sent) =
        simulate::send(&session.grpc()?, &session.credential()?, simulation, Pace::Max, session.output)
            .await?;
    if sent.unknown > 0 {
        let failure =
            Failure::new(Exit::Failed, format!("{} events may or may not be in the log", sent.unknown));
        return Err(failure.fix("run the same command again: it settles them").into());
    }
    if sent.rejected > 0 {
        let shown = sent.shown.join("; ");
        return Err(
            Failure::new(Exit::Partly, format!("{} events were refused: {shown}", sent.rejected)).into()
        );
    }
    let (broker, store) = (session.broker()?, session.store()?);
    let wait = Duration::from_secs(60 + events / FOLDED_PER_SECOND_MIN);
    if !lag::settle_within(session, &broker, &store, wait).await? {
        let failure =
            Failure::new(Exit::Failed, format!("not everything is folded after {} s", wait.as_secs()));
        return Err(failure
            .fix("check that fold runs (`quanyu status`), and run the same command again")
            .into());
    }
    let held = events_held(&store).await?;
    if held < events {
        let what = format!("the tables hold {held} exercise events, not {events}");
        let fix =
            "another simulation of the same city was sent before, and its ids count once: use an empty stack";
        return Err(Failure::new(Exit::Failed, what).fix(fix).into());
    }
    Ok(())
}

/// The services refuse what has not happened yet.
fn refuse_the_future() -> anyhow::Result<()> {
    let zone = TimeZone::get("Asia/Shanghai").context("find the zone")?;
    let until = zone.to_ambiguous_zoned_datetime(UNTIL.at(0, 0, 0, 0)).compatible()?.timestamp();
    if Timestamp::from_millisecond(clock::now_ms())? >= until {
        return Ok(());
    }
    Err(Failure::usage(format!("the simulated history ends on {UNTIL}, which has not come yet"))
        .fix("check this machine's clock")
        .into())
}

/// Waits until the server merges little, so that no query pays for the merges of the filling.
///
/// # Errors
/// The store does not answer.
pub async fn calm(session: &Session, store: &Client) -> anyhow::Result<()> {
    const WAIT: Duration = Duration::from_secs(180);
    const PAUSE: Duration = Duration::from_millis(500);
    let deadline = clock::monotonic() + WAIT;
    let mut told = false;
    while clock::monotonic() < deadline {
        let question = "SELECT count() FROM system.merges";
        let merges: Vec<u64> = store.fetch_rows(question).await.map_err(store_failure)?;
        if merges.first() == Some(&0) {
            break;
        }
        if !told {
            session.output.say("waiting for the server's merges …");
            told = true;
        }
        tokio::time::sleep(PAUSE).await;
    }
    Ok(())
}
