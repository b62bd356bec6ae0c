//! Where boxes and edges go: layers from left to right, few crossings, integers only.
//!
//! The usual steps of a layered drawing: circles are opened, every node gets a layer by its longest way
//! to the end, edges over several layers get a place in each of them, the places are ordered so that few
//! edges cross, and then moved up and down towards their neighbours.

mod order;
mod place;

use std::collections::HashSet;

use petgraph::algo::{greedy_feedback_arc_set, toposort};
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef as _;

/// What has to be placed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    pub width: i64,
    pub height: i64,
    /// Numbered boxes of a layer stand in the order of their numbers.
    pub number: Option<usize>,
}

/// A box in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rect {
    pub x: i64,
    pub y: i64,
    pub width: i64,
    pub height: i64,
}

impl Rect {
    pub fn middle(self) -> i64 {
        self.y + self.height / 2
    }
}

/// The places of all boxes, by node, and the way of each edge, by edge. A way runs from its source to its
/// target: it bends between layers and is level inside them, so the first two points are joined by a bend,
/// the next two by a level line, and so on.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub boxes: Vec<Rect>,
    pub ways: Vec<Vec<(i64, i64)>>,
    pub width: i64,
    pub height: i64,
}

/// A place in a layer: that of a node, or one that an edge passes.
#[derive(Default)]
struct Cell {
    layer: usize,
    height: i64,
    number: Option<usize>,
    node: bool,
    left: Vec<usize>,
    right: Vec<usize>,
}

/// An edge as the cells it runs through, from left to right.
struct Chain {
    edge: EdgeIndex,
    cells: Vec<usize>,
    backwards: bool,
}

/// Lays a graph out. The sizes go by node; boxes of one layer become equally wide. Loops are left out:
/// their ways are empty.
pub(super) fn layout<N, E>(graph: &DiGraph<N, E>, sizes: &[Size]) -> Layout {
    let (mut cells, chains) = cells(graph, sizes);
    let count = cells.iter().map(|cell| cell.layer + 1).max().unwrap_or(0);
    let mut layers = vec![Vec::new(); count];
    for (i, cell) in cells.iter().enumerate() {
        layers[cell.layer].push(i);
    }
    for chain in &chains {
        for pair in chain.cells.windows(2) {
            cells[pair[0]].right.push(pair[1]);
            cells[pair[1]].left.push(pair[0]);
        }
    }
    order::order(&cells, &mut layers);
    let middles = place::place(&cells, &layers);
    let columns = columns(&layers, sizes, &chains, &cells);
    let boxes: Vec<Rect> = sizes
        .iter()
        .enumerate()
        .map(|(i, size)| {
            let (x, width) = columns[cells[i].layer];
            Rect { x, y: middles[i] - size.height / 2, width, height: size.height }
        })
        .collect();
    let ways = ways(graph.edge_count(), &cells, &chains, &columns, &middles, &boxes);
    let width = columns.last().map_or(0, |(x, width)| x + width);
    let passes = cells.iter().zip(&middles).map(|(cell, middle)| middle + cell.height / 2);
    let height = boxes.iter().map(|b| b.y + b.height).chain(passes).max().unwrap_or(0);
    Layout { boxes, ways, width, height }
}

/// The cells, those of the nodes first and in their order.
fn cells<N, E>(graph: &DiGraph<N, E>, sizes: &[Size]) -> (Vec<Cell>, Vec<Chain>) {
    let backwards: HashSet<EdgeIndex> = greedy_feedback_arc_set(graph).map(|edge| edge.id()).collect();
    let ends = |edge: EdgeIndex| {
        let (from, to) = graph.edge_endpoints(edge).expect("an edge of the graph");
        if backwards.contains(&edge) { (to, from) } else { (from, to) }
    };
    let is_loop = |edge: &EdgeIndex| graph.edge_endpoints(*edge).is_some_and(|(from, to)| from == to);
    let edges: Vec<EdgeIndex> = graph.edge_indices().filter(|edge| !is_loop(edge)).collect();
    let layer_of = layer_of(graph.node_count(), edges.iter().map(|edge| ends(*edge)));
    let mut cells: Vec<Cell> = sizes
        .iter()
        .zip(&layer_of)
        .map(|(size, layer)| Cell {
            layer: *layer,
            height: size.height,
            number: size.number,
            node: true,
            ..Cell::default()
        })
        .collect();
    let mut chains = Vec::new();
    for edge in edges {
        let (from, to) = ends(edge);
        let mut chain = vec![from.index()];
        for layer in layer_of[from.index()] + 1..layer_of[to.index()] {
            chain.push(cells.len());
            cells.push(Cell { layer, ..Cell::default() });
        }
        chain.push(to.index());
        chains.push(Chain { edge, cells: chain, backwards: backwards.contains(&edge) });
    }
    (cells, chains)
}

/// The layer of each node: the goals stand on the right, everything else as close to them as its longest
/// way allows. What is joined to nothing stands on the left.
fn layer_of(nodes: usize, edges: impl Iterator<Item = (NodeIndex, NodeIndex)>) -> Vec<usize> {
    let mut forwards: DiGraph<(), ()> = DiGraph::new();
    for _ in 0..nodes {
        forwards.add_node(());
    }
    forwards.extend_with_edges(edges);
    let order = toposort(&forwards, None).expect("the circles are open");
    let mut depth = vec![0; nodes];
    for node in order.into_iter().rev() {
        let next = forwards.neighbors(node).map(|next| depth[next.index()] + 1);
        depth[node.index()] = next.max().unwrap_or(0);
    }
    let deepest = depth.iter().copied().max().unwrap_or(0);
    let alone = |node: usize| forwards.neighbors_undirected(NodeIndex::new(node)).next().is_none();
    (0..nodes).map(|node| if alone(node) { 0 } else { deepest - depth[node] }).collect()
}

/// The left edge and the width of each layer. The more edges run between two layers, the wider the gap.
fn columns(layers: &[Vec<usize>], sizes: &[Size], chains: &[Chain], cells: &[Cell]) -> Vec<(i64, i64)> {
    let mut x = 0;
    let mut columns = Vec::new();
    for (i, layer) in layers.iter().enumerate() {
        let width =
            layer.iter().filter_map(|cell| sizes.get(*cell)).map(|size| size.width).max().unwrap_or(0);
        columns.push((x, width));
        let leaving = chains.iter().flat_map(|chain| &chain.cells).filter(|cell| cells[**cell].layer == i);
        let leaving = i64::try_from(leaving.count()).unwrap_or(i64::MAX);
        x += width + (48 + 2 * leaving.min(36));
    }
    columns
}

fn ways(
    edges: usize,
    cells: &[Cell],
    chains: &[Chain],
    columns: &[(i64, i64)],
    middles: &[i64],
    boxes: &[Rect],
) -> Vec<Vec<(i64, i64)>> {
    let mut ways = vec![Vec::new(); edges];
    let right = ports(chains, boxes, middles, |chain| (chain.cells[0], chain.cells[1]));
    let left = ports(chains, boxes, middles, |chain| {
        let [.., before, last] = chain.cells[..] else { unreachable!("a chain has two ends") };
        (last, before)
    });
    for (i, chain) in chains.iter().enumerate() {
        let mut way = Vec::new();
        let last = chain.cells.len() - 1;
        for (place, cell) in chain.cells.iter().enumerate() {
            let (x, width) = columns[cells[*cell].layer];
            match place {
                0 => way.push((x + width, right[i])),
                _ if place == last => way.push((x, left[i])),
                _ => way.extend([(x, middles[*cell]), (x + width, middles[*cell])]),
            }
        }
        if chain.backwards {
            way.reverse();
        }
        ways[chain.edge.index()] = way;
    }
    ways
}

/// The height at which each chain leaves or enters a box: those on one side of a box are spread over it,
/// in the order of where they come from. `ends` gives the box and the cell on the other side.
fn ports(
    chains: &[Chain],
    boxes: &[Rect],
    middles: &[i64],
    ends: impl Fn(&Chain) -> (usize, usize),
) -> Vec<i64> {
    let mut at = vec![Vec::new(); boxes.len()];
    for (i, chain) in chains.iter().enumerate() {
        let (here, there) = ends(chain);
        at[here].push((middles[there], i));
    }
    let mut ports = vec![0; chains.len()];
    for (rect, mut chains) in boxes.iter().zip(at) {
        chains.sort_unstable();
        let count = i64::try_from(chains.len()).unwrap_or(i64::MAX);
        for (place, (_, chain)) in (0_i64..).zip(chains) {
            let room = (rect.height - 16).max(0);
            let spread = room.min((count - 1) * 10);
            let offset = if count > 1 { spread * place / (count - 1) - spread / 2 } else { 0 };
            ports[chain] = rect.middle() + offset;
        }
    }
    ports
}
