//! Signed editions: a screen that knows a key goes over to no edition that was not signed with it.
//!
//! Signed is the list of an edition (`edition.json`), which names every file with its SHA-256, together with the screen that it
//! is for. Beside the list then lie `signature.json`, which a screen fetches, and `signature.js`, which holds the list itself
//! as well: a page from a stick can read nothing else. The player knows the same words ([`words`]).

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ed25519_dalek::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, spki::der::pem::LineEnding};
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::json;

/// A file of a key is no larger.
const LARGEST: u64 = 64 * 1024;

/// A key that signs.
pub struct Key(SigningKey);

/// What lies beside the list of an edition.
pub struct Signature {
    /// `signature.json`.
    pub data: String,
    /// `signature.js`.
    pub script: String,
    /// The edition's code, as its list says.
    pub code: String,
}

impl Key {
    /// Makes a key and writes it to a file that is not there yet, for its owner's eyes alone.
    ///
    /// # Errors
    /// When the file is there, or cannot be written; when the system has no random numbers.
    pub fn make(path: &Path) -> Result<Self> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|error| anyhow::anyhow!("no random numbers: {error} / 取不到随机数"))?;
        let key = SigningKey::from_bytes(&seed);
        let pem = key.to_pkcs8_pem(LineEnding::LF).map_err(|error| anyhow::anyhow!("writing the key: {error}"))?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let write = || {
            let mut file = options.open(path)?;
            file.write_all(pem.as_bytes())?;
            file.sync_all()
        };
        write().with_context(|| format!("writing {}", path.display()))?;
        Ok(Self(key))
    }

    /// Reads a key: PKCS#8 in PEM, of ours or from `openssl genpkey -algorithm ed25519`.
    ///
    /// # Errors
    /// When the file cannot be read or holds no such key.
    pub fn read(path: &Path) -> Result<Self> {
        let shown = path.display();
        let size = fs::metadata(path).with_context(|| format!("reading {shown}"))?.len();
        if size > LARGEST {
            bail!("{shown} is no key / 不是密钥");
        }
        let pem = fs::read_to_string(path).with_context(|| format!("reading {shown}"))?;
        // What the parser says could quote the key.
        let Ok(key) = SigningKey::from_pkcs8_pem(pem.trim()) else {
            bail!("{shown} is no ed25519 key (PEM) / 不是 ed25519 密钥（PEM）");
        };
        Ok(Self(key))
    }

    /// The public half, as a screen is told it: 43 signs of base64 for addresses.
    pub fn public(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.0.verifying_key().as_bytes())
    }

    /// Signs the list of an edition, the bytes of its `edition.json`.
    ///
    /// # Errors
    /// When these are no list of that screen.
    pub fn sign(&self, screen: &str, list: &[u8]) -> Result<Signature> {
        let value: serde_json::Value = serde_json::from_slice(list).context("reading edition.json")?;
        let (Some(code), Some(of)) = (value["code"].as_str(), value["screen"].as_str()) else {
            bail!("edition.json names no edition / 不是一版的清单");
        };
        if of != screen {
            bail!("edition.json is of the screen `{of}` / 这是屏幕 {of} 的清单");
        }
        let signature = self.0.sign(words(screen, list).as_bytes());
        let mut said = json!({
            "key": self.public(),
            "screen": screen,
            "code": code,
            "signature": BASE64_URL_SAFE_NO_PAD.encode(signature.to_bytes()),
        });
        let data = format!("{said}\n");
        said["list"] = String::from_utf8_lossy(list).into();
        // Two signs end a line in old engines.
        let script = said.to_string().replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
        Ok(Signature { data, script: format!("window.noticeboardSignature = {script};\n"), code: code.to_owned() })
    }
}

/// What is signed: the player writes the same.
fn words(screen: &str, list: &[u8]) -> String {
    use sha2::{Digest as _, Sha256};
    let digest: String = Sha256::digest(list).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("noticeboard edition 1\n{screen}\n{digest}\n")
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signature as Bare, Verifier as _};

    use super::*;

    const LIST: &[u8] = br#"{"code":"K7F3-A9C2","screen":"hall","files":[]}"#;

    #[test]
    fn a_key_is_made_read_and_signs() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("board.key");
        let key = Key::make(&path).expect("a key");
        assert!(Key::make(&path).is_err(), "no key is overwritten");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&path).expect("a file").permissions().mode() & 0o777, 0o600);
        }
        let again = Key::read(&path).expect("the same key");
        assert_eq!((key.public().len(), key.public()), (43, again.public()));
        let signed = again.sign("hall", LIST).expect("a signature");
        assert_eq!(signed.code, "K7F3-A9C2");
        let said: serde_json::Value = serde_json::from_str(&signed.data).expect("JSON");
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(said["signature"].as_str().expect("a text")).expect("base64");
        let bare = Bare::from_slice(&bytes).expect("64 bytes");
        assert!(key.0.verifying_key().verify(words("hall", LIST).as_bytes(), &bare).is_ok());
        assert!(key.0.verifying_key().verify(words("lobby", LIST).as_bytes(), &bare).is_err());
        assert!(signed.script.contains("K7F3-A9C2") && signed.script.starts_with("window.noticeboardSignature = "));
        let secret = fs::read_to_string(&path).expect("a key");
        let inside = secret.lines().nth(1).expect("a line");
        assert!(!signed.script.contains(inside) && !signed.data.contains(inside));
    }

    #[test]
    fn what_is_no_key_and_no_list_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a");
        for text in ["", "key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"] {
            fs::write(&path, text).expect("a file");
            assert!(Key::read(&path).is_err(), "{text}");
        }
        let key = Key(SigningKey::from_bytes(&[7; 32]));
        for (screen, list) in [("hall", &b"<html>"[..]), ("hall", b"{}"), ("lobby", LIST)] {
            assert!(key.sign(screen, list).is_err());
        }
    }

    /// The vector that tests/browser/kiosk-signature.test.mjs verifies.
    #[test]
    fn a_signature_is_always_the_same() {
        let key = Key(SigningKey::from_bytes(&[7; 32]));
        let one = key.sign("hall", LIST).expect("a signature").data;
        assert_eq!(one, key.sign("hall", LIST).expect("a signature").data);
        assert!(one.contains("6kpsY-KcUgq-9VB7Ey7F-ZVHdq6-vnuSQh7qaRRG0iw"), "{one}");
    }
}
