//! The question that everybody in a cohort is asked.

use studypath::ask;
use studypath::batch::BatchQuestion;
use studypath::ilp::{Backend, backend};
use studypath::mistake::Mistakes;
use studypath::question::Prepared;
use studypath::schema::Command;

use super::files::Files;
use super::output::Terminal;
use super::stop::Stop;
use super::{EngineArgs, QuestionArgs, ScheduleArgs, request};

/// A question with everything it is made of.
pub(super) struct Input {
    prepared: Prepared,
    /// The names of the files that it was read from.
    pub files: Vec<String>,
}

impl Input {
    /// Reads the files and lists that the options name.
    pub fn read(
        args: &QuestionArgs,
        time: Option<&ScheduleArgs>,
        terminal: &Terminal,
    ) -> Result<Input, Stop> {
        let mut asked = request::shown(Command::Plan, terminal);
        let mut files = Files::new();
        request::question(args, &mut asked, &mut files)?;
        if let Some(time) = time {
            request::schedule(time, &mut asked);
        }
        let prepared = ask::prepare(&files.shelf, &asked)?;
        let Prepared { question, prices, origin, .. } = &prepared;
        terminal.detail(&format!(
            "catalog {} ({origin}), {}",
            question.catalog.id,
            prices.as_ref().map_or("no price list".to_owned(), |p| format!("prices {}", p.name))
        ));
        Ok(Input { prepared, files: files.names().into_iter().map(str::to_owned).collect() })
    }

    /// What everybody in a cohort is asked, with the options of the cohort still to be set.
    pub fn batch(&self) -> BatchQuestion<'_> {
        BatchQuestion::of(&self.prepared, backend::default_backend())
    }
}

/// The solver that the options name, or else the first.
pub(super) fn backend(args: &EngineArgs) -> Result<&'static dyn Backend, Stop> {
    Ok(ask::solver(args.solver.as_deref()).map_err(Mistakes::from)?)
}
