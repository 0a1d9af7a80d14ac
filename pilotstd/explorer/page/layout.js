// Which part of a graph is drawn, and where: layers by dagre where edges have a direction, forces by d3 where they have none.

const MOST_NODES = 150;
const BOX = { width: 200, height: 36 };

/**
 * The part of a graph around a record, or all of it; of one with too many nodes, what is around the node with the most edges.
 * Edges are { from, to, ...attributes }, the strongest first; around a record of a graph without directions, only its own.
 */
function selectPart(graph, around) {
  const degree = new Map();
  let edges = graph.edges.map(([from, to, attributes]) => ({ ...attributes, from: graph.nodes[from], to: graph.nodes[to] }));
  edges.sort((one, other) => (other.strength ?? other.weight ?? 0) - (one.strength ?? one.weight ?? 0));
  const total = edges.length;
  const neighbours = new Map();
  for (const { from, to } of edges) {
    for (const [one, other] of [[from, to], [to, from]]) {
      degree.set(one, (degree.get(one) ?? 0) + 1);
      if (!neighbours.has(one)) neighbours.set(one, []);
      neighbours.get(one).push(other);
    }
  }
  let ids = [...degree].sort((one, other) => other[1] - one[1]).map(([id]) => id);
  const centre = around || ids[0];
  if (around) ids = near(around, neighbours, graph.directed ? 2 : 1);
  const cut = ids.length > MOST_NODES;
  if (cut) ids = near(centre, neighbours, Infinity).slice(0, MOST_NODES);
  const kept = new Set(ids);
  edges = edges.filter(({ from, to }) => kept.has(from) && kept.has(to));
  if (around && !graph.directed) edges = edges.filter(({ from, to }) => from === around || to === around);
  return { nodes: ids, edges, centre, cut, total };
}

/** The records within some steps of one, the nearest first. */
function near(start, neighbours, steps) {
  const reached = new Map([[start, 0]]);
  for (const [id, step] of reached) {
    if (step === steps) break;
    for (const next of neighbours.get(id) ?? []) if (!reached.has(next)) reached.set(next, step + 1);
  }
  return [...reached.keys()];
}

/** Places for the nodes: a map from id to { x, y }, and for the edges of a layered graph their bends. */
function place(part, directed) {
  return directed ? placeInLayers(part) : placeByForces(part);
}

function placeInLayers({ nodes, edges }) {
  const layered = new dagre.graphlib.Graph({ multigraph: true });
  layered.setGraph({ rankdir: "LR", nodesep: 10, ranksep: 70, ranker: nodes.length > 120 ? "longest-path" : "network-simplex" });
  layered.setDefaultEdgeLabel(() => ({}));
  for (const id of nodes) layered.setNode(id, { ...BOX });
  edges.forEach((edge, number) => layered.setEdge(edge.from, edge.to, {}, String(number)));
  dagre.layout(layered);
  const places = new Map(nodes.map((id) => [id, layered.node(id)]));
  const bends = edges.map((edge, number) => layered.edge(edge.from, edge.to, String(number)).points);
  return { places, bends };
}

function placeByForces({ nodes, edges }) {
  const bodies = nodes.map((id) => ({ id }));
  const strongest = Math.max(...edges.map(strengthOf), 1e-9);
  const links = edges.map((edge) => ({ source: edge.from, target: edge.to, share: strengthOf(edge) / strongest }));
  const simulation = d3.forceSimulation(bodies)
    .force("links", d3.forceLink(links).id((body) => body.id).distance(230).strength((link) => 0.3 * link.share ** 2))
    .force("charge", d3.forceManyBody().strength(-400))
    .force("collide", d3.forceCollide(BOX.width * 0.53).iterations(3))
    .force("x", d3.forceX().strength(0.05))
    .force("y", d3.forceY().strength(0.05))
    .stop();
  simulation.tick(300);
  for (const body of bodies) body.y *= 0.45; // boxes are wide and low
  return { places: new Map(bodies.map((body) => [body.id, body])), bends: null };
}

function strengthOf(edge) {
  return edge.strength ?? edge.weight ?? 1;
}
