/** Builds ../static/ from src/: the editor's script and style sheet, the licences of what they hold, and their digests. */

import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "..", "static");
mkdirSync(out, { recursive: true });

await build({
  absWorkingDir: here,
  entryPoints: { editor: "src/editor.js" },
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  // A fallback for browsers without JSON; the page's policy forbids it.
  logOverride: { "direct-eval": "silent" },
});

// YASGUI comes as one file that holds its dependencies: these are all packages of the lock that are no tools.
const { packages } = JSON.parse(readFileSync(join(here, "package-lock.json"), "utf8"));
const bundled = Object.keys(packages).filter((path) => path && !packages[path].dev && !path.includes("/@types/"));
const licences = bundled.sort().map((path) => {
  const folder = join(here, path);
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const files = readdirSync(folder).filter((file) => /^licen[cs]e/i.test(file)).sort();
  // A package that comes without its licence has it here, by the name of its maker or its own.
  const paths = files.length
    ? files.map((file) => join(folder, file))
    : [join(here, "licences", `${/^@?([^/]+)/.exec(name)[1]}.txt`)];
  const texts = paths.map((file) => readFileSync(file, "utf8").trim().replaceAll("\r\n", "\n"));
  return [`${name} ${version} (${license ?? "see below"})`, ...texts].join("\n\n");
});
writeFileSync(join(out, "LICENCES.txt"), `editor.js and editor.css hold code of these packages.\n\n${licences.join("\n\n----\n\n")}\n`);

const digests = ["LICENCES.txt", "editor.css", "editor.js"].map((name) => {
  const digest = createHash("sha256")
    .update(readFileSync(join(out, name)))
    .digest("hex");
  return `${digest}  ${name}\n`;
});
writeFileSync(join(out, "SHA256SUMS"), digests.join(""));
