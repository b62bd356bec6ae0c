use super::Cell;

/// Enough for the small graphs that are drawn; the best order seen is kept.
const SWEEPS: usize = 24;
const SCALE: usize = 1 << 16;

/// Orders the cells of every layer so that few edges cross: each cell goes to the mean place of its
/// neighbours, layer by layer, forth and back. O(sweeps × edges × log edges).
pub(super) fn order(cells: &[Cell], layers: &mut [Vec<usize>]) {
    let mut place = vec![0; cells.len()];
    for layer in layers.iter_mut() {
        by_number(cells, layer);
        number(layer, &mut place);
    }
    let mut best = (crossings(cells, layers, &place), layers.to_vec());
    for sweep in 0..SWEEPS {
        let forth = sweep % 2 == 0;
        for step in 0..layers.len() {
            let at = if forth { step } else { layers.len() - 1 - step };
            let before = if forth { at.checked_sub(1) } else { Some(at + 1) };
            let count = before.and_then(|i| layers.get(i)).map_or(0, Vec::len);
            let own = layers[at].len().max(1);
            let key = |cell: &usize| {
                let near = if forth { &cells[*cell].left } else { &cells[*cell].right };
                match near.len() {
                    0 => place[*cell] * SCALE * count.max(1) / own,
                    n => near.iter().map(|other| place[*other] * SCALE).sum::<usize>() / n,
                }
            };
            layers[at].sort_by_key(key);
            by_number(cells, &mut layers[at]);
            number(&layers[at], &mut place);
        }
        let found = crossings(cells, layers, &place);
        if found < best.0 {
            best = (found, layers.to_vec());
        }
    }
    layers.clone_from_slice(&best.1);
}

fn number(layer: &[usize], place: &mut [usize]) {
    for (i, cell) in layer.iter().enumerate() {
        place[*cell] = i;
    }
}

/// Puts the numbered cells into the order of their numbers, in the places that they have.
fn by_number(cells: &[Cell], layer: &mut [usize]) {
    let places: Vec<usize> = (0..layer.len()).filter(|i| cells[layer[*i]].number.is_some()).collect();
    let mut numbered: Vec<usize> = places.iter().map(|i| layer[*i]).collect();
    numbered.sort_by_key(|cell| cells[*cell].number);
    for (place, cell) in places.into_iter().zip(numbered) {
        layer[place] = cell;
    }
}

/// How many pairs of edges cross: inversions, counted with a Fenwick tree.
fn crossings(cells: &[Cell], layers: &[Vec<usize>], place: &[usize]) -> usize {
    let mut crossings = 0;
    for pair in layers.windows(2) {
        let mut tree = vec![0_usize; pair[1].len() + 1];
        let mut seen = 0;
        for cell in &pair[0] {
            let mut ends: Vec<usize> = cells[*cell].right.iter().map(|next| place[*next]).collect();
            ends.sort_unstable();
            for end in &ends {
                let mut i = end + 1;
                let mut not_after = 0;
                while i > 0 {
                    not_after += tree[i];
                    i &= i - 1;
                }
                crossings += seen - not_after;
            }
            for end in &ends {
                let mut i = end + 1;
                while i < tree.len() {
                    tree[i] += 1;
                    i += i & i.wrapping_neg();
                }
                seen += 1;
            }
        }
    }
    crossings
}
