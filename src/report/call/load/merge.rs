//! One report of the shards of a load.

use std::collections::BTreeMap;

use super::{CallLoad, LoadPlan, Tally};

/// Why reports are not those of one load.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum MergeError {
    #[error("{name} has another {what} than {first}: they are not of one load")]
    OtherPlan {
        name: String,
        first: String,
        what: &'static str,
    },
    #[error("shard {shard} is in {first} and in {second}")]
    Twice {
        shard: u64,
        first: String,
        second: String,
    },
    #[error("{name} says that it has shard {shard}, of {shards}")]
    NoSuchShard {
        name: String,
        shard: u64,
        shards: u64,
    },
}

/// Merges reports, each with its name. Totals and distributions are those that one process would
/// have reported of all calls; which shards are missing is told.
///
/// # Errors
/// When they are not of one load, or have one shard twice.
pub fn merge(parts: &[(String, CallLoad)]) -> Result<CallLoad, MergeError> {
    let Some((first, plan)) = parts.first().map(|(name, load)| (name, &load.plan)) else {
        return Ok(CallLoad::default());
    };
    let mut tally = Tally::default();
    let mut shards = BTreeMap::new();
    for (name, part) in parts {
        same(plan, &part.plan).map_err(|what| MergeError::OtherPlan {
            name: name.clone(),
            first: first.clone(),
            what,
        })?;
        for shard in &part.shards {
            exists(shard.index, plan.shards, name)?;
            if let Some((before, _)) = shards.insert(shard.index, (name, shard.clone())) {
                return Err(MergeError::Twice {
                    shard: shard.index,
                    first: before.clone(),
                    second: name.clone(),
                });
            }
        }
        tally.merge(part);
    }
    let missing = (0..plan.shards).filter(|index| !shards.contains_key(index));
    let missing_shards = missing.collect();
    let shards = shards.into_values().map(|(_, shard)| shard).collect();
    Ok(CallLoad {
        missing_shards,
        ..tally.report(plan.clone(), shards)
    })
}

/// Shards that one load may have.
pub const MOST_SHARDS: u64 = 10_000;

fn exists(shard: u64, shards: u64, name: &str) -> Result<(), MergeError> {
    match shard < shards && shards <= MOST_SHARDS {
        true => Ok(()),
        false => Err(MergeError::NoSuchShard {
            name: name.to_owned(),
            shard,
            shards,
        }),
    }
}

/// What differs first.
fn same(one: &LoadPlan, other: &LoadPlan) -> Result<(), &'static str> {
    let differences = [
        ("target", one.target != other.target),
        ("protocol", one.protocol != other.protocol),
        ("number of calls", one.calls != other.calls),
        ("rate", one.rate_per_s != other.rate_per_s),
        ("duration", one.duration_ms != other.duration_ms),
        ("seed", one.seed != other.seed),
        ("number of shards", one.shards != other.shards),
        ("network", one.network != other.network),
        ("plan", one != other),
    ];
    match differences.into_iter().find(|(_, differs)| *differs) {
        Some((what, _)) => Err(what),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::call::Setup;
    use crate::report::call::load::tally::CallFailure;
    use crate::report::call::load::{LoadShard, OneCall};
    use proptest::prelude::*;

    const CALLS: u64 = 2_500;

    fn plan(shards: u64) -> LoadPlan {
        LoadPlan {
            target: "loopback".into(),
            calls: CALLS,
            shards,
            ..LoadPlan::default()
        }
    }

    /// Every seventh fails, at one of two stages.
    fn call(number: u64) -> OneCall {
        let value = (number * 7919 % 1_000) as f64 / 7.0;
        let failed = (number % 7 == 6).then(|| CallFailure {
            stage: ["ice", "dtls"][number as usize % 2].into(),
            reason: Some(format!("call {number}")),
        });
        OneCall {
            number,
            connected: failed.is_none(),
            failure: failed,
            setup: Setup {
                total_ms: Some(value),
                ..Setup::default()
            },
            packets_sent: number,
            loss_percent: vec![value / 30.0, 0.0],
            rtt_ms: vec![value * 2.0],
            ..OneCall::default()
        }
    }

    fn part(shard: u64, shards: u64) -> CallLoad {
        let mut tally = Tally::default();
        let numbers: Vec<u64> = (0..CALLS).filter(|n| n % shards == shard).collect();
        numbers.iter().for_each(|number| tally.add(call(*number)));
        let shard = LoadShard {
            index: shard,
            calls: numbers.len() as u64,
            ..LoadShard::default()
        };
        tally.report(plan(shards), vec![shard])
    }

    fn named(shards: impl IntoIterator<Item = u64>, of: u64) -> Vec<(String, CallLoad)> {
        let name = |shard| (format!("{shard}.json"), part(shard, of));
        shards.into_iter().map(name).collect()
    }

    /// Without what tells how many processes there were.
    fn totals(load: CallLoad) -> String {
        let load = CallLoad {
            plan: LoadPlan::default(),
            shards: Vec::new(),
            ..load
        };
        serde_json::to_string(&load).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8))]
        #[test]
        fn shards_merged_in_any_order_are_what_one_process_would_report(
            shards in 1..9u64, order in any::<u64>(),
        ) {
            let mut indices: Vec<u64> = (0..shards).collect();
            indices.sort_by_key(|index| index.wrapping_mul(order | 1).wrapping_add(order));
            let merged = merge(&named(indices, shards)).unwrap();
            prop_assert_eq!(totals(merged), totals(part(0, 1)));
        }
    }

    #[test]
    fn what_was_merged_can_be_merged_again() {
        let some = merge(&named([0, 2], 3)).unwrap();
        assert_eq!(some.missing_shards, [1]);
        let mut parts = named([1], 3);
        parts.push(("some.json".into(), some));
        let all = merge(&parts).unwrap();
        assert_eq!(all.missing_shards, [0; 0]);
        assert_eq!(totals(all), totals(part(0, 1)));
    }

    #[test]
    fn a_shard_that_is_there_twice_is_refused_with_both_names() {
        let mut parts = named([0, 1], 2);
        parts.push(("copy.json".into(), part(1, 2)));
        let error = merge(&parts).unwrap_err().to_string();
        assert_eq!(error, "shard 1 is in 1.json and in copy.json");
    }

    #[test]
    fn reports_of_different_loads_are_refused_with_the_difference() {
        let mut parts = named([0, 1], 2);
        parts[1].1.plan.seed = 9;
        let error = merge(&parts).unwrap_err().to_string();
        assert_eq!(
            error,
            "1.json has another seed than 0.json: they are not of one load"
        );
    }

    #[test]
    fn a_shard_that_there_cannot_be_is_refused() {
        let mut parts = named([0], 2);
        parts[0].1.shards[0].index = 2;
        assert!(matches!(
            merge(&parts),
            Err(MergeError::NoSuchShard { shard: 2, .. })
        ));
    }
}
