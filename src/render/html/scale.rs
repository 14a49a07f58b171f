//! Axes: round numbers, and units that fit.

/// An axis from 0, or from below where values are negative, with its ticks.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    pub from: f64,
    pub to: f64,
    pub step: f64,
}

/// What the numbers of an axis are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    BitRate,
    Percent,
    Milliseconds,
    /// Frames a second, packets a second: the text says of what.
    PerSecond(&'static str),
    /// So many of these.
    Count(&'static str),
    /// Time since the beginning, in seconds.
    Time,
}

/// A quantity's unit on an axis, and how many of its base unit one of it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AxisUnit {
    pub name: &'static str,
    pub factor: f64,
}

impl Scale {
    /// Over all values, with about `ticks` steps that are 1, 2 or 5 times a power of ten.
    pub fn over(values: impl IntoIterator<Item = f64>, ticks: u32) -> Scale {
        /// Far beyond what is measured; sums of these are still numbers.
        const FARTHEST: f64 = 1e15;
        let values = values.into_iter().filter(|value| value.is_finite());
        let values = values.map(|value| value.clamp(-FARTHEST, FARTHEST));
        let (least, most) = values.fold((0.0, 0.0), |(least, most): (f64, f64), value| {
            (least.min(value), most.max(value))
        });
        let span = if most - least > 1e-9 {
            most - least
        } else {
            1.0
        };
        let step = round_step(span / f64::from(ticks.max(1)));
        let to = if most - least > 1e-9 {
            most
        } else {
            least + step
        };
        Scale {
            from: (least / step).floor() * step,
            to: (to / step).ceil() * step,
            step,
        }
    }

    /// From one moment to another, whatever round numbers lie between.
    pub fn span(from: f64, to: f64, unit: AxisUnit, ticks: u32) -> Scale {
        let to = if to > from { to } else { from + 1.0 };
        let step = round_step((to - from) / unit.factor / f64::from(ticks.max(1))) * unit.factor;
        Scale { from, to, step }
    }

    /// Where on the axis a value is: 0 at its beginning, 1 at its end.
    pub fn place(&self, value: f64) -> f64 {
        (value - self.from) / (self.to - self.from)
    }

    pub fn ticks(&self) -> Vec<f64> {
        /// No axis has more, whatever its numbers are.
        const MOST: i64 = 20;
        let at = |number: i64| number as f64 * self.step;
        let first = (self.from / self.step).ceil() as i64;
        let all = first..first.saturating_add(MOST);
        let end = self.to + self.step * 1e-6;
        all.map(at).take_while(|tick| *tick <= end).collect()
    }
}

/// 1, 2 or 5 times a power of ten, at least as much as is asked for.
fn round_step(least: f64) -> f64 {
    let power = 10_f64.powf(least.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * power);
    let fits = |step: &f64| *step >= least * (1.0 - 1e-9);
    steps.into_iter().find(fits).unwrap_or(least)
}

impl Quantity {
    /// The unit in which the largest number is easy to read.
    pub fn unit(self, most: f64) -> AxisUnit {
        let unit = |name, factor| AxisUnit { name, factor };
        match (self, most) {
            (Quantity::BitRate, 1e9..) => unit("Gb/s", 1e9),
            (Quantity::BitRate, 1e6..) => unit("Mb/s", 1e6),
            (Quantity::BitRate, 1e3..) => unit("kb/s", 1e3),
            (Quantity::BitRate, _) => unit("b/s", 1.0),
            (Quantity::Percent, _) => unit("%", 1.0),
            (Quantity::Milliseconds, 10e3..) => unit("s", 1e3),
            (Quantity::Milliseconds, _) => unit("ms", 1.0),
            (Quantity::PerSecond(name) | Quantity::Count(name), _) => unit(name, 1.0),
            (Quantity::Time, 14_400.0..) => unit("h", 3600.0),
            (Quantity::Time, 300.0..) => unit("min", 60.0),
            (Quantity::Time, 2.0..) => unit("s", 1.0),
            (Quantity::Time, _) => unit("ms", 1e-3),
        }
    }
}

impl AxisUnit {
    /// A value of the axis without its unit, with as many digits as its steps need.
    pub fn number(self, value: f64, step: f64) -> String {
        let digits = -(step / self.factor).log10().floor();
        let digits = if digits.is_finite() {
            digits.clamp(0.0, 6.0)
        } else {
            0.0
        };
        let text = format!("{:.*}", digits as usize, value / self.factor);
        match text.as_str() {
            "-0" => "0".to_owned(),
            _ => text,
        }
    }

    /// A value with about three digits that say something.
    pub fn value(self, value: f64) -> String {
        let scaled = value / self.factor;
        let digits = match scaled.abs() {
            v if v >= 100.0 => 0,
            v if v >= 10.0 => 1,
            v if v >= 1.0 || v == 0.0 => 2,
            _ => 3,
        };
        format!("{scaled:.digits$}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_hold_all_values() {
        let scale = Scale::over([3.0, 17.2, 9.0], 4);
        assert_eq!(scale.ticks(), [0.0, 5.0, 10.0, 15.0, 20.0]);
        assert_eq!(scale.place(0.0), 0.0);
        assert_eq!(scale.place(20.0), 1.0);
    }

    #[test]
    fn values_below_0_have_their_place() {
        let scale = Scale::over([-3.0, 5.0], 4);
        assert_eq!(scale.ticks(), [-4.0, -2.0, 0.0, 2.0, 4.0, 6.0]);
    }

    #[test]
    fn all_0_and_nothing_at_all_still_make_an_axis() {
        for values in [vec![], vec![0.0, 0.0], vec![f64::NAN, f64::INFINITY]] {
            let scale = Scale::over(values, 4);
            assert_eq!((scale.from, scale.to), (0.0, 0.5));
            assert!(scale.place(0.0) == 0.0);
        }
    }

    #[test]
    fn no_number_makes_more_ticks_than_can_be_read() {
        for values in [[1e300, 1.0], [f64::MIN_POSITIVE, 0.0], [f64::MAX, f64::MIN]] {
            let ticks = Scale::over(values, 4).ticks();
            assert!(ticks.len() <= 20, "{values:?}: {}", ticks.len());
        }
    }

    #[test]
    fn a_span_of_time_has_round_times_within() {
        let unit = Quantity::Time.unit(700.0);
        assert_eq!(unit.name, "min");
        let scale = Scale::span(0.0, 700.0, unit, 5);
        assert_eq!(scale.ticks(), [0.0, 300.0, 600.0]);
        assert_eq!(unit.number(600.0, scale.step), "10");
        assert_eq!(scale.to, 700.0);
    }

    #[test]
    fn numbers_have_the_digits_that_their_steps_need() {
        let mb = Quantity::BitRate.unit(1.5e6);
        assert_eq!(mb.number(500_000.0, 500_000.0), "0.5");
        assert_eq!(mb.number(0.0, 500_000.0), "0.0");
        assert_eq!(Quantity::Percent.unit(3.0).number(20.0, 20.0), "20");
    }
}
