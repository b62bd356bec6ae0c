/// A catalog that is part of the program.
#[derive(Clone, Copy, Debug)]
pub struct Builtin {
    /// The catalog's id.
    pub id: &'static str,
    /// The catalog.
    pub catalog_text: &'static str,
    /// Its price lists: name and text.
    pub price_texts: &'static [(&'static str, &'static str)],
    /// The ids and aliases of its credentials, so that a goal can be found without reading the catalog.
    pub goals: &'static [&'static str],
}

/// The catalogs that are part of the program.
pub const BUILTINS: &[Builtin] = &[Builtin {
    id: "microsoft-2003",
    catalog_text: include_str!("../../data/microsoft-2003.toml"),
    price_texts: &[("microsoft-2003.csv", include_str!("../../data/prices/microsoft-2003.csv"))],
    goals: &[
        "mcse-2003",
        "mcse",
        "mcsa-2003",
        "mcsa",
        "mcse-2000",
        "mcsa-2000",
        "mcse-nt4",
        "mcse-security-2003",
        "mcsa-security-2003",
        "mcse-security-2000",
        "mcse-messaging-2003",
        "mcsa-messaging-2003",
        "mcse-messaging-2000",
        "mcsa-messaging-2000",
        "mcitp-sa-2008",
        "mcitp-ea-2008",
        "mcp",
        "comptia-security-plus",
        "comptia-a-plus",
        "comptia-network-plus",
        "comptia-server-plus",
    ],
}];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::read::{SourceFile, catalog, prices};

    fn read(builtin: &Builtin) -> Catalog {
        catalog(&SourceFile::new(builtin.id, builtin.catalog_text)).unwrap_or_else(|e| panic!("{e}"))
    }

    #[test]
    fn every_catalog_and_every_price_list_can_be_read() {
        for builtin in BUILTINS {
            let catalog = read(builtin);
            assert_eq!(catalog.id, builtin.id);
            for (name, text) in builtin.price_texts {
                let list = prices(&SourceFile::new(*name, *text), &catalog).unwrap_or_else(|e| panic!("{e}"));
                assert_eq!(list.name, *name);
            }
            if let Some(name) = &catalog.prices {
                assert!(builtin.price_texts.iter().any(|(n, _)| n == name), "{name}");
            }
        }
    }

    #[test]
    fn the_list_of_goals_is_that_of_the_catalog() {
        for builtin in BUILTINS {
            let catalog = read(builtin);
            let names: Vec<&str> = catalog
                .credentials
                .iter()
                .flat_map(|c| std::iter::once(&c.id).chain(&c.aliases))
                .map(String::as_str)
                .collect();
            assert_eq!(builtin.goals, names);
        }
    }
}
