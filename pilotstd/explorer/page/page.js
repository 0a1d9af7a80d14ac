// Elements of the page. Values only ever become text nodes and attributes: no markup is made of a text.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes and children. A child is a node, a text, a list of children, or nothing (null, false). */
function element(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for an element of a picture. */
function shape(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A text in a language, kept from changing the direction of what is around it. */
function wording(text, lang, attributes = {}) {
  return element("bdi", { lang: { zh: "zh-Hans", en: "en" }[lang], ...attributes }, text);
}

/** A link that opens in a new tab, for a web address; any other text stays a text. */
function webLink(address) {
  if (!/^https?:\/\/[^\s]+$/i.test(address)) return element("bdi", {}, address);
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, address);
}

/** The first items of a list, and a button that shows as many again. *draw* gives the node of an item. */
function paged(list, items, draw, size = 100) {
  let drawn = 0;
  const button = element("button", { type: "button", class: "more", onclick: () => grow(true) });
  function grow(focus) {
    const nodes = items.slice(drawn, drawn + size).map(draw);
    list.append(...nodes);
    drawn += nodes.length;
    button.hidden = drawn >= items.length;
    button.textContent = word("more", Math.min(size, items.length - drawn));
    if (focus) nodes[0]?.querySelector("a, summary")?.focus();
  }
  list.update = (next) => {
    items = next;
    drawn = 0;
    list.replaceChildren();
    grow(false);
  };
  grow(false);
  return button;
}
