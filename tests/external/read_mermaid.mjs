// Parses Mermaid files with Mermaid itself and prints, as JSON, the nodes and edges that it found in each.
// Usage: node read_mermaid.mjs FOLDER_WITH_NODE_MODULES FILE...
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, ...files] = process.argv.slice(2);
const require = createRequire(`${folder}/node_modules/`);
const { JSDOM } = require("jsdom");
const { window } = new JSDOM("");
Object.assign(globalThis, { window, document: window.document });
const { default: mermaid } = await import(pathToFileURL(require.resolve("mermaid")).href);
mermaid.initialize({ maxEdges: 100000, maxTextSize: 10000000 });
const found = [];
for (const file of files) {
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(readFileSync(file, "utf-8"));
  found.push({
    nodes: [...db.getVertices().values()].map(({ id, text }) => [id, text]),
    edges: db.getEdges().map(({ start, end, text }) => [start, end, text]),
  });
}
console.log(JSON.stringify(found));
