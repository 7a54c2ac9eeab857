//! The equations of one step of the regression, and their solution by Cholesky's decomposition.
//!
//! Used by `season`. Small enough to stay on the stack; nothing is allocated. Every index runs below `COLUMNS`, the length
//! of every array here.

use super::{COLUMNS, Row};

/// XᵀWX and the gradient.
#[derive(Debug, Default)]
pub(super) struct NormalEquations {
    information: [Row; COLUMNS],
    pub gradient: Row,
}

/// L of LLᵀ = XᵀWX, with the inverse of its diagonal.
#[derive(Debug, Clone, Default)]
pub(super) struct Factor {
    lower: [Row; COLUMNS],
}

impl NormalEquations {
    /// Adds an observation of this weight and residual.
    pub fn add(&mut self, columns: &Row, weight: f64, residual: f64) {
        // Both halves, though one would do: loops of a fixed length are faster.
        for i in 0..COLUMNS {
            self.gradient[i] += residual * columns[i];
            let weighted = weight * columns[i];
            for (entry, column) in self.information[i].iter_mut().zip(columns) {
                *entry += weighted * column;
            }
        }
    }

    /// Adds normal priors around 0 of these precisions, times the dispersion.
    pub fn add_prior(&mut self, precision: &Row, dispersion: f64, coefficients: &Row) {
        for i in 0..COLUMNS {
            let own = dispersion * precision[i];
            self.information[i][i] += own;
            self.gradient[i] -= own * coefficients[i];
        }
    }

    /// None when they do not tell the columns apart.
    pub fn factor(&self) -> Option<Factor> {
        let mut lower = self.information;
        for j in 0..COLUMNS {
            for i in j..COLUMNS {
                let known: f64 = (0..j).map(|k| lower[i][k] * lower[j][k]).sum();
                let rest = lower[i][j] - known;
                if i == j {
                    // NaN is not positive either.
                    let positive = rest > 0.0;
                    if !positive {
                        return None;
                    }
                    lower[j][j] = rest.sqrt();
                } else {
                    lower[i][j] = rest / lower[j][j];
                }
            }
        }
        Some(Factor { lower })
    }
}

impl Factor {
    /// x of XᵀWX x = right.
    pub fn solve(&self, right: &Row) -> Row {
        let mut solution = self.forward(right);
        for i in (0..COLUMNS).rev() {
            let known: f64 = (i + 1..COLUMNS).map(|k| self.lower[k][i] * solution[k]).sum();
            solution[i] = (solution[i] - known) / self.lower[i][i];
        }
        solution
    }

    /// x (XᵀWX)⁻¹ xᵀ.
    pub fn variance(&self, columns: &Row) -> f64 {
        self.forward(columns).iter().map(|part| part * part).sum()
    }

    fn forward(&self, right: &Row) -> Row {
        let mut solution = *right;
        for i in 0..COLUMNS {
            let known: f64 = (0..i).map(|k| self.lower[i][k] * solution[k]).sum();
            solution[i] = (solution[i] - known) / self.lower[i][i];
        }
        solution
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::random::Random;

    #[test]
    fn equations_are_solved_and_dependent_columns_told() {
        let mut equations = NormalEquations::default();
        let mut random = Random::of_draw(4, 0);
        let rows: Vec<Row> = (0..20).map(|_| std::array::from_fn(|_| random.unit() - 0.5)).collect();
        rows.iter().for_each(|row| equations.add(row, 2.0, 0.0));
        let factor = equations.factor().unwrap();
        let right = [1.0, -2.0, 3.0, 0.5, 0.0, 4.0];
        let solution = factor.solve(&right);
        for (i, right) in right.iter().enumerate() {
            let dot = |row: &Row| row.iter().zip(solution).map(|(column, part)| column * part).sum::<f64>();
            let left: f64 = rows.iter().map(|row| 2.0 * row[i] * dot(row)).sum();
            assert!((left - right).abs() < 1e-9, "{left} instead of {right}");
        }
        let variance: f64 = right.iter().zip(solution).map(|(right, part)| right * part).sum();
        assert!((factor.variance(&right) - variance).abs() < 1e-9);
        let mut flat = NormalEquations::default();
        flat.add(&[1.0; COLUMNS], 1.0, 0.0);
        assert!(flat.factor().is_none());
    }
}
