//! The totals as they are written: text, Markdown, HTML and JSON of a small cohort whose plans are
//! known, with ids that try to be markup.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use studypath::schema::Reply;

/// Nothing passed: all seven exams, 875.00. MCSE 2000 held: the two upgrade exams, 250.00, where the
/// full track takes six. One exam short: 125.00. All passed: done. Then a row that is wrong.
const PEOPLE: &str = "id,passed,held\n\
    \"<script>alert(\"\"1\"\")</script>&\",,\n\
    =cmd|' /C calc'!A0,,mcse-2000\n\
    near,70-290;70-291;70-293;70-294;70-270;70-297,\n\
    done,70-290;70-291;70-293;70-294;70-270;70-297;70-298,\n\
    wrong,70-299x,\n";

fn cohort(folder: &Path, args: &[&str]) -> (i32, String, String) {
    fs::write(folder.join("people.csv"), PEOPLE).expect("written");
    let mut command = Command::cargo_bin("studypath").expect("built");
    let output = command.current_dir(folder).args(args).output().expect("runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("not killed"), text(output.stdout), text(output.stderr))
}

fn totals(name: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let args = ["cohort", "people.csv", "--goal", "mcse", "-o", "plans.csv", "-q", "--summary", name];
    assert_eq!(cohort(folder.path(), &args).0, 2, "a row is wrong");
    fs::read_to_string(folder.path().join(name)).expect("written")
}

#[test]
fn as_text() {
    let text = totals("totals.txt");
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines: Vec<String> = text.lines().map(words).collect();
    for line in [
        "5 people, 3 with a plan, 1 done, 0 stuck, 1 invalid, 1,250.00 USD total exam cost",
        "- 1,250.00 USD for 3 people: mean 416.67 USD, median 250.00 USD.",
        "- 1 person takes an upgrade track.",
        "- It saves 500.00 USD in all, for 1 person.",
        "near 1 125.00 USD 70-298",
        "=cmd|' /C calc'!A0 2 250.00 USD 70-292, 70-296",
    ] {
        assert!(lines.iter().any(|found| found == line), "{line}\n{text}");
    }
}

#[test]
fn as_markdown_no_id_is_markup() {
    let text = totals("totals.md");
    assert!(
        text.starts_with(
            "# MCSE on Microsoft Windows Server 2003\n\nAs of 2004-11-01.\n\n**5** people, **3** with a plan"
        ),
        "{text}"
    );
    assert!(text.contains("| \\<script>alert(\"1\")\\</script>& | 7 | 875.00 USD |"), "{text}");
    assert!(text.contains("| =cmd\\|' /C calc'!A0 | 2 | 250.00 USD | 70-292, 70-296 |"), "{text}");
}

#[test]
fn as_html_no_id_is_markup_and_nothing_comes_from_outside() {
    let page = totals("totals.html");
    assert!(page.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;"), "{page}");
    for word in ["<script", "http:", "https:", "url(", "@import", "src=", "href="] {
        assert!(!page.contains(word), "{word}\n{page}");
    }
    let mut open = Vec::new();
    let body = page.strip_prefix("<!DOCTYPE html>").expect("a doctype");
    for part in body.split('<').skip(1) {
        let (tag, text) = part.split_once('>').expect("each tag ends");
        assert!(!text.contains('>'), "{text}");
        let entities = text.split('&').skip(1);
        for entity in entities {
            let known = ["amp;", "lt;", "gt;", "quot;", "#39;"].iter().any(|name| entity.starts_with(name));
            assert!(known, "&{entity}");
        }
        let name = tag.split_whitespace().next().expect("a name");
        if let Some(name) = name.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{tag}");
        } else if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn as_json() {
    let text = totals("totals.json");
    let read: Reply = serde_json::from_str(&text).expect("a document that is known");
    assert_eq!(read.to_json(), text);
    let document: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(document["schema"], "studypath/cohort-summary/2");
    assert_eq!(document["people"], 5);
    assert_eq!(document["status"]["error"], 1);
    assert_eq!(document["budgets"][0]["cost"], "1250.00");
    assert_eq!(document["closest"][0]["id"], "near");
    assert_eq!(document["closest"][2]["id"], "<script>alert(\"1\")</script>&");
}

#[test]
fn a_budget_funds_the_cheapest_first_and_names_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let args = ["cohort", "people.csv", "--goal", "mcse", "-o", "plans.csv"];
    let money = ["--budget", "400", "--funded", "funded.csv"];
    let (_, _, stderr) = cohort(folder.path(), &[&args[..], &money[..]].concat());
    assert!(
        stderr.contains("With 400.00 USD 2 of 3 people can finish, for 375.00 USD; 25.00 USD is left."),
        "{stderr}"
    );
    assert!(stderr.contains("Proven"), "{stderr}");
    let funded = fs::read_to_string(folder.path().join("funded.csv")).expect("written");
    assert_eq!(funded, "id,exams\n'=cmd|' /C calc'!A0,70-292;70-296\nnear,70-298\n");
    let (code, _, stderr) = cohort(folder.path(), &[&args[..], &["--budget", "4,00"]].concat());
    assert!(code == 2 && stderr.contains("decimal point"), "{stderr}");
}

#[test]
fn a_difference_has_only_those_who_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let args = ["cohort-diff", "people.csv", "--goal", "mcse", "--then-without", "70-296"];
    let (code, stdout, stderr) = cohort(folder.path(), &args);
    assert_eq!(code, 2, "a row is wrong: {stderr}");
    let ids: Vec<&str> = stdout.lines().map(|line| line.split(',').next().expect("a cell")).collect();
    assert_eq!(ids, ["id", "'=cmd|' /C calc'!A0"], "{stdout}");
    assert!(stderr.contains("5 people, 1 changed"), "{stderr}");
    let same = cohort(folder.path(), &args[..4]);
    assert!(same.0 == 2 && same.2.contains("the same question"), "{}", same.2);
}
