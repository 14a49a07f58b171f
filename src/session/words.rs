//! What the parameters of a codec mean, in words.

pub mod h264;
