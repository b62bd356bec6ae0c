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
pub const BUILTINS: &[Builtin] = &[
    Builtin {
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
    },
    Builtin {
        id: "cncf",
        catalog_text: include_str!("../../data/cncf.toml"),
        price_texts: &[("cncf.csv", include_str!("../../data/prices/cncf.csv"))],
        goals: &[
            "cka",
            "ckad",
            "cks",
            "lfcs",
            "cnpe",
            "kcna",
            "kcsa",
            "pca",
            "ica",
            "cca",
            "capa",
            "cgoa",
            "cba",
            "otca",
            "kca",
            "cnpa",
            "ckne",
            "kubestronaut",
            "golden-kubestronaut",
        ],
    },
    Builtin {
        id: "microsoft-azure",
        catalog_text: include_str!("../../data/microsoft-azure.toml"),
        price_texts: &[("microsoft-azure.csv", include_str!("../../data/prices/microsoft-azure.csv"))],
        goals: &[
            "azure-administrator-associate",
            "azure-developer-associate",
            "azure-security-engineer-associate",
            "security-operations-analyst-associate",
            "identity-and-access-administrator-associate",
            "cloud-and-ai-security-engineer-associate",
            "azure-solutions-architect-expert",
            "devops-engineer-expert",
            "cybersecurity-architect-expert",
            "windows-server-hybrid-administrator-associate",
            "microsoft-365-administrator-expert",
            "agentic-ai-business-solutions-architect-expert",
            "azure-fundamentals",
            "azure-ai-fundamentals",
        ],
    },
    Builtin {
        id: "aws",
        catalog_text: include_str!("../../data/aws.toml"),
        price_texts: &[("aws.csv", include_str!("../../data/prices/aws.csv"))],
        goals: &[
            "aws-clf", "aws-aif", "aws-saa", "aws-dva", "aws-soa", "aws-dea", "aws-mla", "aws-sap",
            "aws-dop", "aws-aip", "aws-scs", "aws-ans",
        ],
    },
    Builtin {
        id: "giac",
        catalog_text: include_str!("../../data/giac.toml"),
        price_texts: &[("giac.csv", include_str!("../../data/prices/giac.csv"))],
        goals: &[
            "gsec", "gcia", "gcih", "gpen", "gcfa", "gcfe", "gwapt", "gmon", "grem", "gicsp", "gced", "gxpn",
            "gx-cs", "gx-ia", "gx-ih", "gx-pt", "gx-fa", "gx-fe", "gsp", "gse",
        ],
    },
    Builtin {
        id: "cisco",
        catalog_text: include_str!("../../data/cisco.toml"),
        price_texts: &[("cisco.csv", include_str!("../../data/prices/cisco.csv"))],
        goals: &[
            "ccna",
            "ccnp-enterprise",
            "ccie-enterprise",
            "ccie-enterprise-infrastructure",
            "ccnp-wireless",
            "ccie-wireless",
            "ccnp-security",
            "ccie-security",
            "ccnp-data-center",
            "ccie-data-center",
            "ccnp-collaboration",
            "ccie-collaboration",
            "ccnp-service-provider",
            "ccie-service-provider",
            "ccnp-cybersecurity",
        ],
    },
    Builtin {
        id: "itil",
        catalog_text: include_str!("../../data/itil.toml"),
        price_texts: &[],
        goals: &[
            "itil5-practice-manager",
            "itil5-managing-professional",
            "itil5-strategic-leader",
            "itil5-master",
            "itil4-managing-professional",
            "itil4-strategic-leader",
            "itil4-practice-manager",
            "itil4-practices",
            "itil4-master",
            "itil3-expert",
            "itil3-17-credits",
            "itil3-master",
        ],
    },
];

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
