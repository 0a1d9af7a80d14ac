// The table of records and the timeline, both narrowed by the search and the filters.

function listView() {
  const head = ["title", "table", "details", "basis"].map((name) => element("th", { scope: "col" }, word(name)));
  const body = element("tbody");
  const table = element("table", { class: "records" }, element("thead", {}, element("tr", {}, head)), body);
  const more = paged(body, [], recordRow);
  return narrowed(word("list"), [element("div", { class: "scroll" }, table), more], (status) => {
    const found = find(state.q, state);
    body.update(found);
    table.hidden = !found.length;
    status.textContent = found.length ? word("found", found.length, records.size) : word("nothing");
  });
}

function recordRow({ record, bases }) {
  const [first, translation] = labelElement(labelOf(record.id));
  const link = element("a", { href: address({ view: "record", id: record.id }) }, first);
  return element(
    "tr",
    {},
    element("td", {}, link, translation, element("span", { class: "id" }, record.id)),
    element("td", {}, record.table.titles[state.lang]),
    element("td", {}, shortFacts(record)),
    element("td", {}, element("div", { class: "badges" }, [...bases].map((basis) => badge(codeWord("Basis", basis), `basis-${basis}`)))),
  );
}

/** The facts that tell records of a table apart: codes, days, numbers, places and topics. */
function shortFacts(record) {
  const facts = [];
  for (const field of record.table.fields) {
    const value = record.values[field.name];
    if (!isFilled(value) || field.name === "known_since") continue;
    const items = field.many ? value : [value];
    if (field.type === "code") facts.push(items.map((code) => codeWord(field.vocabulary, code)).join(", "));
    else if (["date", "number"].includes(field.type) || field.name === "number") facts.push(`${field.titles[state.lang]} ${value}`);
    else if (["regions", "region", "topics"].includes(field.name)) facts.push(namesInShort(items));
  }
  return facts.join(" · ");
}

function namesInShort(ids) {
  const shown = ids.slice(0, 4).map(nameOf).join(state.lang === "zh" ? "、" : ", ");
  return ids.length > 4 ? `${shown} +${ids.length - 4}` : shown;
}

// --- The timeline ---------------------------------------------------------------------------------------------------

function timelineView() {
  const list = element("ol", { class: "timeline" });
  const more = paged(list, [], dayRow, 200);
  return narrowed(word("timeline"), [list, more], (status) => {
    const passing = new Set(find(state.q, state).map((entry) => entry.record.id));
    const days = data.timeline.filter(([, , id]) => passing.has(id));
    list.update(days.map(([day, field, id], place) => ({ day, field, id, year: days[place - 1]?.[0].slice(0, 4) !== day.slice(0, 4) })));
    status.textContent = days.length ? word("foundDays", days.length, data.timeline.length) : word("nothing");
  });
}

function dayRow({ day, field, id, year }) {
  const [first, translation] = labelElement(labelOf(id));
  const link = element("a", { href: address({ view: "record", id }) }, first);
  const what = field === "date" ? records.get(id).table.titles[state.lang] : fieldTitle(field);
  return element(
    "li",
    { class: year ? "first-of-year" : null },
    year && element("h2", {}, day.slice(0, 4)),
    element("time", { datetime: day }, day),
    element("div", {}, link, translation, element("span", { class: "aside" }, `${what} · ${id}`)),
  );
}

// --- Search and filters ---------------------------------------------------------------------------------------------

/** A view with the filters and a status line; *update* draws what passes them. The filters stay while one types. */
function narrowed(title, content, update) {
  const status = element("p", { role: "status", class: "status" });
  const choices = CRITERIA.map(choice);
  const clear = element("a", { class: "button", href: "#" }, word("clear"));
  const form = element("fieldset", { class: "filters" }, element("legend", {}, word("filters")), choices, clear);
  const view = [heading(title), form, status, content];
  view.update = () => {
    for (const select of form.querySelectorAll("select")) select.value = state[select.name];
    clear.setAttribute("href", address({ view: state.view }));
    update(status);
  };
  view.update();
  return view;
}

/** A filter: its name and the values that occur in the data. */
function choice(name) {
  const options = optionsOf(name).map(([value, text]) => element("option", { value }, text));
  if (!options.length) return null;
  const any = element("option", { value: "" }, word("any"));
  const select = element("select", { name, id: `filter-${name}`, onchange: () => go({ [name]: select.value }) }, any, options);
  return element("span", { class: "choice" }, element("label", { for: select.id }, word(name)), " ", select);
}

function optionsOf(name) {
  if (name === "table") return data.tables.map((table) => [table.name, `${table.titles[state.lang]} (${table.records.length})`]);
  if (name === "level") return present(new Set(index().entries.map((entry) => entry.level)), "StandardLevel");
  if (name === "basis") return present(new Set(data.evidence.map((item) => item.basis)), "Basis");
  const rows = tables.get(`${name}s`)?.records ?? [];
  const options = rows.map(({ id }) => [id, nameOf(id)]);
  return options.sort((one, other) => one[1].localeCompare(other[1], state.lang));
}

/** The codes of a vocabulary that occur, in its order. */
function present(codes, vocabulary) {
  const words = Object.entries(data.vocabularies[vocabulary] ?? {});
  return words.filter(([code]) => codes.has(code)).map(([code, wordings]) => [code, wordings[state.lang]]);
}
