//! What a photo is, without decoding a pixel: format, size, orientation, and whether its end is there.
//!
//! This is all that `check` needs, so it costs milliseconds: a file is read at both ends, and whole only when its
//! beginning does not hold all of its header. Limits are judged here, before anything is allocated for pixels.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use super::container;
use super::fault::Fault;
use super::missing;
use super::orient::Orientation;
use super::sniff::{Format, sniff};

/// What one photo may cost. Judged before decoding.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Width × height, in millions.
    pub megapixels: f64,
    /// The file's size, in millions of bytes.
    pub megabytes: f64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { megapixels: 40.0, megabytes: 64.0 }
    }
}

impl Limits {
    /// Also used on cached results, whose originals are not opened again.
    pub(super) fn judge(&self, bytes: u64, size: Option<(u32, u32)>) -> Result<(), Fault> {
        if bytes as f64 > self.megabytes * 1e6 {
            return Err(Fault::TooLarge { bytes, limit_megabytes: self.megabytes });
        }
        match size {
            Some((width, height)) if f64::from(width) * f64::from(height) > self.megapixels * 1e6 => {
                Err(Fault::TooManyPixels { width, height, limit_megapixels: self.megapixels })
            }
            _ => Ok(()),
        }
    }
}

/// What a photo says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    pub format: Format,
    /// Pixels, as seen: after turning upright.
    pub width: u32,
    pub height: u32,
    pub orientation: Orientation,
    /// Carries a colour profile.
    pub has_icc: bool,
    /// What makes its colours doubtful.
    pub doubt: Option<Doubt>,
    /// A JPEG or PNG that arrives in several passes and therefore takes more memory.
    pub progressive: bool,
    /// Bytes a stored pixel takes in a full decode, at the worst.
    pub(super) depth: u32,
}

/// Why nobody can know the colours of a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// In the inks of some press, and of which is not said.
    InksWithoutProfile,
    /// The profile is for pixels of another kind.
    ProfileOfOthers,
}

fn doubt(found: &container::Found) -> Option<Doubt> {
    match (found.inks, found.has_icc, found.profile_space.as_ref()) {
        (true, false, _) => Some(Doubt::InksWithoutProfile),
        (true, true, Some(space)) if space != b"CMYK" => Some(Doubt::ProfileOfOthers),
        // Three channels: grey ones often carry the camera's, which is no harm.
        (false, true, Some(b"CMYK")) => Some(Doubt::ProfileOfOthers),
        _ => None,
    }
}

impl Header {
    /// `(width, height)` as stored.
    pub(super) fn stored(&self) -> (u32, u32) {
        self.orientation.swap((self.width, self.height))
    }
}

/// Bytes looked at first, at either end of a file.
const HEAD: usize = 128 << 10;
const TAIL: usize = 64 << 10;

/// The parts of a file that are at hand.
pub(super) struct Sample<'a> {
    /// The beginning; the whole file if `head.len() == len`.
    pub head: &'a [u8],
    /// The last bytes (overlapping `head` in a short file).
    pub tail: &'a [u8],
    /// The file's size in bytes.
    pub len: u64,
}

impl<'a> Sample<'a> {
    fn whole(bytes: &'a [u8]) -> Self {
        Sample { head: bytes, tail: bytes, len: bytes.len() as u64 }
    }

    pub fn is_whole(&self) -> bool {
        self.head.len() as u64 == self.len
    }
}

/// Why a header could not be read from a [`Sample`].
pub(super) enum Stop {
    Fault(Fault),
    /// The header goes on beyond the sample. On a whole file this means that it is truncated.
    More,
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Stop::Fault(fault)
    }
}

/// Inspects a file by its ends.
///
/// # Errors
/// When the file cannot be read, is no photo that is read, is damaged or over a limit.
pub fn inspect(path: &Path, limits: &Limits) -> Result<Header, Fault> {
    let unreadable = |e: io::Error| Fault::Unreadable { kind: e.kind() };
    let mut file = open(path)?;
    let len = file.metadata().map_err(unreadable)?.len();
    limits.judge(len, None)?;
    let mut head = vec![0; len.min(HEAD as u64) as usize];
    file.read_exact(&mut head).map_err(unreadable)?;
    let mut tail = Vec::new();
    if len > HEAD as u64 {
        file.seek(SeekFrom::End(-(TAIL as i64))).map_err(unreadable)?;
        (&mut file).take(TAIL as u64).read_to_end(&mut tail).map_err(unreadable)?;
    }
    let sample = Sample { head: &head, tail: if tail.is_empty() { &head } else { &tail }, len };
    match inspect_sample(&sample, limits) {
        Ok(header) => Ok(header),
        Err(Stop::Fault(fault)) => Err(fault),
        Err(Stop::More) => inspect_bytes(&read_rest(file, head, limits)?, limits),
    }
}

/// Inspects a file that is already in memory.
///
/// # Errors
/// As [`inspect`], but for reading.
pub fn inspect_bytes(bytes: &[u8], limits: &Limits) -> Result<Header, Fault> {
    match inspect_sample(&Sample::whole(bytes), limits) {
        Ok(header) => Ok(header),
        Err(Stop::Fault(fault)) => Err(fault),
        Err(Stop::More) => Err(Fault::Truncated { format: sniff(bytes)? }),
    }
}

/// Reads a whole photo, at most the limit (a file may grow while it is read).
pub(super) fn read(path: &Path, limits: &Limits) -> Result<Vec<u8>, Fault> {
    let file = open(path)?;
    let len = file.metadata().map_err(|e| Fault::Unreadable { kind: e.kind() })?.len();
    limits.judge(len, None)?;
    read_rest(file, Vec::with_capacity(len as usize), limits)
}

fn open(path: &Path) -> Result<File, Fault> {
    let fault = |e: io::Error| match e.kind() {
        io::ErrorKind::NotFound => missing::missing(path),
        kind => Fault::Unreadable { kind },
    };
    // Asked before opening: opening a pipe would wait for ever.
    let meta = std::fs::metadata(path).map_err(fault)?;
    match (meta.is_file(), meta.is_dir()) {
        (true, _) => File::open(path).map_err(fault),
        (_, true) => Err(Fault::Unreadable { kind: io::ErrorKind::IsADirectory }),
        _ => Err(Fault::Unreadable { kind: io::ErrorKind::InvalidInput }),
    }
}

fn read_rest(mut file: File, mut bytes: Vec<u8>, limits: &Limits) -> Result<Vec<u8>, Fault> {
    let unreadable = |e: io::Error| Fault::Unreadable { kind: e.kind() };
    file.seek(SeekFrom::Start(bytes.len() as u64)).map_err(unreadable)?;
    let limit = (limits.megabytes * 1e6) as u64;
    file.take(limit + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    limits.judge(bytes.len() as u64, None)?;
    Ok(bytes)
}

fn inspect_sample(sample: &Sample<'_>, limits: &Limits) -> Result<Header, Stop> {
    limits.judge(sample.len, None)?;
    let format = sniff(sample.head)?;
    // Each reader calls `admit` as soon as it knows the size, so that "too many pixels" is said before "truncated".
    let admit = |width: u32, height: u32| -> Result<(), Stop> {
        if width == 0 || height == 0 {
            return Err(Fault::Damaged { format, detail: "zero pixels".to_owned() }.into());
        }
        Ok(limits.judge(sample.len, Some((width, height)))?)
    };
    let found = match format {
        Format::Jpeg => container::jpeg::read(sample, admit)?,
        Format::Png => container::png::read(sample, admit)?,
        Format::WebP => container::webp::read(sample, admit)?,
        Format::Gif => container::gif::read(sample, admit)?,
        Format::Tiff => container::tiff::read(sample, admit)?,
    };
    let (width, height) = found.orientation.swap(found.size);
    Ok(Header {
        format,
        width,
        height,
        orientation: found.orientation,
        has_icc: found.has_icc,
        doubt: doubt(&found),
        progressive: found.progressive,
        depth: found.depth,
    })
}
