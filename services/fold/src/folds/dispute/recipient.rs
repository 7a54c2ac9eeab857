//! The recipients of a dispute (一警情三推送), and all of them as columns.
//!
//! Used by the dispute's fold only. Each change says what was impossible in it, if anything.

use crate::fold::earliest;
use quanyu_event::{DisputePushed, DisputeReceiptConfirmed, DisputeRecipientRole, Timestamp};
use serde::Serialize;
use std::collections::BTreeMap;

/// Three recipients are the rule; ten times as many are a mistake of the source.
pub(super) const RECIPIENTS_MAX: usize = 32;

/// The pushes by role and organisation of the recipient. No columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Pushes(BTreeMap<(&'static str, String), Push>);

/// A push to one recipient: the first one, and the first receipt of it.
#[derive(Debug, Clone, Default, PartialEq)]
struct Push {
    pushed_at: Option<Timestamp>,
    confirmed_at: Option<Timestamp>,
}

/// The recipients as columns: lists of one length in the order of role and organisation. A time that is not there is
/// 1970, for lists hold no missing values.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(super) struct RecipientColumns {
    pub(super) pushed: u32,
    /// Recipients who were pushed to and confirmed.
    pub(super) confirmed: u32,
    pub(super) recipient_roles: Vec<&'static str>,
    pub(super) recipient_organisations: Vec<String>,
    pub(super) recipients_pushed_at: Vec<Timestamp>,
    pub(super) recipients_confirmed_at: Vec<Timestamp>,
}

const TOO_MANY: &str = "too_many_recipients";

impl Pushes {
    pub(super) fn push(&mut self, at: Timestamp, pushed: &DisputePushed) -> Option<&'static str> {
        let Some(push) = self.entry(pushed.recipient_role, &pushed.organisation) else {
            return Some(TOO_MANY);
        };
        earliest(&mut push.pushed_at, at);
        None
    }

    /// A receipt may make a recipient known first; it waits for its push.
    pub(super) fn confirm(
        &mut self,
        at: Timestamp,
        receipt: &DisputeReceiptConfirmed,
    ) -> Option<&'static str> {
        let Some(push) = self.entry(receipt.recipient_role, &receipt.organisation) else {
            return Some(TOO_MANY);
        };
        earliest(&mut push.confirmed_at, at);
        push.pushed_at.is_none_or(|pushed| pushed > at).then_some("receipt_without_push")
    }

    fn entry(&mut self, role: DisputeRecipientRole, organisation: &str) -> Option<&mut Push> {
        let recipient = (role.as_str(), organisation.to_owned());
        if self.0.len() >= RECIPIENTS_MAX && !self.0.contains_key(&recipient) {
            return None;
        }
        Some(self.0.entry(recipient).or_default())
    }

    pub(super) fn columns(&self) -> RecipientColumns {
        let mut columns = RecipientColumns::default();
        for ((role, organisation), push) in &self.0 {
            columns.pushed += u32::from(push.pushed_at.is_some());
            columns.confirmed += u32::from(push.pushed_at.is_some() && push.confirmed_at.is_some());
            columns.recipient_roles.push(*role);
            columns.recipient_organisations.push(organisation.clone());
            columns.recipients_pushed_at.push(push.pushed_at.unwrap_or_default());
            columns.recipients_confirmed_at.push(push.confirmed_at.unwrap_or_default());
        }
        columns
    }
}
