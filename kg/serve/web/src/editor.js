/** The query editor: YASGUI on the endpoint of this server, and the named queries to open, each in a tab of its own. */

import "@zazuko/yasgui/build/yasgui.min.css";
import "./editor.css";
import Yasgui from "@zazuko/yasgui";

/** @type {{ endpoint: string, prefixes: Record<string, string>, queries: { name: string, help: string, text: string }[] }} */
const { endpoint, prefixes, queries } = JSON.parse(document.getElementById("known").textContent);
const url = new URL(endpoint, location.href).href;

const yasgui = new Yasgui(document.getElementById("editor"), {
  requestConfig: { endpoint: url, method: "POST" },
  // What an address says must not lead the editor to another server.
  populateFromUrl: false,
  endpointCatalogueOptions: { getData: () => [{ endpoint: url }] },
  persistenceId: "kg",
  // The other completers ask servers of others; the endpoint knows the prefixes of the graph undeclared.
  yasqe: { autocompleters: ["variables"], value: "SELECT * { ?subject ?predicate ?object } LIMIT 10" },
  yasr: { prefixes },
});

/** Opens a named query in a tab, or shows the tab that holds it already. */
function open({ name, text }) {
  const tab = { ...Yasgui.Tab.getDefaults(yasgui), name, yasqe: { value: text } };
  yasgui.addTab(true, tab, { avoidDuplicateTabs: true });
}

const list = document.getElementById("queries");
for (const query of queries) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = query.name;
  button.title = query.help;
  button.addEventListener("click", () => open(query));
  const item = document.createElement("li");
  item.append(button);
  list.append(item);
}
document.documentElement.dataset.ready = "";
