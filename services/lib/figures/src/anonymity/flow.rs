//! A table with its totals as flows in a circle: from the whole to the rows, from each row to the columns, from the columns
//! back to the whole. What fits the table is what flows in and out of every point alike.
//!
//! Used by `anonymity`. A hidden number can be another one if some circle of hidden flows can be turned by one; where
//! there is none, the shown numbers determine it. Numbers are whole and not negative; that is all a reader knows of them.

use super::Shown;

/// A number of the table: a cell or a total.
#[derive(Debug, Clone, Copy)]
struct Flow {
    from: usize,
    to: usize,
    value: u64,
    hidden: bool,
}

/// The table. Points: 0 the whole as source, 1.. the rows, then the columns, then the whole as sink.
#[derive(Debug, Clone)]
pub(super) struct Flows {
    rows: usize,
    columns: usize,
    /// Cells row by row, then row totals, column totals, the total.
    flows: Vec<Flow>,
    /// For each point the flows into and out of it.
    beside: Vec<Vec<usize>>,
}

impl Flows {
    /// None when a sum is too large.
    pub(super) fn new(counts: &[Vec<u64>]) -> Option<Self> {
        let (rows, columns) = (counts.len(), counts.first().map_or(0, Vec::len));
        let (row_point, column_point) = (|row: usize| 1 + row, |column: usize| 1 + rows + column);
        let sink = 1 + rows + columns;
        let flow = |from, to, value| Flow { from, to, value, hidden: false };
        let sum = |mut values: Box<dyn Iterator<Item = u64> + '_>| values.try_fold(0_u64, u64::checked_add);
        let mut flows = Vec::with_capacity(rows * columns + rows + columns + 1);
        for (row, cells) in counts.iter().enumerate() {
            let each = cells.iter().enumerate();
            flows.extend(each.map(|(column, value)| flow(row_point(row), column_point(column), *value)));
        }
        for (row, cells) in counts.iter().enumerate() {
            flows.push(flow(0, row_point(row), sum(Box::new(cells.iter().copied()))?));
        }
        for column in 0..columns {
            let cells = counts.iter().filter_map(|cells| cells.get(column).copied());
            flows.push(flow(column_point(column), sink, sum(Box::new(cells))?));
        }
        flows.push(flow(sink, 0, sum(Box::new(counts.iter().flatten().copied()))?));
        let mut beside = vec![Vec::new(); sink + 1];
        for (index, flow) in flows.iter().enumerate() {
            for point in [flow.from, flow.to] {
                if let Some(list) = beside.get_mut(point) {
                    list.push(index);
                }
            }
        }
        Some(Self { rows, columns, flows, beside })
    }

    /// Hides every number below k; how many.
    pub(super) fn hide_below(&mut self, k: u64) -> usize {
        self.flows.iter_mut().filter(|flow| flow.value < k).for_each(|flow| flow.hidden = true);
        self.hidden()
    }

    pub(super) fn hidden(&self) -> usize {
        self.flows.iter().filter(|flow| flow.hidden).count()
    }

    /// Where a line shows its sum, it hides no number, or at least two that come to k or more: else the smallest shown
    /// number of the line is hidden too, and in the end its sum.
    pub(super) fn fill_lines(&mut self, k: u64) {
        let lines = self.lines();
        let mut changed = true;
        while changed {
            changed = false;
            for (members, sum) in &lines {
                while self.is_thin(members, *sum, k) {
                    let smallest = self.smallest_shown(members.iter().copied()).unwrap_or(*sum);
                    self.hide(smallest);
                    changed = true;
                }
            }
        }
    }

    fn is_thin(&self, members: &[usize], sum: usize, k: u64) -> bool {
        let hidden = || members.iter().filter_map(|index| self.flows.get(*index)).filter(|flow| flow.hidden);
        let open = self.flows.get(sum).is_some_and(|flow| !flow.hidden);
        let count = hidden().count();
        open && count > 0 && (count < 2 || hidden().map(|flow| flow.value).sum::<u64>() < k)
    }

    /// Rows, columns, the row totals and the column totals, each as indexes with that of its sum.
    fn lines(&self) -> Vec<(Vec<usize>, usize)> {
        let (rows, columns) = (self.rows, self.columns);
        let (row_totals, column_totals) = (rows * columns, rows * columns + rows);
        let total = column_totals + columns;
        let by_row = (0..rows).map(|row| ((row * columns..(row + 1) * columns).collect(), row_totals + row));
        let by_column = (0..columns)
            .map(|column| ((0..rows).map(|row| row * columns + column).collect(), column_totals + column));
        let totals =
            [((row_totals..column_totals).collect(), total), ((column_totals..total).collect(), total)];
        by_row.chain(by_column).chain(totals).collect()
    }

    /// Hides another number for each hidden one that the shown ones determine; whether there was any.
    pub(super) fn protect_determined(&mut self) -> bool {
        let mut changed = false;
        for index in 0..self.flows.len() {
            while self.is_determined(index) {
                let Some(flow) = self.flows.get(index).copied() else { break };
                let touches = |other: &Flow| {
                    [other.from, other.to].iter().any(|point| [flow.from, flow.to].contains(point))
                };
                let beside = self.smallest_shown(self.indexes(touches));
                let Some(next) = beside.or_else(|| self.smallest_shown(self.indexes(|_| true))) else {
                    return changed;
                };
                self.hide(next);
                changed = true;
            }
        }
        changed
    }

    fn indexes(&self, keep: impl Fn(&Flow) -> bool) -> impl Iterator<Item = usize> {
        self.flows.iter().enumerate().filter(move |(_, flow)| keep(flow)).map(|(index, _)| index)
    }

    fn smallest_shown(&self, indexes: impl Iterator<Item = usize>) -> Option<usize> {
        let shown = |index: usize| self.flows.get(index).filter(|flow| !flow.hidden).map(|flow| flow.value);
        indexes.filter_map(|index| Some((shown(index)?, index))).min().map(|(_, index)| index)
    }

    fn hide(&mut self, index: usize) {
        if let Some(flow) = self.flows.get_mut(index) {
            flow.hidden = true;
        }
    }

    /// Whether a hidden number can be no other than it is.
    fn is_determined(&self, index: usize) -> bool {
        let Some(flow) = self.flows.get(index).filter(|flow| flow.hidden) else { return false };
        let more = self.leads(flow.to, flow.from, index);
        let less = flow.value > 0 && self.leads(flow.from, flow.to, index);
        !(more || less)
    }

    /// Whether hidden flows other than one lead from a point to another: along a flow by adding one, against it by taking
    /// one away, of which there must be one.
    fn leads(&self, start: usize, goal: usize, without: usize) -> bool {
        let mut reached = vec![false; self.rows + self.columns + 2];
        let mut open = vec![start];
        while let Some(point) = open.pop() {
            if point == goal {
                return true;
            }
            match reached.get_mut(point) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            let beside = self.beside.get(point).into_iter().flatten().filter(|index| **index != without);
            for flow in beside.filter_map(|index| self.flows.get(*index)).filter(|flow| flow.hidden) {
                if flow.from == point {
                    open.push(flow.to);
                } else if flow.to == point && flow.value > 0 {
                    open.push(flow.from);
                }
            }
        }
        false
    }

    /// Cells, row totals, column totals and the total.
    pub(super) fn shown(&self) -> (Vec<Vec<Shown>>, Vec<Shown>, Vec<Shown>, Shown) {
        let mut all = self
            .flows
            .iter()
            .map(|flow| if flow.hidden { Shown::Suppressed } else { Shown::Count(flow.value) });
        let cells = (0..self.rows).map(|_| all.by_ref().take(self.columns).collect()).collect();
        let row_totals = all.by_ref().take(self.rows).collect();
        let column_totals = all.by_ref().take(self.columns).collect();
        (cells, row_totals, column_totals, all.next().unwrap_or(Shown::Suppressed))
    }
}
