//! What a telephone connection is like apart from its codec and its losses: the defaults of
//! ITU-T G.107 (2015; its Table 3), and the terms that come from them.
//!
//! The letters are those of the recommendation; levels and loudness ratings are in dB.

/// Send loudness rating.
const SLR: f64 = 8.0;
/// Receive loudness rating.
const RLR: f64 = 2.0;
/// Overall loudness rating.
const OLR: f64 = SLR + RLR;
/// Sidetone masking rating.
const STMR: f64 = 15.0;
/// D-value of the telephone at the sender's side.
const DS: f64 = 3.0;
/// D-value of the telephone at the receiver's side.
const DR: f64 = 3.0;
/// Listener's sidetone rating.
const LSTR: f64 = STMR + DR;
/// Talker echo loudness rating.
const TELR: f64 = 65.0;
/// Weighted echo path loss.
const WEPL: f64 = 110.0;
/// Quantization distortion units.
const QDU: f64 = 1.0;
/// Circuit noise.
const NC: f64 = -70.0;
/// Noise floor at the receiver's side.
const NFOR: f64 = -64.0;
/// Room noise at the sender's side.
const PS: f64 = 35.0;
/// Room noise at the receiver's side.
const PR: f64 = 35.0;
/// The shortest delay that disturbs a conversation, milliseconds.
const MT: f64 = 100.0;

/// G.107 §7.2: Ro, the ratio of speech to noise.
pub fn basic_ratio() -> f64 {
    15.0 - 1.5 * (SLR + noise())
}

/// No: all noise together.
fn noise() -> f64 {
    let of_sender = PS - SLR - DS - 100.0 + 0.004 * (PS - OLR - DS - 14.0).powi(2);
    let heard = PR + 10.0 * (1.0 + power((10.0 - LSTR) / 10.0)).log10();
    let of_receiver = RLR - 121.0 + heard + 0.008 * (heard - 35.0).powi(2);
    let levels = [NC, of_sender, of_receiver, NFOR + RLR];
    let sum: f64 = levels.map(|level| power(level / 10.0)).iter().sum();
    10.0 * sum.log10()
}

/// G.107 §7.3: Is, what comes with the speech itself.
pub fn simultaneous_impairment() -> f64 {
    too_loud() + sidetone() + quantizing()
}

/// Iolr.
fn too_loud() -> f64 {
    let x = (OLR + 0.2 * (64.0 + noise() - RLR)) / 8.0;
    20.0 * ((1.0 + x.powi(8)).powf(1.0 / 8.0) - x)
}

/// Ist, where there is no echo.
fn sidetone() -> f64 {
    let masked = -10.0 * (power(-STMR / 10.0) + power(-TELR / 10.0)).log10();
    let bend = |factor: f64, above: f64, width: f64, order: i32| {
        let x = (masked - above) / width;
        factor * (1.0 + x.powi(order)).powf(1.0 / f64::from(order))
    };
    bend(12.0, 13.0, 6.0, 8) - bend(28.0, -1.0, 19.4, 35) - bend(13.0, 3.0, 33.0, 13) + 29.0
}

/// Iq.
fn quantizing() -> f64 {
    let q = 37.0 - 15.0 * QDU.log10();
    let g = 1.07 + 0.258 * q + 0.0602 * q * q;
    let y = (basic_ratio() - 100.0) / 15.0 + 46.0 / 8.4 - g / 9.0;
    let z = 46.0 / 30.0 - g / 40.0;
    15.0 * (1.0 + power(y) + power(z)).log10()
}

/// G.107 §7.4: Id of a delay from mouth to ear, with echoes of the same delay (T = Ta, Tr = 2 Ta).
pub fn delay_impairment(delay_ms: f64) -> f64 {
    talker_echo(delay_ms) + listener_echo(2.0 * delay_ms) + pure_delay(delay_ms)
}

/// Idte.
fn talker_echo(delay_ms: f64) -> f64 {
    let hidden = 40.0 * ((1.0 + delay_ms / 10.0) / (1.0 + delay_ms / 150.0)).log10();
    let loudness = TELR - hidden + 6.0 * (-0.3 * delay_ms * delay_ms).exp();
    let echo = 80.0 + 2.5 * (loudness - 14.0);
    let without = -1.5 * (noise() - RLR);
    (soft_step(without - echo, 100.0) - 1.0) * (1.0 - (-delay_ms).exp())
}

/// Idle.
fn listener_echo(round_trip_ms: f64) -> f64 {
    let echo = 10.5 * (WEPL + 7.0) * (round_trip_ms + 1.0).powf(-0.25);
    soft_step(basic_ratio() - echo, 169.0)
}

/// Half of `x` and a root that keeps it above 0.
fn soft_step(x: f64, softness: f64) -> f64 {
    x / 2.0 + (x * x / 4.0 + softness).sqrt()
}

/// Idd, of those who are used to telephones (sT = 1).
fn pure_delay(delay_ms: f64) -> f64 {
    if delay_ms <= MT {
        return 0.0;
    }
    let x = (delay_ms / MT).log2();
    let bend = |x: f64| (1.0 + x.powi(6)).powf(1.0 / 6.0);
    25.0 * (bend(x) - 3.0 * bend(x / 3.0) + 2.0)
}

fn power(exponent: f64) -> f64 {
    10f64.powf(exponent)
}
