use jiff::civil::date;

use crate::money::{Currency, Money};
use crate::report::document::{Block, Cell, Column, Content, Document, Table, Tone, cells};

use super::*;

const PLAIN: TerminalStyle = TerminalStyle { width: None, color: false, quiet: false };

/// Everything that a document can say.
fn everything() -> Document {
    let usd = Currency::from_code("USD").expect("a currency");
    let mut document = Document::new("A & B");
    document.add(Block::titles(vec!["A & B".into(), "C".into()]));
    document.add(Block::verdict([
        ("2 exams to sit.".to_owned(), Tone::Plain),
        ("Proven optimal.".to_owned(), Tone::Good),
        (String::new(), Tone::Bad),
    ]));
    document.add(Content::Values(vec![("people".into(), "3".into()), ("budget".into(), "5.00 USD".into())]));
    document.add(Block::phrase("needs a_b").tone(Tone::Warn));
    let columns = [Column::number("step").headless(), Column::id("exam"), Column::words("title")];
    let more = [Column::words("never"), Column::id("day"), Column::number("USD")];
    let mut table = Table::new(columns.into_iter().chain(more));
    let price = Cell::Money(Money(12_500), usd);
    table.row(cells![1_usize, "x|1", "First <b>", "", date(2024, 1, 2), price.clone()]);
    table.row(cells![2_usize, "x2", Cell::Lines(vec!["Second".into(), "and last".into()]), "", "", ""]);
    table.total(cells!["", "total", "", "", "", price]);
    document.titled("Exams", table);
    document.titled("Nothing", Table::new([Column::id("empty")]));
    let reasons = [(0, "First `a<b`"), (1, "because"), (2, "deeper"), (0, "Second")];
    let reasons = reasons.map(|(depth, text)| (depth, text.to_owned()));
    document.titled("Why", Content::Outline(reasons.to_vec()));
    let brief = Cell::Brief { words: "2 tracks".into(), things: vec!["full".into(), "short".into()] };
    document.titled("Tracks", Table::new([Column::words("tracks")]).headless().with([[brief]]));
    document.add(Content::Below("Either will do.".into()));
    document.titled("Sources", Block::list(["a book"]).tone(Tone::Quiet).aside());
    document.note(["The price is inferred.".to_owned()]);
    document.basis = Some("As of today.".into());
    document.data = Table::raw(&["ids", "price"]).with([cells![vec!["a", "b"], Cell::Money(Money(-5), usd)]]);
    document
}

#[test]
fn text_has_a_blank_line_between_sections() {
    insta::assert_snapshot!(text(&everything(), &PLAIN), @r"
    A & B
    C
    2 exams to sit.
    Proven optimal.
    3 people, 5.00 USD budget
      needs a_b

    Exams
         exam   title      day            USD
      1  x|1    First <b>  2024-01-02  125.00
      2  x2     Second
                and last
         total                         125.00

    Why
      1. First `a<b`
         - because
           - deeper
      2. Second

    Tracks
      2 tracks
      Either will do.

    Sources
      - a book

    Note: The price is inferred.
    As of today.
    ");
}

#[test]
fn a_quiet_terminal_leaves_out_what_stands_beside_the_answer() {
    let quiet = text(&everything(), &TerminalStyle { quiet: true, ..PLAIN });
    for aside in ["Sources", "a book", "Note:", "As of today."] {
        assert!(text(&everything(), &PLAIN).contains(aside) && !quiet.contains(aside), "{aside}: {quiet}");
    }
}

#[test]
fn every_line_is_painted_by_itself() {
    let style = TerminalStyle { color: true, ..PLAIN };
    assert_eq!(style.paint(Tone::Quiet, "a\n\nb"), "\x1b[2ma\x1b[0m\n\n\x1b[2mb\x1b[0m");
    assert_eq!(PLAIN.paint(Tone::Quiet, "a\nb\n"), "a\nb\n");
    let painted = text(&everything(), &style);
    assert!(painted.contains("\x1b[32mProven optimal.\x1b[0m\n"), "{painted}");
    assert!(painted.contains("\x1b[1m     total"), "{painted}");
}

#[test]
fn names_of_columns_are_short_where_the_others_do_not_fit() {
    let column = |name: &str, short: &str| Column { short: Some(short.into()), ..Column::words(name) };
    let mut document = Document::new("");
    let table = Table::new([column("a long name", "1"), column("another long name", "2")]);
    document.add(table.with([cells!["a", "b"]]));
    let wide = |width| text(&document, &TerminalStyle { width: Some(width), ..PLAIN });
    assert_eq!(wide(32), "  a long name  another long name\n  a            b\n");
    assert_eq!(wide(31), "  1  2\n  a  b\n");
}

#[test]
fn markdown_has_a_blank_line_between_blocks_and_escapes_them() {
    insta::assert_snapshot!(markdown(&everything()), @r"
    # A & B and C

    **2 exams to sit.** Proven optimal.

    **3** people, **5.00 USD** budget

    Needs a\_b.

    ## Exams

    | step | exam | title | never | day | USD |
    | ---: | --- | --- | --- | --- | ---: |
    | 1 | x\|1 | First \<b> |  | 2024-01-02 | 125.00 |
    | 2 | x2 | Second, and last |  |  |  |
    |  | total |  |  |  | 125.00 |

    ## Why

    1. First `a\<b`
       - because
          - deeper
    2. Second

    ## Tracks

    | tracks |
    | --- |
    | full; short |

    Either will do.

    ## Sources

    - a book

    As of today.

    - The price is inferred.
    ");
}

#[test]
fn csv_has_raw_cells() {
    assert_eq!(csv(&everything()), "ids,price\na;b,-0.05\n");
}

#[test]
fn html_is_one_well_formed_page_that_needs_nothing_else() {
    let page = html(&everything());
    let (head, body) = page.split_once("<body>").expect("a body");
    let tree = roxmltree::Document::parse(page.trim_start_matches("<!DOCTYPE html>")).expect("well formed");
    assert!(head.contains("default-src 'none'; style-src 'unsafe-inline'"), "{head}");
    assert!(["http:", "https:", "url(", "@import", "<script", "<link"].iter().all(|w| !page.contains(w)));
    let heads = tree.descendants().filter(|node| node.has_tag_name("th"));
    assert!(heads.clone().count() == 6 && heads.clone().all(|th| th.attribute("scope") == Some("col")));
    insta::assert_snapshot!(body, @r#"
    <h1>A &amp; B and C</h1>
    <p class="verdict"><strong>2 exams to sit.</strong> <span class="good">Proven optimal.</span></p>
    <dl>
    <div><dt>people</dt><dd>3</dd></div>
    <div><dt>budget</dt><dd>5.00 USD</dd></div>
    </dl>
    <p class="warn">Needs a_b.</p>
    <section>
    <h2>Exams</h2>
    <table>
    <thead><tr><th scope="col" class="right">step</th><th scope="col" class="left">exam</th><th scope="col" class="wide">title</th><th scope="col" class="left">day</th><th scope="col" class="right">USD</th></tr></thead>
    <tbody>
    <tr><td class="right">1</td><td class="left">x|1</td><td class="wide">First &lt;b&gt;</td><td class="left">2024-01-02</td><td class="right">125.00</td></tr>
    <tr><td class="right">2</td><td class="left">x2</td><td class="wide">Second<br/>and last</td><td class="left"></td><td class="right"></td></tr>
    <tr class="total"><td class="right"></td><td class="left">total</td><td class="wide"></td><td class="left"></td><td class="right">125.00</td></tr>
    </tbody>
    </table>
    </section>
    <section>
    <h2>Why</h2>
    <ol>
    <li>First <code>a&lt;b</code>
    <ul>
    <li>because
    <ul>
    <li>deeper</li>
    </ul>
    </li>
    </ul>
    </li>
    <li>Second</li>
    </ol>
    </section>
    <section>
    <h2>Tracks</h2>
    <table>
    <thead><tr><th scope="col" class="wide">tracks</th></tr></thead>
    <tbody>
    <tr><td class="wide">full<br/>short</td></tr>
    </tbody>
    </table>
    <p>Either will do.</p>
    </section>
    <section>
    <h2>Sources</h2>
    <ul class="quiet">
    <li>a book</li>
    </ul>
    </section>
    <footer><p>The price is inferred.</p>
    As of today.</footer>
    </body>
    </html>
    "#);
}

#[test]
fn a_narrow_terminal_breaks_lines_at_spaces_only() {
    let usd = Currency::from_code("USD").expect("a currency");
    let columns = [Column::number("step").headless(), Column::id("exam"), Column::words("title")];
    let more = [Column::words("counts for"), Column::number("USD")];
    let mut table = Table::new(columns.into_iter().chain(more));
    let price = Cell::Money(Money(16_500), usd);
    let counts = "azure-administrator-associate exam";
    table.row(cells![1_usize, "AZ-104", "Azure Administrator", counts, price.clone()]);
    table.total(cells!["", "total", "", "", price]);
    let mut document = Document::new("narrow");
    document.titled("Exams", table);
    let narrow = |width| text(&document, &TerminalStyle { width: Some(width), ..PLAIN });
    let words = "Exams 1 AZ-104 Azure Administrator azure-administrator-associate exam total 165.00";
    for width in 1..=120 {
        let shown = narrow(width);
        let shown: Vec<&str> = shown.split_whitespace().collect();
        assert!(words.split(' ').all(|word| shown.contains(&word)), "{width} columns: {shown:?}");
    }
    insta::assert_snapshot!(narrow(50), @r"
    Exams
      1  AZ-104  USD 165.00
        Azure Administrator
        counts for: azure-administrator-associate exam
      total  USD 165.00
    ");
}
