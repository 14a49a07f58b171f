//! A check as it stands in the file, and the command line that it is.

use crate::commands::check::known::{Key, Runnable, Takes};

/// A check.
#[derive(Debug, Clone)]
pub struct Entry {
    pub name: String,
    pub command: &'static Runnable,
    pub options: Vec<Given>,
    pub allow_failure: bool,
    /// The byte that its name begins at.
    pub place: usize,
}

/// A key with its values, as they were written.
#[derive(Debug, Clone)]
pub struct Given {
    pub key: Key,
    pub values: Vec<String>,
    /// Where each value stands: the byte that it begins at.
    pub places: Vec<usize>,
}

impl Entry {
    /// The command line that `options` are.
    pub fn words(&self, options: &[Given]) -> Vec<String> {
        let program = std::iter::once("rtctool".to_owned());
        let command = self.command.words.iter().map(|word| (*word).to_owned());
        let mut words: Vec<String> = program.chain(command).collect();
        words.extend(options.iter().flat_map(Given::named));
        words.push("--".to_owned());
        let unnamed = options.iter().filter(|given| given.key.option.is_none());
        words.extend(unnamed.flat_map(|given| given.values.clone()));
        words
    }

    /// The values of a key, each with the byte that it begins at.
    pub fn values(&self, key: &str) -> impl Iterator<Item = (usize, &str)> {
        let given = self
            .options
            .iter()
            .filter(move |given| given.key.name == key);
        given.flat_map(|given| {
            let values = given.values.iter().map(String::as_str);
            given.places.iter().copied().zip(values)
        })
    }

    pub fn has(&self, key: &str) -> bool {
        self.values(key).next().is_some()
    }

    /// What there has to be, and is not: without it, the command would read standard input.
    pub fn missing(&self) -> Option<String> {
        let groups = self.command.subjects;
        let is_whole = |keys: &&&[&str]| keys.iter().all(|key| self.has(key));
        if groups.is_empty() || groups.iter().any(|keys| is_whole(&keys)) {
            return None;
        }
        let begun = |keys: &&&[&str]| keys.iter().any(|key| self.has(key));
        if let Some(keys) = groups.iter().find(begun) {
            let lacking: Vec<&str> = keys.iter().copied().filter(|key| !self.has(key)).collect();
            return Some(format!("`{}` is missing", lacking.join("` and `")));
        }
        let names: Vec<String> = groups
            .iter()
            .map(|keys| format!("`{}`", keys.join("` and `")))
            .collect();
        Some(format!(
            "{} is missing: what is `{}` to look at?",
            names.join(", or "),
            self.command.name()
        ))
    }
}

impl Given {
    /// As `--loss=5%`; empty for what is typed without a name.
    fn named(&self) -> Vec<String> {
        let Some(option) = &self.key.option else {
            return Vec::new();
        };
        let words = self.values.iter().map(|value| match self.key.takes {
            Takes::Nothing => option.clone(),
            _ => format!("{option}={value}"),
        });
        words.collect()
    }
}
