//! Groups of age, sex and the like, by the further columns of the population's file.
//!
//! Used by the Poisson model, which standardises by them; elsewhere there is one group. What a case file has beyond them is
//! told, not used.

use std::collections::BTreeMap;

use quanyu_boot::Failure;

use crate::commands::detect::columns::{Column, Columns, Line};

/// The strata.
#[derive(Debug, Default)]
pub struct Strata {
    /// What divides them: the names of columns.
    by: Vec<String>,
    index: BTreeMap<Vec<String>, u32>,
    values: Vec<Vec<String>>,
    /// Columns that nothing is divided by.
    unused: Vec<String>,
}

impl Strata {
    /// Strata by the columns of a file that are not among these names.
    pub fn by(columns: &Columns, names: &[&str]) -> Self {
        let by = columns.others(names).iter().map(|column| column.name().to_owned()).collect();
        Self { by, ..Self::default() }
    }

    /// The columns that divide a file: by their names, or by their order where a file has no names and as many.
    ///
    /// # Errors
    /// They are not there (exit 2).
    pub fn columns_of(&mut self, columns: &Columns, names: &[&str]) -> Result<Vec<Column>, Failure> {
        let others = columns.others(names);
        let named: Vec<Column> = self.by.iter().filter_map(|name| columns.find(name)).collect();
        if named.len() == self.by.len() {
            let unused = others.iter().map(Column::name).filter(|name| !self.by.iter().any(|by| by == name));
            self.unused.extend(unused.map(str::to_owned));
            return Ok(named);
        }
        let unnamed = |name: &str| name.starts_with("covariate ");
        let by_order =
            self.by.iter().all(|name| unnamed(name)) || others.iter().all(|one| unnamed(one.name()));
        if by_order && others.len() == self.by.len() {
            return Ok(others);
        }
        let missing = self.by.iter().find(|name| columns.find(name).is_none());
        let missing = columns.missing(missing.map_or("", String::as_str));
        Err(missing
            .fix("the population is divided by it, so divide the cases by it too, or add the people up"))
    }

    /// The stratum of a line.
    pub fn of_line(&mut self, line: &Line, by: &[Column]) -> u32 {
        let values: Vec<String> = by.iter().map(|column| line.text(column).to_owned()).collect();
        if let Some(index) = self.index.get(&values) {
            return *index;
        }
        // A file has far fewer lines.
        let index = self.values.len() as u32;
        self.values.push(values.clone());
        self.index.insert(values, index);
        index
    }

    /// A stratum in words.
    pub fn shown(&self, stratum: u32) -> String {
        let values = self.values.get(stratum as usize).map(Vec::as_slice).unwrap_or_default();
        let pairs = self.by.iter().zip(values).map(|(name, value)| format!("{name} {value}"));
        pairs.collect::<Vec<_>>().join(", ")
    }

    /// A remark about columns that are not used.
    pub fn remark(&self) -> Option<String> {
        let columns = self.unused.join(", ");
        (!columns.is_empty()).then(|| format!("not used, as no population is divided by them: {columns}"))
    }
}
