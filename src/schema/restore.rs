//! A plan as it was before it was written down as a document, and whether all that the document says of it is so.

use serde::Serialize;
use serde_json::Value;

use super::head::Totals;
use super::parts::{Claim, Parts, Purchase};
use super::plan::Plan;
use crate::catalog::{CredentialId, ExamId, Item};
use crate::plan::{self, Earned, Milestone, Spent};
use crate::query::{Refuted, Verified, verify_plan};
use crate::question::Question;
use crate::rule::order_of;

impl Plan {
    /// Whether the plan of the document keeps every rule of a question, and whether what the document says of it is what
    /// the catalog and the prices say. Nothing is said about other plans.
    ///
    /// # Errors
    ///
    /// A document without a plan, in words.
    pub fn verify(&self, question: &Question) -> Result<Result<Verified, Refuted>, String> {
        let is_without = self.parts.body.exams.is_empty() && self.totals.exams.is_none();
        if is_without {
            return Err("has no plan in it: nothing can be verified without a proof".to_owned());
        }
        let refuted = |text| Refuted { line: None, text };
        let verified = self.restored(question).and_then(|plan| {
            same("", &self.parts, &Parts::of(question, &plan))?;
            same("totals", &self.totals, &Totals::of(question, Some(&plan.totals)))?;
            Ok(plan)
        });
        Ok(verified.map_err(refuted).and_then(|plan| verify_plan(question, plan)))
    }

    /// The plan of the document; what of it is not in the catalog or the price list, in words.
    fn restored(&self, question: &Question) -> Result<plan::Plan, String> {
        let body = &self.parts.body;
        let exams = body.exams.iter().map(|sat| exam(question, &sat.id)).collect::<Result<Vec<_>, _>>()?;
        let milestones = self.parts.milestones.iter().map(|milestone| {
            let credential = credential(question, &milestone.credential)?;
            Ok(Milestone { after_step: milestone.after_step, credential })
        });
        let mut purchases = body.purchases.iter();
        let bought = purchases.try_fold(Vec::new(), |mut bought, purchase| {
            bought.push(offer(question, purchase, &bought)?);
            Ok::<_, String>(bought)
        })?;
        let spent = bought.iter().zip(&body.purchases).filter_map(|(offer, purchase)| {
            let from = purchase.voucher.as_ref()?.from.as_ref();
            let from = from.map(|id| exam(question, id)).transpose();
            Some(from.map(|from| Spent { offer: *offer, from }))
        });
        let unpriced = self.totals.unpriced.iter().map(|id| exam(question, id));
        let hours = exams.iter().map(|exam| question.hours(*exam).map(u64::from)).sum();
        let cost = match (&self.totals.cost, question.tariff()) {
            (Some(cost), Some(tariff)) => Some(tariff.currency.parse(cost).map_err(|why| why.to_string())?),
            (Some(cost), None) => return Err(format!("it costs {cost}, and there is no price list")),
            (None, _) => None,
        };
        let plan = plan::Plan {
            days: self.calendar.iter().flat_map(|c| &c.sittings).filter_map(|sitting| sitting.day).collect(),
            earned: body
                .tracks
                .iter()
                .map(|t| earned(question, &t.credential, &t.track))
                .collect::<Result<_, _>>()?,
            claims: claims(question, &body.claims)?,
            vouchers: spent.collect::<Result<_, _>>()?,
            totals: plan::Totals {
                cost,
                unpriced: unpriced.collect::<Result<_, _>>()?,
                exams: exams.len(),
                hours,
            },
            milestones: milestones.collect::<Result<_, String>>()?,
            purchases: bought,
            exams,
        };
        // Of another order than the best one it is not said when it reaches what.
        let order = order_of(question, &plan).ok().filter(|order| order.exams == plan.exams);
        Ok(match order {
            Some(order) => plan::Plan { milestones: order.milestones, ..plan },
            None => plan,
        })
    }
}

fn unknown(question: &Question, what: &str, id: &str) -> String {
    format!("the catalog {} has no {what} `{id}`", question.catalog.id)
}

fn exam(question: &Question, id: &str) -> Result<ExamId, String> {
    let exams = question.catalog.exam_ids();
    exams
        .into_iter()
        .find(|e| question.catalog.exam(*e).id == id)
        .ok_or_else(|| unknown(question, "exam", id))
}

fn credential(question: &Question, id: &str) -> Result<CredentialId, String> {
    let mut all = question.catalog.credential_ids();
    all.find(|c| question.catalog.credential(*c).id == id).ok_or_else(|| unknown(question, "credential", id))
}

fn earned(question: &Question, id: &str, track: &str) -> Result<Earned, String> {
    let credential = credential(question, id)?;
    let tracks = &question.catalog.credential(credential).tracks;
    let place = tracks.iter().position(|known| known.id == track);
    let track = place.ok_or_else(|| unknown(question, "track", &format!("{id}/{track}")))?;
    Ok(Earned { credential, track })
}

/// The claims, each of which stands in a document once for each item of its option.
fn claims(question: &Question, said: &[Claim]) -> Result<Vec<plan::Claim>, String> {
    let catalog = &question.catalog;
    let mut claims: Vec<plan::Claim> = Vec::new();
    for claim in said {
        let Earned { credential, track } = earned(question, &claim.credential, &claim.track)?;
        let slots = &catalog.credential(credential).tracks[track].slots;
        let slot = slots.iter().position(|slot| slot.id == claim.slot);
        let slot = slot.ok_or_else(|| unknown(question, "slot", &claim.slot))?;
        let is_meant = |items: &[Item]| {
            let ids = || items.iter().map(|item| catalog.id_of(*item));
            items.len() == claim.with.len() + 1
                && ids().all(|id| id == claim.item || claim.with.iter().any(|with| with == id))
        };
        let option = slots[slot].options.iter().position(|option| is_meant(&option.items));
        let Some(option) = option else {
            return Err(format!("`{}` does not count for {}", claim.item, claim.slot));
        };
        let claim = plan::Claim { credential, track, slot, option };
        if !claims.contains(&claim) {
            claims.push(claim);
        }
    }
    Ok(claims)
}

/// The offer of the price list that was bought, and not one that was bought already.
fn offer(question: &Question, purchase: &Purchase, bought: &[usize]) -> Result<usize, String> {
    let ids = |items: &[Item]| -> Vec<String> { super::ids(&question.catalog, items) };
    let offers = question.tariff().into_iter().flat_map(|tariff| {
        let rows = tariff.offers.iter().enumerate();
        rows.filter(move |(place, row)| {
            !bought.contains(place)
                && row.item == purchase.item
                && tariff.currency.format(row.price) == purchase.price
                && super::ids(&question.catalog, &row.covers) == purchase.covers
                && ids(&row.requires) == purchase.requires
                && row.voucher.as_deref() == purchase.voucher.as_ref().map(|voucher| voucher.name.as_str())
        })
    });
    let mut places = offers.map(|(place, _)| place);
    places.next().ok_or_else(|| format!("nothing on sale is {} for {}", purchase.item, purchase.price))
}

/// The first difference between what is said and what is so, in words.
fn same<T: Serialize>(place: &str, said: &T, found: &T) -> Result<(), String> {
    let value = |of| serde_json::to_value(of).unwrap_or_default();
    difference(place, &value(said), &value(found)).map_or(Ok(()), Err)
}

fn difference(place: &str, said: &Value, found: &Value) -> Option<String> {
    let under = |key: &str| if place.is_empty() { key.to_owned() } else { format!("{place}.{key}") };
    match (said, found) {
        _ if said == found => None,
        (Value::Object(a), Value::Object(b)) => {
            let mut keys = a.keys().chain(b.keys());
            keys.find_map(|key| {
                difference(
                    &under(key),
                    &a.get(key).cloned().unwrap_or_default(),
                    &b.get(key).cloned().unwrap_or_default(),
                )
            })
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let mut places = a.iter().zip(b).enumerate();
            places.find_map(|(at, (a, b))| difference(&format!("{place}[{at}]"), a, b))
        }
        _ => Some(format!("{place} is {found}, and the document says {said}")),
    }
}
