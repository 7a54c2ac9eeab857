//! Small trials by hand, and what clusters do to an interval.

#![allow(clippy::unwrap_used)]

use super::*;

const RESAMPLING: Resampling = Resampling { draws: 400, seed: 3 };

/// `.` quiet, `!` an alarm, `?` not testable.
fn trial(flags: &str, outbreak: Option<Range<usize>>) -> Trial {
    let flag = |sign| match sign {
        '!' => Flag::Alarm,
        '.' => Flag::Quiet,
        _ => Flag::Untestable,
    };
    Trial { flags: flags.chars().map(flag).collect(), outbreak }
}

#[test]
fn alarms_are_counted_by_where_they_are() {
    let trials = [
        trial("..!?...", None),
        trial(".!..!!.", Some(3..6)),
        trial("....?..", Some(3..5)),
        trial("!!!....", Some(0..1)),
    ];
    let clean = false_positives(&trials, RESAMPLING).unwrap();
    assert_eq!((clean.rate.count, clean.rate.of), (1 + 1 + 2, 6 + 4 + 5 + 6));
    assert_eq!((clean.untestable.count, clean.untestable.of), (1, 22));
    let found = detection(&trials, RESAMPLING).unwrap();
    assert_eq!((found.detected.count, found.detected.of), (2, 3));
    assert_eq!((found.sensitivity.count, found.sensitivity.of), (3, 5));
    assert_eq!((found.specificity.count, found.specificity.of), (12, 15));
    assert_eq!((found.untestable.count, found.untestable.of), (1, 6));
    // One bin late, and not late at all; of three bins one was lost, of the missed one all.
    assert_eq!((found.delay_bins.mean, found.delay_bins.of), (Some(0.5), 2));
    let timeliness = found.timeliness.mean.unwrap();
    assert!((timeliness - (1.0 / 3.0 + 1.0 + 0.0) / 3.0).abs() < 1e-12 && found.timeliness.of == 3);
}

#[test]
fn what_was_never_looked_at_has_no_share() {
    let found = detection(&[trial("...", None)], RESAMPLING).unwrap();
    assert_eq!(
        (found.detected.share, found.delay_bins.mean, found.timeliness.cluster_95),
        (None, None, None)
    );
    let clean = false_positives(&[trial("??", None), trial("?", None)], RESAMPLING).unwrap();
    assert_eq!((clean.rate.share, clean.cluster_95, clean.untestable.share), (None, None, Some(1.0)));
}

#[test]
fn series_that_differ_widen_the_interval() {
    // 40 alarms in 4,000 bins either way: one in every series, or ten in every tenth.
    let alike: Vec<Trial> = (0..40).map(|_| trial(&format!("!{}", ".".repeat(99)), None)).collect();
    let apart: Vec<Trial> = (0..40)
        .map(|series| if series % 10 == 0 { format!("{:!<10}{:.<90}", "", "") } else { ".".repeat(100) })
        .map(|flags| trial(&flags, None))
        .collect();
    let [alike, apart] = [alike, apart].map(|trials| false_positives(&trials, RESAMPLING).unwrap());
    assert_eq!(alike.rate, apart.rate);
    assert_eq!(alike.cluster_95, Some((0.01, 0.01)));
    let (cluster, exact) = (apart.cluster_95.unwrap(), apart.rate.exact_95.unwrap());
    assert!(cluster.0 < exact.0 && cluster.1 > exact.1, "{cluster:?} {exact:?}");
}

#[test]
fn outbreaks_lie_within_their_series() {
    for outbreak in [2..2, 2..4] {
        let trials = [trial("...", Some(outbreak))];
        assert!(matches!(detection(&trials, RESAMPLING), Err(NotTestable::Malformed { .. })));
        assert!(matches!(false_positives(&trials, RESAMPLING), Err(NotTestable::Malformed { .. })));
    }
    let none = Resampling { draws: 0, seed: 1 };
    assert!(matches!(false_positives(&[], none), Err(NotTestable::Malformed { .. })));
}
