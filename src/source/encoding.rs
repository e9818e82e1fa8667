//! What a file that is not UTF-8 looks like, in words a clerk can act on.

use crate::diagnostic::{Message, say};

/// A byte order mark or byte pattern that names the encoding.
pub(super) fn guess(bytes: &[u8]) -> Message {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return say!("UTF-16（“Unicode 文本”）", "UTF-16 (“Unicode text”)");
    }
    if bytes.contains(&0) {
        return say!("不是文本，而是二进制文件", "a binary file, not text");
    }
    let (_, _, gb_errors) = encoding_rs::GB18030.decode(bytes);
    if !gb_errors {
        return say!("GBK（中文 Windows 的 ANSI）", "GBK (“ANSI” on a Chinese Windows)");
    }
    let (_, _, big5_errors) = encoding_rs::BIG5.decode(bytes);
    if !big5_errors {
        return say!("Big5（繁体中文）", "Big5 (traditional Chinese)");
    }
    say!("无法辨认的编码", "an encoding that cannot be recognised")
}
