/// The columns that an answer adds to a row.
pub const COLUMNS: [&str; 7] = ["status", "tracks", "exams", "count", "cost", "currency", "message"];

/// The column of what became of everything that was told; written where it is asked for.
pub const TOLD: &str = "told";
