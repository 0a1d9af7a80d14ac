// The records: by id, what names them, found by words, selected by filters.

const tables = new Map(data.tables.map((table) => [table.name, table]));
const records = new Map(); // id -> { id, table, values }
for (const table of data.tables) {
  for (const values of table.records) records.set(values.id, { id: values.id, table, values });
}

/** The evidence of a record, or of one of its fields. */
function evidenceOf(record, field = null) {
  const all = record.values.evidence.map((place) => data.evidence[place]);
  return field ? all.filter((item) => !item.fields?.length || item.fields.includes(field)) : all;
}

/** The ids in the value of a field. */
function idsIn(field, value) {
  if (value === undefined || value === null) return [];
  const items = field.many ? value : [value];
  if (field.type === "reference") return items;
  return field.type === "body" ? items.map((item) => item.body).filter(Boolean) : [];
}

/** The title or name of a record, as a label of both languages; for one without, that of what it is about. */
function labelOf(id, depth = 0) {
  const record = records.get(id);
  if (!record) return { en: id };
  for (const field of record.table.fields) {
    const label = record.values[field.name];
    if (field.type === "label" && (label?.en || label?.zh)) return label;
  }
  const { region, dependent, prerequisite, text, publisher } = record.values;
  if (depth > 2) return { en: id };
  if (region) return labelOf(region, depth + 1);
  if (dependent) {
    const ends = [labelOf(dependent, depth + 1), prerequisite ? labelOf(prerequisite, depth + 1) : { en: text ?? "…" }];
    return { en: ends.map((end) => inLanguage(end, "en")).join(" ← "), zh: ends.map((end) => inLanguage(end, "zh")).join(" ← ") };
  }
  return { en: publisher ?? id };
}

/** A label in a language, or in the one that it has. */
function inLanguage(label, lang = state.lang) {
  return (lang === "zh" ? label.zh ?? label.en : label.en ?? label.zh) ?? "";
}

function nameOf(id) {
  return inLanguage(labelOf(id));
}

// --- What names a record, and what a search looks at: made once, after the first view is drawn ----------------------

let indexed = null;

function index() {
  if (indexed) return indexed;
  const namedBy = new Map(); // id -> [[table, field, id of the record that names it]]
  const entries = [];
  for (const record of records.values()) {
    const refers = new Set([record.id]);
    for (const field of record.table.fields) {
      for (const id of idsIn(field, record.values[field.name])) addNaming(namedBy, id, record, field, refers);
    }
    for (const id of new Set(evidenceOf(record).map((item) => item.source))) {
      addNaming(namedBy, id, record, { name: "evidence", titles: data.words.evidence });
    }
    entries.push(entryOf(record, refers));
  }
  indexed = { namedBy, entries };
  return indexed;
}

function addNaming(namedBy, id, record, field, refers = null) {
  refers?.add(id);
  if (!namedBy.has(id)) namedBy.set(id, []);
  namedBy.get(id).push({ record, field });
}

function entryOf(record, refers) {
  const { values, table } = record;
  const named = table.fields.filter((field) => field.type === "label").map((field) => values[field.name] ?? {});
  const label = labelOf(record.id);
  const names = [label.en, label.zh, ...named.flatMap((item) => [item.en, item.zh]), ...(values.aliases ?? [])];
  names.push(values.abbreviation, values.number, record.id);
  const texts = table.fields.filter((field) => field.type === "text").flatMap((field) => values[field.name] ?? []);
  return {
    record,
    refers,
    level: values.level,
    bases: new Set(evidenceOf(record).map((item) => item.basis)),
    names: [...new Set(names.filter((name) => name !== undefined && name !== null).map(fold))].join("\n"),
    texts: texts.map(fold).join("\n"),
  };
}

/** A text as it is compared: without differences of width, case, blanks and brackets. */
function fold(text) {
  const plain = String(text).normalize("NFKC").toLowerCase();
  return plain.replace(/[〔［[【]/g, "(").replace(/[〕］\]】]/g, ")").replace(/\s+/g, " ").trim();
}

/** The entries that have every word and pass the filters: names before other texts, the shorter name first. */
function find(query, criteria) {
  const passing = filtered(index().entries, criteria);
  const words = fold(query).split(" ").filter(Boolean);
  if (!words.length) return passing;
  const hits = [];
  for (const entry of passing) {
    if (words.every((one) => entry.names.includes(one))) hits.push([rank(entry.names, words), entry]);
    else if (words.every((one) => entry.names.includes(one) || entry.texts.includes(one))) hits.push([1e6, entry]);
  }
  return hits.sort((one, other) => one[0] - other[0]).map((hit) => hit[1]);
}

/** How far a name is from the words: the length of the shortest name with all of them, or more where they are in several. */
function rank(names, words) {
  let best = 1e5;
  for (const name of names.split("\n")) {
    if (name.length < best && words.every((one) => name.includes(one))) best = name.length;
  }
  return best;
}

function filtered(entries, { table, region, level, topic, department, basis }) {
  const topics = topic && narrower(topic);
  return entries.filter(
    (entry) =>
      (!table || entry.record.table.name === table) &&
      (!region || entry.refers.has(region)) &&
      (!level || entry.level === level) &&
      (!topic || topics.some((id) => entry.refers.has(id))) &&
      (!department || entry.refers.has(department)) &&
      (!basis || entry.bases.has(basis)),
  );
}

/** A topic with the topics within it. */
function narrower(topic) {
  const found = new Set([topic]);
  for (const id of found) {
    for (const values of tables.get("topics")?.records ?? []) if (values.broader === id) found.add(values.id);
  }
  return [...found];
}
