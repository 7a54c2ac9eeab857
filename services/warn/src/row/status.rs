//! Where a warning stands: the words of the tables, and whether it is over.

/// Where a warning stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Known only by a follow-up.
    Unraised,
    /// Nobody has seen it.
    Raised,
    /// Somebody on duty has.
    Acknowledged,
    /// An organisation deals with it.
    Assigned,
    /// Put aside for a time.
    Shelved,
    /// Back to normal before anybody had seen it.
    Returned,
    /// Over.
    Cleared,
    /// Nothing came of it within its time.
    Expired,
}

impl Status {
    /// All, in the order of a warning's life.
    pub const ALL: [Self; 8] = [
        Self::Unraised,
        Self::Raised,
        Self::Acknowledged,
        Self::Assigned,
        Self::Shelved,
        Self::Returned,
        Self::Cleared,
        Self::Expired,
    ];

    /// As the tables write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unraised => "unraised",
            Self::Raised => "raised",
            Self::Acknowledged => "acknowledged",
            Self::Assigned => "assigned",
            Self::Shelved => "shelved",
            Self::Returned => "returned",
            Self::Cleared => "cleared",
            Self::Expired => "expired",
        }
    }

    /// For readers.
    #[must_use]
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Unraised => "未发出",
            Self::Raised => "待确认",
            Self::Acknowledged => "已确认",
            Self::Assigned => "已指派",
            Self::Shelved => "已搁置",
            Self::Returned => "已回落待确认",
            Self::Cleared => "已解除",
            Self::Expired => "已过期",
        }
    }

    /// Whether it is over.
    #[must_use]
    pub fn ended(self) -> bool {
        matches!(self, Self::Cleared | Self::Expired)
    }
}
