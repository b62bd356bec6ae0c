use studypath_ilp::Affine;

use super::track::closed;
use super::{Fact, FactKind, Formulation, Ids, Likeness, Origin, Place, Quantity, Rule, Sentence, quoted};
use crate::catalog::{Catalog, CredentialId, Item, Slot, SlotOption};
use crate::plan::{Claim, Plan};
use crate::question::Question;
use crate::semantics::{cap_of, counted_units};
use crate::words::listed;

/// A slot is filled when the units of its claims reach its need. Only options accepted on the as-of
/// day count, and of capped options only so many units.
pub struct SlotNeed;

impl Rule for SlotNeed {
    fn name(&self) -> &'static str {
        "slot"
    }

    fn post(&self, f: &mut Formulation) {
        let tracks: Vec<_> = f.track.iter().map(|(key, var)| (*key, *var)).collect();
        for ((credential, t), track_var) in tracks {
            let track = &f.question.catalog.credential(credential).tracks[t];
            for (s, slot) in track.slots.iter().enumerate().filter(|(_, s)| s.waived.is_none()) {
                let claims = f.claims_of_slot(credential, t, s);
                let mut counted = Affine::default();
                for (o, var) in &claims {
                    if cap_of(slot, &slot.options[*o]).is_none() {
                        counted.add_term(*var, i64::from(slot.options[*o].units));
                    }
                    if !slot.options[*o].window.contains(f.question.rules_day()) {
                        let origin = Origin::OptionClosed(credential, t, s, *o);
                        f.model.at_most(Affine::from(*var), 0, origin);
                    }
                }
                for (c, cap) in slot.caps.iter().enumerate() {
                    let what = Quantity::Counted { credential, track: t, slot: s, cap: c };
                    let most = f.model.column(what, 0, i64::from(cap.at_most));
                    counted.add_term(most, 1);
                    let mut excess = Affine::from(most);
                    for (o, var) in &claims {
                        if cap_of(slot, &slot.options[*o]) == Some(c) {
                            excess.add_term(*var, -i64::from(slot.options[*o].units));
                        }
                    }
                    f.model.at_most(excess, 0, Origin::SlotCap(credential, t, s, c));
                }
                counted.add_term(track_var, -i64::from(slot.need_on(f.question.rules_day())));
                f.model.at_least(counted, 0, Origin::SlotNeed(credential, t, s));
            }
        }
    }

    fn is_matching(&self, f: &Formulation) -> bool {
        let credentials = f.scope.credentials.iter().map(|c| f.question.catalog.credential(*c));
        let mut slots = credentials.flat_map(|c| &c.tracks).flat_map(|track| &track.slots);
        slots.all(|slot| !slot.every && slot.caps.is_empty())
    }

    fn tell_apart(&self, f: &Formulation, likeness: &mut Likeness) {
        let tracks = f.question.catalog.credentials.iter().flat_map(|credential| &credential.tracks);
        let options = tracks.flat_map(|track| &track.slots).flat_map(|slot| &slot.options);
        let together = options.filter(|option| option.items.len() > 1).flat_map(|option| &option.items);
        together.for_each(|item| likeness.name(*item));
        for claim in f.claim.keys() {
            let (slot, option) = (claim.slot_in(&f.question.catalog), claim.option_in(&f.question.catalog));
            if let ([item], true) = (option.items.as_slice(), option.window.contains(f.question.rules_day()))
            {
                let cap = slot.caps.iter().position(|cap| cap.items.contains(item));
                let (credential, units) = (claim.credential.0, option.units);
                likeness.place(*item, Place { credential, track: claim.track, slot: claim.slot, units, cap });
            }
        }
    }

    fn check(&self, question: &Question, plan: &Plan, report: &mut dyn FnMut(String)) {
        for earned in &plan.earned {
            let credential = question.catalog.credential(earned.credential);
            let Some(track) = credential.tracks.get(earned.track) else { continue };
            for (s, slot) in track.slots.iter().enumerate().filter(|(_, slot)| slot.waived.is_none()) {
                let is_own =
                    |c: &&Claim| c.credential == earned.credential && c.track == earned.track && c.slot == s;
                let claimed = plan.claims.iter().filter(is_own).map(|claim| claim.option);
                let units = counted_units(slot, claimed);
                let need = slot.need_on(question.rules_day());
                if units < u64::from(need) {
                    report(format!("slot `{}` of `{}` has {units} of {need} units", slot.id, credential.id));
                }
            }
        }
        for claim in &plan.claims {
            check_claim(question, plan, *claim, report);
        }
    }

    fn say(&self, question: &Question, origin: Origin) -> Option<Sentence> {
        let catalog = &question.catalog;
        let place = |credential: CredentialId, track: usize| {
            let credential = catalog.credential(credential);
            match credential.tracks.len() {
                1 => quoted(&credential.id),
                _ => format!("track `{}` of `{}`", credential.tracks[track].id, credential.id),
            }
        };
        match origin {
            Origin::SlotNeed(c, t, s) => {
                let credential = catalog.credential(c);
                let track = &credential.tracks[t];
                let slot = &track.slots[s];
                let open: Vec<&SlotOption> =
                    slot.options.iter().filter(|o| o.window.contains(question.rules_day())).collect();
                let (one, many) = need(question, slot, &open);
                let sources = if slot.sources.is_empty() { &track.sources } else { &slot.sources };
                Some(Sentence::track(credential, t, one, many).cited(sources))
            }
            Origin::OptionClosed(c, t, s, o) => {
                let slot = &catalog.credential(c).tracks[t].slots[s];
                let option = &slot.options[o];
                let for_slot = format!("as `{}` for {}", slot.id, place(c, t));
                let words = |is: &str, was: &str| {
                    closed(option.window, &format!("{is} {for_slot}"), &format!("{was} {for_slot}"))
                };
                let (one, many) = (words("counts", "counted"), words("count", "counted"));
                let subject = catalog.id_of(*option.items.first()?);
                Some(
                    Sentence::thing(subject, option_words(catalog, option), one, many).cited(&option.sources),
                )
            }
            Origin::SlotCap(c, t, s, cap) => {
                let credential = catalog.credential(c);
                let slot = &credential.tracks[t].slots[s];
                let cap = &slot.caps[cap];
                let items: Vec<String> = cap.items.iter().map(|i| quoted(catalog.id_of(*i))).collect();
                let text = format!(
                    "of {} at most {} for `{}` of {}",
                    listed(&items, "and"),
                    match cap.at_most {
                        1 => "1 unit counts".to_owned(),
                        n => format!("{n} units count"),
                    },
                    slot.id,
                    place(c, t)
                );
                Some(Sentence::whole(&credential.id, text).cited(&slot.sources))
            }
            _ => None,
        }
    }

    fn says_what_is_needed(&self) -> bool {
        true
    }

    fn facts(&self, question: &Question, plan: &Plan) -> Vec<Fact> {
        let catalog = &question.catalog;
        let facts = plan.claims.iter().map(|claim| {
            let option = claim.option_in(catalog);
            let items: Vec<String> = option.items.iter().map(|item| quoted(catalog.id_of(*item))).collect();
            let slot = quoted(&claim.slot_in(catalog).id);
            let credential = quoted(&catalog.credential(claim.credential).id);
            let text = format!("that {} counts as {slot} for {credential}", listed(&items, "and"));
            Fact::new(FactKind::Option, option.evidence, text)
        });
        facts.collect()
    }

    fn fact_of(&self, question: &Question, origin: Origin) -> Option<Fact> {
        let Origin::SlotNeed(credential, t, s) = origin else { return None };
        let credential = question.catalog.credential(credential);
        let (track, slot) = (&credential.tracks[t], &credential.tracks[t].slots[s]);
        let evidence = slot.evidence.max(track.evidence).max(credential.evidence);
        let text = format!("slot {} of {}", quoted(&slot.id), quoted(&credential.id));
        Some(Fact::new(FactKind::Rules, evidence, text))
    }

    fn row_name(&self, ids: &Ids<'_>, origin: Origin) -> Option<String> {
        match origin {
            Origin::SlotNeed(c, t, s) => Some(format!("need_{}", ids.slot(c, t, s))),
            Origin::OptionClosed(c, t, s, o) => Some(format!("closed_{}", ids.option(c, t, s, o))),
            Origin::SlotCap(c, t, s, cap) => Some(format!("cap{}_{}", cap + 1, ids.slot(c, t, s))),
            _ => None,
        }
    }

    fn column_name(&self, ids: &Ids<'_>, quantity: Quantity) -> Option<String> {
        let Quantity::Counted { credential, track, slot, cap } = quantity else { return None };
        Some(format!("counted_{}_cap{}", ids.slot(credential, track, slot), cap + 1))
    }
}

fn check_claim(question: &Question, plan: &Plan, claim: Claim, report: &mut dyn FnMut(String)) {
    let credential = question.catalog.credential(claim.credential);
    let id = &credential.id;
    if plan.track_of(claim.credential) != Some(claim.track) {
        return report(format!("something is claimed for `{id}` in a track that is not used"));
    }
    let option = credential
        .tracks
        .get(claim.track)
        .and_then(|t| t.slots.get(claim.slot))
        .and_then(|s| s.options.get(claim.option));
    match option {
        None => report(format!("something is claimed for `{id}` that is no option of its slots")),
        Some(option) if !option.window.contains(question.rules_day()) => {
            let words = option_words(&question.catalog, option);
            report(format!("{words} is claimed for `{id}` on a day on which it does not count"));
        }
        Some(_) => {}
    }
}

/// An option in words: `a`, or `a` together with `b`.
pub fn option_words(catalog: &Catalog, option: &SlotOption) -> String {
    let ids: Vec<String> = option.items.iter().map(|i: &Item| quoted(catalog.id_of(*i))).collect();
    ids.join(" together with ")
}

fn units(count: u32) -> String {
    if count == 1 { "1 unit".into() } else { format!("{count} units") }
}

/// `needs all of a and b for its networking`, `needs one of ... as its elective`; of one track and of
/// several.
fn need(question: &Question, slot: &Slot, open: &[&SlotOption]) -> (String, String) {
    let words = |option: &&SlotOption| -> String {
        let ids: Vec<String> =
            option.items.iter().map(|item| super::named(question, *item, option.active)).collect();
        ids.join(" together with ")
    };
    let words: Vec<String> = open.iter().map(words).collect();
    let active = if open.iter().all(|o| o.active) { "active " } else { "" };
    let plain = open.iter().all(|o| o.units == 1);
    let id = &slot.id;
    let what = match (slot.need_on(question.rules_day()) as usize, words.len()) {
        (_, 0) => {
            let nothing = format!("nothing that counts for `{id}` on this day");
            return (format!("has {nothing}"), format!("have {nothing}"));
        }
        (1, 1) if active.is_empty() => format!("{} for `{id}`", words[0]),
        (1, 1) => format!("an active {} for `{id}`", words[0]),
        (need, n) if plain && need == n => {
            let quantity = if n == 2 { "both" } else { "all of" };
            format!("{quantity} {active}{} for `{id}`", listed(&words, "and"))
        }
        (need, n) if plain && need > n => {
            format!("{need} for `{id}`, and only {} can count", listed(&words, "and"))
        }
        (need, _) if plain => format!("{need} of {active}{} for `{id}`", listed(&words, "or")),
        (need, _) => format!("{} from {active}{} for `{id}`", units(need as u32), listed(&words, "or")),
    };
    (format!("needs {what}"), format!("need {what}"))
}
