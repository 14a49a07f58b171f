//! Values that were measured within a period.

use super::Kept;

#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Values {
    count: u64,
    sum: f64,
    min: f64,
    max: f64,
}

impl Values {
    pub fn add(&mut self, value: f64) {
        *self = self.plus(Values {
            count: 1,
            sum: value,
            min: value,
            max: value,
        });
    }

    pub fn count(&self) -> u64 {
        self.count
    }

    /// None, as the others, where nothing was measured.
    pub fn mean(&self) -> Option<f64> {
        self.known(self.sum / self.count as f64)
    }

    pub fn min(&self) -> Option<f64> {
        self.known(self.min)
    }

    pub fn max(&self) -> Option<f64> {
        self.known(self.max)
    }

    fn known(&self, figure: f64) -> Option<f64> {
        (self.count > 0).then_some(figure)
    }
}

impl Kept for Values {
    /// Most are of reports, which come every few seconds.
    const MOST_PERIODS: usize = 128;

    fn plus(self, next: Values) -> Values {
        match (self.count, next.count) {
            (0, _) => next,
            (_, 0) => self,
            _ => Values {
                count: self.count + next.count,
                sum: self.sum + next.sum,
                min: self.min.min(next.min),
                max: self.max.max(next.max),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::Timeline;
    use super::*;

    #[test]
    fn a_period_without_values_has_no_figures() {
        let mut timeline: Timeline<Values> = Timeline::default();
        for (second, value) in [(0, 3.0), (0, 1.0), (2, -4.0)] {
            timeline.at(Duration::from_secs(second)).add(value);
        }
        let figures = timeline.periods().iter();
        let figures: Vec<_> = figures
            .map(|period| (period.mean(), period.min(), period.max()))
            .collect();
        let one = |value| (Some(value), Some(value), Some(value));
        let two = (Some(2.0), Some(1.0), Some(3.0));
        assert_eq!(figures, [two, (None, None, None), one(-4.0)]);
    }

    #[test]
    fn two_periods_together_have_the_values_of_both() {
        let mut timeline: Timeline<Values> = Timeline::default();
        (0..200).for_each(|second| timeline.at(Duration::from_secs(second)).add(second as f64));
        let first = timeline.periods()[0];
        assert_eq!((first.count(), first.min()), (2, Some(0.0)));
        assert_eq!((first.mean(), first.max()), (Some(0.5), Some(1.0)));
    }
}
