//! Suppressed tables against an attacker who tries other numbers in every hidden place.

#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;

fn hidden(shown: Shown) -> bool {
    shown == Shown::Suppressed
}

/// For each hidden cell, whether some other table fits everything that is shown. Tables that differ by at most one in
/// each cell are tried: if any other fits, so does one of these.
fn can_differ(counts: &[Vec<u64>], table: &AnonymousTable) -> Vec<Vec<bool>> {
    let columns = counts[0].len();
    let places: Vec<(usize, usize)> = (0..counts.len())
        .flat_map(|row| (0..columns).map(move |column| (row, column)))
        .filter(|(row, column)| hidden(table.cells[*row][*column]))
        .collect();
    let mut differs = vec![vec![false; columns]; counts.len()];
    let fits = |sum: i64, shown: Shown| !matches!(shown, Shown::Count(count) if count as i64 != sum);
    for code in 0..3_usize.pow(places.len() as u32) {
        let (mut rest, mut other) = (
            code,
            counts.iter().map(|row| row.iter().map(|n| *n as i64).collect()).collect::<Vec<Vec<i64>>>(),
        );
        for (row, column) in &places {
            other[*row][*column] += (rest % 3) as i64 - 1;
            rest /= 3;
        }
        let row_fits = (0..other.len()).all(|row| fits(other[row].iter().sum(), table.row_totals[row]));
        let column_fits = (0..columns)
            .all(|column| fits(other.iter().map(|row| row[column]).sum(), table.column_totals[column]));
        let total = fits(other.iter().flatten().sum(), table.total);
        if row_fits && column_fits && total && other.iter().flatten().all(|value| *value >= 0) {
            for (row, column) in &places {
                differs[*row][*column] |= other[*row][*column] != counts[*row][*column] as i64;
            }
        }
    }
    differs
}

fn check(counts: &[Vec<u64>], k: u64) -> AnonymousTable {
    let table = anonymous(counts, k).unwrap();
    let differs = can_differ(counts, &table);
    for (row, cells) in table.cells.iter().enumerate() {
        for (column, shown) in cells.iter().enumerate() {
            match shown {
                Shown::Count(count) => assert!(*count == counts[row][column] && *count >= k, "{table:?}"),
                Shown::Suppressed => {
                    assert!(differs[row][column], "{row} {column} is known: {counts:?} {table:?}")
                }
            }
        }
        let small: u64 = (0..cells.len()).filter(|c| hidden(cells[*c])).map(|c| counts[row][c]).sum();
        let some = cells.iter().any(|shown| hidden(*shown));
        assert!(!some || hidden(table.row_totals[row]) || small >= k, "row {row}: {counts:?} {table:?}");
    }
    table
}

#[test]
fn nothing_small_nothing_hidden() {
    let table = check(&[vec![5, 9], vec![7, 30]], 5);
    assert_eq!((table.suppressed_small, table.suppressed_besides), (0, 0));
    assert_eq!(table.total, Shown::Count(51));
}

#[test]
fn one_small_cell_takes_three_others_with_it() {
    let table = check(&[vec![2, 40, 50], vec![20, 60, 70], vec![30, 80, 90]], 5);
    assert_eq!((table.suppressed_small, table.suppressed_besides), (1, 3));
    assert_eq!(table.row_totals, [92, 150, 200].map(Shown::Count));
    assert!(hidden(table.cells[0][0]) && hidden(table.cells[0][1]) && hidden(table.cells[1][0]));
}

#[test]
fn zeros_that_come_to_nothing_do_not_betray_themselves() {
    // Two zeros in a row with its total shown would both be known.
    check(&[vec![0, 0, 9], vec![9, 9, 9], vec![9, 9, 9]], 5);
    check(&[vec![0, 0], vec![0, 0]], 5);
    check(&[vec![1]], 5);
    check(&[vec![0, 8, 8, 8]], 5);
}

#[test]
fn a_table_in_json_has_null_for_what_is_hidden() {
    let json = serde_json::to_value(anonymous(&[vec![2, 40], vec![20, 60]], 5).unwrap()).unwrap();
    assert!(json["cells"][0][0].is_null());
    assert_eq!(json["total"], 122);
}

#[test]
fn what_is_no_table_is_refused() {
    assert_eq!(anonymous(&[], 5), Err(AnonymityError::Shape));
    assert_eq!(anonymous(&[vec![]], 5), Err(AnonymityError::Shape));
    assert_eq!(anonymous(&[vec![1, 2], vec![1]], 5), Err(AnonymityError::Shape));
    assert_eq!(anonymous(&[vec![u64::MAX, 1]], 5), Err(AnonymityError::Overflow));
    assert!(matches!(anonymous(&vec![vec![1; 100]; 100], 5), Err(AnonymityError::TooLarge { .. })));
}

#[test]
fn a_large_table_is_checked_soon() {
    let counts: Vec<Vec<u64>> =
        (0..64_u64).map(|row| (0..64_u64).map(|column| (row * 37 + column * 101) % 23).collect()).collect();
    let table = anonymous(&counts, 5).unwrap();
    assert!(table.suppressed_small > 500 && table.suppressed_besides < table.suppressed_small);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn no_hidden_number_can_be_worked_out(
        counts in (1_usize..4, 1_usize..4).prop_flat_map(|(rows, columns)| {
            proptest::collection::vec(proptest::collection::vec(0_u64..14, columns), rows)
        }),
        k in 2_u64..7,
    ) {
        check(&counts, k);
    }
}
