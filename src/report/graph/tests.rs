use insta::assert_snapshot;
use petgraph::graph::DiGraph;

use super::layout::{Size, layout};
use super::*;
use crate::catalog::Item;
use crate::report::fixture::{DAY, MCSE, MCSE_2000, World, answer, claims, world};

/// Two exams after an older credential, with a slot that is waived.
fn upgrade() -> Picture {
    let mut world = world();
    world.transcript.add(Item::Credential(MCSE_2000), None);
    let answer = answer(&[4, 7], &[(MCSE, 1)], claims(MCSE, 1, &[(0, 0), (0, 1)]), 25_000);
    draw(&world, &answer)
}

fn draw(world: &World, answer: &crate::query::Answer) -> Picture {
    world.ask(|question| plan(question, answer)).expect("there is a plan")
}

#[test]
fn a_path_in_dot() {
    assert_snapshot!(render(Notation::Dot, &upgrade()), @r###"
    digraph studypath {
      graph [rankdir=LR, labelloc=t, label="MCSE on Microsoft Windows Server 2003\n2 exams to sit, 250.00 USD. Proven optimal: no legal plan costs less.\nAs of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD)."];
      node [fontname="Helvetica,Arial,sans-serif", fontsize=11];
      edge [arrowsize="0.7"];
      n0 [label="Step 1: 70-292 (125.00)\nManaging and Maintaining a Windows Server 2003\nEnvironment for an MCSA on Windows 2000\nexam to sit", shape=box, peripheries=1, style="bold"];
      n1 [label="Step 2: 70-296 (125.00)\nPlanning, Implementing, and Maintaining a Windows\nServer 2003 Environment for an MCSE on Windows\n2000\nexam to sit", shape=box, peripheries=1, style="bold"];
      n2 [label="mcse-2000 (held)\nMCSE on Microsoft Windows 2000\ncredential held", shape=box, peripheries=2, style="filled", fillcolor="#e4e4e4"];
      n3 [label="mcse-2003 (earned after step 2)\nMCSE on Microsoft Windows Server 2003\nby track upgrade-mcse-2000 (upgrade from MCSE on\nWindows 2000)\ncredential", shape=box, peripheries=2, style="solid"];
      n4 [label="upgrade (needs 2)\nslot", shape=box, peripheries=1, style="rounded"];
      n5 [label="design (waived)\nthe design skills required do not differ significantly\nfrom Windows 2000\nslot waived", shape=box, peripheries=1, style="rounded,dashed"];
      n4 -> n3;
      n5 -> n3;
      n0 -> n4;
      n1 -> n4;
      n2 -> n3 [style=dashed, label="required"];
    }
    "###);
}

#[test]
fn a_path_in_mermaid() {
    assert_snapshot!(render(Notation::Mermaid, &upgrade()), @r###"
    flowchart LR
      accTitle: MCSE on Microsoft Windows Server 2003
      accDescr: 2 exams to sit, 250.00 USD. Proven optimal: no legal plan costs less. As of 2004-11-01  catalog microsoft-2003  prices microsoft-2003.csv (US, USD).
      n0["Step 1: 70-292 (125.00)<br>Managing and Maintaining a Windows Server 2003 Environment for an MCSA on Windows 2000<br>exam to sit"]:::needed
      n1["Step 2: 70-296 (125.00)<br>Planning, Implementing, and Maintaining a Windows Server 2003 Environment for an MCSE on Windows 2000<br>exam to sit"]:::needed
      n2[["mcse-2000 (held)<br>MCSE on Microsoft Windows 2000<br>credential held"]]:::onHand
      n3[["mcse-2003 (earned after step 2)<br>MCSE on Microsoft Windows Server 2003<br>by track upgrade-mcse-2000 (upgrade from MCSE on Windows 2000)<br>credential"]]:::needed
      n4(["upgrade (needs 2)<br>slot"]):::needed
      n5(["design (waived)<br>the design skills required do not differ significantly from Windows 2000<br>slot waived"]):::waived
      n4 --> n3
      n5 --> n3
      n0 --> n4
      n1 --> n4
      n2 -. required .-> n3
      classDef needed fill:#fff,stroke:#000,stroke-width:2px,color:#000
      classDef onHand fill:#e4e4e4,stroke:#000,stroke-width:1px,color:#000
      classDef waived fill:#fff,stroke:#000,stroke-width:1px,stroke-dasharray:6 4,color:#000
      classDef optional fill:#fff,stroke:#000,stroke-width:1px,stroke-dasharray:2 3,color:#000
    "###);
}

#[test]
fn one_exam_in_svg() {
    let answer = answer(&[0], &[(MCSE_2000, 0)], claims(MCSE_2000, 0, &[(0, 0)]), 12_500);
    let world = World { goals: vec![MCSE_2000], ..world() };
    assert_snapshot!(render(Notation::Svg, &draw(&world, &answer)), @r###"
    <svg xmlns="http://www.w3.org/2000/svg" width="782" height="248" viewBox="0 0 782 248" role="img" aria-labelledby="title desc" font-family="Helvetica, Arial, sans-serif" fill="#1a1a1a">
    <title id="title">MCSE on Microsoft Windows 2000</title>
    <desc id="desc">1 exam to sit, 125.00 USD. Proven optimal: no legal plan costs less. As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD). Step 1: 70-210 (125.00); Installing, Configuring, and Administering Microsoft Windows 2000 Professional.</desc>
    <defs>
    <marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M1 1L9 5L1 9z" fill="#1a1a1a" stroke="#1a1a1a"/></marker>
    <marker id="open-arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M1 1L9 5L1 9z" fill="#fff" stroke="#1a1a1a"/></marker>
    </defs>
    <rect width="782" height="248" fill="#fff"/>
    <text x="24" y="44" font-size="18" font-weight="bold">MCSE on Microsoft Windows 2000</text>
    <text x="24" y="64" font-size="11">1 exam to sit, 125.00 USD. Proven optimal: no legal plan costs less.</text>
    <path class="edge" data-from="n2" data-to="n1" d="M471 123C497 123 497 123 523 123" fill="none" stroke="#1a1a1a" stroke-width="1" marker-end="url(#arrow)"/>
    <path class="edge" data-from="n0" data-to="n2" d="M304 123C329 123 329 123 354 123" fill="none" stroke="#1a1a1a" stroke-width="1" marker-end="url(#arrow)"/>
    <g class="node" id="n0">
    <title>Step 1: 70-210 (125.00); Installing, Configuring, and Administering Microsoft Windows 2000 Professional; exam to sit</title>
    <rect x="24" y="90" width="280" height="66" fill="#fff" stroke="#123f73" stroke-width="2"/>
    <circle cx="44" cy="108" r="10" fill="#123f73"/>
    <text x="44" y="112" font-size="11" font-weight="bold" text-anchor="middle" fill="#fff">1</text>
    <text x="63" y="112" font-size="13" font-weight="bold">70-210</text>
    <text x="293" y="112" font-size="11" text-anchor="end">125.00</text>
    <text x="63" y="129" font-size="11">Installing, Configuring, and Administering</text>
    <text x="63" y="144" font-size="11">Microsoft Windows 2000 Professional</text>
    </g>
    <g class="node" id="n1">
    <title>mcse-2000 (earned after step 1); MCSE on Microsoft Windows 2000; by track full (last exam); credential</title>
    <rect x="523" y="90" width="235" height="66" fill="#fdf5dc" stroke="#1a1a1a" stroke-width="1"/>
    <rect x="526" y="93" width="229" height="60" fill="#fdf5dc" stroke="#1a1a1a" stroke-width="1"/>
    <text x="534" y="112" font-size="13" font-weight="bold">mcse-2000</text>
    <text x="747" y="112" font-size="11" text-anchor="end">earned after step 1</text>
    <text x="534" y="129" font-size="11">MCSE on Microsoft Windows 2000</text>
    <text x="534" y="144" font-size="11">by track full (last exam)</text>
    </g>
    <g class="node" id="n2">
    <title>core (needs 1); slot</title>
    <rect x="354" y="105" width="117" height="36" rx="12" fill="#fff" stroke="#1a1a1a" stroke-width="1"/>
    <text x="365" y="127" font-size="13" font-weight="bold">core</text>
    <text x="460" y="127" font-size="11" text-anchor="end">needs 1</text>
    </g>
    <g class="legend">
    <rect x="24" y="182" width="26" height="16" fill="#fff" stroke="#123f73" stroke-width="2"/>
    <text x="57" y="194" font-size="11">exam to sit</text>
    <rect x="137" y="182" width="26" height="16" rx="5" fill="#fff" stroke="#1a1a1a" stroke-width="1"/>
    <text x="170" y="194" font-size="11">slot</text>
    <rect x="208" y="182" width="26" height="16" fill="#fdf5dc" stroke="#1a1a1a" stroke-width="1"/>
    <rect x="211" y="185" width="20" height="10" fill="#fdf5dc" stroke="#1a1a1a" stroke-width="1"/>
    <text x="241" y="194" font-size="11">credential</text>
    <path d="M315 190C328 190 328 190 341 190" fill="none" stroke="#1a1a1a" stroke-width="1" marker-end="url(#arrow)"/>
    <text x="348" y="194" font-size="11">counts for</text>
    </g>
    <text x="24" y="220" font-size="11">As of 2004-11-01; catalog microsoft-2003; prices microsoft-2003.csv (US, USD).</text>
    </svg>
    "###);
}

#[test]
fn the_rules_of_a_credential_in_mermaid() {
    assert_snapshot!(render(Notation::Mermaid, &catalog(&world().catalog, MCSE, DAY)), @r###"
    flowchart LR
      accTitle: MCSE on Microsoft Windows Server 2003
      accDescr: 2 tracks  any one of them is enough. Rules as of 2004-11-01  catalog microsoft-2003.
      n0[["mcse-2003<br>MCSE on Microsoft Windows Server 2003<br>credential"]]:::needed
      n1>"full<br>all seven exams<br>track, one of several"]:::optional
      n2(["networking (all 4)<br>70-290: Managing and Maintaining a Microsoft Windows Server 2003 Environment<br>70-291: Implementing, Managing, and Maintaining a Microsoft Windows Server 2003 Network Infrastructure<br>70-293: Planning and Maintaining a Microsoft Windows Server 2003 Network Infrastructure<br>70-294: Planning, Implementing, and Maintaining a Microsoft Windows Server 2003 Active Directory Infrastructure<br>slot"]):::needed
      n3(["client (any 1 of 2)<br>70-210: Installing, Configuring, and Administering Microsoft Windows 2000 Professional<br>70-270: Installing, Configuring, and Administering Microsoft Windows XP Professional<br>slot with a choice"]):::optional
      n4(["design (required)<br>70-297: Designing a Microsoft Windows Server 2003 Active Directory and Network Infrastructure<br>slot"]):::needed
      n5(["elective (any 1 of 2)<br>70-086: Implementing and Supporting Microsoft Systems Management Server 2.0<br>SY0-101 + N10-002: Security+ + Network+<br>slot with a choice"]):::optional
      n6>"upgrade-mcse-2000<br>upgrade from MCSE on Windows 2000<br>for holders of mcse-2000<br>track, one of several"]:::optional
      n7[["mcse-2000<br>MCSE on Microsoft Windows 2000<br>credential"]]:::needed
      n8(["upgrade (all 2)<br>70-292: Managing and Maintaining a Windows Server 2003 Environment for an MCSA on Windows 2000<br>70-296: Planning, Implementing, and Maintaining a Windows Server 2003 Environment for an MCSE on Windows 2000<br>slot"]):::needed
      n9(["design (waived)<br>the design skills required do not differ significantly from Windows 2000<br>slot waived"]):::waived
      n10>"full<br>last exam<br>track"]:::needed
      n11(["core (required)<br>70-210: Installing, Configuring, and Administering Microsoft Windows 2000 Professional<br>slot"]):::needed
      n1 --> n0
      n2 --> n1
      n3 --> n1
      n4 --> n1
      n5 --> n1
      n6 --> n0
      n7 -. required .-> n6
      n8 --> n6
      n9 --> n6
      n10 --> n7
      n11 --> n10
      classDef needed fill:#fff,stroke:#000,stroke-width:2px,color:#000
      classDef onHand fill:#e4e4e4,stroke:#000,stroke-width:1px,color:#000
      classDef waived fill:#fff,stroke:#000,stroke-width:1px,stroke-dasharray:6 4,color:#000
      classDef optional fill:#fff,stroke:#000,stroke-width:1px,stroke-dasharray:2 3,color:#000
    "###);
}

#[test]
fn advice_has_a_line_of_its_own() {
    let mut picture = upgrade();
    let mut exams = picture.graph.node_indices().filter(|i| picture.graph[*i].kind == Kind::Exam);
    let (first, second) = (exams.next().expect("two exams"), exams.next().expect("two exams"));
    picture.link(first, second, Link::Advice);
    assert!(render(Notation::Dot, &picture).contains("n0 -> n1 [style=dotted"));
    assert!(render(Notation::Mermaid, &picture).contains("n0 -. advised .-> n1"));
    assert!(render(Notation::Svg, &picture).contains("better first"));
}

fn sizes(heights: &[i64]) -> Vec<Size> {
    heights.iter().map(|height| Size { width: 100, height: *height, number: None }).collect()
}

#[test]
fn circles_are_drawn_and_loops_left_out() {
    let mut graph: DiGraph<(), ()> = DiGraph::new();
    let [a, b, c] = [(); 3].map(|()| graph.add_node(()));
    for (from, to) in [(a, b), (b, c), (c, a), (b, b)] {
        graph.add_edge(from, to, ());
    }
    let layout = layout(&graph, &sizes(&[20, 20, 20]));
    let columns: std::collections::BTreeSet<i64> = layout.boxes.iter().map(|rect| rect.x).collect();
    assert_eq!(columns.len(), 3);
    assert_eq!(layout.ways.iter().map(|way| way.is_empty()).collect::<Vec<_>>(), [false, false, false, true]);
}

#[test]
fn an_edge_over_a_layer_goes_around_its_boxes() {
    let mut graph: DiGraph<(), ()> = DiGraph::new();
    let [a, b, c] = [(); 3].map(|()| graph.add_node(()));
    for (from, to) in [(a, b), (b, c), (a, c)] {
        graph.add_edge(from, to, ());
    }
    let layout = layout(&graph, &sizes(&[20, 20, 20]));
    let [start, before, after, end] = layout.ways[2][..] else { panic!("{:?}", layout.ways[2]) };
    let between = layout.boxes[b.index()];
    assert_eq!((before.0, after.0), (between.x, between.x + between.width));
    assert_eq!(before.1, after.1);
    assert!(before.1 < between.y || before.1 > between.y + between.height);
    assert_eq!(start.0, layout.boxes[a.index()].x + 100);
    assert_eq!(end.0, layout.boxes[c.index()].x);
}

#[test]
fn nothing_has_no_size() {
    let layout = layout(&DiGraph::<(), ()>::new(), &[]);
    assert_eq!((layout.width, layout.height), (0, 0));
}
