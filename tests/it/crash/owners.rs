//! Two and three folds with batches cut differently, taking partitions from one another.

use super::Stage;

#[test]
fn three_folds_cut_batches_differently_and_fence_one_another() {
    let mut stage = Stage::set();
    let limit = |rows: u32| [format!("fold.batch_rows_max={rows}"), "fold.batch_age_ms_max=50".to_owned()];
    let first = stage.fold_with("first", &limit(37));
    let mut import = stage.begin(6_000);
    let second = stage.fold_with("second", &limit(211));
    second.ready();
    let third = stage.fold_with("third", &limit(2_000));
    third.ready();
    stage.stop(&second);
    assert!(third.signal(quanyu_tests::Signal::SIGKILL));
    third.gone(&stage.platform, 10);
    let third = stage.fold_with("third", &limit(500));
    assert!(import.wait().unwrap().success());
    // Batches this small are slow on purpose: many cuts.
    stage.platform.folded_within(90);
    stage.exact();
    stage.stop(&first);
    stage.send(1_000);
    stage.exact();
    stage.stop(&third);
}
