//! The words that CAP allows, as types: nothing else can be written.

use std::fmt;
use std::str::FromStr;

use crate::error::Problem;

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$item_doc:meta])* $item:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$item_doc])* $item,)+
        }

        impl $name {
            /// All of them, in CAP's order.
            pub const ALL: &'static [Self] = &[$(Self::$item,)+];

            /// CAP's word.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$item => $text,)+
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = Problem;

            fn from_str(text: &str) -> Result<Self, Problem> {
                let known = Self::ALL.iter().find(|one| one.as_str() == text);
                known.copied().ok_or(Problem::Form { expected: "a word that CAP has there" })
            }
        }
    };
}

vocabulary! {
    /// Whether to act on it.
    Status {
        /// Act on it.
        Actual = "Actual",
        /// Only participants of the exercise act.
        Exercise = "Exercise",
        /// For the network itself.
        System = "System",
        /// A technical test: ignore it.
        Test = "Test",
        /// Not to be acted on yet.
        Draft = "Draft",
    }
}

vocabulary! {
    /// What the message does.
    MessageType {
        /// A first message.
        Alert = "Alert",
        /// Replaces earlier ones.
        Update = "Update",
        /// Ends earlier ones; they are kept.
        Cancel = "Cancel",
        /// Says that a message was received.
        Ack = "Ack",
        /// Says that a message was rejected.
        Error = "Error",
    }
}

vocabulary! {
    /// What it is about.
    Category {
        /// Earth, landslides included.
        Geo = "Geo",
        /// Weather and floods.
        Met = "Met",
        /// General emergencies.
        Safety = "Safety",
        /// Police, public order.
        Security = "Security",
        /// Rescue.
        Rescue = "Rescue",
        /// Fires.
        Fire = "Fire",
        /// Medicine.
        Health = "Health",
        /// Pollution.
        Env = "Env",
        /// Traffic.
        Transport = "Transport",
        /// Supply networks.
        Infra = "Infra",
        /// Chemical, biological, radiological, nuclear, explosive.
        Cbrne = "CBRNE",
        /// Anything else.
        Other = "Other",
    }
}

vocabulary! {
    /// What receivers should do.
    Response {
        /// Take shelter.
        Shelter = "Shelter",
        /// Leave.
        Evacuate = "Evacuate",
        /// Make preparations.
        Prepare = "Prepare",
        /// Do what was planned.
        Execute = "Execute",
        /// Avoid it.
        Avoid = "Avoid",
        /// Watch.
        Monitor = "Monitor",
        /// Look what it is.
        Assess = "Assess",
        /// It is over.
        AllClear = "AllClear",
        /// Nothing.
        None = "None",
    }
}

vocabulary! {
    /// How soon to act.
    Urgency {
        /// At once.
        Immediate = "Immediate",
        /// Within the hour.
        Expected = "Expected",
        /// In the near future.
        Future = "Future",
        /// No more.
        Past = "Past",
        /// Not known.
        Unknown = "Unknown",
    }
}

vocabulary! {
    /// How bad.
    Severity {
        /// 红, I.
        Extreme = "Extreme",
        /// 橙, II.
        Severe = "Severe",
        /// 黄, III.
        Moderate = "Moderate",
        /// 蓝, IV.
        Minor = "Minor",
        /// Not known.
        Unknown = "Unknown",
    }
}

vocabulary! {
    /// How sure.
    Certainty {
        /// Has happened or is going on.
        Observed = "Observed",
        /// More likely than not.
        Likely = "Likely",
        /// Possible, not likely.
        Possible = "Possible",
        /// Not expected.
        Unlikely = "Unlikely",
        /// Not known.
        Unknown = "Unknown",
    }
}

/// The languages that every warning of this platform has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// zh-CN.
    Chinese,
    /// en.
    English,
}

impl Language {
    /// Both, the first first.
    pub const ALL: [Self; 2] = [Self::Chinese, Self::English];

    /// Its tag after RFC 5646.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }
}
