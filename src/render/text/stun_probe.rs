use crate::render::style::Style;
use crate::report::stun::StunProbe;

pub fn render(_data: &StunProbe, _style: &Style) -> String {
    String::new()
}
