//! What earlier events add to the rate at each event, per α, and how that changes with ω.
//!
//! Used by `hawkes` and its fit. One pass over the events: A₁ = 0, Aᵢ = e^{−ω(tᵢ−tᵢ₋₁)}(1 + Aᵢ₋₁).

use super::Events;

/// The parts of the likelihood of a cell that depend on ω.
#[derive(Debug)]
pub(super) struct Kernel {
    /// ωAᵢ: what α is multiplied by in the rate at event i.
    pub(super) rises: Vec<f64>,
    /// Its derivatives by ω.
    pub(super) rise_slopes: Vec<f64>,
    /// Σ (1 − e^{−ω(T−tᵢ)}): followers per α that could have been seen before the end.
    pub(super) seen: f64,
    /// Its derivative by ω.
    pub(super) seen_slope: f64,
    /// T.
    pub(super) until: f64,
}

impl Kernel {
    pub(super) fn of(events: &Events, omega: f64) -> Self {
        let Events { times, until } = *events;
        let mut kernel = Self {
            rises: Vec::with_capacity(times.len()),
            rise_slopes: Vec::with_capacity(times.len()),
            seen: 0.0,
            seen_slope: 0.0,
            until,
        };
        let (mut raised, mut raised_slope) = (0.0, 0.0);
        let mut last: Option<f64> = None;
        for time in times {
            if let Some(last) = last {
                let gap = time - last;
                let decay = (-omega * gap).exp();
                raised = decay * (1.0 + raised);
                raised_slope = decay * raised_slope - gap * raised;
            }
            last = Some(*time);
            kernel.rises.push(omega * raised);
            kernel.rise_slopes.push(raised + omega * raised_slope);
            let left = until - time;
            kernel.seen -= (-omega * left).exp_m1();
            kernel.seen_slope += left * (-omega * left).exp();
        }
        kernel
    }
}
