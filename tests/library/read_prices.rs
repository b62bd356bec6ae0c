//! Mistakes in price lists, and what is said about them.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::date;
use studypath::catalog::{Catalog, Evidence, Item};
use studypath::money::Money;
use studypath::price::PriceList;
use studypath::read::{self, SourceFile};

const SMALL: &str = r#"[catalog]
id = "demo"

[source.ms-faq]

[exam.70-290]
[exam.70-291]

[credential.mcse-2003]
aliases = ["MCSE"]

[credential.mcp]
"#;

fn small() -> Catalog {
    read::catalog(&SourceFile::new("small.toml", SMALL)).unwrap_or_else(|e| panic!("{e}"))
}

fn mistakes_in_prices(text: &str) -> String {
    let file = SourceFile::new("demo.csv", text);
    read::prices(&file, &small()).expect_err("the price list is wrong").render(false, 80)
}

#[test]
fn unknown_id_in_prices() {
    let shown = mistakes_in_prices(
        r#"item,price,currency
70-209,125.00,USD
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: unknown id `70-209`
     --> demo.csv:2:1
      |
    2 | 70-209,125.00,USD
      | ^^^^^^ not in the catalog `demo`
      |
      = help: did you mean `70-290`?
    "#);
}

#[test]
fn negative_price() {
    let shown = mistakes_in_prices(
        r#"item,price,currency
70-290,-125.00,USD
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: a price cannot be negative
     --> demo.csv:2:8
      |
    2 | 70-290,-125.00,USD
      |        ^^^^^^^
    "#);
}

#[test]
fn decimal_comma() {
    let shown = mistakes_in_prices(
        r#"item,price,currency
70-290,12,50,USD
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: `12,50` is read as two fields
     --> demo.csv:2:8
      |
    2 | 70-290,12,50,USD
      |        ^^^^^
      |
      = help: prices have a decimal point and no other marks: write `12.50`
    "#);
}

#[test]
fn thousands_comma() {
    let shown = mistakes_in_prices(
        r#"item,price,currency
70-290,1,250.00,USD
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: `1,250.00` is read as two fields
     --> demo.csv:2:8
      |
    2 | 70-290,1,250.00,USD
      |        ^^^^^^^^
      |
      = help: prices have a decimal point and no other marks: write `1250.00`
    "#);
}

#[test]
fn quoted_decimal_comma() {
    let shown = mistakes_in_prices(
        r#"item,price,currency
70-290,"12,50",USD
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: a price is written with a decimal point and without separators, as in
           `12.50`
     --> demo.csv:2:8
      |
    2 | 70-290,"12,50",USD
      |        ^^^^^^^
    "#);
}

#[test]
fn unknown_currency() {
    let shown = mistakes_in_prices(
        r#"item,price,currency
70-290,125.00,USX
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: unknown currency `USX`
     --> demo.csv:2:15
      |
    2 | 70-290,125.00,USX
      |               ^^^
      |
      = help: currencies are three-letter ISO 4217 codes, such as `USD`, `EUR` or
              `JPY`
    "#);
}

#[test]
fn missing_price() {
    let shown = mistakes_in_prices(
        r#"item,price,currency
70-290,,USD
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: a price is missing: leave the whole row out when the price is unknown
     --> demo.csv:2:8
      |
    2 | 70-290,,USD
      |        ^
    "#);
}

#[test]
fn too_many_decimals() {
    let shown = mistakes_in_prices(
        r#"item,price,currency
70-290,15000.5,JPY
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: JPY has 0 decimals
     --> demo.csv:2:8
      |
    2 | 70-290,15000.5,JPY
      |        ^^^^^^^
    "#);
}

#[test]
fn two_rows_for_one_item_and_day() {
    let shown = mistakes_in_prices(
        r#"item,price,currency,region,from,until,covers,requires,source,evidence
70-290,100,USD,US,,2004-12-31,,,,
70-291,100,USD,US,,,,,,
70-290,125,USD,us,2004-06-01,,,,,
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: `70-290` has another price on 2004-06-01, in line 2
     --> demo.csv:4:1
      |
    2 | 70-290,100,USD,US,,2004-12-31,,,,
      | --------------------------------- the first price
    3 | 70-291,100,USD,US,,,,,,
    4 | 70-290,125,USD,us,2004-06-01,,,,,
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ same region, currency and day
    "#);
}

#[test]
fn wrong_number_of_fields() {
    let shown = mistakes_in_prices(
        r#"item,price,currency
70-290,125.00
70-291,125.00,USD,US
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: this row has 2 fields, the header has 3
     --> demo.csv:2:1
      |
    2 | 70-290,125.00
      | ^^^^^^^^^^^^^
      |
      = help: a field without a value is left empty, its comma stays

    error: this row has 4 fields, the header has 3
     --> demo.csv:3:1
      |
    3 | 70-291,125.00,USD,US
      | ^^^^^^^^^^^^^^^^^^^^
      |
      = help: a text with a comma in it must be in quotes: `"a, b"`
    "#);
}

#[test]
fn unknown_column() {
    let shown = mistakes_in_prices(
        r#"item,prise,currency
70-290,125.00,USD
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: unknown column `prise`
     --> demo.csv:1:6
      |
    1 | item,prise,currency
      |      ^^^^^
      |
      = help: did you mean `price`?
    "#);
}

#[test]
fn missing_column() {
    let shown = mistakes_in_prices(
        r#"item,price
70-290,125.00
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: the column `currency` is missing
     --> demo.csv:1:1
      |
    1 | item,price
      | ^^^^^^^^^^
      |
      = help: the first line is `item,price,currency`
    "#);
}

#[test]
fn column_twice() {
    let shown = mistakes_in_prices(
        r#"item,price,currency,price
70-290,125.00,USD,1
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: the column `price` is there twice
     --> demo.csv:1:21
      |
    1 | item,price,currency,price
      |      -----          ^^^^^
      |      |
      |      the first time
    "#);
}

#[test]
fn semicolons() {
    let shown = mistakes_in_prices(
        r#"item;price;currency
70-290;125.00;USD
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: the columns are separated by semicolons
     --> demo.csv:1:1
      |
    1 | item;price;currency
      | ^^^^^^^^^^^^^^^^^^^
      |
      = help: save the file with commas between the columns
    "#);
}

#[test]
fn bad_days_in_prices() {
    let shown = mistakes_in_prices(
        r#"item,price,currency,region,from,until,covers,requires,source,evidence
70-290,1,USD,,2004-13-01,1.1.2005,,,,
70-291,1,USD,,2005-01-01,2004-01-01,,,,
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: there is no such day in the calendar
     --> demo.csv:2:15
      |
    2 | 70-290,1,USD,,2004-13-01,1.1.2005,,,,
      |               ^^^^^^^^^^

    error: a day is written as `2003-05-01`: year, month, day
     --> demo.csv:2:26
      |
    2 | 70-290,1,USD,,2004-13-01,1.1.2005,,,,
      |                          ^^^^^^^^

    error: `until` lies before `from`
     --> demo.csv:3:26
      |
    3 | 70-291,1,USD,,2005-01-01,2004-01-01,,,,
      |               ---------- ^^^^^^^^^^
      |               |
      |               `from` is here
    "#);
}

#[test]
fn credential_with_a_price() {
    let shown = mistakes_in_prices(
        r#"item,price,currency
mcse-2003,125.00,USD
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: `mcse-2003` is a credential
     --> demo.csv:2:1
      |
    2 | mcse-2003,125.00,USD
      | ^^^^^^^^^
      |
      = help: a price pays for exams only
    "#);
}

#[test]
fn offer_for_unknown_exams() {
    let shown = mistakes_in_prices(
        r#"item,price,currency,region,from,until,covers,requires,source,evidence
"big, pack",200,USD,,,,70-290; 70-2911;gold,mcp,nowhere,guess
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: unknown id `70-2911`
     --> demo.csv:2:32
      |
    2 | "big, pack",200,USD,,,,70-290; 70-2911;gold,mcp,nowhere,guess
      |                                ^^^^^^^ not in the catalog `demo`
      |
      = help: did you mean `70-291`?

    error: unknown id `gold`
     --> demo.csv:2:40
      |
    2 | "big, pack",200,USD,,,,70-290; 70-2911;gold,mcp,nowhere,guess
      |                                        ^^^^ not in the catalog `demo`

    error: unknown source `nowhere`
     --> demo.csv:2:49
      |
    2 | "big, pack",200,USD,,,,70-290; 70-2911;gold,mcp,nowhere,guess
      |                                                 ^^^^^^^
      |
      = help: a source is an id declared in the catalog, or a web address

    error: unknown evidence `guess`
     --> demo.csv:2:57
      |
    2 | "big, pack",200,USD,,,,70-290; 70-2911;gold,mcp,nowhere,guess
      |                                                         ^^^^^
      |
      = help: it is `inferred` or `unverified`; leave it empty for what a source
              states
    "#);
}

#[test]
fn open_quote_in_prices() {
    let shown = mistakes_in_prices(
        r#"item,price,currency
70-290,125.00,USD
"70-291,125.00,USD
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: a quotation mark is never closed
     --> demo.csv:3:1
      |
    3 | "70-291,125.00,USD
      | ^
    "#);
}

#[test]
fn empty_price_list() {
    let shown = mistakes_in_prices("");
    insta::assert_snapshot!(shown, @r#"
    error: demo.csv: the price list is empty
     |
     = help: its first line is `item,price,currency`
    "#);
}

#[test]
fn header_only_price_list() {
    let shown = mistakes_in_prices(
        r#"item,price,currency
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: there are no prices
     --> demo.csv:1:1
      |
    1 | item,price,currency
      | ^^^^^^^^^^^^^^^^^^^ only a header
    "#);
}

#[test]
fn a_price_that_is_given_keeps_of_the_row_only_what_is_sure_enough() {
    let catalog = small();
    let text = "item,price,currency,earns,evidence\n70-290,125.00,USD,half,unverified\n";
    let list = read::prices(&SourceFile::new("demo.csv", text), &catalog).expect("a price list");
    let exam = catalog.find("70-290").and_then(Item::exam).expect("an exam");
    let usd = list.currencies()[0];
    let brings = |list: &PriceList| {
        let list = list.with_prices(&catalog, usd, &BTreeMap::from([(exam, Money(10_000))]));
        Arc::new(list).tariff(date(2026, 1, 1), None, None).expect("prices").brings(exam, "half")
    };
    assert!(brings(&list));
    assert!(!brings(&list.with_evidence(Evidence::Inferred)));
}
