//! Conversion of positions into WGS-84, the only system that tables hold.

use serde::{Deserialize, Serialize};

/// System in which a source gives positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GivenSystem {
    /// GPS.
    Wgs84,
    /// China's obfuscated system (Amap, Tencent).
    Gcj02,
    /// Baidu's, on top of GCJ-02.
    Bd09,
}

/// Longitude and latitude in degrees WGS-84. Outside China both Chinese systems are WGS-84 already.
pub fn to_wgs84(system: GivenSystem, longitude: f64, latitude: f64) -> (f64, f64) {
    match system {
        GivenSystem::Wgs84 => (longitude, latitude),
        GivenSystem::Gcj02 => coordtransform::gcj02_to_wgs84(longitude, latitude),
        GivenSystem::Bd09 => coordtransform::bd09_to_wgs84(longitude, latitude),
    }
}
