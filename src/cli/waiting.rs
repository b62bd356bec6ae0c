use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::output::Terminal;

/// What is answered by then says nothing of the time it takes.
const PATIENCE: Duration = Duration::from_secs(1);

/// A line on the terminal that says for how long an answer has been looked for. It comes after a second, is gone before
/// anything is written, and where stderr is no terminal, or remarks are unwanted, there is none.
pub(super) struct Waiting {
    bar: ProgressBar,
    watch: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Waiting {
    /// Begins to wait, for so long at most where there is a limit.
    pub fn new(limit: Option<Duration>, terminal: &Terminal) -> Waiting {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if !terminal.shows_progress() {
            return Waiting { bar, watch: None };
        }
        if let Ok(style) = ProgressStyle::with_template(&template(limit)) {
            bar.set_style(style);
        }
        let (done, is_done) = channel();
        let line = bar.clone();
        let watch = thread::Builder::new().spawn(move || {
            if is_done.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                line.set_draw_target(ProgressDrawTarget::stderr());
                line.enable_steady_tick(Duration::from_millis(100));
            }
        });
        // Without a thread nothing is said, and the answer is the same.
        Waiting { bar, watch: watch.ok().map(|watch| (done, watch)) }
    }

    /// Writes something else, with the line out of the way.
    pub fn aside(&self, write: impl FnOnce()) {
        self.bar.suspend(write);
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Some((done, watch)) = self.watch.take() {
            drop(done);
            let _ = watch.join();
            self.bar.finish_and_clear();
        }
    }
}

fn template(limit: Option<Duration>) -> String {
    let at_most = limit.map_or_else(String::new, |limit| format!(" of {} s at most", limit.as_secs_f64()));
    format!("{{spinner}} searching for {{elapsed}}{at_most}; Ctrl-C stops")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_long_it_can_take() {
        assert_eq!(template(None), "{spinner} searching for {elapsed}; Ctrl-C stops");
        let limit = Some(Duration::from_millis(2_500));
        assert_eq!(template(limit), "{spinner} searching for {elapsed} of 2.5 s at most; Ctrl-C stops");
    }
}
