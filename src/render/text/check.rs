use crate::render::style::Style;
use crate::report::check::Check;

pub fn render(_data: &Check, _style: &Style) -> String {
    String::new()
}
