use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use studypath::stream::Observer;

use super::output::Terminal;
use super::stop::Stop;
use super::stream::Input;

/// Looks on from the terminal: a bar, the rows per second, the time left; and the interrupt key.
pub(super) struct Progress {
    bar: ProgressBar,
    read: Arc<AtomicU64>,
    stop: Arc<AtomicBool>,
}

impl Progress {
    /// Shows progress on stderr where that is a terminal, and catches the first interrupt; a second
    /// one ends the process at once.
    pub fn new(input: &Input, terminal: &Terminal) -> Result<Progress, Stop> {
        let stop = Arc::new(AtomicBool::new(false));
        let flag = stop.clone();
        let caught = ctrlc::set_handler(move || {
            if flag.swap(true, Ordering::SeqCst) {
                std::process::exit(130);
            }
        });
        caught.map_err(|error| Stop::Failure(anyhow::Error::new(error)))?;
        let bar = match input.length {
            Some(length) => ProgressBar::new(length),
            None => ProgressBar::no_length(),
        };
        let draw = if terminal.shows_progress() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        bar.set_draw_target(draw);
        let template = match input.length {
            Some(_) => "{bar:30} {percent:>3} %  {msg}  {eta} left",
            None => "{spinner} {msg}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("#>-"));
        }
        Ok(Progress { bar, read: input.read.clone(), stop })
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Observer for Progress {
    fn go_on(&mut self, rows: u64) -> bool {
        if !self.bar.is_hidden() {
            self.bar.set_position(self.read.load(Ordering::Relaxed));
            let elapsed = self.bar.elapsed().max(Duration::from_millis(1)).as_millis();
            let speed = u128::from(rows) * 1000 / elapsed;
            self.bar.set_message(format!("{rows} rows, {speed} rows/s"));
        }
        !self.stop.load(Ordering::Relaxed)
    }
}
