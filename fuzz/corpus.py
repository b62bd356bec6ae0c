#!/usr/bin/env python3
"""Fills fuzz/corpus/TARGET and fuzz/words/TARGET from what the repository has: `fuzz/corpus.py TARGET`."""

import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCENARIOS = ROOT / "tests/scenarios"


def texts(*patterns):
    """What files hold."""
    return [path.read_text() for pattern in patterns for path in sorted(ROOT.glob(pattern))]


def literals(*patterns):
    """The texts that stand in tests."""
    for source in texts(*patterns):
        yield from re.findall(r'r#"(.*?)"#', source, re.DOTALL)
        for text in re.findall(r'"((?:[^"\\]|\\.)*)"', source, re.DOTALL):
            text = re.sub(r"\\\n\s*", "", text)
            yield re.sub(r'\\([n"\\])', lambda found: {"n": "\n"}.get(found[1], found[1]), text)


def cases():
    """The questions of the scenarios as requests, each with the texts that it comes with."""
    keys = {"goal": "goals"}
    told = {"name", "why", "status", "cost", "unpriced", "count", "exams", "order", "earns", "hours", "days",
            "milestones", "many"}
    for path in sorted(SCENARIOS.glob("*.toml")):
        scenarios = tomllib.loads(path.read_text())
        beside = SCENARIOS / "catalogs" / scenarios["catalog"]
        files = {}
        for key, ending in ("catalog", ".toml"), ("prices", ".csv"):
            file = beside.with_suffix(ending)
            if file.exists():
                files[key] = {"name": file.name, "text": file.read_text()}
        for case in scenarios["case"]:
            request = {keys.get(key, key): value for key, value in case.items() if key not in told}
            yield json.loads(json.dumps(request, default=str)), files


def requests():
    """What can be asked about the scenarios, and what tests ask."""
    for request, files in cases():
        asked = request | files | {"today": "2026-11-21"}
        paces = ("hours_per_week", "default_hours", "exams_per_month", "weeks_per_exam", "start", "by", "blackout",
                 "weekdays")
        unpaced = {key: value for key, value in asked.items() if key not in paces}
        yield {"command": "plan", "proof": True} | asked
        for command in "plan", "explain", "compare":
            yield {"command": command, "format": "json"} | asked
        yield {"command": "audit"} | unpaced
        yield {"command": "keep", "until": "2029-12-31"} | unpaced
    for text in literals("tests/library/ask.rs", "tests/command/*.rs"):
        try:
            request = json.loads(text)
        except ValueError:
            continue
        if isinstance(request, dict) and "command" in request:
            yield request


def joined(rows):
    """Rows as a file."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def transcripts():
    """What people of tests and scenarios have, in each form."""
    yield from (text for text in literals("tests/library/*.rs", "tests/command/*.rs") if text.startswith("item"))
    yield from (text for text in literals("tests/library/*.rs", "tests/command/*.rs") if text.startswith(("{", "[")))
    for request, _ in cases():
        items = {key: request[key] for key in ("passed", "held") if key in request}
        if items:
            rows = [item.split("@") for item in sum(items.values(), [])]
            yield ",".join(sum(items.values(), []))
            yield joined([["item", "date"]] + [[row[0], "".join(row[1:])] for row in rows])
            yield json.dumps(items)


def cohorts():
    """People of tests, and those of the scenarios in each layout."""
    yield from (text for text in literals("tests/library/*.rs", "tests/command/*.rs") if text.startswith("id,"))
    people = [{key: request.get(key, []) for key in ("passed", "held", "goals")} for request, _ in cases()]
    for start in range(0, len(people), 8):
        some = list(enumerate(people[start : start + 8]))
        wide = [[f"p{n}", ";".join(person["passed"]), ";".join(person["held"])] for n, person in some]
        goals = [[*row, ";".join(person["goals"])] for row, (_, person) in zip(wide, some)]
        long = [[f"p{n}", *(item.split("@") + [""])[:2]]
                for n, person in some for item in person["passed"] + person["held"]]
        yield joined([["id", "passed", "held"], *wide])
        yield joined([["id", "passed", "held", "goal"], *goals])
        yield joined([["id", "item", "date"], *long])


def answers(*kinds):
    """What the command proves and plans."""
    subprocess.run(["cargo", "build", "--quiet", "--manifest-path", ROOT / "Cargo.toml"], check=True)
    command = (ROOT / os.environ.get("CARGO_TARGET_DIR", "target") / "debug/studypath").resolve()
    with tempfile.TemporaryDirectory() as folder:
        proof = Path(folder) / "proof"
        for request, files in cases():
            options = [f"--{key.replace('_', '-')}={value if isinstance(value, str) else ','.join(value)}"
                       for key, value in request.items() if key in ("as_of", "passed", "held", "without")]
            for key, file in files.items():
                (Path(folder) / file["name"]).write_text(file["text"])
                options.append(f"--{key}={file['name']}")
            asked = ["plan", *request["goals"], *options]
            proof.unlink(missing_ok=True)
            if "proof" in kinds:
                limited = [command, *asked, f"--proof={proof}", "--time-limit=5"]
                subprocess.run(limited, cwd=folder, capture_output=True, check=False)
                if proof.exists():
                    yield proof.read_text()
            if "plan" in kinds:
                written = [command, *asked, "--format=json"]
                plan = subprocess.run(written, cwd=folder, capture_output=True, check=False)
                yield plan.stdout.decode()


def certificates():
    """Proofs that hold and such as do not."""
    yield from (text for text in literals("crates/certificate/tests/**/*.rs") if "studypath proof" in text)
    page = (ROOT / "docs/proof.md").read_text()
    yield from (re.sub("(?m)^    ", "", block) for block in re.findall("((?:    .*\n)+)", page))
    yield from answers("proof")


SEEDS = {
    "ask": lambda: (json.dumps(request) for request in requests()),
    "catalog": lambda: [*texts("data/*.toml", "tests/scenarios/catalogs/*.toml"),
                        *(t for t in literals("tests/library/*.rs", "tests/command/*.rs") if "[catalog]" in t)],
    "certificate": certificates,
    "cohort": cohorts,
    "prices": lambda: [*texts("data/prices/*.csv", "tests/scenarios/catalogs/*.csv"),
                       *(t for t in literals("tests/library/*.rs", "tests/command/*.rs")
                         if t.startswith("item,price"))],
    "transcript": transcripts,
    "verify": lambda: answers("proof", "plan"),
}


def words(target, seeds):
    """The words that many seeds have; what a request calls its keys, before them."""
    known = []
    if target == "ask":
        schema = (ROOT / "src/schema/request.rs").read_text()
        known = [name or renamed for name, renamed in re.findall(r'pub (\w+):|rename = "([^"]+)"', schema)]
    common = Counter(word for seed in seeds for word in set(re.findall(r"[A-Za-z][\w-]+|\d{4}-\d\d-\d\d", seed)))
    return dict.fromkeys(known + [word for word, _ in common.most_common(300)])


def fill(target):
    seeds = sorted(set(SEEDS[target]()))
    folder = ROOT / "fuzz/corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    for seed in seeds:
        (folder / hashlib.sha1(seed.encode()).hexdigest()).write_text(seed)
    dictionary = ROOT / "fuzz/words" / target
    dictionary.parent.mkdir(exist_ok=True)
    dictionary.write_text("".join(f'"{word}"\n' for word in words(target, seeds)))
    print(f"{len(seeds)} seeds in {folder.relative_to(ROOT)}")


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in SEEDS:
        sys.exit(f"usage: fuzz/corpus.py {'|'.join(SEEDS)}")
    fill(sys.argv[1])
