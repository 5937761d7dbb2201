import { cpSync, existsSync, readdirSync, rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import type { Call } from "../args.ts";
import { storeHome } from "../places.ts";
import { CallError, type Host } from "../session.ts";
import { components } from "./components.ts";

/** Written for editors; the starter's spec names it in its first line. */
const SCHEMA = "experiment.schema.json";

export async function init(host: Host, call: Call): Promise<number> {
  const folder = resolve(host.cwd, call.words[0] ?? ".");
  const template = join(host.templates, "starter");
  const files = filesBelow(template);
  const taken = files.filter((name) => existsSync(join(folder, targetName(name))));
  if (taken.length > 0)
    throw new CallError(
      `${relative(host.cwd, folder) || "."} holds ${taken.map(targetName).join(", ")} already; nothing was written`,
    );
  for (const name of files) cpSync(join(template, name), join(folder, targetName(name)));
  const schema: Call = { command: "components", words: [], options: { schema: SCHEMA } };
  const store = storeHome({ cwd: folder, env: host.env }, folder);
  const hadStore = existsSync(store);
  await components({ ...host, cwd: folder, out: () => {} }, schema);
  if (!hadStore) rmSync(store, { recursive: true, force: true }); // describing the components was all it was for
  if (call.options.json) host.out(`${JSON.stringify({ folder, files: [...files.map(targetName), SCHEMA] })}\n`);
  else {
    const place = relative(host.cwd, folder);
    host.out(
      `${[...files.map(targetName), SCHEMA].map((name) => `  ${name}\n`).join("")}Next:\n${place === "" ? "" : `  cd ${place}\n`}  npx regimen run\n`,
    );
  }
  return 0;
}

/** npm leaves `.gitignore` out of packages, so the template carries it under another name. */
const targetName = (name: string): string => name.replace(/(^|\/)gitignore$/, "$1.gitignore");

const filesBelow = (folder: string, prefix = ""): readonly string[] =>
  readdirSync(join(folder, prefix), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(folder, join(prefix, entry.name)) : [join(prefix, entry.name)]));
