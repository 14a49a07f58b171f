//! What two lists have that the other has not, whatever their order.

use std::collections::HashMap;
use std::hash::Hash;

/// What is only in the first, and what is only in the second, each as often as it is so.
pub fn only_in<T: Copy + Eq + Hash>(
    before: impl IntoIterator<Item = T>,
    after: impl IntoIterator<Item = T>,
) -> (Vec<T>, Vec<T>) {
    let before: Vec<T> = before.into_iter().collect();
    let mut unmatched: HashMap<T, usize> = HashMap::new();
    for item in &before {
        *unmatched.entry(*item).or_default() += 1;
    }
    let is_new = |item: &T| match unmatched.get_mut(item) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    let new = after.into_iter().filter(is_new).collect();
    let is_gone = |item: &T| match unmatched.get_mut(item) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    };
    (before.into_iter().filter(is_gone).collect(), new)
}

/// Both lists by key, those of one key beside each other. The first of a key counts.
pub fn by_key<'s, T, K: Eq + Hash>(
    before: &'s [T],
    after: &'s [T],
    key: impl Fn(&T) -> K,
) -> Vec<(Option<&'s T>, Option<&'s T>)> {
    let mut at: HashMap<K, usize> = HashMap::new();
    let mut rows: Vec<(Option<&T>, Option<&T>)> = Vec::new();
    for item in before {
        at.entry(key(item)).or_insert_with(|| {
            rows.push((Some(item), None));
            rows.len() - 1
        });
    }
    for item in after {
        let row = *at.entry(key(item)).or_insert_with(|| {
            rows.push((None, None));
            rows.len() - 1
        });
        if let Some((_, other @ None)) = rows.get_mut(row) {
            *other = Some(item);
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_does_not_count_but_number_does() {
        assert_eq!(only_in([1, 2, 2], [2, 3, 1]), (vec![2], vec![3]));
        assert_eq!(only_in([1, 2], [2, 1]), (vec![], vec![]));
    }

    #[test]
    fn what_has_one_key_is_one_row() {
        let rows = by_key(&["a1", "b1"], &["c2", "a2", "a3"], |text| {
            text.chars().next()
        });
        let rows: Vec<_> = rows
            .iter()
            .map(|(one, other)| (one.copied().unwrap_or(""), other.copied().unwrap_or("")))
            .collect();
        assert_eq!(rows, [("a1", "a2"), ("b1", ""), ("", "c2")]);
    }
}
