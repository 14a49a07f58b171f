//! Networks for people.

use super::call_link::setting;
use crate::render::style::Style;
use crate::render::table::{Column, Table};
use crate::render::view::View;
use crate::report::call::CallProfiles;

pub fn view(data: &CallProfiles, style: &Style) -> View {
    let mut table = Table::new(vec![
        Column::text("network", 0),
        Column::text("what the caller sends", 0),
        Column::text("what it receives", 0),
        Column::text("what it is like", 1),
    ]);
    for profile in &data.profiles {
        table.row(vec![
            profile.name.clone(),
            setting(&profile.up),
            setting(&profile.down),
            profile.about.clone(),
        ]);
    }
    let note = "delay is one way; --verbose says where the numbers are from";
    let mut out = View::from(table);
    out.push_str(&format!("{}\n", style.dim(note)));
    if style.verbose {
        for profile in &data.profiles {
            out.push_str(&format!("{}: {}\n", profile.name, profile.origin));
        }
    }
    out
}
