use super::*;
use crate::kinds::Text;

fn said(texts: &[(&str, &str)]) -> Vec<Said> {
    let of = |(id, text): &(&str, &str)| Said { medium: Medium::Web, id: Arc::from(*id), text: (*text).to_owned() };
    texts.iter().map(of).collect()
}

#[test]
fn sounds_are_known_by_their_first_bytes() {
    assert!(ClipFormat::Wav.is(b"RIFF\0\0\0\0WAVEfmt "));
    assert!(ClipFormat::Mp3.is(b"ID3\x04") && ClipFormat::Mp3.is(&[0xff, 0xfb, 0x90]));
    assert!(ClipFormat::Ogg.is(b"OggS\0") && ClipFormat::M4a.is(b"\0\0\0\x20ftypM4A "));
    for format in [ClipFormat::Wav, ClipFormat::Mp3, ClipFormat::Ogg, ClipFormat::M4a] {
        assert!(!format.is(b"") && !format.is(b"<!doctype html>"), "{format:?}");
    }
}

#[test]
fn a_program_that_is_not_there_is_looked_for_once() {
    let board = tempfile::tempdir().unwrap();
    let settings = ReadAloud { command: vec![Text("no-such-voice-anywhere".to_owned())], format: ClipFormat::Wav };
    let made = Voice::new(&settings, board.path()).read(said(&[("a", "甲"), ("b", "乙")]), true);
    let (fault, _, lacking) = made.fault.unwrap();
    assert!(matches!(fault, Fault::CannotRun { .. }), "{fault:?}");
    assert_eq!(lacking, 2);
    assert!(made.clips.of(Medium::Web, "a").is_none());
}

/// Voices of this system's own scripts.
#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    /// Says its text behind the first bytes of a WAV, and notes each time that it was asked.
    const VOICE: &str = "#!/bin/sh\necho run >>\"$PWD/runs\"\nprintf 'RIFF0000WAVE' >\"$2\"\ncat \"$1\" >>\"$2\"\n";

    fn board(script: &str) -> (tempfile::TempDir, ReadAloud) {
        let board = tempfile::tempdir().unwrap();
        std::fs::create_dir(board.path().join(".noticeboard")).unwrap();
        let path = board.path().join("speak.sh");
        std::fs::write(&path, script).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        let command = ["./speak.sh", "{input}", "{output}"].map(|word| Text(word.to_owned())).to_vec();
        (board, ReadAloud { command, format: ClipFormat::Wav })
    }

    fn runs(board: &Path) -> usize {
        std::fs::read_to_string(board.join("runs")).map_or(0, |runs| runs.lines().count())
    }

    #[test]
    fn what_is_said_twice_is_made_once_and_found_again() {
        let (board, settings) = board(VOICE);
        let texts = [("a", "甲。"), ("b", "乙。"), ("c", "甲。")];
        let made = Voice::new(&settings, board.path()).read(said(&texts), true);
        assert_eq!((made.fault.is_none(), runs(board.path())), (true, 2));
        let clip = made.clips.of(Medium::Web, "c").unwrap();
        assert_eq!(clip.bytes().unwrap(), "RIFF0000WAVE甲。".as_bytes());
        assert_eq!((made.clips.files(Medium::Web).len(), made.clips.files(Medium::Kiosk).len()), (2, 0));
        let again = Voice::new(&settings, board.path()).read(said(&texts), true);
        assert_eq!((runs(board.path()), again.clips.of(Medium::Web, "c")), (2, Some(clip)));

        // What is no longer said is forgotten, and nothing is left of the runs.
        let fewer = Voice::new(&settings, board.path()).read(said(&texts[1..2]), true);
        fewer.clips.prune(board.path());
        assert!(clip.bytes().is_err() && fewer.clips.of(Medium::Web, "b").unwrap().bytes().is_ok());
        let left = std::fs::read_dir(folder(board.path())).unwrap();
        assert!(left.map(|entry| entry.unwrap().file_name().len()).all(|length| length == 2));
    }

    #[test]
    fn another_script_is_another_voice() {
        let (board, settings) = board(VOICE);
        let first = Voice::new(&settings, board.path()).read(said(&[("a", "甲。")]), true);
        std::fs::write(board.path().join("speak.sh"), VOICE.replace("cat", "head -c 3")).unwrap();
        let second = Voice::new(&settings, board.path()).read(said(&[("a", "甲。")]), true);
        assert_eq!(second.clips.of(Medium::Web, "a").unwrap().bytes().unwrap(), "RIFF0000WAVE甲".as_bytes());
        assert_ne!(first.clips.of(Medium::Web, "a"), second.clips.of(Medium::Web, "a"));
    }

    #[test]
    fn without_leave_nothing_is_run_and_nothing_has_a_recording() {
        let (board, settings) = board(VOICE);
        let read = |leave| Voice::new(&settings, board.path()).read(said(&[("a", "甲。")]), leave);
        let made = read(false);
        assert_eq!((made.waiting, runs(board.path()), made.clips.files(Medium::Web).len()), (1, 0, 0));
        read(true);
        let made = read(false);
        assert_eq!((made.waiting, runs(board.path()), made.clips.files(Medium::Web).len()), (1, 1, 0));
        // But what was made is kept for the next time.
        made.clips.prune(board.path());
        read(true);
        assert_eq!(runs(board.path()), 1);
    }

    #[test]
    fn a_command_may_read_and_write_its_standard_streams() {
        let (board, mut settings) = board("#!/bin/sh\nprintf 'RIFF0000WAVE'\ncat\n");
        settings.command.truncate(1);
        let made = Voice::new(&settings, board.path()).read(said(&[("a", "甲。")]), true);
        assert_eq!(made.clips.of(Medium::Web, "a").unwrap().bytes().unwrap(), "RIFF0000WAVE甲。".as_bytes());
    }

    #[test]
    fn nothing_in_a_text_or_a_command_is_taken_for_a_shells_words() {
        let (board, mut settings) = board(VOICE);
        settings.command.push(Text("$(touch pwned); `touch pwned`".to_owned()));
        Voice::new(&settings, board.path()).read(said(&[("a", "$(touch pwned) `touch pwned`")]), true);
        assert!(!board.path().join("pwned").exists() && runs(board.path()) == 1);
    }

    #[test]
    fn each_failure_is_named() {
        for (script, word) in [
            ("#!/bin/sh\necho 'no voice cmn' >&2\nexit 3\n", "no voice cmn"),
            ("#!/bin/sh\nexit 3\n", "3"),
            ("#!/bin/sh\ntrue\n", "wav"),
            ("#!/bin/sh\necho '<html>' >\"$2\"\n", "wav"),
        ] {
            let (board, settings) = board(script);
            let made = Voice::new(&settings, board.path()).read(said(&[("a", "甲。"), ("b", "乙。")]), true);
            let (fault, _, lacking) = made.fault.unwrap();
            assert!(fault.message().zh.contains(word) && fault.message().en.contains(word), "{fault:?}");
            assert_eq!(lacking, 2);
        }
    }

    #[test]
    fn one_text_that_fails_costs_the_others_nothing() {
        let script = VOICE.replace("echo run", "grep -q 乙 \"$1\" && { echo broken >&2; exit 1; }\necho run");
        let (board, settings) = board(&script);
        let made = Voice::new(&settings, board.path()).read(said(&[("a", "甲。"), ("b", "乙。")]), true);
        let (fault, id, lacking) = made.fault.unwrap();
        assert!(matches!(&fault, Fault::Failed { said, .. } if said == "broken"), "{fault:?}");
        assert_eq!((&*id, lacking), ("b", 1));
        assert!(made.clips.of(Medium::Web, "a").is_some() && made.clips.of(Medium::Web, "b").is_none());
    }
}
