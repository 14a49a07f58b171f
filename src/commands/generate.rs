//! Things the tool writes about itself: completions, man page, schemas.

use clap::CommandFactory;

use crate::cli::{Cli, GenerateCommand, SchemaKind};
use crate::report;

/// The text asked for.
pub fn run(command: &GenerateCommand) -> Vec<u8> {
    match command {
        GenerateCommand::Completions { shell } => completions(*shell),
        GenerateCommand::Man => man(),
        GenerateCommand::Schema {
            kind: SchemaKind::Report,
        } => schema(),
    }
}

pub fn completions(shell: clap_complete::Shell) -> Vec<u8> {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "rtctool", &mut bytes);
    bytes
}

/// One page for the program and all its commands.
fn man() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut root = Cli::command();
    root.build();
    write_page(&root, &mut bytes, Page::Main);
    for group in root.get_subcommands() {
        for command in group.get_subcommands().chain(leaf(group)) {
            write_page(command, &mut bytes, Page::Section);
        }
    }
    bytes
}

enum Page {
    Main,
    Section,
}

/// A group without commands of its own is a command.
fn leaf(group: &clap::Command) -> Option<&clap::Command> {
    (!group.has_subcommands()).then_some(group)
}

fn write_page(command: &clap::Command, bytes: &mut Vec<u8>, page: Page) {
    let man = clap_mangen::Man::new(command.clone());
    let written = match page {
        Page::Main => man.render(bytes),
        Page::Section => {
            let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
            bytes.extend_from_slice(format!(".SH \"{}\"\n", name.to_uppercase()).as_bytes());
            man.render_description_section(bytes)
                .and_then(|()| man.render_options_section(bytes))
        }
    };
    written.expect("a Vec takes all writes");
}

fn schema() -> Vec<u8> {
    let mut bytes =
        serde_json::to_vec_pretty(&report::json_schema()).expect("a schema is plain JSON");
    bytes.push(b'\n');
    bytes
}
