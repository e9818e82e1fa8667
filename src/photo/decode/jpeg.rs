//! JPEG by libjpeg, which can decode at n/8 of the size: the discarded detail is never computed.
//!
//! libjpeg forgives: it fills what is missing with grey and counts a warning. Nothing half-decoded may reach a wall, so
//! the warnings that mean lost content end decoding here; those about harmless oddities of cameras do not.

use std::ffi::c_int;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use mozjpeg::{ColorSpace, Decompress};
use mozjpeg_sys as ffi;

use super::super::colour::adobe_rgb;
use super::super::container::jpeg::extras;
use super::super::fault::Fault;
use super::super::inspect::Header;
use super::super::sniff::Format;
use super::{Model, Pixels};

const FORMAT: Format = Format::Jpeg;

pub(super) fn decode(bytes: &[u8], header: &Header, want: f64) -> Result<Pixels, Fault> {
    let extras = extras(bytes, header.progressive)?;
    // libjpeg's errors leave by unwinding through its C frames (built for that: the `unwinding` feature); `Decompress`
    // frees everything on the way.
    let outcome = catch_unwind(AssertUnwindSafe(|| pixels(bytes, header, want)));
    let mut pixels = outcome.unwrap_or_else(|payload| match payload.downcast::<Stop>() {
        Ok(stop) => Err(match *stop {
            Stop::Truncated => Fault::Truncated { format: FORMAT },
            Stop::Damaged(detail) => Fault::Damaged { format: FORMAT, detail },
        }),
        Err(other) => resume_unwind(other),
    })?;
    if pixels.model == Model::Cmyk && extras.adobe {
        pixels.data.iter_mut().for_each(|ink| *ink = 255 - *ink);
    }
    pixels.icc = extras.icc.or_else(|| extras.adobe_rgb.then(adobe_rgb).flatten());
    Ok(pixels)
}

fn pixels(bytes: &[u8], header: &Header, want: f64) -> Result<Pixels, Fault> {
    let io = |e: std::io::Error| Fault::Damaged { format: FORMAT, detail: e.to_string() };
    let mut decoder = Decompress::builder().with_err(strict()).from_mem(bytes).map_err(io)?;
    let (width, height) = header.stored();
    if decoder.size() != (width as usize, height as usize) {
        return Err(Fault::Damaged { format: FORMAT, detail: "two sizes in one file".to_owned() });
    }
    let eighths = (want * 8.0).ceil().clamp(1.0, 8.0) as u8;
    decoder.scale(eighths);
    decoder.do_block_smoothing(false);
    let (model, space) = match decoder.color_space() {
        ColorSpace::JCS_GRAYSCALE => (Model::Gray, ColorSpace::JCS_GRAYSCALE),
        ColorSpace::JCS_CMYK | ColorSpace::JCS_YCCK => (Model::Cmyk, ColorSpace::JCS_CMYK),
        _ => (Model::Rgb, ColorSpace::JCS_RGB),
    };
    let mut started = decoder.to_colorspace(space).map_err(io)?;
    let (width, height) = (started.width() as u32, started.height() as u32);
    let data: Vec<u8> = started.read_scanlines().map_err(io)?;
    started.finish().map_err(io)?;
    if data.len() != width as usize * height as usize * model.channels() {
        return Err(Fault::Truncated { format: FORMAT });
    }
    Ok(Pixels { model, width, height, data, icc: None })
}

/// What travels up from libjpeg's callbacks.
enum Stop {
    Truncated,
    Damaged(String),
}

/// libjpeg's error handling with ours in place of "print and exit".
fn strict() -> ffi::jpeg_error_mgr {
    // SAFETY: an all-zero manager is what `jpeg_std_error` expects to fill; every field is an integer, a nullable
    // pointer or an optional function.
    unsafe {
        let mut manager: ffi::jpeg_error_mgr = std::mem::zeroed();
        ffi::jpeg_std_error(&mut manager);
        manager.error_exit = Some(on_error);
        manager.emit_message = Some(on_message);
        manager
    }
}

unsafe extern "C-unwind" fn on_error(info: &mut ffi::jpeg_common_struct) {
    // Unwinds without the panic hook: a damaged photo is no bug to print a backtrace for.
    resume_unwind(Box::new(Stop::Damaged(remark(info))));
}

unsafe extern "C-unwind" fn on_message(info: &mut ffi::jpeg_common_struct, level: c_int) {
    if level >= 0 {
        return; // tracing
    }
    // SAFETY: libjpeg calls back with the manager it was given, alive as long as the decoder.
    let Some(code) = (unsafe { info.err.as_ref() }).map(|manager| manager.msg_code) else {
        return;
    };
    match code {
        c if c == ffi::JWRN_HIT_MARKER as c_int || c == ffi::JWRN_JPEG_EOF as c_int => {
            resume_unwind(Box::new(Stop::Truncated));
        }
        c if c == ffi::JWRN_HUFF_BAD_CODE as c_int || c == ffi::JWRN_MUST_RESYNC as c_int => {
            resume_unwind(Box::new(Stop::Damaged(remark(info))));
        }
        // Padding before a marker, an unknown Adobe code, an odd JFIF revision, a strange scan order: shown all the same.
        _ => {}
    }
}

/// libjpeg's own words for what it has met.
fn remark(info: &mut ffi::jpeg_common_struct) -> String {
    let mut buffer = [0u8; 80];
    // SAFETY: as above; `format_message` writes a zero-terminated text of at most 80 bytes. The binding declares the
    // buffer as shared though C writes to it, hence the cast of the function.
    unsafe {
        let Some(format) = info.err.as_ref().and_then(|manager| manager.format_message) else {
            return "libjpeg error".to_owned();
        };
        type Format = unsafe extern "C-unwind" fn(&mut ffi::jpeg_common_struct, *mut [u8; 80]);
        let format: Format = std::mem::transmute(format);
        format(info, &raw mut buffer);
    }
    let text = buffer.split(|b| *b == 0).next().unwrap_or_default();
    String::from_utf8_lossy(text).into_owned()
}
