// Values of fields as elements: the original wording first, its translation under it; so also the names of records.
// Where there is room for one wording alone, in filters and graphs, it is that of the reader's language.

/** A label: the wording that the source prints, and under it the other, marked as a translation. */
function labelElement(label, tag = "span") {
  const first = label.original ?? (label[state.lang] ? state.lang : label.en ? "en" : "zh");
  const second = first === "en" ? "zh" : "en";
  const shown = element(tag, { class: "label" }, wording(label[first] ?? label[second] ?? "", label[first] ? first : second));
  if (!label[first] || !label[second] || label[first] === label[second]) return [shown];
  const translated = label.original ? { title: word("translation") } : {};
  return [shown, element("span", { class: "translation", ...translated }, wording(label[second], second))];
}

/** A link to a record: its name and its id, and under them the translation. */
function recordLink(id) {
  if (!records.has(id)) return element("bdi", { class: "id" }, id);
  const [first, translation] = labelElement(labelOf(id));
  const link = element("a", { href: address({ view: "record", id }) }, first);
  return [link, " ", element("span", { class: "id" }, id), translation];
}

function codeWord(vocabulary, code) {
  const words = data.vocabularies[vocabulary];
  return words && Object.hasOwn(words, code) ? words[code][state.lang] : code;
}

/** One value of a field. */
function valueElement(field, value) {
  switch (field.type) {
    case "label":
      return labelElement(value);
    case "reference":
      return recordLink(value);
    case "body":
      return bodyElement(value);
    case "code":
      return codeElement(codeWord(field.vocabulary, value), value);
    case "extra":
      return element("ul", {}, Object.entries(value).map(([name, one]) => element("li", {}, wording(name), ": ", wording(extraText(one)))));
    case "flag":
      return word(value ? "yes" : "no");
    case "date":
      return element("time", { datetime: value }, value);
    case "text":
      return field.name === "url" ? webLink(value) : wording(value);
    default:
      return String(value);
  }
}

function extraText(value) {
  return typeof value === "boolean" ? word(value ? "yes" : "no") : String(value);
}

/** A code in words, and as it is in files where the words differ. */
function codeElement(words, code) {
  return words === code ? words : [words, " ", element("span", { class: "id" }, code)];
}

/** A responsible body with its role, and the name that the source prints. */
function bodyElement({ body, role, text }) {
  const printed = body && !Object.values(labelOf(body)).includes(text) ? element("span", { class: "aside" }, word("printedAs", text)) : null;
  return [body ? recordLink(body) : wording(text, "zh"), " ", badge(codeWord("Role", role)), " ", printed];
}

function badge(text, kind = "") {
  return element("span", { class: `badge ${kind}` }, text);
}

/** The values of a field: one as it is, several as a list. */
function valuesElement(field, value) {
  if (!field.many) return valueElement(field, value);
  if (value.length === 1) return valueElement(field, value[0]);
  const list = element("ul", { class: value.length > 8 ? "values columns" : "values" });
  const more = paged(list, value, (item) => element("li", {}, valueElement(field, item)));
  return [list, more];
}

// --- Evidence -------------------------------------------------------------------------------------------------------

/** The basis of a value as a label that opens its evidence: by the pointer over it, by a tap, or by the keyboard. */
function evidenceElement(items, what) {
  if (!items.length) return badge(word("noEvidence"), "basis-none");
  const bases = [...new Set(items.map((item) => item.basis))];
  const labels = bases.map((basis) => badge(codeWord("Basis", basis), `basis-${basis}`));
  const list = element("ul", {}, items.map((item) => element("li", {}, evidenceItem(item))));
  const summary = element("summary", { "aria-label": `${word("evidenceFor", what)}: ${bases.map((basis) => codeWord("Basis", basis)).join(", ")}` }, labels);
  const details = element("details", { class: "evidence" }, summary, element("div", { class: "panel" }, list));
  let pinned = false;
  summary.addEventListener("click", (event) => {
    event.preventDefault();
    pinned = !pinned;
    details.open = pinned;
  });
  details.addEventListener("pointerenter", (event) => {
    if (event.pointerType === "mouse") details.open = true;
  });
  details.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse") details.open = pinned;
  });
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    pinned = details.open = false;
    summary.focus();
  });
  return details;
}

/** Where a fact was read, at which place, how it follows, and the digest of the passage. */
function evidenceItem(item) {
  const rows = [
    [word("source"), recordLink(item.source)],
    [word("locator"), item.locator && wording(item.locator)],
    [word("basis"), codeWord("Basis", item.basis)],
    [word("rule"), item.rule && wording(item.rule)],
    [word("fields"), fieldTitles(item.fields) ?? word("wholeRecord")],
    ["SHA-256", item.sha256 && element("code", {}, item.sha256)],
  ];
  return element("dl", { class: "rows" }, rows.filter(([, value]) => value).map(([name, value]) => row(name, value)));
}

function fieldTitles(names) {
  if (!names?.length) return null;
  return names.map((name) => fieldTitle(name)).join(state.lang === "zh" ? "、" : ", ");
}

function fieldTitle(name) {
  for (const table of data.tables) {
    const field = table.fields.find((one) => one.name === name);
    if (field) return field.titles[state.lang];
  }
  return name;
}

function row(name, ...values) {
  return element("div", {}, element("dt", {}, name), element("dd", {}, values));
}
