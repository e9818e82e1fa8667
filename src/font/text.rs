//! Questions about characters that no font is needed for.

/// Whether `c` has no meaning of its own (the three private-use areas). What it shows depends on
/// the machine, so it may never be published.
pub fn is_private_use(c: char) -> bool {
    matches!(u32::from(c), 0xE000..=0xF8FF | 0xF_0000..=0xF_FFFD | 0x10_0000..=0x10_FFFD)
}

/// Whether `c` needs no glyph: white space, controls, joiners and variation selectors.
pub fn is_invisible(c: char) -> bool {
    c.is_whitespace() || c.is_control() || !crate::text::counts(c)
}

/// The code point with the character, as messages name it: `U+4DAE 䶮`. A character that shows
/// nothing by itself is left out, so that a message never holds a box or a line break.
pub fn describe(c: char) -> String {
    let code = format!("U+{:04X}", u32::from(c));
    if is_private_use(c) || is_invisible(c) { code } else { format!("{code} {c}") }
}

/// Whether the system fonts of common devices draw `c`: it is in GBK, the set that every Chinese
/// font for Windows, Android, macOS and iOS has held for twenty years. The standard table's 199
/// characters beyond it (㛃, 䶮, 𬭼) are left out on purpose: newer systems have them, the old
/// phone or the window's own computer may not, and a subset of a few glyphs costs next to nothing.
/// Letters and signs below the Chinese blocks count as drawn.
pub fn in_system_fonts(c: char) -> bool {
    if u32::from(c) < 0x2E80 {
        return true;
    }
    // Seats of GBK that old fonts fill with private-use code points: radicals, Extension A and the
    // block's later additions. Today's mapping names their characters; those fonts do not.
    if matches!(u32::from(c), 0x2E80..=0x2FFF | 0x3400..=0x4DBF | 0x9FA6..=0x9FFF) {
        return false;
    }
    let mut buffer = [0; 4];
    let (_, _, unmappable) = encoding_rs::GBK.encode(c.encode_utf8(&mut buffer));
    !unmappable
}

/// The CSS class of a name that is set as wide as a three-character one: `name-2` for a name of
/// exactly two Chinese characters, nothing for any other.
///
/// No space enters the text, so copying, searching and a screen reader give 张伟:
///
/// ```html
/// <span class="name-2">张伟</span>
/// ```
///
/// The rule is part of the CSS that [`plan_web`](super::plan_web) gives. `letter-spacing` also
/// follows the last character; the negative margin takes that one back, so the span is 3 em wide:
///
/// ```css
/// .name-2 { letter-spacing: 1em; margin-inline-end: -1em; white-space: nowrap }
/// ```
///
/// ```
/// use noticeboard::font::name_class;
/// assert_eq!(name_class("张伟"), Some("name-2"));
/// assert_eq!(name_class("欧阳伟"), None);
/// assert_eq!(name_class("Li"), None);
/// ```
pub fn name_class(name: &str) -> Option<&'static str> {
    let mut shown = name.trim().chars().filter(|c| c.is_whitespace() || !is_invisible(*c));
    let two = [shown.next()?, shown.next()?].into_iter().all(crate::text::is_han);
    (two && shown.next().is_none()).then_some("name-2")
}
