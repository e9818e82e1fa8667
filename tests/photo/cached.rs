//! The cache: never wrong, never needed, never growing.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use noticeboard::photo::{Fault, Limits, Recipe, Service, Slot};

use crate::drawn::{self, Make};
use crate::made;

fn recipe(width: u32) -> Recipe {
    Recipe::new(Slot::scene(None, &[width]), None)
}

fn photo(folder: &Path, name: &str, seed: u64) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, made::jpeg(&drawn::person(160, 120, seed, 6.0), Make::default())).expect("a photo");
    path
}

fn open(folder: &Path) -> Service {
    Service::open(&folder.join("cache"), Limits::default(), 2).expect("a cache")
}

/// Every file of the cache but the index.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let folders = fs::read_dir(folder.join("cache")).expect("a cache").flatten().map(|e| e.path());
    let mut found: Vec<PathBuf> = folders
        .filter(|p| p.is_dir())
        .flat_map(|p| fs::read_dir(p).expect("a folder").flatten())
        .map(|e| e.path())
        .collect();
    found.sort();
    found
}

#[test]
fn a_second_run_makes_nothing_and_says_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = photo(folder.path(), "a.jpg", 1);
    let first = open(folder.path());
    let made = first.load(&path, &[recipe(80), recipe(40)]).expect("derivatives");
    assert_eq!((first.tally().made, first.tally().found), (2, 0));
    let second = open(folder.path());
    assert_eq!(second.load(&path, &[recipe(80), recipe(40)]).expect("derivatives"), made);
    assert_eq!(second.facts(&path, &[recipe(80)]).expect("facts")[0], made[0].facts);
    assert_eq!(second.tally().made, 0);
}

#[test]
fn a_damaged_entry_is_made_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = photo(folder.path(), "a.jpg", 1);
    let made = open(folder.path()).load(&path, &[recipe(80)]).expect("derivatives");
    let entry = entries(folder.path()).remove(0);
    let good = fs::read(&entry).expect("an entry");
    for cut in [0, 5, 43, 44, 60, good.len() / 2, good.len() - 1] {
        fs::write(&entry, &good[..cut]).expect("a short entry");
        assert_eq!(open(folder.path()).load(&path, &[recipe(80)]).expect("derivatives"), made);
        assert_eq!(fs::read(&entry).expect("an entry"), good);
    }
    for at in (0..good.len()).step_by(good.len() / 40) {
        let mut bad = good.clone();
        bad[at] ^= 0x10;
        fs::write(&entry, bad).expect("a bad entry");
        assert_eq!(open(folder.path()).load(&path, &[recipe(80)]).expect("derivatives"), made);
    }
}

#[test]
fn a_changed_photo_is_seen_even_with_its_old_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.jpg");
    // Old enough to be trusted to stay as it looks.
    let time = SystemTime::now() - Duration::from_secs(3600);
    let write = |bytes: &[u8]| {
        fs::write(&path, bytes).expect("a photo");
        fs::File::options().write(true).open(&path).and_then(|file| file.set_modified(time)).expect("a time");
    };
    let mut photos = [1, 2].map(|seed| made::jpeg(&drawn::person(160, 120, seed, 6.0), Make::default()));
    if cfg!(unix) {
        // Not its length, and not the file's place in the disk's table: only the time of the change tells them apart.
        let longest = photos.iter().map(Vec::len).max().expect("two photos");
        photos.iter_mut().for_each(|photo| photo.resize(longest, 0));
    }
    write(&photos[0]);
    let first = open(folder.path());
    let before = first.load(&path, &[recipe(80)]).expect("derivatives");
    drop(first);
    assert!(folder.path().join("cache/index").exists(), "the photo is known by how its file looks");
    until_the_disk_ticks(&path);
    write(&photos[1]);
    let after = open(folder.path()).load(&path, &[recipe(80)]).expect("derivatives");
    assert_ne!(before[0].files, after[0].files);
}

/// A change within the same tick of the disk's clock has the same time: waits for the first that has a later one.
fn until_the_disk_ticks(path: &Path) {
    let probe = path.with_extension("tick");
    let ticked = || {
        fs::write(&probe, "").expect("a file");
        changed(&probe) > changed(path)
    };
    while !ticked() {
        std::thread::yield_now();
    }
}

/// When a file was last changed, in whatever the system counts.
fn changed(path: &Path) -> (i64, i64) {
    let metadata = fs::metadata(path).expect("a file");
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        (metadata.ctime(), metadata.ctime_nsec())
    }
    #[cfg(not(unix))]
    {
        let since = metadata.modified().expect("a time").duration_since(SystemTime::UNIX_EPOCH).expect("a time");
        (since.as_secs() as i64, i64::from(since.subsec_nanos()))
    }
}

#[test]
fn what_left_the_board_leaves_the_cache() {
    let folder = tempfile::tempdir().expect("a folder");
    let (a, b) = (photo(folder.path(), "a.jpg", 1), photo(folder.path(), "b.jpg", 2));
    let first = open(folder.path());
    first.load(&a, &[recipe(80)]).expect("derivatives");
    first.load(&b, &[recipe(80)]).expect("derivatives");
    assert_eq!(first.prune().expect("a prune").removed, 0);
    drop(first);
    fs::write(folder.path().join("cache").join("notes.txt"), "someone else's").expect("a file");
    let second = open(folder.path());
    second.load(&a, &[recipe(80)]).expect("derivatives");
    let pruned = second.prune().expect("a prune");
    assert_eq!((pruned.kept, pruned.removed), (1, 1));
    assert_eq!(entries(folder.path()).len(), 1);
    assert!(folder.path().join("cache").join("notes.txt").exists());
}

#[test]
fn two_services_at_once_do_not_disturb_each_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let photos: Vec<PathBuf> = (0..12).map(|n| photo(folder.path(), &format!("{n}.jpg"), n % 4)).collect();
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let service = open(folder.path());
                for photo in &photos {
                    let made = service.load(photo, &[recipe(80)]).expect("derivatives");
                    assert_eq!(made[0].facts.outputs[0].width, 80, "{}", photo.display());
                }
            });
        }
    });
    assert_eq!(entries(folder.path()).len(), 4, "equal photos share an entry, and nothing temporary is left");
}

#[test]
fn the_cache_may_vanish_under_a_running_service() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = photo(folder.path(), "a.jpg", 1);
    let service = open(folder.path());
    let made = service.load(&path, &[recipe(80)]).expect("derivatives");
    fs::remove_dir_all(folder.path().join("cache")).expect("a removal");
    assert_eq!(service.load(&path, &[recipe(80)]).expect("derivatives"), made);
}

#[test]
fn a_lowered_limit_holds_for_cached_photos_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = photo(folder.path(), "a.jpg", 1);
    open(folder.path()).load(&path, &[recipe(80)]).expect("derivatives");
    let limits = Limits { megapixels: 0.01, ..Limits::default() };
    let strict = Service::open(&folder.path().join("cache"), limits, 1).expect("a cache");
    assert!(matches!(strict.load(&path, &[recipe(80)]), Err(Fault::TooManyPixels { .. })));
}
