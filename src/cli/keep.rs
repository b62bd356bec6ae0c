use studypath::catalog::Catalog;
use studypath::query::{self, Keeping, Status, Unasked, never_expires};
use studypath::report;

use super::KeepArgs;
use super::output::Terminal;
use super::question::{Input, with_engine};
use super::stop::Stop;

pub(super) fn run(args: &KeepArgs, terminal: &Terminal) -> Result<u8, Stop> {
    let options = [("--track", args.question.track.is_empty()), ("--with", args.question.with.is_empty())];
    if let Some((option, _)) = options.iter().find(|(_, unused)| !unused) {
        return Err(Stop::usage(format!("{option} is for earning something; `keep` does not look at it")));
    }
    let input = Input::read(&args.question, None, terminal)?;
    let keeping = with_engine(&args.engine, terminal, |engine| {
        input.ask(|question| {
            let early = args.until < question.as_of;
            if early {
                let message = format!("--until {} is before the as-of day {}", args.until, question.as_of);
                return Err(Stop::Usage(message, Some("--as-of names another first day".to_owned())));
            }
            if let Some(goal) = question.goals.iter().find(|goal| never_expires(&question.catalog, **goal)) {
                let credential = question.catalog.credential(*goal);
                let how =
                    if credential.for_life { "once it is earned" } else { "as far as the catalog knows" };
                let message = format!("`{}` does not expire, {how}: there is nothing to keep", credential.id);
                return Err(Stop::Usage(message, Some("`plan` says how to earn it".to_owned())));
            }
            query::keep(question, args.until, engine).map_err(|why| refusal(&question.catalog, &why))
        })
    })?;
    let format = args.format.format;
    let text = input.ask(|question| report::keep::render(format, question, &keeping, &terminal.stdout()));
    terminal.print(&text)?;
    Ok(code(&keeping))
}

fn refusal(catalog: &Catalog, why: &Unasked) -> Stop {
    match why {
        Unasked::Undated(items) => {
            let ids: Vec<String> = items.iter().map(|item| format!("`{}`", catalog.id_of(*item))).collect();
            let id = catalog.id_of(items[0]);
            let verb = if ids.len() == 1 { "is" } else { "are" };
            let message =
                format!("{} {verb} on hand without a day: when it ends is not known", ids.join(", "));
            Stop::Usage(
                message,
                Some(format!("give the day on which it was earned, such as {id}@2025-03-31")),
            )
        }
        Unasked::Voucher(name) => Stop::usage(format!(
            "`keep` cannot tell in which order vouchers `{name}` come and go: what they pay for brings none back"
        )),
        Unasked::Closing(credential) => Stop::usage(format!(
            "`keep` cannot put `{}` in order: its free renewal opens only shortly before it expires, which other \
             things put off",
            catalog.credential(*credential).id
        )),
        Unasked::Limit => Stop::usage(
            "`keep` cannot judge these credentials: the catalog limits what may count for several of them",
        ),
        Unasked::TooFar => Stop::Usage(
            "there are too many days on which something could be done".to_owned(),
            Some("ask for an earlier day, or for fewer credentials at once".to_owned()),
        ),
        Unasked::Failed(failure) => failure.clone().into(),
    }
}

fn code(keeping: &Keeping) -> u8 {
    match keeping.status {
        Status::Optimal | Status::Earned => 0,
        Status::Infeasible => 1,
        Status::Unproven => 3,
    }
}
