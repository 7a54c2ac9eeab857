//! A question that is put to an answer's function: who asks, about which area, with what it needs of the tables.
//!
//! Everything in it was checked: the area is one that the asker may ask about, the values are what their kinds say.

use jiff::Timestamp;
use quanyu_access::Principal;
use quanyu_answers::{Ask, UpTo};
use quanyu_figures::{AreaScope, Data};
use quanyu_store::Client;

use crate::fault::Fault;
use crate::freshness::Seen;
use crate::parameter::Values;

/// A question.
#[derive(Debug)]
pub struct Question<'a> {
    /// Who asks.
    pub principal: &'a Principal,
    /// The area that it is about; none for everything, or for an answer that is about none.
    pub area: Option<&'a str>,
    /// What was asked.
    pub values: &'a Values,
    /// The record that is asked about.
    pub id: Option<&'a str>,
    /// The tables.
    pub store: &'a Client,
    /// What was seen of them last.
    pub seen: &'a Seen,
    /// The time.
    pub now: Timestamp,
}

impl Question<'_> {
    /// The area in questions.
    ///
    /// # Errors
    /// A text that is no code.
    pub fn scope(&self) -> Result<AreaScope, Fault> {
        let wrong =
            |error: quanyu_figures::AreaError| Fault::invalid(error.to_string(), "use a code such as 330784");
        self.area.map_or_else(|| Ok(AreaScope::everything()), |code| AreaScope::of(code).map_err(wrong))
    }

    /// As ledgers and reports ask.
    #[must_use]
    pub fn ask(&self) -> Ask {
        let open = Ask::default();
        Ask {
            area: self.area.map(str::to_owned),
            from: self.values.get("from"),
            to: self.values.get("to"),
            zone: self.values.text("zone").map_or(open.zone, str::to_owned),
            at: None,
            up_to: self.values.get("as_of").map_or(UpTo::Now, UpTo::Received),
            list: self.values.get("list").unwrap_or(open.list),
        }
    }

    /// Real data where there are any of a view in the area, else exercise data; never both.
    ///
    /// # Errors
    /// The tables do not answer.
    pub async fn data_of(&self, view: &str) -> Result<Data, Fault> {
        let area = self.scope()?.condition();
        let question = format!(
            "SELECT toUInt8(count() > 0) FROM (SELECT 1 FROM {view} WHERE NOT exercise AND {area} LIMIT 1)"
        );
        let found: Vec<u8> = self.store.fetch_rows(&question).await?;
        Ok(if found.first() == Some(&1) { Data::Real } else { Data::Exercise })
    }

    /// The id in the path.
    ///
    /// # Errors
    /// There is none.
    pub fn id(&self) -> Result<&str, Fault> {
        self.id.ok_or_else(|| Fault::NotFound("no id is named".to_owned()))
    }
}
