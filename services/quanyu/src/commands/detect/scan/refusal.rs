//! From an error of the library, which knows indices, to the line of a file and what to do.
//!
//! Used by scans over circles.

use quanyu_boot::Failure;
use quanyu_detect::scan::ScanError;

use super::circles::Read;
use super::records::Record;
use crate::commands::detect::answer::refused;

/// Knows the records.
pub struct Refusal<'a> {
    pub read: &'a Read,
}

impl Refusal<'_> {
    /// What to tell of an error.
    pub fn of(&self, error: &ScanError) -> Failure {
        match error {
            ScanError::NotTestable(reason) => refused(reason.clone()),
            ScanError::CasesWithoutPopulation { location, day } => self.without_people(*location, *day),
            ScanError::StratumWithoutPopulation { stratum } => self.without_stratum(*stratum),
            // Both were checked when the files were read.
            ScanError::UnknownLocation { .. } | ScanError::OutsideStudy { .. } => {
                Failure::usage(error.to_string()).fix("check the locations and dates of the files")
            }
        }
    }

    fn without_people(&self, location: usize, day: i64) -> Failure {
        let Read { names, population, time, .. } = self.read;
        let bin = time.bins.of(day);
        let name = names.name(location);
        let (reason, fix) = match population {
            Some(people) if people.list.iter().all(|entry| entry.location != location) => (
                format!("cases at `{name}`, which is not in {}", people.path.display()),
                format!("add its people to {}", people.path.display()),
            ),
            _ => (
                format!("cases at `{name}`, where nobody lives then: the population is 0"),
                "correct the population or the location of the cases".to_owned(),
            ),
        };
        let here = |case: &&Record<u64>| {
            let in_bin = case.when.is_none_or(|when| time.bins.of(when.day) == bin);
            case.location == location && case.number > 0 && in_bin
        };
        self.at(here, &reason).fix(fix)
    }

    fn without_stratum(&self, stratum: u32) -> Failure {
        let shown = self.read.strata.shown(stratum);
        let of = if shown.is_empty() { String::new() } else { format!(" of {shown}") };
        let reason = format!("there are cases{of}, but no people{of} in all the study");
        self.at(|case| case.stratum == stratum && case.number > 0, &reason)
            .fix("write the groups alike in both files, or add the people")
    }

    fn at(&self, case: impl FnMut(&&Record<u64>) -> bool, reason: &str) -> Failure {
        let cases = &self.read.cases;
        match cases.list.iter().find(case) {
            Some(record) => cases.wrong(record, reason),
            None => Failure::usage(format!("{}: {reason}", cases.path.display())),
        }
    }
}
