use super::proof::{Answered, Given, words};
use super::question::STOPPED;
use super::{Asking, Note, Printed, Refusal, stdout};
use crate::mistake::{Field, Mistake};
use crate::report;

pub(super) fn verify(
    asking: Asking<'_>,
    mistakes: Vec<Mistake>,
    listen: &mut dyn FnMut(Note),
) -> Result<Printed, Refusal> {
    super::refuse(mistakes)?;
    let Some(file) = &asking.request.file else {
        let message = Field::File + " is missing: a proof, or a plan in JSON";
        return Err(Mistake::said(Field::File, message).into());
    };
    let wrong = |why: String| Mistake::said(Field::File, format!("{} {why}", file.name));
    let answered = Answered::read(&file.text).map_err(wrong)?;
    let request = answered
        .with(asking.request)
        .map_err(|error| wrong(format!("has a request that makes no sense: {error}")))?;
    if let (None, Some(name)) = (&request.transcript, answered.file("transcript")) {
        let message = Field::Transcript + format!(" is missing: the proof rests on {name}");
        return Err(Mistake::said(Field::Transcript, message).into());
    }
    let (format, asked) = Asking { request: &request, ..asking }.asked(Vec::new(), listen)?;
    let question = asked.question();
    let found = match &answered.given {
        Given::Proof => asked.run(listen, |session| session.verify(&file.text, &words(session)))?,
        Given::Plan(plan) => plan.verify(question).map_err(wrong)?,
    };
    let status = match &found {
        Ok(verified) if verified.is_shown() => 0,
        Ok(_) => STOPPED,
        Err(_) => 1,
    };
    Ok(Printed::new(
        report::verify::render(format, question, &asked.read_from, &found, &stdout(&request)),
        status,
    ))
}
