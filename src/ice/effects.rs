//! What browsers did with the failing example of each rule, as measured by
//! `fixtures/scripts/measure-ice-config.mjs`.

use std::sync::LazyLock;

use crate::lint::effects::{self, Effect};

static TABLE: LazyLock<Vec<Effect>> = LazyLock::new(|| effects::table(include_str!("effects.tsv")));

/// What was measured for one rule; nothing where nothing was.
pub fn of(code: &str) -> impl Iterator<Item = &'static Effect> {
    TABLE.iter().filter(move |effect| effect.code == code)
}

/// What is said of it beside a finding. None where all browsers accept the example.
pub fn notes(code: &str) -> Vec<String> {
    effects::notes(code, of(code))
}
