//! Given a story, when more of it arrives, then the state is so: the form of every fold's tests.
//!
//! Used by the tests of this crate only. It folds as the folder does, without retries being removed.

#![allow(clippy::expect_used, reason = "a story that cannot be told has failed its test")]

use crate::fold::Fold;
use quanyu_testkit::Story;

/// What happens next in a story.
pub type Step = fn(Story) -> Story;

/// The states of a subject before and after something happened.
pub struct Scenario<F: Fold> {
    story: Story,
    /// Before; absent when nothing had happened.
    pub before: Option<F::State>,
    /// After.
    pub after: F::State,
}

/// The state after all events of a story.
pub fn state_after<F: Fold>(story: &Story) -> F::State {
    fold_all::<F>(story).expect("the story has an event")
}

/// Begins with what has happened.
pub fn given<F: Fold>(story: Story) -> Given<F> {
    Given { before: fold_all::<F>(&story), story }
}

/// What has happened.
pub struct Given<F: Fold> {
    story: Story,
    before: Option<F::State>,
}

impl<F: Fold> Given<F> {
    /// More of the story arrives.
    pub fn when(self, more: impl FnOnce(Story) -> Story) -> Scenario<F> {
        let story = more(self.story);
        let after = state_after::<F>(&story);
        Scenario { story, before: self.before, after }
    }
}

impl<F: Fold> Scenario<F> {
    /// And then still more.
    pub fn and_when(self, more: impl FnOnce(Story) -> Story) -> Self {
        given::<F>(self.story).when(more)
    }

    /// The state before; a scenario without one is a defect of the test.
    pub fn before(&self) -> &F::State {
        self.before.as_ref().expect("something had happened before")
    }
}

fn fold_all<F: Fold>(story: &Story) -> Option<F::State> {
    let event = |payload| F::event(payload).expect("the story's kind is the fold's");
    story
        .events()
        .iter()
        .fold(None, |state, envelope| Some(F::fold(state, envelope, event(&envelope.payload))))
}
