use crate::render::style::Style;
use crate::report::call::CallLoopback;

pub fn render(_data: &CallLoopback, _style: &Style) -> String {
    String::new()
}
