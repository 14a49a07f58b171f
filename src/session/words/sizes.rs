//! Sizes of pictures that people know.

/// Width and height, the largest first.
const SIZES: &[(u64, u64)] = &[
    (7680, 4320),
    (3840, 2160),
    (1920, 1080),
    (1280, 720),
    (960, 540),
    (640, 480),
    (640, 360),
    (352, 288),
    (320, 180),
    (176, 144),
];

/// The side of a macroblock.
const BLOCK: u64 = 16;

/// What a picture may be made of, and how much of it comes in a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub in_a_picture: u64,
    pub in_a_second: u64,
}

impl Limits {
    /// `1280×720 at 30 fps`, for limits in pixels.
    pub fn of_pixels(self) -> Option<String> {
        self.reach(|width, height| width * height)
    }

    /// `1280×720 at 30 fps`, for limits in macroblocks.
    pub fn of_blocks(self) -> Option<String> {
        self.reach(blocks)
    }

    fn reach(self, units: fn(u64, u64) -> u64) -> Option<String> {
        let (width, height) = largest(self.in_a_picture, units)?;
        let rate = self.in_a_second / units(width, height);
        Some(format!("{width}×{height} at {rate} fps"))
    }
}

/// `1280×720`: the largest known picture with as many macroblocks.
pub fn of_so_many_blocks(most: u64) -> Option<String> {
    let (width, height) = largest(most, blocks)?;
    Some(format!("{width}×{height}"))
}

fn largest(most: u64, units: fn(u64, u64) -> u64) -> Option<(u64, u64)> {
    let fits = |(width, height): &&(u64, u64)| units(*width, *height) <= most;
    SIZES.iter().find(fits).copied()
}

fn blocks(width: u64, height: u64) -> u64 {
    width.div_ceil(BLOCK) * height.div_ceil(BLOCK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sizes_get_smaller() {
        let area = |(width, height): (u64, u64)| width * height;
        assert!(SIZES.windows(2).all(|pair| area(pair[0]) > area(pair[1])));
    }

    #[test]
    fn the_largest_size_that_fits_is_taken() {
        let limits = Limits {
            in_a_picture: 3_600,
            in_a_second: 108_000,
        };
        assert_eq!(limits.of_blocks().as_deref(), Some("1280×720 at 30 fps"));
        assert_eq!(of_so_many_blocks(8_160).as_deref(), Some("1920×1080"));
        assert_eq!(of_so_many_blocks(8_159).as_deref(), Some("1280×720"));
        assert_eq!(of_so_many_blocks(3), None);
    }
}
