//! Every answer as one HTML page, as a process.

use assert_cmd::Command;

fn page(question: &str) -> String {
    let args: Vec<&str> = question.split(' ').chain(["--format", "html"]).collect();
    let output = Command::cargo_bin("studypath").expect("built").args(args).output().expect("runs");
    let errors = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(matches!(output.status.code(), Some(0 | 1)) && errors.is_empty(), "{question}: {errors}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn every_answer_is_one_page_that_needs_nothing_else() {
    for question in [
        "plan mcse mcsa --held mcse-2000 --hours-per-week 10 --default-hours 40 --start 2004-11-01",
        "plan mcse --as-of 2014-01-01",
        "plan mcse --alternatives 3",
        "plan mcse --pareto cost,exams",
        "plan mcse --count-optimal --roles",
        "audit mcse mcsa --passed 70-290",
        "compare mcse --held mcse-2000",
        "explain mcse --why-not 70-298",
        "keep cka --held cka@2025-03-10 --as-of 2026-11-21 --until 2029-12-31",
        "catalog list",
        "search azure architect",
        "catalog show mcse",
        "catalog show cncf",
    ] {
        let page = page(question);
        let body = page.strip_prefix("<!DOCTYPE html>").expect("a doctype");
        let tree = roxmltree::Document::parse(body).unwrap_or_else(|error| panic!("{question}: {error}"));
        let all = |name| tree.descendants().filter(move |node| node.has_tag_name(name));
        assert!(all("h1").count() >= 1, "{question}");
        assert!(all("th").all(|head| head.attribute("scope") == Some("col")), "{question}");
        for (table, rows) in all("table").map(|t| (t, t.descendants().filter(|n| n.has_tag_name("tr")))) {
            let widths: Vec<usize> = rows.map(|row| row.children().count()).collect();
            assert!(widths.len() > 1 && widths.iter().all(|w| *w == widths[0]), "{question}: {table:?}");
        }
        for outside in ["<script", "<link", "<img", "url(", "@import", "src="] {
            assert!(!page.contains(outside), "{question}: {outside}");
        }
    }
}

#[test]
fn a_page_says_what_the_answer_is() {
    let text = page("plan mcse --as-of 2014-01-01");
    assert!(text.contains("<strong class=\"bad\">No plan exists.</strong>"), "{text}");
    assert!(text.contains("<h2>Why</h2>\n<ol>\n<li>"), "{text}");
    let text = page("plan mcse --passed 70-290");
    assert!(text.contains("<span class=\"good\">Proven optimal: no legal plan costs less.</span>"), "{text}");
    assert!(text.contains("<footer>"), "{text}");
}
