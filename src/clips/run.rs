//! One run of the program that speaks: no shell, a folder of its own, an end in any case.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::fault::Fault;
use crate::settings::ReadAloud;

/// The longest that a text may take.
const PATIENCE: Duration = Duration::from_secs(120);
/// The largest recording, in bytes: a quarter of an hour of plain speech.
const MOST: u64 = 48 << 20;
/// How much of what a program complains of is told, in characters.
const COMPLAINT: usize = 120;

/// The folder of one run; it goes with it.
struct Place(PathBuf);

impl Place {
    fn new(within: &Path) -> std::io::Result<Self> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        // Absolute: the program runs in the board's folder.
        let path = std::path::absolute(within.join(format!("run-{}-{number}", std::process::id())))?;
        fs::create_dir_all(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0); // litter in a cache
    }
}

/// Has a text read: `{input}` stands for the file that holds it and `{output}` for the one to write; a command without
/// them gets the text at its standard input and gives the sound at its standard output.
pub(super) fn spoken(settings: &ReadAloud, root: &Path, within: &Path, text: &str) -> Result<Vec<u8>, Fault> {
    let disk = |error: std::io::Error| Fault::Disk(error.to_string());
    let place = Place::new(within).map_err(disk)?;
    let (input, output) = (place.0.join("text.txt"), place.0.join(format!("clip.{}", settings.format.ending())));
    let complaints = place.0.join("complaints.txt");
    fs::write(&input, text).map_err(disk)?;

    let (program, arguments) = settings.command.split_first().ok_or_else(|| cannot_run("", "?"))?;
    let filled =
        |word: &str| word.replace("{input}", &input.to_string_lossy()).replace("{output}", &output.to_string_lossy());
    let names = |what: &str| arguments.iter().any(|word| word.contains(what));
    // What is named by a path is the board's own; every other name is looked for where the system keeps programs.
    let own = settings.own_program().map(|own| root.join(own)).map(std::path::absolute).transpose().map_err(disk)?;
    let mut command = Command::new(own.unwrap_or_else(|| PathBuf::from(&**program)));
    command.args(arguments.iter().map(|word| filled(word))).current_dir(root);
    command.stdin(match names("{input}") {
        true => Stdio::null(),
        false => File::open(&input).map_err(disk)?.into(),
    });
    command.stdout(match names("{output}") {
        true => Stdio::null(),
        false => File::create(&output).map_err(disk)?.into(),
    });
    command.stderr(File::create(&complaints).map_err(disk)?);
    let child = command.spawn().map_err(|error| cannot_run(program, &error.to_string()))?;
    let status = ended(child).map_err(disk)?.ok_or(Fault::TimedOut { seconds: PATIENCE.as_secs() })?;
    if !status.success() {
        return Err(Fault::Failed { status: status.to_string(), said: last_line(&complaints) });
    }
    let length = fs::metadata(&output).map_or(0, |found| found.len());
    if length > MOST {
        return Err(Fault::TooLarge { megabytes: MOST >> 20 });
    }
    let bytes = fs::read(&output).unwrap_or_default();
    match settings.format.is(&bytes) {
        true => Ok(bytes),
        false => Err(Fault::NoSound { format: settings.format.ending() }),
    }
}

fn cannot_run(program: &str, why: &str) -> Fault {
    Fault::CannotRun { program: program.to_owned(), why: why.to_owned() }
}

/// Waits for the end; nothing where it has to be made.
fn ended(mut child: Child) -> std::io::Result<Option<ExitStatus>> {
    let begun = Instant::now();
    let mut pause = Duration::from_millis(2);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if begun.elapsed() > PATIENCE {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(50));
    }
}

fn last_line(complaints: &Path) -> String {
    let text = fs::read(complaints).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let line = text.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default();
    line.chars().filter(|c| !c.is_control()).take(COMPLAINT).collect()
}
