//! PNG row by row: palette, 1–16 bits, grey or colour, with or without transparency, all end as 8-bit grey or RGB.

use std::io::Cursor;

use image::ColorType as Color;
use png::{ColorType, DecodingError, Transformations};

use super::super::fault::Fault;
use super::super::inspect::Header;
use super::super::sniff::Format;
use super::{Model, Pixels, narrow, too_big};

pub(super) fn decode(bytes: &[u8], header: &Header) -> Result<Pixels, Fault> {
    let (width, height) = header.stored();
    // The limit is for what the decoder allocates for itself: rows and chunks, never the picture.
    let limits = png::Limits { bytes: (64 << 20) + 32 * width as usize };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    decoder.set_ignore_text_chunk(true);
    let mut reader = decoder.read_info().map_err(|e| fault(&e))?;
    let icc = reader.info().icc_profile.as_ref().map(|icc| icc.to_vec());
    if reader.info().size() != (width, height) {
        return Err(Fault::Damaged { format: Format::Png, detail: "two sizes in one file".to_owned() });
    }
    let color = match reader.output_color_type().0 {
        ColorType::Grayscale => Color::L8,
        ColorType::GrayscaleAlpha => Color::La8,
        ColorType::Rgb => Color::Rgb8,
        ColorType::Rgba => Color::Rgba8,
        ColorType::Indexed => {
            return Err(Fault::Variant { format: Format::Png, what: "unexpanded palette" });
        }
    };
    let model = if color.channel_count() <= 2 { Model::Gray } else { Model::Rgb };
    let mut data = Vec::new();
    let too_big = || too_big(Format::Png);
    if header.progressive {
        // Interlaced rows arrive out of order: only here the picture stands whole with its transparency.
        let total = reader.output_buffer_size().ok_or_else(too_big)?;
        data.try_reserve_exact(total).map_err(|_| too_big())?;
        data.resize(total, 0);
        reader.next_frame(&mut data).map_err(|e| fault(&e))?;
        narrow(&mut data, color);
    } else {
        let total = width as usize * height as usize * model.channels();
        data.try_reserve_exact(total).map_err(|_| too_big())?;
        let mut row = Vec::new();
        while let Some(line) = reader.next_row().map_err(|e| fault(&e))? {
            row.clear();
            row.extend_from_slice(line.data());
            narrow(&mut row, color);
            data.extend_from_slice(&row);
        }
    }
    if data.len() != width as usize * height as usize * model.channels() {
        return Err(Fault::Truncated { format: Format::Png });
    }
    Ok(Pixels { model, width, height, data, icc })
}

fn fault(error: &DecodingError) -> Fault {
    let format = Format::Png;
    match error {
        DecodingError::IoError(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => Fault::Truncated { format },
        other => Fault::Damaged { format, detail: other.to_string() },
    }
}
