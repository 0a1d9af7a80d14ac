// The page as a whole: its head and foot, the view that the address names, printing.

const views = { overview, list: listView, graphs: graphsView, timeline: timelineView, record: recordView };
const main = document.getElementById("main");
let shown = null; // the view on the page: its key, its parts, and how it follows the search

/** Show what the state says; *moved* is true where the reader has gone somewhere, so that the focus follows. */
function show(moved = false) {
  const before = state;
  state = readState();
  if (!shown || before.lang !== state.lang) drawHead();
  const search = document.getElementById("search");
  if (document.activeElement !== search) search.value = state.q;
  const key = JSON.stringify([state.view, state.lang, state.view === "record" && state.id, state.view === "graphs" && [state.graph, state.around]]);
  if (shown?.key === key) {
    shown.view.update?.();
    markCurrent();
    return;
  }
  const first = shown === null;
  const view = views[state.view]();
  main.replaceChildren(...view.flat(Infinity).filter(Boolean));
  shown = { key, view };
  markCurrent();
  const title = main.querySelector("h1");
  document.title = `${title.textContent} · ${inLanguage(data.title)}`;
  const lost = document.activeElement === document.body; // what had the focus is gone
  if (moved || (lost && !first)) title.focus({ preventScroll: true });
  if (moved) scrollTo(0, 0);
}

function drawHead() {
  document.documentElement.lang = state.lang === "zh" ? "zh-Hans" : "en";
  document.getElementById("skip").textContent = word("skip");
  const links = ["overview", "list", "graphs", "timeline"].map((view) => element("a", { "data-view": view }, word(view)));
  const languages = [["en", "English"], ["zh", "中文"]].map(([lang, name]) => element("a", { "data-lang": lang, lang, hreflang: lang }, name));
  const search = element("input", {
    type: "search",
    id: "search",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: word("searchHint"),
    oninput: () => typed(search.value),
  });
  document.getElementById("header").replaceChildren(
    element("nav", { "aria-label": word("views") }, links),
    element("div", { role: "search" }, element("label", { for: "search" }, word("search")), search),
    element("nav", { "aria-label": word("language"), class: "languages" }, languages),
  );
  const notices = data.libraries.map(({ name, version, licence, text }) => [element("h3", {}, `${name} ${version} (${licence})`), element("pre", {}, text)]);
  document.getElementById("footer").replaceChildren(
    element("p", {}, `${inLanguage(data.title)} ${data.version} · ${word("asOf", data.as_of)} · SHA-256 `, element("code", {}, data.sha256)),
    element("p", {}, identityElements()),
    element("p", {}, word("madeWith")),
    element("details", {}, element("summary", {}, word("libraries")), notices),
  );
}

/** Whose the dataset is, as far as it says so. */
function identityElements() {
  const { creators = [], publisher, licence, homepage } = data.identity;
  const names = [...new Set([...creators, publisher])].filter(Boolean).map((name) => wording(name));
  const terms = licence && (data.licence_url ? element("a", { href: data.licence_url, rel: "license" }, licence) : licence);
  return [...names, terms, homepage && webLink(homepage)].filter(Boolean).flatMap((part) => [" · ", part]).slice(1);
}

/** Links of the head lead from where the reader is: to a view with the search kept, to the same view in another language. */
function markCurrent() {
  for (const link of document.querySelectorAll("#header [data-view]")) {
    const { view } = link.dataset;
    const keeps = ["list", "timeline"].includes(view) && ["list", "timeline"].includes(state.view);
    link.setAttribute("href", address({ view }, keeps));
    if (view === state.view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  for (const link of document.querySelectorAll("#header [data-lang]")) {
    link.setAttribute("href", languageAddress(link.dataset.lang));
    if (link.dataset.lang === state.lang) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

function languageAddress(lang) {
  return address({ lang }, true);
}

/** What is typed narrows the list at once; from another view it leads there first. */
function typed(text) {
  const here = ["list", "timeline"].includes(state.view);
  if (here) go({ q: text }, true);
  else {
    history.pushState(null, "", address({ view: "list", q: text }));
    show();
  }
}

/** On paper every evidence is open. */
function openForPrint() {
  for (const details of document.querySelectorAll("details.evidence:not([open])")) {
    details.open = true;
    details.dataset.printed = "";
  }
}

function closeAfterPrint() {
  for (const details of document.querySelectorAll("details[data-printed]")) {
    details.open = false;
    delete details.dataset.printed;
  }
}

addEventListener("hashchange", () => show(true));
addEventListener("beforeprint", openForPrint);
addEventListener("afterprint", closeAfterPrint);
document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault(); // the address keeps the state
  main.focus();
});
addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.closest("input, select, textarea")) return;
  event.preventDefault();
  document.getElementById("search").focus();
});
show();
requestAnimationFrame(() => setTimeout(index)); // so that the first letter finds it ready
