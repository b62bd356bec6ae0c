# What CI runs.
ci:
    bash .ci/run

# The answer to the first question.
plan *args:
    cargo run --release -- plan {{args}}

test:
    cargo test

# The page, one HTML file.
page file="studypath.html":
    cargo run --release -p studypath-page -- -o {{file}}

# The same suites with HiGHS beside the default backend (needs cmake and libclang).
test-highs:
    cargo test --features highs

# Ratios, in one run: the engine against the bare solver, the process against `--version`.
bench:
    cargo bench

# Asks every law of new random questions for so many minutes, on every core. What fails is made smaller and written as a
# scenario into target/soak.
soak minutes:
    STUDYPATH_SOAK={{minutes}} cargo test --test library soak:: -- --nocapture

# Hands one reader made-up files for so many minutes (needs a nightly Rust and cargo-fuzz).
fuzz target minutes:
    fuzz/run {{target}} {{minutes}}
