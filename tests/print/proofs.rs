//! Every preset of the theme, laid out: texts within their room, everything within the trim, photos as large as is said,
//! and a small picture of each, kept in `pictures/`. After a change that is meant, run with `NOTICEBOARD_ACCEPT=1` and
//! look at the pictures before committing them.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;

use noticeboard::output::addresses;
use noticeboard::output::placard::{Faces, Job, Otherwise, Pixels, Proof, Selection, Thing, Typesetter};
use noticeboard::pipeline::{Options, check_sources};
use noticeboard::source::load;
use noticeboard::theme::Theme;

use crate::support::Board;
use crate::{hall, swap};

/// A hall where every preset has something to show.
pub fn full() -> Board {
    let board = hall();
    swap(&board, "content/hall/members/wei.yaml", "scope: [web]", "scope: [web, print]");
    swap(&board, "content/hall/members/lin-xi.yaml", "name:", "standard: 来电三声内接起，材料一次说清。\nname:");
    board.write(
        "content/hall/commitments/c1.yaml",
        "item: 窗口延时服务\nresponsible: 示例大厅\ndeadline: 2026-12-31\ntarget: 200\nunit: 次\nmeasures: [每周六上午开放, 提前一天公布]\n",
    );
    board.write(
        "content/hall/rolls/r1.yaml",
        "title: 示例市优秀共产党员\naward: 优秀共产党员\nyear: 2026\nconferred_by: 示例市委\nentries:\n  - { name: 林溪, org: 示例大厅 }\n  - { name: 欧阳靖, org: 示例大厅, note: 女 }\n  - { name: 田富, org: 示例大厅 }\n",
    );
    board.write(
        "content/hall/exemplars/e1.md",
        &format!(
            "---\ntitle: 窗口里的灯\nsubject: 林溪\ntype: person\naward: 示例市优秀共产党员\nyear: 2026\nsummary: 她把最常办的二十类登记写成二十张纸。\n---\n{}",
            "登记大厅下午五点半下班，周二和周四，五号窗口的灯要亮到七点半以后才熄，灯下坐着的是窗口首席代表。\n\n".repeat(9)
        ),
    );
    board.write(
        "content/hall/notices/n1.md",
        "---\ntitle: 关于拟表彰对象的公示\nstarts_on: 2026-06-29\nperiod: { days: 5, unit: calendar }\nbasis: 示例市委文件\nsigned_by: 示例市委组织部\ncontact: { phone: 0531-0000 1234, address: 示例路1号 }\n---\n根据评选办法，经研究，现将拟表彰对象予以公示。\n",
    );
    board.write(
        "content/hall/teams/t1.yaml",
        "name: 登记大厅上门办党员突击队\nleader: lin-xi\nmembers: [lin-xi, 欧阳靖, 田富]\ntask: 为行动不便的群众上门办理不动产登记\nnamed_by: 示例市委\nnamed_on: 2026-03-05\nstarts_on: 2026-03-05\nends_on: 2026-12-31\n",
    );
    board
}

/// A placard that was laid out and looked at.
struct Looked {
    preset: String,
    id: String,
    objections: Vec<String>,
    /// Texts whose room was told.
    fitted: usize,
    picture: Option<Pixels>,
}

/// Lays out every placard of every preset.
fn proofs(board: &Board) -> Vec<Looked> {
    each(board, 240.0, |job, proof| Looked {
        preset: job.preset.name.to_string(),
        id: job.facts.id.to_string(),
        objections: objections(job, &proof),
        fitted: proof.fitted.len(),
        picture: proof.picture,
    })
}

/// What is said of every placard of every preset, laid out with so many pixels.
pub fn each<T: Send>(board: &Board, pixels: f64, look: impl Fn(&Job, Proof) -> T + Sync) -> Vec<T> {
    every_job(board, |typesetter, job| look(job, typesetter.proof(job, pixels)))
}

/// What is said of every placard of every preset.
pub fn every_job<T: Send>(board: &Board, look: impl Fn(&Typesetter<'_>, &Job) -> T + Sync) -> Vec<T> {
    jobs_of(board, &|_| true, &Otherwise::default(), look)
}

/// What is said of every placard of some presets, made otherwise.
pub fn jobs_of<T: Send>(
    board: &Board,
    wanted: &(dyn Fn(&str) -> bool + Sync),
    otherwise: &Otherwise,
    look: impl Fn(&Typesetter<'_>, &Job) -> T + Sync,
) -> Vec<T> {
    let root = board.root();
    let (sources, _) = load(root).unwrap();
    let media = vec![noticeboard::kinds::Medium::Print];
    let boards = check_sources(&sources, &Options { media, ..Options::default() }).into_boards();
    let settings = &boards.web().settings;
    let theme = Theme::load(Some(root), &settings.theme, settings.language).unwrap();
    let (routes, _) = addresses(&boards, &theme);
    let (typesetter, _) = Typesetter::open(&boards, &theme, &sources, &routes, root).unwrap();
    let all = || {
        let presets = typesetter.presets.all().filter(|preset| wanted(&preset.name));
        let jobs = presets.flat_map(|preset| typesetter.jobs(&preset.made(otherwise), &Selection::default()));
        jobs.map(|job| look(&typesetter, &job)).collect()
    };
    // Templates nest deeper than a test's stack.
    std::thread::scope(|scope| {
        std::thread::Builder::new().stack_size(16 << 20).spawn_scoped(scope, all).unwrap().join().unwrap()
    })
}

fn of_the_full_hall() -> &'static [Looked] {
    static LOOKED: OnceLock<Vec<Looked>> = OnceLock::new();
    LOOKED.get_or_init(|| proofs(&full()))
}

fn assert_sound(looked: &[Looked]) {
    for piece in looked {
        assert!(piece.objections.is_empty(), "{} of {}:\n{}", piece.preset, piece.id, piece.objections.join("\n"));
    }
    let presets: BTreeSet<&str> = looked.iter().map(|piece| &*piece.preset).collect();
    assert_eq!(presets.len(), 28, "{presets:?}");
}

/// What is said of a placard's layout: nothing, if it is as it should be.
fn objections(job: &Job, proof: &Proof) -> Vec<String> {
    let spec = &job.preset.spec;
    let mut found: Vec<String> = proof.faults.iter().map(|fault| format!("fault: {fault}")).collect();
    for text in &proof.fitted {
        let (wide, high) = (text.taken.0 - text.room.0, text.taken.1 - text.room.1 * 1.01);
        if wide > 0.1 || high > 0.1 {
            found.push(format!("{} takes {:?} of {:?} mm", text.name, text.taken, text.room));
        }
    }
    let (width, height) = spec.size;
    // A badge has no room for more.
    let safe = if height < 50.0 { 1.5 } else { 2.5 };
    for thing in &proof.placed {
        let least = [thing.left, thing.top, width - thing.right, height - thing.bottom];
        if least.iter().any(|margin| *margin < safe) {
            found.push(format!("{:?} within {safe} mm of the trim: {thing:?}", thing.thing));
        }
    }
    if let Some(photo) = &spec.photo {
        // One holder's photo is exactly as large as the preset says, for that is what its pixels were chosen by.
        for picture in proof.placed.iter().filter(|thing| thing.thing == Thing::Picture) {
            let size = (picture.right - picture.left, picture.bottom - picture.top);
            let code = (size.0 - size.1).abs() < 0.01;
            if !code && (size.0 > photo.size.0 + 0.6 || size.1 > photo.size.1 + 0.6) {
                found.push(format!("a photo of {size:?} mm where {:?} are declared", photo.size));
            }
        }
    }
    if spec.faces == Faces::One && proof.placed.iter().any(|thing| thing.page > 0) {
        found.push("more than one page".to_owned());
    }
    found
}

#[test]
fn every_preset_keeps_its_texts_in_their_room_and_everything_within_the_trim() {
    assert_sound(of_the_full_hall());
}

#[test]
fn long_names_titles_and_pledges_keep_to_their_room_as_well() {
    let board = full();
    swap(&board, "content/hall/members/lin-xi.yaml", "林溪", "阿依努尔·买买提");
    swap(&board, "content/hall/members/lin-xi.yaml", "窗口首席代表", "不动产登记综合受理窗口首席代表兼值班长");
    swap(&board, "content/hall/org.yaml", "示例大厅", "示例市不动产登记中心政务服务大厅综合窗口联合党支部");
    swap(&board, "content/hall/posts/w1.yaml", "综合窗口", "不动产登记首席代表综合受理窗口");
    swap(
        &board,
        "content/hall/posts/w1.yaml",
        "多问一句，少跑一趟。",
        "群众多问一句，我就多答一句，让每个人一次办好、放心离开，再难的事也有人接、有人管、有回音。",
    );
    let looked = proofs(&board);
    assert_sound(&looked);
    assert!(looked.iter().filter(|piece| piece.fitted > 3).count() > 12, "texts say their rooms");
}

#[test]
fn every_preset_looks_as_it_was_last_looked_at() {
    let mut seen = BTreeSet::new();
    let mut changed = Vec::new();
    for piece in of_the_full_hall() {
        let name = &*piece.preset;
        let Some(drawn) = piece.picture.as_ref().filter(|_| seen.insert(name)) else { continue };
        changed.extend(held(name, drawn));
    }
    assert!(changed.is_empty(), "looks otherwise now:\n{}", changed.join("\n"));
    assert!(seen.len() == 28, "{seen:?}");
}

/// Holds a picture against the one that is kept under its name, and says what differs; with `NOTICEBOARD_ACCEPT=1` it is
/// kept instead.
pub fn held(name: &str, drawn: &Pixels) -> Option<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/print/pictures");
    let mut drawn = image::RgbImage::from_raw(drawn.width, drawn.height, drawn.rgb.clone()).unwrap();
    let path = folder.join(format!("{name}.png"));
    if std::env::var_os("NOTICEBOARD_ACCEPT").is_some() {
        std::fs::create_dir_all(&folder).unwrap();
        // Sixteen levels are enough to see what stands where, and half the bytes.
        drawn.iter_mut().for_each(|level| *level = (f64::from(*level) / 17.0).round() as u8 * 17);
        let mut bytes = Vec::new();
        let (quality, filter) = (image::codecs::png::CompressionType::Best, image::codecs::png::FilterType::NoFilter);
        drawn
            .write_with_encoder(image::codecs::png::PngEncoder::new_with_quality(&mut bytes, quality, filter))
            .unwrap();
        std::fs::write(&path, bytes).unwrap();
        return None;
    }
    let kept = image::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).to_rgb8();
    if kept.dimensions() != drawn.dimensions() {
        return Some(format!("{name}: {:?} and now {:?}", kept.dimensions(), drawn.dimensions()));
    }
    // Processors round differently: a few levels at the edges of letters are no change, a moved line is.
    let far = kept.pixels().zip(drawn.pixels()).filter(|(a, b)| a.0.iter().zip(b.0).any(|(a, b)| a.abs_diff(b) > 48));
    let share = far.count() as f64 / f64::from(kept.width() * kept.height());
    (share > 0.002).then(|| {
        let now = std::env::temp_dir().join(format!("noticeboard-{name}.png"));
        drawn.save(&now).unwrap();
        format!("{name}: {:.1} % of the pixels, see {}", share * 100.0, now.display())
    })
}
