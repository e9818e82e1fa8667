//! Colours to sRGB, the only space in which a derivative without a profile is shown right.

use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use super::decode::Model;

/// Turns samples of `model` into sRGB, by the profile where there is a usable one.
///
/// A profile that is broken or meant for another kind of pixel (an RGB profile in an ink picture) is passed over: the
/// colours are then the usual ones for the model, which is what every viewer shows.
pub(super) fn to_srgb(data: Vec<u8>, model: Model, icc: Option<&[u8]>) -> Vec<u8> {
    let profile = icc.and_then(|icc| ColorProfile::new_from_slice(icc).ok());
    match (model, profile) {
        (Model::Gray, Some(profile)) if profile.color_space == DataColorSpace::Gray => {
            by_profile(&data, &profile, Layout::Gray, 1).unwrap_or_else(|| spread(&data))
        }
        // Grey JPEGs often carry the camera's RGB profile.
        (Model::Gray, Some(profile)) if profile.color_space == DataColorSpace::Rgb => {
            let spread = spread(&data);
            by_profile(&spread, &profile, Layout::Rgb, 3).unwrap_or(spread)
        }
        (Model::Gray, _) => spread(&data),
        (Model::Rgb, Some(profile)) if profile.color_space == DataColorSpace::Rgb => {
            by_profile(&data, &profile, Layout::Rgb, 3).unwrap_or(data)
        }
        (Model::Rgb, _) => data,
        (Model::Cmyk, Some(profile)) if profile.color_space == DataColorSpace::Cmyk => {
            by_profile(&data, &profile, Layout::Rgba, 4).unwrap_or_else(|| mix(&data))
        }
        (Model::Cmyk, _) => mix(&data),
    }
}

/// The profile of a camera's wide colours, for files that name it and do not carry it.
pub(super) fn adobe_rgb() -> Option<Vec<u8>> {
    ColorProfile::new_adobe_rgb().encode().ok()
}

fn by_profile(data: &[u8], profile: &ColorProfile, layout: Layout, channels: usize) -> Option<Vec<u8>> {
    let srgb = ColorProfile::new_srgb();
    let transform = profile.create_transform_8bit(layout, &srgb, Layout::Rgb, TransformOptions::default()).ok()?;
    let mut out = vec![0; data.len() / channels * 3];
    transform.transform(data, &mut out).ok()?;
    Some(out)
}

fn spread(grey: &[u8]) -> Vec<u8> {
    grey.iter().flat_map(|v| [*v; 3]).collect()
}

/// Inks without a profile: each takes its share of white paper.
fn mix(inks: &[u8]) -> Vec<u8> {
    inks.chunks_exact(4)
        .flat_map(|p| {
            let paper = 255 - u32::from(p[3]);
            [0, 1, 2].map(|c| (((255 - u32::from(p[c])) * paper + 127) / 255) as u8)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_display_p3_red_is_the_srgb_red_it_looks_like() {
        let p3 = ColorProfile::new_display_p3().encode().expect("a profile");
        // (234, 51, 35) in Display-P3 is (255, 0, 0) in sRGB.
        let out = to_srgb(vec![234, 51, 35], Model::Rgb, Some(&p3));
        assert!(out[0] >= 253 && out[1] <= 6 && out[2] <= 6, "{out:?}");
    }

    #[test]
    fn grey_follows_its_own_profile_and_ignores_a_broken_one() {
        let linear = ColorProfile::new_gray_with_gamma(1.0).encode().expect("a profile");
        let out = to_srgb(vec![55], Model::Gray, Some(&linear));
        assert!((125..=131).contains(&out[0]), "{out:?}");
        assert_eq!(to_srgb(vec![55], Model::Gray, Some(b"no profile")), [55, 55, 55]);
    }

    #[test]
    fn inks_without_a_profile_mix_on_paper() {
        assert_eq!(to_srgb(vec![0, 0, 0, 0, 0, 255, 255, 0], Model::Cmyk, None), [255, 255, 255, 255, 0, 0]);
        assert_eq!(to_srgb(vec![0, 0, 0, 255], Model::Cmyk, None), [0, 0, 0]);
    }

    #[test]
    fn a_profile_for_other_pixels_is_passed_over() {
        let p3 = ColorProfile::new_display_p3().encode().expect("a profile");
        assert_eq!(to_srgb(vec![0, 255, 255, 0], Model::Cmyk, Some(&p3)), [255, 0, 0]);
    }
}
