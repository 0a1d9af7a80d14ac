// The first view: what the dataset is, how much of what the sources declare it records, and its numbered lists as grids.

function overview() {
  const [first, translation] = labelElement(data.title);
  return [
    element("h1", { tabindex: "-1" }, first),
    translation && element("p", { class: "subtitle" }, translation),
    element("p", { class: "aside" }, `${word("version")} ${data.version} · ${word("asOf", data.as_of)} · ${word("records")}: ${records.size}`),
    data.coverage.length ? coverageSection() : null,
    tablesSection(),
  ];
}

function coverageSection() {
  const rows = [...data.coverage].sort((one, other) => Boolean(other.items) - Boolean(one.items));
  const grids = new Map(); // several figures may count the same items: one grid
  for (const row of rows) if (row.items) grids.set(JSON.stringify(row.items), row);
  const largest = [...grids.values()].sort((one, other) => other.declared - one.declared);
  return element(
    "section",
    { id: "coverage" },
    element("h2", {}, word("coverage")),
    largest.slice(0, 1).map(grid),
    element("ul", { class: "bars" }, rows.map(coverageRow)),
    largest.slice(1).map(grid),
  );
}

function coverageRow({ figure, subject, declared, recorded, partial }) {
  const name = element("a", { href: address({ view: "record", id: figure }) }, inLanguage(subject) || figure);
  if (recorded === null) return element("li", {}, name, element("span", { class: "aside" }, `${declared}: ${word("cannot_be_counted")}`));
  const text = word("coverageOf", recorded, declared);
  const bar = element("meter", { min: 0, max: declared || 1, value: Math.min(recorded, declared), "aria-label": `${inLanguage(subject)}: ${text}` }, text);
  const more = partial ? ` (${word("coveragePart", partial)})` : "";
  return element("li", {}, name, bar, element("span", {}, text + more));
}

/** The items of a numbered list, one cell each: recorded, in part, or not. */
function grid({ subject, declared, items }) {
  const known = new Map(items.map(([number, id, whole]) => [number, { id, whole }]));
  const last = Math.max(declared, ...known.keys());
  const cells = Array.from({ length: last }, (_, place) => cell(place + 1, known.get(place + 1)));
  const legend = ["whole", "in_part", "not_recorded"].map((name) => [element("span", { class: `cell ${name}`, "aria-hidden": "true" }), ` ${word(name)} `]);
  return element(
    "div",
    { class: "grid-of-list" },
    element("h3", {}, `${inLanguage(subject)} (${declared})`),
    element("ol", { class: "grid" }, cells),
    element("p", { class: "legend" }, legend),
  );
}

function cell(number, item) {
  if (!item) {
    const text = `${word("item", number)}: ${word("not_recorded")}`;
    return element("li", {}, element("span", { class: "cell not_recorded", role: "img", "aria-label": text, title: text }, number));
  }
  const name = item.whole ? "whole" : "in_part";
  const text = `${word("item", number)}: ${nameOf(item.id)} (${word(name)})`;
  const link = { class: `cell ${name}`, href: address({ view: "record", id: item.id }), "aria-label": text, title: text };
  return element("li", {}, element("a", link, number));
}

function tablesSection() {
  const rows = data.tables.map((table) =>
    element("li", {}, element("a", { href: address({ view: "list", table: table.name }) }, table.titles[state.lang]), ` ${table.records.length}`),
  );
  return element("section", {}, element("h2", {}, word("tables")), element("ul", { class: "columns" }, rows));
}
