//! Payloads of communities.

use quanyu_event::{
    CommunityCertificationLost, CommunityCertified, CommunityService, CommunityServiceProvided,
};

/// A community with so many households.
pub fn certified(households: i32) -> CommunityCertified {
    CommunityCertified { name: "Lakeside Garden".into(), households }
}

/// A service was provided once.
pub fn service(service: CommunityService) -> CommunityServiceProvided {
    CommunityServiceProvided { service }
}

/// The certificate is gone.
pub fn certification_lost() -> CommunityCertificationLost {
    CommunityCertificationLost { reason: Some("no patrols for a quarter".into()) }
}
