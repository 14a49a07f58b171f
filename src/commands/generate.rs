//! Things the tool writes about itself: completions, man page, schemas.

use clap::CommandFactory;
use clap::builder::Resettable;

use crate::cli::{Cli, GenerateCommand, SchemaKind};
use crate::report;

/// The text asked for.
pub fn run(command: &GenerateCommand) -> Vec<u8> {
    match command {
        GenerateCommand::Completions { shell } => completions(*shell),
        GenerateCommand::Man => man(),
        GenerateCommand::Schema {
            kind: SchemaKind::Report,
        } => schema(&report::json_schema()),
        GenerateCommand::Schema {
            kind: SchemaKind::Codes,
        } => schema(&report::codes::json_schema()),
        GenerateCommand::Schema {
            kind: SchemaKind::Config,
        } => schema(&super::check::schema::json_schema()),
    }
}

pub fn completions(shell: clap_complete::Shell) -> Vec<u8> {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "rtctool", &mut bytes);
    bytes
}

/// One page for the program and all its commands.
fn man() -> Vec<u8> {
    let mut root = Cli::command();
    root.build();
    let mut page = Vec::new();
    let status = root
        .get_after_long_help()
        .map(ToString::to_string)
        .unwrap_or_default();
    let whole = root.clone().after_long_help(Resettable::Reset);
    let man = clap_mangen::Man::new(whole);
    man.render(&mut page).expect(INTO_MEMORY);
    for group in root.get_subcommands() {
        for command in group.get_subcommands().chain(leaf(group)) {
            command_section(command, &mut page);
        }
    }
    verbatim(
        "SH",
        "EXIT STATUS",
        status
            .split_once("Exit status:\n")
            .map_or("", |(_, table)| table),
        &mut page,
    );
    page
}

const INTO_MEMORY: &str = "a Vec takes all writes";

/// A group without commands of its own is a command.
fn leaf(group: &clap::Command) -> Option<&clap::Command> {
    (!group.has_subcommands()).then_some(group)
}

/// Description, own options and examples; the options of every command are told once, at the top.
fn command_section(command: &clap::Command, page: &mut Vec<u8>) {
    let name = command
        .get_bin_name()
        .unwrap_or_else(|| command.get_name())
        .to_uppercase();
    let own = command.clone().mut_args(|arg| {
        let everywhere = ["help", "version"].contains(&arg.get_id().as_str());
        let hidden = arg.is_global_set() || arg.is_hide_set() || everywhere;
        arg.hide(hidden)
    });
    let man = clap_mangen::Man::new(own);
    page.extend_from_slice(format!(".SH \"{name}\"\n").as_bytes());
    let mut sections = Vec::new();
    man.render_description_section(&mut sections)
        .expect(INTO_MEMORY);
    man.render_options_section(&mut sections)
        .expect(INTO_MEMORY);
    // Sections of a command stand below its own heading.
    let sections = String::from_utf8_lossy(&sections).replace(".SH ", ".SS ");
    page.extend_from_slice(sections.as_bytes());
    if let Some(examples) = command.get_after_long_help() {
        let examples = examples.to_string();
        verbatim(
            "SS",
            "EXAMPLES",
            examples.trim_start_matches("Examples:\n"),
            page,
        );
    }
}

/// Text as it is, under a heading.
fn verbatim(level: &str, heading: &str, text: &str, page: &mut Vec<u8>) {
    page.extend_from_slice(format!(".{level} {heading}\n.nf\n").as_bytes());
    for line in text.lines() {
        // A dot or a quote at the start of a line would be a request to roff.
        page.extend_from_slice(format!("\\&{}\n", line.replace('\\', "\\e")).as_bytes());
    }
    page.extend_from_slice(b".fi\n");
}

fn schema(schema: &schemars::Schema) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(schema).expect("a schema is plain JSON");
    bytes.push(b'\n');
    bytes
}
