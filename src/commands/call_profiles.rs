//! `call profiles`: the networks that are known by name.

use crate::call::link::profiles::PROFILES;
use crate::report::call::CallProfiles;
use crate::report::{Data, Report};

pub fn run() -> Report {
    let profiles = PROFILES.iter().map(Into::into).collect();
    Report::new(Data::CallProfiles(CallProfiles { profiles }))
}
