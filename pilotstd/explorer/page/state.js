// What is shown is in the address: the part after # is the whole state, so that a view can be sent.

const DEFAULTS = { view: "overview", graph: "dependencies" };
const CRITERIA = ["table", "region", "level", "topic", "department", "basis"];
const KEYS = ["view", "id", "q", ...CRITERIA, "graph", "around", "lang"];
const VIEWS = ["overview", "list", "graphs", "timeline", "record"];

const data = JSON.parse(document.getElementById("data").textContent);
let state = readState();

/** The language in which the page opens: that of its maker, or else that of the reader's browser. */
function firstLanguage() {
  return data.lang ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en");
}

function readState() {
  const given = new URLSearchParams(location.hash.slice(1));
  const read = Object.fromEntries(KEYS.map((key) => [key, given.get(key) ?? DEFAULTS[key] ?? ""]));
  if (!VIEWS.includes(read.view)) read.view = DEFAULTS.view;
  if (!Object.hasOwn(data.graphs, read.graph)) read.graph = DEFAULTS.graph;
  if (read.lang !== "en" && read.lang !== "zh") read.lang = firstLanguage();
  return read;
}

/** The address of a view: what is given, in the language of now; with *keep*, the rest of the state as well. */
function address(changes, keep = false) {
  const next = { ...(keep ? state : { lang: state.lang }), ...changes };
  const shown = KEYS.filter((key) => next[key] && next[key] !== DEFAULTS[key]);
  if (next.lang === firstLanguage()) shown.splice(shown.indexOf("lang"), 1);
  // colons stay readable; "#" alone would be the top of the page, so the view is named
  const query = new URLSearchParams(shown.map((key) => [key, next[key]])).toString().replaceAll("%3A", ":");
  return `#${query || "view=overview"}`;
}

/** Go to another state; *replace* leaves no step for the back button, as while typing. */
function go(changes, replace = false) {
  const next = address(changes, true);
  if (replace) history.replaceState(null, "", next);
  else history.pushState(null, "", next);
  show();
}
