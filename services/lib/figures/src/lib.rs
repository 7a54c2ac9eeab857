//! The figures that the city publishes: frozen definitions, windows, the questions in SQL, comparisons, ledgers and
//! reports.
//!
//! Used by the command line, and by whatever else shows a figure, so that a figure is the same everywhere. It writes
//! questions and reads rows, and never talks to a server.

#![forbid(unsafe_code)]

mod area;
mod comparison;
mod count;
mod definition;
mod difference;
mod ledger;
mod pin;
mod report;
mod window;

pub use area::{AreaError, AreaScope};
pub use comparison::{Comparison, EvidenceWord, Ratio, Side};
pub use count::{CountRow, Data, Question};
pub use definition::{BOTH_FALL, DEFINITIONS, Definition, definition};
pub use difference::Difference;
pub use ledger::{Ages, LEDGERS, Ledger, LedgerQuestion, SUMS, Sums, ledger};
pub use pin::{Pin, Position};
pub use report::{REPORTS, Report, ReportError, ReportQuestion, Section, SectionSql, report};
pub use window::{Against, Window, WindowError};
