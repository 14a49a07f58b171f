//! The secrets of DTLS, as webrtc derives them, in the format of NSS key logs.
//!
//! webrtc has no key log, but lets its cryptography be supplied: what is supplied here is its
//! own, which tells of each expansion of a master secret into keys (RFC 5246 §6.3).

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rtc::crypto::{
    ActiveKeyExchange, AeadAlgorithm, AeadCipher, BlockCipherAlgorithm, CbcAlgorithm, CbcCipher,
    CryptoAlgorithm, CryptoError, HashAlgorithm, HmacAlgorithm, KeyExchangeAlgorithm, Mac,
    PublicKey, RTCCrypto, RTCCryptoProvider, RTCRandom, SignatureScheme, SigningKey, StreamCipher,
    StreamCipherAlgorithm,
};

/// RFC 5246 §8.1.
const MASTER_SECRET_BYTES: usize = 48;
/// Of the hellos (RFC 5246 §7.4.1.2).
const RANDOM_BYTES: usize = 32;
/// What is hashed for the keys begins with it; the server's random follows, and the client's.
const KEY_EXPANSION: &[u8] = b"key expansion";

/// A file for secrets, which nobody but its owner can read. Its copies are one.
#[derive(Clone)]
pub struct KeyLog(Arc<Mutex<Log>>);

struct Log {
    path: PathBuf,
    file: File,
    /// The randoms of clients that are in the file: both ends derive the same.
    known: HashSet<[u8; RANDOM_BYTES]>,
    failed: Option<io::Error>,
}

/// A key log could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write the key log `{}`", .path.display())]
pub struct KeyLogError {
    path: PathBuf,
    #[source]
    source: io::Error,
}

impl KeyLog {
    /// # Errors
    /// When the file cannot be made.
    pub fn create(path: &Path) -> Result<KeyLog, KeyLogError> {
        let error = |source| KeyLogError {
            path: path.to_owned(),
            source,
        };
        let file = private(path).map_err(error)?;
        Ok(KeyLog(Arc::new(Mutex::new(Log {
            path: path.to_owned(),
            file,
            known: HashSet::new(),
            failed: None,
        }))))
    }

    /// webrtc's own cryptography, which tells this log.
    ///
    /// # Errors
    /// When webrtc was built without.
    pub fn provider(&self) -> Result<Arc<dyn RTCCryptoProvider>, CryptoError> {
        let inner = rtc::crypto::default_provider()?;
        Ok(Arc::new(Provider {
            crypto: Telling {
                inner: Arc::clone(&inner),
                log: self.clone(),
            },
            inner,
        }))
    }

    /// Tells of the first write that failed.
    ///
    /// # Errors
    /// Then.
    pub fn finish(&self) -> Result<(), KeyLogError> {
        let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match log.failed.take() {
            None => Ok(()),
            Some(source) => Err(KeyLogError {
                path: log.path.clone(),
                source,
            }),
        }
    }

    fn write(&self, random: [u8; RANDOM_BYTES], secret: &[u8]) {
        let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if log.known.insert(random) {
            let line = format!("CLIENT_RANDOM {} {}\n", hex(&random), hex(secret));
            if let Err(error) = log.file.write_all(line.as_bytes()) {
                log.failed.get_or_insert(error);
            }
        }
    }
}

/// Shows no secret.
impl std::fmt::Debug for KeyLog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyLog").finish_non_exhaustive()
    }
}

fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The client's random in what is hashed for keys.
fn client_random(hashed: &[u8]) -> Option<[u8; RANDOM_BYTES]> {
    let randoms = hashed.strip_prefix(KEY_EXPANSION)?;
    let (_server, client) = randoms.split_at_checked(RANDOM_BYTES)?;
    client.try_into().ok()
}

struct Provider {
    inner: Arc<dyn RTCCryptoProvider>,
    crypto: Telling,
}

impl RTCCryptoProvider for Provider {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    fn crypto(&self) -> &dyn RTCCrypto {
        &self.crypto
    }

    fn random(&self) -> &dyn RTCRandom {
        self.inner.random()
    }
}

/// All is `inner`'s; only MACs with keys as long as master secrets are listened to.
struct Telling {
    inner: Arc<dyn RTCCryptoProvider>,
    log: KeyLog,
}

impl Telling {
    fn inner(&self) -> &dyn RTCCrypto {
        self.inner.crypto()
    }
}

type Made<T> = Result<T, CryptoError>;

impl RTCCrypto for Telling {
    fn new_hmac(&self, algorithm: HmacAlgorithm, key: &[u8]) -> Made<Box<dyn Mac>> {
        let inner = self.inner().new_hmac(algorithm, key)?;
        match key.len() {
            MASTER_SECRET_BYTES => Ok(Box::new(TellingMac {
                inner,
                secret: key.to_vec(),
                log: self.log.clone(),
            })),
            _ => Ok(inner),
        }
    }

    fn supports(&self, algorithm: CryptoAlgorithm) -> bool {
        self.inner().supports(algorithm)
    }

    fn hash(&self, algorithm: HashAlgorithm, data: &[u8]) -> Made<Vec<u8>> {
        self.inner().hash(algorithm, data)
    }

    fn block_encrypt(
        &self,
        algorithm: BlockCipherAlgorithm,
        key: &[u8],
        block: &mut [u8],
    ) -> Made<()> {
        self.inner().block_encrypt(algorithm, key, block)
    }

    fn new_stream_cipher(
        &self,
        algorithm: StreamCipherAlgorithm,
        key: &[u8],
    ) -> Made<Box<dyn StreamCipher>> {
        self.inner().new_stream_cipher(algorithm, key)
    }

    fn new_aead(&self, algorithm: AeadAlgorithm, key: &[u8]) -> Made<Box<dyn AeadCipher>> {
        self.inner().new_aead(algorithm, key)
    }

    fn new_cbc(&self, algorithm: CbcAlgorithm, key: &[u8]) -> Made<Box<dyn CbcCipher>> {
        self.inner().new_cbc(algorithm, key)
    }

    fn start_key_exchange(
        &self,
        algorithm: KeyExchangeAlgorithm,
    ) -> Made<Box<dyn ActiveKeyExchange>> {
        self.inner().start_key_exchange(algorithm)
    }

    fn generate_signing_key(&self, scheme: SignatureScheme) -> Made<Arc<dyn SigningKey>> {
        self.inner().generate_signing_key(scheme)
    }

    fn import_signing_key(
        &self,
        scheme: SignatureScheme,
        pkcs8_der: &[u8],
    ) -> Made<Arc<dyn SigningKey>> {
        self.inner().import_signing_key(scheme, pkcs8_der)
    }

    fn verify_signature(
        &self,
        scheme: SignatureScheme,
        public_key: PublicKey<'_>,
        message: &[u8],
        signature: &[u8],
    ) -> Made<()> {
        self.inner()
            .verify_signature(scheme, public_key, message, signature)
    }
}

struct TellingMac {
    inner: Box<dyn Mac>,
    secret: Vec<u8>,
    log: KeyLog,
}

impl Mac for TellingMac {
    fn output_len(&self) -> usize {
        self.inner.output_len()
    }

    fn sign(&mut self, input: &[&[u8]], output: &mut [u8]) -> Made<()> {
        if let [hashed] = input
            && let Some(random) = client_random(hashed)
        {
            self.log.write(random, &self.secret);
        }
        self.inner.sign(input, output)
    }

    fn verify(&mut self, input: &[&[u8]], expected: &[u8]) -> Made<()> {
        self.inner.verify(input, expected)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashed() -> Vec<u8> {
        [KEY_EXPANSION, &[1; RANDOM_BYTES], &[2; RANDOM_BYTES]].concat()
    }

    #[test]
    fn the_expansion_of_a_master_secret_is_told_once() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("keys");
        let log = KeyLog::create(&path).unwrap();
        let provider = log.provider().unwrap();
        for _ in 0..2 {
            let secret = [3; MASTER_SECRET_BYTES];
            let mac = provider.crypto().new_hmac(HmacAlgorithm::Sha256, &secret);
            let mut mac = mac.unwrap();
            let mut output = vec![0; mac.output_len()];
            mac.sign(&[&hashed()], &mut output).unwrap();
            mac.sign(&[b"client finished"], &mut output).unwrap();
        }
        log.finish().unwrap();
        let line = format!("CLIENT_RANDOM {} {}\n", "02".repeat(32), "03".repeat(48));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), line);
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_the_file() {
        use std::os::unix::fs::PermissionsExt as _;
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("keys");
        KeyLog::create(&path).unwrap();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn other_messages_have_no_random() {
        assert_eq!(client_random(b"key expansion"), None);
        assert_eq!(client_random(&hashed()[1..]), None);
        assert_eq!(client_random(&[hashed(), vec![0]].concat()), None);
        assert_eq!(client_random(&hashed()), Some([2; RANDOM_BYTES]));
    }
}
