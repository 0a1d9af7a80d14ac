// Graphs as pictures to pan, zoom and click, and the same edges as a list.

function graphsView() {
  const graph = data.graphs[state.graph];
  const around = graph.nodes.includes(state.around) ? state.around : "";
  const part = selectPart(graph, around);
  const tabs = Object.keys(data.graphs).map((name) =>
    element("a", { href: address({ view: "graphs", graph: name, around: state.around }), "aria-current": name === state.graph ? "page" : null }, word(name)),
  );
  const about = `about${state.graph[0].toUpperCase()}${state.graph.slice(1)}`;
  const counts = word("drawn", part.nodes.length, graph.nodes.length, part.edges.length, part.total);
  return [
    heading(word(state.graph)),
    element("nav", { class: "tabs", "aria-label": word("graphs") }, tabs),
    element("p", {}, word(about), " ", word("isolated")),
    aroundChoice(graph, around),
    element("p", { role: "status", class: "status" }, counts, part.cut ? ` ${word("drawnFew")}` : ""),
    part.edges.length ? [picture(part, graph.directed, around), edgesTable(part)] : element("p", {}, word("noEdges")),
  ];
}

/** What the picture is around: a text field with the nodes to choose from, since there may be thousands. */
function aroundChoice(graph, around) {
  const known = new Map();
  for (const id of graph.nodes) known.set(`${nodeName(id)} (${id})`, id);
  const list = element("datalist", { id: "nodes" });
  const field = element("input", {
    type: "search",
    list: "nodes",
    value: around ? `${nodeName(around)} (${around})` : "",
    placeholder: word("everything"),
    onfocus: () => list.children.length || list.append(...[...known.keys()].slice(0, 2000).map((text) => element("option", { value: text }))),
    onchange: () => go({ around: known.get(field.value) ?? graph.nodes.find((id) => id === field.value) ?? "" }),
  });
  return element("p", { class: "around" }, element("label", {}, word("around"), " ", field), list);
}

/** The name of a node; one that stands for a prerequisite that is not recorded has the wording of its dependency. */
function nodeName(id) {
  const record = records.get(id);
  return id.startsWith("dep:") && record ? record.values.text ?? id : nameOf(id);
}

function picture(part, directed, around) {
  const { places, bends } = place(part, directed);
  const canvas = shape("g");
  const lines = part.edges.map((edge, number) => edgeShape(edge, places, bends?.[number], part));
  const nodes = part.nodes.map((id) => nodeShape(id, places.get(id), id === around));
  canvas.append(shape("g", { class: "edges" }, lines), shape("g", { class: "nodes" }, nodes));
  const svg = shape("svg", { class: "graph", role: "group", "aria-label": word(state.graph) }, arrowHead(), canvas);
  lightUp(part, nodes, lines);
  return withControls(svg, canvas, [...places.values()], places.get(part.centre));
}

function nodeShape(id, { x, y }, centre) {
  const name = nodeName(id);
  const kind = records.get(id)?.table.name ?? "unknown";
  const box = shape("rect", { x: -BOX.width / 2, y: -BOX.height / 2, width: BOX.width, height: BOX.height, rx: 6 });
  const text = shape("text", { "text-anchor": "middle" }, twoLines(name));
  const link = { href: address({ view: "record", id }), class: `node kind-${kind}${centre ? " centre" : ""}`, transform: `translate(${x},${y})`, "data-id": id };
  return shape("a", link, shape("title", {}, `${name} (${id})`), box, text);
}

/** A name in at most two lines of the width of a box: a Chinese character takes the room of two Latin ones. */
function twoLines(name) {
  const lines = ["", ""];
  let line = 0;
  let room = 30;
  for (const part of name.match(/[\u2e80-\uffff]|[^\u2e80-\uffff\s]+\s*|\s+/gu) ?? []) {
    const width = /[\u2e80-\uffff]/.test(part) ? 2 : part.length;
    if (width > room && line === 1) {
      lines[1] = `${lines[1].trimEnd()}…`;
      break;
    }
    if (width > room) [line, room] = [1, 30];
    lines[line] += part.length > 30 ? `${part.slice(0, 28)}…` : part;
    room -= width;
  }
  const shown = lines.filter(Boolean);
  return shown.map((text, number) => shape("tspan", { x: 0, y: (number - (shown.length - 1) / 2) * 14 + 4 }, text.trim()));
}

function edgeShape(edge, places, bends, part) {
  const from = places.get(edge.from);
  const to = places.get(edge.to);
  const points = bends ?? [from, to];
  const d = points.map(({ x, y }, number) => `${number ? "L" : "M"}${x.toFixed(1)},${y.toFixed(1)}`).join("");
  const share = strengthOf(edge) / strengthOf(part.edges[0]); // the strongest edge comes first
  const width = bends ? 1.2 : 0.5 + 4 * share;
  const title = shape("title", {}, `${nodeName(edge.from)} → ${nodeName(edge.to)}: ${howLinked(edge)}`);
  return shape("path", { d, "stroke-width": width.toFixed(2), "stroke-opacity": bends ? 1 : (0.15 + 0.85 * share).toFixed(2), "marker-end": bends ? "url(#arrow)" : null, class: `basis-${edge.basis ?? "none"}` }, title);
}

function arrowHead() {
  const head = shape("path", { d: "M0,0L8,4L0,8z" });
  const marker = { id: "arrow", viewBox: "0 0 8 8", refX: 8, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto", markerUnits: "userSpaceOnUse" };
  return shape("defs", {}, shape("marker", marker, head));
}

/** How two nodes are linked, in words. */
function howLinked({ kind, relation, via, basis, weight }) {
  const codes = [kind, relation, via].filter(Boolean).flatMap((text) => text.split(" "));
  const words = codes.map((code) => (Object.hasOwn(WORDS, code) ? word(code) : codeWord("DependencyKind", code)));
  const bases = (basis ?? "").split(" ").filter(Boolean).map((code) => codeWord("Basis", code));
  return [words.join(", "), weight > 1 ? `×${weight}` : "", bases.length ? `(${bases.join(", ")})` : ""].filter(Boolean).join(" ");
}

/** A node under the pointer or with the focus stands out, with its edges and neighbours. */
function lightUp(part, nodes, lines) {
  for (const node of nodes) {
    const id = node.dataset.id;
    const show = (on) => {
      node.ownerSVGElement.classList.toggle("lit", on);
      const linked = new Set([id]);
      part.edges.forEach((edge, number) => {
        const touches = edge.from === id || edge.to === id;
        lines[number].classList.toggle("on", on && touches);
        if (touches) linked.add(edge.from).add(edge.to);
      });
      for (const other of nodes) other.classList.toggle("on", on && linked.has(other.dataset.id));
    };
    for (const event of ["pointerenter", "focus"]) node.addEventListener(event, () => show(true));
    for (const event of ["pointerleave", "blur"]) node.addEventListener(event, () => show(false));
  }
}

/** The picture in a frame with buttons, which also takes keys; it begins at *centre* where all of it would be too small to read. */
function withControls(svg, canvas, places, centre) {
  const left = Math.min(...places.map(({ x }) => x)) - BOX.width / 2 - 10;
  const top = Math.min(...places.map(({ y }) => y)) - BOX.height / 2 - 10;
  const width = Math.max(...places.map(({ x }) => x)) + BOX.width / 2 + 10 - left;
  const height = Math.max(...places.map(({ y }) => y)) + BOX.height / 2 + 10 - top;
  svg.setAttribute("viewBox", `${left} ${top} ${width} ${height}`); // so it fits any window, and paper
  const zoom = d3.zoom().scaleExtent([0.5, 40]).on("zoom", ({ transform }) => canvas.setAttribute("transform", transform));
  const selection = d3.select(svg).call(zoom).on("dblclick.zoom", null);
  const shrunk = Math.max(width / 1200, height / 700);
  if (shrunk > 2) {
    const [dx, dy, scale] = [left + width / 2, top + height / 2, shrunk / 1.5];
    zoom.transform(selection, d3.zoomIdentity.translate(dx - scale * centre.x, dy - scale * centre.y).scale(scale));
  }
  const acts = {
    "+": () => zoom.scaleBy(selection, 1.4),
    "-": () => zoom.scaleBy(selection, 1 / 1.4),
    0: () => zoom.transform(selection, d3.zoomIdentity),
    ArrowLeft: () => zoom.translateBy(selection, width / 10, 0),
    ArrowRight: () => zoom.translateBy(selection, -width / 10, 0),
    ArrowUp: () => zoom.translateBy(selection, 0, height / 10),
    ArrowDown: () => zoom.translateBy(selection, 0, -height / 10),
  };
  const button = (key, text, name) => element("button", { type: "button", "aria-label": name, title: name, onclick: acts[key] }, text);
  const buttons = [button("+", "+", word("zoomIn")), button("-", "−", word("zoomOut")), button("0", "⤢", word("fit"))];
  const frame = element("div", { class: "frame", tabindex: "0", role: "group", "aria-label": `${word(state.graph)}. ${word("graphKeys")}` }, svg);
  frame.addEventListener("keydown", (event) => {
    const act = acts[event.key === "=" ? "+" : event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
  return element("div", { class: "picture" }, element("div", { class: "controls" }, buttons), frame, element("p", { class: "aside" }, word("graphKeys")));
}

function edgesTable(part) {
  const head = ["from", "to", "how"].map((name) => element("th", { scope: "col" }, word(name)));
  const body = element("tbody");
  const line = (edge) => element("tr", {}, [edge.from, edge.to].map((id) => element("td", {}, recordLink(id))), element("td", {}, howLinked(edge)));
  const more = paged(body, part.edges, line);
  const table = element("table", {}, element("thead", {}, element("tr", {}, head)), body);
  return element("details", { class: "edges-list" }, element("summary", {}, word("edgesList")), element("div", { class: "scroll" }, table), more);
}
