//! The 42 scenarios: seven organisms, each with and without trend, and with no, one and two waves a year.
//!
//! Used by the simulation of Noufaily et al. Table 1 there, doi:10.1002/sim.5595.

/// How many there are.
pub const SCENARIOS: usize = 42;

/// Parameters of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scenario {
    /// 1 to 42.
    pub number: u32,
    /// ln of the level.
    pub theta: f64,
    /// Trend of ln μ per week; 0 in a scenario without.
    pub beta: f64,
    /// Amplitude of the cosines; 0 in a scenario without season.
    pub gamma_1: f64,
    /// Amplitude of the sines; 0 in a scenario without season.
    pub gamma_2: f64,
    /// Variance over mean.
    pub phi: f64,
    /// m: waves a year, 0 to 2.
    pub harmonics: u32,
}

/// θ, β, γ₁, γ₂, φ.
const SETS: [[f64; 5]; 7] = [
    [0.1, 0.0025, 0.6, 0.6, 1.5],
    [-2.0, 0.005, 0.1, 0.3, 2.0],
    [1.5, 0.003, 0.2, -0.4, 1.0],
    [0.5, 0.002, 0.5, 0.5, 5.0],
    [2.5, 0.001, 1.0, 0.1, 3.0],
    [3.75, 0.001, 0.1, -0.1, 1.1],
    [5.0, 0.0001, 0.05, 0.01, 1.2],
];

/// All of them, in order.
pub fn scenarios() -> impl Iterator<Item = Scenario> {
    let kinds = SETS.into_iter().flat_map(|set| [false, true].map(|trend| (set, trend)));
    let all = kinds.flat_map(|(set, trend)| [0, 1, 2].map(|harmonics| (set, trend, harmonics)));
    (1..).zip(all).map(|(number, ([theta, beta, gamma_1, gamma_2, phi], trend, harmonics))| {
        let season = f64::from(u8::from(harmonics > 0));
        Scenario {
            number,
            theta,
            beta: beta * f64::from(u8::from(trend)),
            gamma_1: gamma_1 * season,
            gamma_2: gamma_2 * season,
            phi,
            harmonics,
        }
    })
}
