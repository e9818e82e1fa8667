//! `noticeboard kiosk --new-key`, `--sign`: the key of a board, and the editions of its website signed with it.

use std::fs;
use std::path::Path;

use anyhow::Context as _;

use super::{Common, Outcome};
use crate::diagnostic::say;
use crate::publish::beside::{Beside, put_whole};
use crate::signature::Key;

/// Makes a key and says what is to be done with it.
pub(super) fn make_key(path: &Path, common: &Common) -> anyhow::Result<Outcome> {
    let key = Key::make(path)?;
    if !common.quiet {
        let (path, public, language) = (path.display(), key.public(), common.language());
        speak!(
            language,
            "密钥已存成 {path}：收好，不要放进公示栏或网站；丢了就要到每块屏幕前重新认一次\n公钥 {public}\n屏幕认得它：启动网址后面写 #key={public}，或者让它先看到一版签过名的",
            "the key is in {path}: keep it safe, and out of the board and the website; if it is lost, somebody has to go to every screen\npublic key {public}\na screen knows it by #key={public} behind its address, or by the first signed edition that it sees"
        );
    }
    Ok(Outcome::Done)
}

/// Signs the edition of every screen of a website.
pub(super) fn sign_site(key: &Key, out: &Path, common: &Common) -> anyhow::Result<Outcome> {
    let language = common.language();
    let Some(Beside::Site(kiosk)) = Beside::of(out) else {
        let out = out.display();
        let words = say!(
            "{out} 里没有大厅屏幕：先 noticeboard build，或用 --out 指明网站的文件夹；U盘用 --usb 拷的时候签",
            "{out} has no screens: run `noticeboard build` first, or name the website's folder with --out; a stick is signed while it is copied, with --usb"
        );
        tell!("{}", words.told(language));
        return Ok(Outcome::Misused);
    };
    let mut screens = Vec::new();
    for entry in fs::read_dir(&kiosk).with_context(|| format!("reading {}", kiosk.display()))? {
        let folder = entry?.path();
        let list = folder.join("edition.json");
        if let Some(screen) = folder.file_name().and_then(|name| name.to_str()).filter(|_| list.is_file()) {
            screens.push((screen.to_owned(), list, folder.clone()));
        }
    }
    screens.sort();
    for (screen, list, folder) in screens {
        let bytes = fs::read(&list).with_context(|| format!("reading {}", list.display()))?;
        let signature = key.sign(&screen, &bytes).with_context(|| format!("signing {}", list.display()))?;
        // The script first: whoever asks for the data finds both.
        put_whole(&folder, "signature.js", signature.script.as_bytes())?;
        put_whole(&folder, "signature.json", signature.data.as_bytes())?;
        if !common.quiet {
            let code = &signature.code;
            speak!(language, "已签名 {screen}  {code}", "signed {screen}  {code}");
        }
    }
    Ok(Outcome::Done)
}
