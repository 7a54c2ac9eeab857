//! What holds of every answer: it can be asked on any thread, and says what is wrong.

#![allow(clippy::unwrap_used)]

use jiff::Timestamp;
use jiff::civil::date;
use quanyu_figures::{CAMPAIGN_DRAWS_MAX, Pin, ledger, report};
use quanyu_store::{Client, Settings};

use crate::{
    AnswerError, Ask, Asked, UpTo, ZONE_DEFAULT, both_fall, campaign_effect, counts, report as reports,
    safety_index,
};

/// Services ask on a runtime of several threads.
fn on_any_thread<T: Send>(asked: T) {
    drop(asked);
}

fn nowhere() -> Client {
    Client::new(Settings::from_url("http://127.0.0.1:1").unwrap()).unwrap()
}

fn asked() -> Asked {
    Asked {
        area: None,
        window: None,
        zone: ZONE_DEFAULT.to_owned(),
        at: Timestamp::UNIX_EPOCH,
        as_of: None,
        known_at: None,
        list: 5,
        limits: None,
    }
}

#[test]
fn every_answer_can_be_asked_on_any_thread() {
    let store = nowhere();
    let grids = report("grids").unwrap();
    on_any_thread(Ask::default().begin(&store, grids.topics, Timestamp::UNIX_EPOCH));
    let parameters = reports::Parameters::of(grids, asked(), Vec::new()).unwrap();
    on_any_thread(parameters.figures(&store, grids, &Pin::Now));
    let parameters = crate::ledger::Parameters { asked: asked(), burn_down: None };
    on_any_thread(parameters.figures(&store, ledger("clearance").unwrap(), &Pin::Now));
    let parsed = comparison("year").parse().unwrap();
    on_any_thread(parsed.figures(&store, &Pin::Now));
    on_any_thread(campaign(99).answer(&store, Timestamp::UNIX_EPOCH));
    let index = safety_index::Parameters {
        area: "330784".to_owned(),
        wave: None,
        from: None,
        to: None,
        history: false,
        zone: ZONE_DEFAULT.to_owned(),
    };
    on_any_thread(index.answer(&store));
    on_any_thread(counted("incident").answer(&store));
}

#[test]
fn what_cannot_be_meant_says_what_can() {
    let grids = report("grids").unwrap();
    let wrong = reports::Parameters::of(grids, asked(), vec!["nothing".to_owned()]).unwrap_err();
    assert!(
        matches!(&wrong, AnswerError::Usage { fix: Some(fix), .. } if fix.starts_with("use one of ")),
        "{wrong:?}"
    );
    assert!(reports::may_be_anonymous("visits").is_ok());
    assert_eq!(reports::may_be_anonymous("grids").unwrap_err().code(), "usage");
    assert_eq!(comparison("yesterday").parse().unwrap_err().code(), "usage");
}

#[tokio::test]
async fn nothing_else_is_counted_over_time() {
    let refused = counted("person").answer(&nowhere()).await.unwrap_err();
    assert!(
        matches!(&refused, AnswerError::Usage { fix: Some(fix), .. } if fix.contains("work-accident")),
        "{refused:?}"
    );
    let years = counts::Parameters { from: date(2000, 1, 1), ..counted("fire") };
    assert_eq!(years.answer(&nowhere()).await.unwrap_err().code(), "usage", "more days than can be drawn");
}

#[tokio::test]
async fn more_draws_than_can_be_drawn_are_refused_before_the_store_is_asked() {
    let store = nowhere();
    for draws in [0, CAMPAIGN_DRAWS_MAX + 1] {
        let refused = campaign(draws).answer(&store, Timestamp::UNIX_EPOCH).await.unwrap_err();
        assert_eq!(refused.code(), "usage", "{draws}");
    }
    let away = campaign(99).answer(&store, Timestamp::UNIX_EPOCH).await.unwrap_err();
    assert_eq!(away.code(), "unreachable");
}

fn comparison(against: &str) -> both_fall::Parameters {
    both_fall::Parameters {
        area: None,
        from: date(2026, 4, 1),
        to: date(2026, 4, 30),
        against: against.to_owned(),
        zone: ZONE_DEFAULT.to_owned(),
        definition: None,
        by: None,
    }
}

fn counted(kind: &str) -> counts::Parameters {
    counts::Parameters {
        kind: kind.to_owned(),
        step: quanyu_figures::CountStep::Day,
        by: quanyu_figures::CountsBy::Class,
        area: None,
        from: date(2026, 4, 1),
        to: date(2026, 4, 30),
        zone: ZONE_DEFAULT.to_owned(),
        up_to: UpTo::Now,
    }
}

fn campaign(draws: u32) -> campaign_effect::Parameters {
    campaign_effect::Parameters {
        area: None,
        definition: "incident.effective.v1".to_owned(),
        from: None,
        to: None,
        zone: ZONE_DEFAULT.to_owned(),
        lead: None,
        draws,
        seed: 1,
    }
}
