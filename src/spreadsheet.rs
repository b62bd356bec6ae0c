//! Cells of comma-separated files that people open in a spreadsheet.

/// Would a spreadsheet run a cell that begins like this?
pub fn is_formula(cell: &[u8]) -> bool {
    match cell.first() {
        Some(b'=' | b'@' | b'\t' | b'\r') => true,
        Some(b'+' | b'-') => {
            let rest = &cell[1..];
            let digits = rest.iter().filter(|b| b.is_ascii_digit()).count();
            let points = rest.iter().filter(|b| **b == b'.').count();
            digits == 0 || points > 1 || digits + points < rest.len()
        }
        _ => false,
    }
}

/// Writes one cell, quoted where it must be; one that a spreadsheet would run gets an apostrophe first.
pub fn cell(text: &[u8], out: &mut Vec<u8>) {
    let needs_quotes = |b: &u8| matches!(b, b',' | b'"' | b'\n' | b'\r');
    let quoted = text.iter().any(needs_quotes);
    if !quoted && !is_formula(text) {
        return out.extend_from_slice(text);
    }
    if quoted {
        out.push(b'"');
    }
    if is_formula(text) {
        out.push(b'\'');
    }
    for byte in text {
        if *byte == b'"' {
            out.push(b'"');
        }
        out.push(*byte);
    }
    if quoted {
        out.push(b'"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_made_harmless_and_numbers_stay_numbers() {
        for text in ["=1+1", "@SUM(A1)", "+1+1", "-cmd", "-", "\tx", "+1.2.3", "-1-1"] {
            assert!(is_formula(text.as_bytes()), "{text}");
        }
        for text in ["", "-5", "+49.5", "a=b", "70-290", "1-1"] {
            assert!(!is_formula(text.as_bytes()), "{text}");
        }
        let mut out = Vec::new();
        cell(b"=\"a\",b", &mut out);
        assert_eq!(out, b"\"'=\"\"a\"\",b\"");
    }
}
