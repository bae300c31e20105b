/** Builds ../static/ from src/: the scripts, the style sheet, the engine, the licences of what is bundled, and their digests. */

import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "..", "static");
mkdirSync(out, { recursive: true });

const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
};
const result = await build({
  ...common,
  entryPoints: { page: "src/main.ts", loader: "src/loader.ts", worker: "src/worker.ts" },
  format: "iife",
  outdir: out,
  metafile: true,
  // The engine would look for its WebAssembly beside itself; the worker hands it over.
  logOverride: { "empty-import-meta": "silent" },
});
await build({ ...common, entryPoints: { page: "src/page.css" }, outdir: out });
copyFileSync(join(here, "node_modules", "oxigraph", "web_bg.wasm"), join(out, "oxigraph.wasm"));

const bundled = new Set(
  Object.keys(result.metafile.inputs).flatMap((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []),
);
const licences = [...bundled].sort().map((name) => {
  const folder = join(here, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  // A package that comes without its licence has it here.
  const ours = join(here, "licences", `${name}.txt`);
  const text = readFileSync(existsSync(ours) ? ours : join(folder, "LICENSE"), "utf8").trim();
  return `${name} ${version} (${license})\n\n${text}\n`;
});
writeFileSync(join(out, "LICENCES.txt"), `page.js, worker.js and oxigraph.wasm hold code of these packages.\n\n${licences.join("\n----\n\n")}`);

const digests = ["LICENCES.txt", "loader.js", "oxigraph.wasm", "page.css", "page.js", "worker.js"].map((name) => {
  const digest = createHash("sha256")
    .update(readFileSync(join(out, name)))
    .digest("hex");
  return `${digest}  ${name}\n`;
});
writeFileSync(join(out, "SHA256SUMS"), digests.join(""));
