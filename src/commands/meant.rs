//! What somebody may have meant who typed something else.

use crate::sdp::vocabulary::is_one_edit;

/// Shorter words are too close to each other to guess by.
const SHORTEST: usize = 5;

/// Those of the names that are one edit away from what was typed; the name itself, where only
/// its capitals differ.
pub fn names(
    typed: &[&str],
    known: impl Iterator<Item = &'static str> + Clone,
) -> Vec<&'static str> {
    let typed = typed.iter().map(|word| word.to_ascii_lowercase());
    let near = |word: String| {
        let is_same = known.clone().find(|name| *name == word);
        let others = known.clone().filter(move |name| is_one_edit(name, &word));
        match is_same {
            Some(name) => vec![name],
            None => others.collect(),
        }
    };
    typed
        .filter(|word| word.len() >= SHORTEST)
        .flat_map(near)
        .collect()
}

/// `did you mean `missing-version`? `, or nothing.
pub fn question(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        names => format!("did you mean `{}`? ", names.join("` or `")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_forgiven_and_another_word_is_not() {
        let known = || ["missing-version", "duplicate-mid"].into_iter();
        assert_eq!(
            names(&["Missing-Verson", "foo"], known()),
            ["missing-version"]
        );
        assert_eq!(names(&["missing"], known()), [""; 0]);
        assert_eq!(names(&["Duplicate-MID"], known()), ["duplicate-mid"]);
        assert_eq!(question(&["a", "b"]), "did you mean `a` or `b`? ");
        assert_eq!(question(&[]), "");
    }
}
