//! The page: one document that loads nothing and runs nothing but what is in it.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use sha2::{Digest, Sha256};

const FRAME: &str = include_str!("page.html");
const STYLES: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

pub fn html() -> String {
    FRAME
        .replace("{STYLES}", STYLES)
        .replace("{SCRIPT}", SCRIPT)
}

/// Connections go to this server alone.
pub fn policy() -> String {
    let hash = |text: &str| BASE64_STANDARD.encode(Sha256::digest(text));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; connect-src 'self'; \
         img-src data:; media-src blob:; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'",
        hash(STYLES),
        hash(SCRIPT)
    )
}
