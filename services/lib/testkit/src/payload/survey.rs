//! Payloads of survey waves.

use crate::START_MS;
use quanyu_event::{SurveyResultReported, SurveyWaveClosed, SurveyWaveOpened, Timestamp};

/// People are asked from the day after the story's beginning.
pub fn wave_opened(wave: &str) -> SurveyWaveOpened {
    SurveyWaveOpened {
        title: "public safety survey".into(),
        wave: wave.into(),
        opens_at: Timestamp::from_millis(START_MS).plus_days(1),
    }
}

/// The score of a component, in thousandths of a point, of so many answers.
pub fn result(component: &str, score_milli: i32, respondents: i32) -> SurveyResultReported {
    SurveyResultReported { component: component.into(), score_milli, respondents }
}

/// Nobody is asked any more.
pub fn wave_closed() -> SurveyWaveClosed {
    SurveyWaveClosed {}
}
