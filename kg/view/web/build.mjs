/** Builds ../static/ from src/: the script, the style sheet, the licences of what is bundled, and their digests. */

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
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
  entryPoints: { page: "src/main.ts" },
  format: "iife",
  outdir: out,
  metafile: true,
});
await build({ ...common, entryPoints: { page: "src/page.css" }, outdir: out });

const bundled = new Set(
  Object.keys(result.metafile.inputs).flatMap((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []),
);
const licences = [...bundled].sort().map((name) => {
  const folder = join(here, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, "LICENSE"), "utf8").trim()}\n`;
});
writeFileSync(join(out, "LICENCES.txt"), `page.js holds code of these packages.\n\n${licences.join("\n----\n\n")}`);

const digests = ["LICENCES.txt", "page.css", "page.js"].map((name) => {
  const digest = createHash("sha256")
    .update(readFileSync(join(out, name)))
    .digest("hex");
  return `${digest}  ${name}\n`;
});
writeFileSync(join(out, "SHA256SUMS"), digests.join(""));
