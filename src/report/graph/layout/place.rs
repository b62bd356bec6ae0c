use super::Cell;

const SWEEPS: usize = 40;

/// The height of the middle of each cell. Starting from plain stacks, each layer is moved towards its
/// neighbours as far as the distances in the layer allow.
pub(super) fn place(cells: &[Cell], layers: &[Vec<usize>]) -> Vec<i64> {
    let mut middles = vec![0; cells.len()];
    for layer in layers {
        let mut y = 0;
        for (i, cell) in layer.iter().enumerate() {
            y += if i == 0 { 0 } else { apart(&cells[layer[i - 1]], &cells[*cell]) };
            middles[*cell] = y;
        }
        for cell in layer {
            middles[*cell] -= y / 2;
        }
    }
    for sweep in 0..SWEEPS {
        let forth = sweep % 2 == 0;
        let last = sweep + 2 >= SWEEPS;
        for step in 0..layers.len() {
            let layer = &layers[if forth { step } else { layers.len() - 1 - step }];
            let wanted: Vec<i64> = layer
                .iter()
                .map(|cell| {
                    let (left, right) = (&cells[*cell].left, &cells[*cell].right);
                    let near: Vec<usize> = match (last, forth) {
                        (true, _) => left.iter().chain(right).copied().collect(),
                        (_, true) => left.clone(),
                        (_, false) => right.clone(),
                    };
                    mean(near.iter().map(|other| middles[*other])).unwrap_or(middles[*cell])
                })
                .collect();
            settle(cells, layer, &wanted, &mut middles);
        }
    }
    let top = cells.iter().zip(&middles).map(|(cell, middle)| middle - cell.height / 2).min().unwrap_or(0);
    middles.iter_mut().for_each(|middle| *middle -= top);
    middles
}

/// The least distance between the middles of two cells, one below the other.
fn apart(above: &Cell, below: &Cell) -> i64 {
    let gap = match (above.node, below.node) {
        (true, true) => 14,
        (false, false) => 9,
        _ => 12,
    };
    // Halves are rounded up: a box is drawn from its middle minus the half rounded down.
    (above.height + 1) / 2 + gap + (below.height + 1) / 2
}

fn mean(values: impl Iterator<Item = i64>) -> Option<i64> {
    let (sum, count) = values.fold((0, 0), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| i64::div_euclid(sum, count))
}

/// Puts the cells of a layer where the sum of the squared distances to the wanted places is least, with
/// their order and distances kept: neighbours that would come too close are moved as one.
fn settle(cells: &[Cell], layer: &[usize], wanted: &[i64], middles: &mut [i64]) {
    let mut offsets = Vec::with_capacity(layer.len());
    let mut blocks: Vec<(i64, i64)> = Vec::new();
    let mut offset = 0;
    for (i, cell) in layer.iter().enumerate() {
        offset += if i == 0 { 0 } else { apart(&cells[layer[i - 1]], &cells[*cell]) };
        offsets.push(offset);
        let mut block = (wanted[i] - offset, 1);
        while let Some((sum, count)) = blocks.pop_if(|(sum, count)| *sum * block.1 > block.0 * *count) {
            block = (block.0 + sum, block.1 + count);
        }
        blocks.push(block);
    }
    let places = blocks.into_iter().flat_map(|(sum, count)| (0..count).map(move |_| sum.div_euclid(count)));
    for ((cell, offset), place) in layer.iter().zip(offsets).zip(places) {
        middles[*cell] = place + offset;
    }
}
