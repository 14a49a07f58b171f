//! Summaries over all samples, by the textbook.

use serde_json::{Value, json};

/// Count, extremes, mean, nearest-rank percentiles and sample deviation.
pub fn summary(samples: &[f64]) -> Value {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let count = sorted.len();
    let rank = |percent: usize| {
        let rank = (percent * count).div_ceil(100).max(1);
        sorted.get(rank - 1).copied()
    };
    let mean = (count > 0).then(|| sorted.iter().sum::<f64>() / count as f64);
    let deviation = mean.filter(|_| count > 1).map(|mean| {
        let squares: f64 = sorted.iter().map(|sample| (sample - mean).powi(2)).sum();
        (squares / (count - 1) as f64).sqrt()
    });
    json!({
        "samples": count,
        "min": sorted.first(),
        "mean": mean,
        "p50": rank(50),
        "p95": rank(95),
        "p99": rank(99),
        "max": sorted.last(),
        "stddev": deviation,
    })
}
