//! What to make of a finding of any job but captures and descriptions, which have their own: why
//! it matters, what usually causes it, and what to do next.

mod audit;
mod calls;
mod endpoints;
mod nat;
mod stun;
mod turn;
mod verdict;
mod way;

/// For one kind of finding.
#[derive(Debug, Clone, Copy)]
pub struct Advice {
    pub code: &'static str,
    pub meaning: &'static str,
    pub causes: &'static str,
    pub next: &'static str,
}

const fn advice(
    code: &'static str,
    meaning: &'static str,
    causes: &'static str,
    next: &'static str,
) -> Advice {
    Advice {
        code,
        meaning,
        causes,
        next,
    }
}

/// What is known about a code.
pub fn of(code: &str) -> Option<&'static Advice> {
    all().find(|advice| advice.code == code)
}

/// All of it.
pub fn all() -> impl Iterator<Item = &'static Advice> {
    stun::ADVICE
        .iter()
        .chain(way::ADVICE)
        .chain(nat::ADVICE)
        .chain(turn::ADVICE)
        .chain(audit::ADVICE)
        .chain(calls::ADVICE)
        .chain(endpoints::ADVICE)
        .chain(verdict::ADVICE)
}
