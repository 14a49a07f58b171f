//! A course in one line: ▁▂▅▇▃.

/// Widest, in characters.
const WIDTH: usize = 50;

const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// From 0 to the highest value; a blank where nothing was measured. None where fewer than two
/// values were: they make no course.
pub fn sparkline(values: &[Option<f64>]) -> Option<String> {
    let highest = values.iter().flatten().copied().reduce(f64::max)?;
    if values.iter().flatten().count() < 2 {
        return None;
    }
    let each = values.len().div_ceil(WIDTH);
    Some(
        values
            .chunks(each)
            .map(|chunk| mean(chunk).map_or(' ', |value| level(value, highest)))
            .collect(),
    )
}

fn mean(values: &[Option<f64>]) -> Option<f64> {
    let known: Vec<f64> = values.iter().flatten().copied().collect();
    (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
}

fn level(value: f64, highest: f64) -> char {
    let share = if highest > 0.0 { value / highest } else { 0.0 };
    let place = (share * LEVELS.len() as f64).ceil() as usize;
    let place = place.clamp(1, LEVELS.len()) - 1;
    LEVELS.get(place).copied().unwrap_or(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_value_fills_the_line() {
        let values = [0.0, 1.0, 4.0, 8.0].map(Some);
        assert_eq!(sparkline(&values).unwrap(), "▁▁▄█");
    }

    #[test]
    fn what_was_not_measured_is_blank() {
        assert_eq!(sparkline(&[Some(1.0), None, Some(1.0)]).unwrap(), "█ █");
        assert_eq!(sparkline(&[None, Some(1.0)]), None);
        assert_eq!(sparkline(&[Some(0.0); 3]).unwrap(), "▁▁▁");
    }

    #[test]
    fn a_long_course_is_gathered() {
        let line = sparkline(&[Some(3.0); 256]).unwrap();
        assert_eq!(line.chars().count(), 43);
    }
}
