//! Where a site may be published, and what happens when the disk does not play along.

use std::process::Command;

use super::*;

#[test]
fn a_copied_or_restored_site_is_recognised_by_content() {
    let board = Board::new();
    let site = [("a/index.html", "aaaa"), ("index.html", "i")];
    board.build(Way::Best, &site).unwrap();
    let copy = board.out.with_file_name("copy");
    let done = std::process::Command::new("cp").arg("-r").arg(&board.out).arg(&copy).status().unwrap();
    assert!(done.success());
    let report = build(&copy, Way::Best, &site).unwrap();
    assert_eq!(report, Report { kept: 2, unchanged: true, ..Report::default() });
}

#[test]
fn a_deleted_folder_is_published_again_from_the_spare() {
    let board = Board::new();
    for text in ["1", "2"] {
        board.build(Way::Best, &[("index.html", text), ("a", "a"), ("gone", "g")]).unwrap();
    }
    board.write("alert.js", "x");
    board.build(Way::Best, &[("index.html", "3"), ("a", "a"), ("gone", "g")]).unwrap();
    fs::remove_dir_all(&board.out).unwrap();
    let report = board.build(Way::Best, &[("index.html", "3"), ("a", "a")]).unwrap();
    assert_eq!((report.written, report.kept), (0, 2));
    board.shows(&[("index.html", "3"), ("a", "a")]);
    fs::remove_dir_all(board.state()).unwrap();
    board.build(Way::Best, &[("index.html", "5"), ("a", "a")]).unwrap();
    board.shows(&[("index.html", "5"), ("a", "a")]);
}

#[test]
fn odd_targets_work_or_are_refused_with_a_way_out() {
    let site = [("index.html", "1")];
    for way in WAYS {
        let board = Board::new();
        board.write("theirs.txt", "precious");
        let told = error(board.build(way, &site));
        assert!(told.contains("left alone") && told.contains("another output folder"), "{told}");
        board.shows(&[("theirs.txt", "precious")]);
        assert!(!board.state().exists(), "a refusal leaves no trace");

        let board = Board::new();
        fs::write(&board.out, "file").unwrap();
        assert!(error(board.build(way, &site)).contains("is a file"));

        let board = Board::new();
        symlink("nowhere", &board.out).unwrap();
        assert!(error(board.build(way, &site)).contains("leads nowhere"));

        let board = Board::new();
        let real = board.out.with_file_name("real");
        fs::create_dir(&real).unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o750)).unwrap();
        symlink("real", &board.out).unwrap();
        for text in ["1", "2", "3"] {
            board.build(way, &[("index.html", text)]).unwrap();
            board.shows(&[("index.html", text)]);
        }
        assert!(fs::symlink_metadata(&board.out).unwrap().is_symlink());
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o750);

        let board = Board::new();
        build(&board.out.join("x/y/z"), way, &site).unwrap();
    }
}

#[test]
fn one_build_at_a_time() {
    let board = Board::new();
    let first = Publication::begin(&board.out).unwrap();
    let told = format!("{:#}", Publication::begin(&board.out).err().expect("must be refused"));
    assert!(told.contains("another build") && told.contains(&std::process::id().to_string()), "{told}");
    drop(first);
    board.build(Way::Best, &[("a", "a")]).unwrap();
}

/// A small disk of its own, or `None` where mounting is not allowed.
struct Disk(PathBuf);

impl Disk {
    fn mount(at: &Path, options: &str) -> Option<Disk> {
        fs::create_dir_all(at).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(at);
        let works = mount.output().is_ok_and(|done| done.status.success());
        if !works {
            eprintln!("skipped: mounting is not allowed here");
        }
        works.then(|| Disk(at.to_owned()))
    }

    fn remount(&self, options: &str) {
        let mut mount = Command::new("mount");
        mount.args(["-o", &format!("remount,{options}")]).arg(&self.0);
        assert!(mount.status().unwrap().success());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_leaves_the_last_good_site_and_gives_its_room_back() {
    for way in WAYS {
        let board = Board::new();
        let Some(_disk) = Disk::mount(board.out.parent().unwrap(), "size=2m") else {
            return;
        };
        let (large, larger) = ("x".repeat(600_000), "y".repeat(600_000));
        for text in ["1", "2"] {
            board.build(way, &[("index.html", text), ("large", &large)]).unwrap();
        }
        let too_much = [("index.html", "3"), ("large", &larger), ("b", &large), ("c", &large), ("d", &large)];
        let told = error(board.build(way, &too_much));
        assert!(told.contains("last good site is untouched") && told.contains("space"), "{told}");
        board.shows(&[("index.html", "2"), ("large", &large)]);
        board.build(way, &[("index.html", "4"), ("large", &larger)]).unwrap();
        board.shows(&[("index.html", "4"), ("large", &larger)]);
    }
}

#[test]
fn a_mount_point_is_published_into_by_the_journal() {
    let board = Board::new();
    let Some(disk) = Disk::mount(&board.out, "size=4m") else {
        return;
    };
    for text in ["1", "2", "3"] {
        board.build(Way::Best, &[("index.html", text), ("a/b", "same")]).unwrap();
        board.shows(&[("index.html", text), ("a/b", "same")]);
    }
    assert!(!board.state().exists() && board.out.join(".noticeboard/lock").exists());
    disk.remount("ro");
    let told = error(board.build(Way::Best, &[("index.html", "4")]));
    assert!(told.contains("cannot write to the output folder") && told.contains("--out"), "{told}");
    board.shows(&[("index.html", "3"), ("a/b", "same")]);
}

#[test]
fn a_disk_mounted_in_the_folder_is_left_where_it_is() {
    let board = Board::new();
    board.build(Way::Best, &[("index.html", "1"), ("a/b", "same")]).unwrap();
    let Some(_disk) = Disk::mount(&board.out.join("media"), "size=1m") else {
        return;
    };
    board.write("media/film", "film");
    for text in ["2", "3"] {
        board.build(Way::Best, &[("index.html", text), ("a/b", "same")]).unwrap();
        board.shows(&[("index.html", text), ("a/b", "same"), ("media/film", "film")]);
    }
}
