//! Journeys over the real stack, crash points, soak and tidy rules.
