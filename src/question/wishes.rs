use super::Question;
use crate::catalog::Item;
use crate::schedule::Pace;

impl Question {
    /// What was asked for beyond the goals, the day and the criteria, in words.
    pub(crate) fn wishes(&self) -> Vec<String> {
        let (catalog, policy) = (&self.catalog, &self.policy);
        let mut wishes = Vec::new();
        for (credential, track) in &policy.tracks {
            let credential = catalog.credential(*credential);
            wishes.push(format!("{} through track {}", credential.id, credential.tracks[*track].id));
        }
        let ids =
            |items: &[Item]| items.iter().map(|item| catalog.id_of(*item)).collect::<Vec<_>>().join(", ");
        for (word, items) in [("with", &policy.with), ("without", &policy.without)] {
            if !items.is_empty() {
                wishes.push(format!("{word} {}", ids(items)));
            }
        }
        if !policy.sit.is_empty() {
            let ids: Vec<&str> = policy.sit.iter().map(|exam| catalog.exam(*exam).id.as_str()).collect();
            wishes.push(format!("{} sat in any case", ids.join(", ")));
        }
        for (name, count) in self.transcript.all_vouchers() {
            wishes.push(format!("vouchers at hand: {count} {name}"));
        }
        wishes.extend(self.prices_given());
        if let Some(schedule) = self.schedule() {
            let hours = match schedule.pace {
                Pace::Hours { default: Some(hours), .. } => {
                    format!(", {hours} for an exam without an estimate")
                }
                _ => String::new(),
            };
            wishes.push(format!("begun on {}, at {}{hours}", schedule.start, schedule.in_words()));
            wishes.extend(schedule.by.map(|by| format!("done by {by}")));
        }
        wishes
    }

    fn prices_given(&self) -> impl Iterator<Item = String> + '_ {
        let tariff = self.tariff().into_iter();
        tariff.flat_map(|tariff| tariff.prices.given.iter().map(move |exam| (tariff, *exam))).map(
            |(tariff, exam)| {
                let id = &self.catalog.exam(exam).id;
                let offer = tariff.offers.iter().find(|offer| offer.covers == [exam]);
                let price = offer.and_then(|offer| self.money(offer.price)).unwrap_or_default();
                format!("{id} at {price} {}", tariff.currency)
            },
        )
    }
}
