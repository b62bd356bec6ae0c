use super::sum::Sum;

/// Mixed-integer rounding of the row summed last (Nemhauser and Wolsey 1990; Marchand and Wolsey 2001): with
/// `x = lower + y`, or `x = upper - y` for the columns that are flipped, `b` the right side that is left, `d` the divisor and
/// `beta = b mod d`, every integer solution satisfies
/// `sum of ((d - beta) floor(a / d) + max(0, a mod d - beta)) y <= (d - beta) floor(b / d)`.
///
/// `bounds` says for each column its lower and upper bound and whether it is flipped. `None` where that says nothing, or
/// a number is beyond 62 bits.
pub(super) fn round(
    sum: &mut Sum,
    divisor: i64,
    bounds: impl Fn(usize) -> (i64, i64, bool),
) -> Option<(Vec<(u32, i64)>, i64)> {
    let divisor = i128::from(divisor);
    let mut b = sum.rhs();
    let from = |column: u32| {
        let (lower, upper, is_flipped) = bounds(column as usize);
        i128::from(if is_flipped { upper } else { lower })
    };
    for (column, c) in sum.terms() {
        b = b.checked_sub(c.checked_mul(from(column))?)?;
    }
    let beta = b.rem_euclid(divisor);
    if beta == 0 {
        return None;
    }
    let rest = divisor - beta;
    let rounded =
        |a: i128| Some(rest.checked_mul(a.div_euclid(divisor))? + (a.rem_euclid(divisor) - beta).max(0));
    let mut rhs = rest.checked_mul(b.div_euclid(divisor))?;
    let mut terms = Vec::new();
    for (column, c) in sum.terms() {
        let (lower, upper, is_flipped) = bounds(column as usize);
        if lower == upper {
            continue;
        }
        let c = if is_flipped { -rounded(-c)? } else { rounded(c)? };
        rhs = rhs.checked_add(c.checked_mul(from(column))?)?;
        if c != 0 {
            terms.push((column, small(c)?));
        }
    }
    Some((terms, small(rhs)?))
}

fn small(number: i128) -> Option<i64> {
    i64::try_from(number).ok().filter(|number| number.unsigned_abs() <= crate::LARGEST.unsigned_abs())
}
