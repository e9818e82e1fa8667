//! The profile of a printing condition: an ICC output profile of four inks, as shops hand them out.

use std::sync::Arc;

use moxcms::{
    ColorProfile, DataColorSpace, Layout, ProfileClass, ProfileText, RenderingIntent, Transform8BitExecutor,
    TransformOptions,
};

use crate::diagnostic::{Message, say};

/// The largest file: profiles of presses have half a megabyte to four.
pub(super) const LARGEST: u64 = 16 << 20;

/// The bytes of a profile's head and of the number of its tags.
const HEAD: usize = 132;

/// A profile that can be printed with.
pub(super) struct Profile {
    /// As it was given.
    pub(super) bytes: Vec<u8>,
    /// What it says of itself; never empty.
    pub(super) description: String,
    /// The name of its printing condition in printers' register (color.org), where it tells it.
    pub(super) condition: Option<String>,
    /// The most ink that it lays on one place, percent of one ink.
    pub(super) most_ink: u32,
    from_screen: Arc<Transform8BitExecutor>,
}

impl Profile {
    /// # Errors
    /// With what there is to say of what is no such profile.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Message> {
        let word = |at: usize| bytes.get(at..at + 4).unwrap_or_default();
        if bytes.len() < HEAD || word(36) != b"acsp" {
            return Err(say!("这不是 ICC 颜色配置文件", "it is no ICC profile"));
        }
        let length = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize;
        if length < HEAD || length > bytes.len() {
            return Err(say!("文件不完整，请重新下载", "the file is cut off; fetch it again"));
        }
        if word(12) != b"prtr" {
            let (zh, en) = class(word(12));
            return Err(say!(
                "这是{zh}的配置文件；要的是印刷厂给的输出（四色）配置文件",
                "it is a profile {en}; what is wanted is the output profile (four inks) that the print shop names"
            ));
        }
        if word(16) != b"CMYK" {
            let space = String::from_utf8_lossy(word(16)).trim().to_owned();
            return Err(say!(
                "它的颜色是 {space}，不是四色（CMYK）",
                "its colours are {space}, and not the four inks (CMYK)"
            ));
        }
        if bytes[8] > 4 {
            let version = bytes[8];
            return Err(say!(
                "它是 ICC 第 {version} 版，PDF/X-4 只用到第 4 版",
                "it is of ICC version {version}; PDF/X-4 knows them up to 4"
            ));
        }
        let unusable = || {
            say!(
                "里面没有能用的颜色表，请向印刷厂另要一份",
                "there are no usable tables of colours in it; ask the print shop for another"
            )
        };
        let bytes = &bytes[..length];
        let profile = ColorProfile::new_from_slice(bytes).map_err(|_| unusable())?;
        if profile.profile_class != ProfileClass::OutputDevice || profile.color_space != DataColorSpace::Cmyk {
            return Err(unusable());
        }
        let srgb = ColorProfile::new_srgb();
        // A profile may have but one table.
        let from_screen = [RenderingIntent::RelativeColorimetric, RenderingIntent::Perceptual]
            .into_iter()
            .find_map(|rendering_intent| {
                let options = TransformOptions { rendering_intent, ..TransformOptions::default() };
                srgb.create_transform_8bit(Layout::Rgb, &profile, Layout::Rgba, options).ok()
            })
            .ok_or_else(unusable)?;
        let description = profile.description.as_ref().map(words).filter(|text| !text.is_empty());
        let target = profile.char_target.as_ref().map(words).unwrap_or_default();
        let most_ink = most_ink(&*from_screen).ok_or_else(unusable)?;
        Ok(Self {
            bytes: bytes.to_vec(),
            condition: description.as_deref().and_then(condition).or_else(|| condition(&target)),
            description: description.unwrap_or_else(|| "CMYK".to_owned()),
            most_ink,
            from_screen,
        })
    }

    /// Says a colour of screens in inks, from 0 to 1.
    pub(super) fn converter(&self) -> Box<dyn Fn([u8; 3]) -> [f32; 4] + Send + Sync> {
        let from_screen = Arc::clone(&self.from_screen);
        Box::new(move |screen| {
            let mut inks = [0; 4];
            match from_screen.transform(&screen, &mut inks) {
                Ok(()) => inks.map(|ink| f32::from(ink) / 255.0),
                // The sizes are right, so it never fails; black is what can be read.
                Err(_) => [0.0, 0.0, 0.0, 1.0],
            }
        })
    }
}

/// What other classes of profiles are for.
fn class(word: &[u8]) -> (&'static str, &'static str) {
    match word {
        b"mntr" => ("显示器", "of a screen"),
        b"scnr" => ("扫描仪或相机", "of a scanner or camera"),
        b"link" => ("两种设备之间", "from one device to another"),
        b"spac" => ("颜色空间", "of a colour space"),
        b"nmcl" => ("专色表", "of named colours"),
        _ => ("别的设备", "of something else"),
    }
}

/// Steps from dark to light of each screen colour by which the most ink is found. The darkest colours take most, and they
/// are among them.
const STEPS: u8 = 17;

/// The most ink that a profile lays on one place: there is no field for it, so a grid of colours is looked at.
fn most_ink(from_screen: &Transform8BitExecutor) -> Option<u32> {
    let level = |n: u8| (u32::from(n) * 255 / u32::from(STEPS - 1)) as u8;
    let steps = || (0..STEPS).map(level);
    let screen: Vec<u8> =
        steps().flat_map(|r| steps().flat_map(move |g| steps().flat_map(move |b| [r, g, b]))).collect();
    let mut inks = vec![0; screen.len() / 3 * 4];
    from_screen.transform(&screen, &mut inks).ok()?;
    let most = inks.chunks_exact(4).map(|four| four.iter().map(|ink| u32::from(*ink)).sum::<u32>()).max()?;
    // Rounded up: what the profile does itself is never too much.
    Some((most * 100).div_ceil(255))
}

fn words(text: &ProfileText) -> String {
    let text = match text {
        ProfileText::PlainString(text) => text,
        ProfileText::Localizable(all) => {
            let english = all.iter().find(|one| one.language == "en").or(all.first());
            english.map_or("", |one| &one.value)
        }
        ProfileText::Description(one) => &one.ascii_string,
    };
    // A target may be a table of measurements; its head names it.
    text.chars().filter(|c| !c.is_control()).take(300).collect::<String>().trim().to_owned()
}

/// What profiles call themselves, and what the register calls their printing condition.
const KNOWN: &[(&str, &str)] = &[
    ("iso coated v2", "FOGRA39"),
    ("pso coated v3", "FOGRA51"),
    ("pso uncoated v3", "FOGRA52"),
    ("japan color 2001 coated", "JC200103"),
    ("japan color 2001 uncoated", "JC200104"),
    ("japan color 2011 coated", "JC201103"),
    ("u.s. web coated (swop)", "CGATS TR 001"),
    ("swop2006_coated3", "CGATS TR 003"),
    ("swop2006_coated5", "CGATS TR 005"),
    ("gracol2006", "CGATS TR 006"),
];

/// The name of a printing condition in printers' register, by what a profile says of itself.
fn condition(text: &str) -> Option<String> {
    let small = text.to_lowercase();
    if let Some(at) = small.find("fogra") {
        let number: String =
            small[at + 5..].chars().skip_while(|c| *c == ' ').take_while(char::is_ascii_digit).collect();
        if (2..=3).contains(&number.len()) {
            return Some(format!("FOGRA{number}"));
        }
    }
    KNOWN.iter().find(|(known, _)| small.contains(known)).map(|(_, name)| (*name).to_owned())
}

/// Whether a name is one of the register's.
pub(super) fn is_registered(condition: &str) -> bool {
    self::condition(condition).is_some_and(|known| known == condition)
        || KNOWN.iter().any(|(_, name)| *name == condition)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(class: &[u8], space: &[u8], version: u8) -> Vec<u8> {
        let mut bytes = vec![0; 200];
        bytes[..4].copy_from_slice(&200u32.to_be_bytes());
        bytes[8] = version;
        bytes[12..16].copy_from_slice(class);
        bytes[16..20].copy_from_slice(space);
        bytes[36..40].copy_from_slice(b"acsp");
        bytes
    }

    #[test]
    fn what_is_no_profile_of_a_press_is_told_apart() {
        let said = |bytes: &[u8]| Profile::read(bytes).map(drop).unwrap_err().en.to_string();
        assert!(said(b"").contains("no ICC") && said(&[0; 400]).contains("no ICC"));
        assert!(said(&ColorProfile::new_srgb().encode().unwrap()).contains("of a screen"));
        assert!(said(&head(b"prtr", b"RGB ", 2)).contains("colours are RGB,"));
        assert!(said(&head(b"prtr", b"CMYK", 5)).contains("version 5"));
        assert!(said(&head(b"prtr", b"CMYK", 4)).contains("no usable tables"));
        assert!(said(&head(b"prtr", b"CMYK", 4)[..150]).contains("cut off"));
    }

    #[test]
    fn printing_conditions_are_known_by_what_profiles_say() {
        assert_eq!(condition("Coated FOGRA39 (ISO 12647-2:2004)").as_deref(), Some("FOGRA39"));
        assert_eq!(condition("FOGRA51L").as_deref(), Some("FOGRA51"));
        assert_eq!(condition("Japan Color 2001 Coated").as_deref(), Some("JC200103"));
        assert_eq!(condition("U.S. Web Coated (SWOP) v2").as_deref(), Some("CGATS TR 001"));
        assert_eq!(condition("示例印刷厂 2026"), None);
        assert!(is_registered("FOGRA39") && is_registered("JC200103") && !is_registered("示例印刷厂"));
    }
}
