//! Files of TOML whose keys are options: where a fault is, and what clap says of it.

/// Line and column of a byte, both from 1; the column in characters.
pub fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
    (before.matches('\n').count() + 1, column)
}

/// What clap says, without what it says of a command line.
pub fn in_one_line(error: &clap::Error) -> String {
    let text = error.to_string();
    let mut lines = text.lines().map(str::trim);
    let first = lines.next().unwrap_or_default();
    let first = first.trim_start_matches("error: ");
    // What is missing stands below.
    let missing = lines
        .take_while(|line| !line.is_empty())
        .collect::<Vec<_>>();
    match first.ends_with(':') && !missing.is_empty() {
        true => format!("{first} {}", missing.join(" ")),
        false => first.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_lines_and_characters() {
        assert_eq!(place("a = 1\nä = 2\n", 0), (1, 1));
        assert_eq!(place("a = 1\nä = 2\n", "a = 1\nä = ".len()), (2, 5));
        assert_eq!(place("a", 99), (1, 2));
    }
}
