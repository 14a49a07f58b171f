use crate::render::style::Style;
use crate::report::pcap::PcapAnalyze;

pub fn render(_data: &PcapAnalyze, _style: &Style) -> String {
    String::new()
}
