//! Findings bin by bin, and the same ones again.

#![allow(clippy::unwrap_used)]

use super::*;

const ORIGIN: Origin<'static> =
    Origin { set_version: "2026.1", definition: "incident-weekly", exercise: true };

fn spot(areas: &[&str], bin: i64, colour: WarningColour) -> Spot {
    Spot {
        areas: areas.iter().map(|area| (*area).to_owned()).collect(),
        category: "dispute".into(),
        first: Bin(bin),
        last: Bin(bin),
        colour,
        observed: 9,
    }
}

fn id(spot: &Spot) -> Uuid {
    ORIGIN.warning_id("ears-c2", "1", spot)
}

fn advance(episodes: &mut Episodes, bin: i64, findings: &[Spot]) -> Vec<Change> {
    episodes.advance(Bin(bin), findings, &BTreeSet::new(), |index| id(&findings[index]))
}

#[test]
fn a_finding_raises_goes_on_grows_and_ends() {
    let mut episodes = Episodes::default();
    let first = spot(&["a"], 1, WarningColour::Yellow);
    let raised = id(&first);
    assert_eq!(advance(&mut episodes, 1, &[first]), [Change::Raise { id: raised, finding: 0 }]);
    let second = spot(&["a"], 2, WarningColour::Red);
    let grew = Change::Revise { id: raised, finding: 0, reason: WarningRevision::Grew };
    assert_eq!(advance(&mut episodes, 2, &[second]), [grew]);
    let over = Change::Clear { id: raised, cause: WarningClearing::ReturnedToNormal };
    assert_eq!(advance(&mut episodes, 3, &[]), [over]);
    assert_eq!(episodes.open().count(), 0);
}

#[test]
fn after_a_quiet_bin_it_is_another_warning_and_half_an_area_is_not_enough() {
    let mut episodes = Episodes::default();
    advance(&mut episodes, 1, &[spot(&["a"], 1, WarningColour::Blue)]);
    advance(&mut episodes, 2, &[]);
    assert!(matches!(
        advance(&mut episodes, 3, &[spot(&["a"], 3, WarningColour::Blue)])[..],
        [Change::Raise { .. }]
    ));
    let half = spot(&["a", "b"], 4, WarningColour::Blue);
    let mut other = Episodes::default();
    advance(&mut other, 3, &[spot(&["b", "c"], 3, WarningColour::Blue)]);
    let changes = advance(&mut other, 4, &[half]);
    assert!(matches!(changes[..], [Change::Raise { .. }, Change::Clear { .. }]), "{changes:?}");
}

#[test]
fn a_replay_gives_the_same_ids() {
    let run = || {
        let mut episodes = Episodes::default();
        let mut all = Vec::new();
        for bin in 1..9 {
            let findings = if bin % 4 == 0 { vec![] } else { vec![spot(&["a"], bin, WarningColour::Blue)] };
            all.extend(advance(&mut episodes, bin, &findings));
        }
        all
    };
    assert_eq!(run(), run());
    let real = Origin { exercise: false, ..ORIGIN };
    let one = spot(&["a"], 1, WarningColour::Blue);
    assert_ne!(real.warning_id("ears-c2", "1", &one), id(&one), "exercise and real never share a warning");
}

#[test]
fn corrected_data_take_a_warning_back_or_raise_it_late() {
    let mut episodes = Episodes::default();
    let one = spot(&["a"], 5, WarningColour::Blue);
    let raised = id(&one);
    advance(&mut episodes, 5, std::slice::from_ref(&one));
    let never = Change::Clear { id: raised, cause: WarningClearing::Corrected };
    assert_eq!(episodes.correct(Bin(5), &[], &BTreeSet::new(), |_| raised), [never]);
    assert!(matches!(
        episodes.correct(Bin(5), std::slice::from_ref(&one), &BTreeSet::new(), |_| raised)[..],
        [Change::Raise { .. }]
    ));
    assert_eq!(
        episodes.correct(Bin(5), std::slice::from_ref(&one), &BTreeSet::new(), |_| raised),
        [],
        "nothing new"
    );
    let more = Spot { observed: 12, ..one };
    let revised = Change::Revise { id: raised, finding: 0, reason: WarningRevision::Corrected };
    assert_eq!(episodes.correct(Bin(5), &[more], &BTreeSet::new(), |_| raised), [revised]);
}

#[test]
fn silence_of_its_source_is_no_return_to_normal() {
    let mut episodes = Episodes::default();
    let one = spot(&["a"], 5, WarningColour::Blue);
    let [Change::Raise { .. }] = advance(&mut episodes, 5, std::slice::from_ref(&one))[..] else { panic!() };
    let key = |area: &str| Key { area: area.into(), category: one.category.clone() };
    let other = BTreeSet::from([key("elsewhere")]);
    let silent = BTreeSet::from([key("a")]);
    assert_eq!(episodes.advance(Bin(6), &[], &silent, |_| Uuid::nil()), []);
    assert_eq!(episodes.correct(Bin(5), &[], &silent, |_| Uuid::nil()), []);
    let over = episodes.advance(Bin(7), &[], &other, |_| Uuid::nil());
    assert!(matches!(over[..], [Change::Clear { .. }]), "{over:?}");
}
