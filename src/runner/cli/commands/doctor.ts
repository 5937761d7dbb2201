import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statfsSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { inspect } from "../../cache/artifacts.ts";
import { readAction, type Store } from "../../cache/store.ts";
import type { Engines } from "../../contract/engines.ts";
import { asTaskKey } from "../../contract/ids.ts";
import { gpuSlots } from "../../executors/gpus.ts";
import { missingText } from "../../plan/engine-of.ts";
import type { Call } from "../args.ts";
import { projectRoot } from "../places.ts";
import { type Host, openProjectStore } from "../session.ts";
import { bytesText } from "./gc.ts";

interface Finding {
  readonly name: string;
  readonly good: boolean;
  readonly text: string;
  /** False for what is not to be had here, and not needed. */
  readonly there?: false;
}

/** Exit code 1 where something is wrong. */
export async function doctor(host: Host, call: Call): Promise<number> {
  if (call.options.engine === true) {
    host.out(engineLine(host.installation.engines));
    return 0;
  }
  const store = openProjectStore(host, projectRoot(host.cwd, host.cwd));
  const findings = [...machine(host), ...engineFindings(host), ...storeFindings(store)];
  if (call.options.json) host.out(`${JSON.stringify(findings)}\n`);
  else
    host.out(
      findings
        .map(({ name, good, text, there }) => `${good ? ((there ?? true) ? "ok   " : "none ") : "WRONG"} ${name}: ${text}\n`)
        .join(""),
    );
  return findings.every(({ good }) => good) ? 0 : 1;
}

function machine(host: Host): readonly Finding[] {
  const major = Number(process.versions.node.split(".")[0]);
  const bash = spawnSync("bash", ["--version"], { encoding: "utf8" });
  return [
    { name: "regimen", good: true, text: `${host.installation.version}, ${host.installation.catalogue().size} components` },
    { name: "node", good: major >= 20, text: `${process.version}${major >= 20 ? "" : "; 20 or later is needed"}` },
    {
      name: "machine",
      good: true,
      text: `${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown"}), ${bytesText(totalmem())} memory`,
    },
    {
      name: "bash",
      good: bash.status === 0,
      text: bash.status === 0 ? (bash.stdout.split("\n")[0] as string) : "not found; shell stages need it",
    },
  ];
}

/** Engines, there or not: what there is no need of is not wrong, only none at all is, and one that is named and not there. */
function engineFindings(host: Host): readonly Finding[] {
  const { engines } = host.installation;
  const auto = engines.choose(undefined);
  const all = engines.states().map(({ name, there, text, cost, help }): Finding => {
    const chosen = auto.ok && auto.value.name === name ? "; `auto` chooses it" : "";
    const lack = there ? engines.lacks(name) : undefined;
    const how = help === undefined ? "" : `; to get it: ${help}`;
    const why = lack === undefined ? "" : `; it cannot run here: ${lack}`;
    return {
      name: `engine ${name}`,
      good: there || auto.ok,
      text: `${text}; it ${cost}${chosen}${how}${why}`,
      ...(there && lack === undefined ? {} : { there: false }),
    };
  });
  const slots = gpuSlots(host.env, undefined);
  return [...all, { name: "gpus", good: true, text: slots.length === 0 ? "none" : `${slots.length} (${slots.join(", ")})` }];
}

/** Which engine `auto` chooses, and what the others cost or lack, in one line. */
export function engineLine(engines: Engines): string {
  const auto = engines.choose(undefined);
  if (!auto.ok) return `engine: none; ${missingText(auto.failures)}\n`;
  const { name } = auto.value;
  const states = new Map(engines.states().map((state) => [state.name, state]));
  const [own, tensorflow, portable] = [states.get(name), states.get("tensorflow"), states.get("portable")];
  const rest =
    name === "tensorflow" ? `portable ${portable?.cost}` : `it ${own?.cost}; tensorflow is not there: ${tensorflow?.help}`;
  return `engine: ${own?.text}; ${rest}\n`;
}

function storeFindings(store: Store): readonly Finding[] {
  const space = statfsSync(store.home);
  const free = space.bavail * space.bsize;
  const findings: Finding[] = [{ name: "disk", good: free > 2 ** 30, text: `${bytesText(free)} free at ${store.home}` }];
  let intact = 0;
  const damaged: string[] = [];
  const folder = join(store.home, "actions");
  for (const head of existsSync(folder) ? readdirSync(folder) : []) {
    for (const tail of readdirSync(join(folder, head))) {
      const lookup = readAction(store, asTaskKey(head + tail));
      if (lookup.found === "corrupt") damaged.push(lookup.path);
      if (lookup.found !== "action") continue;
      for (const artifact of Object.values(lookup.action.outputs)) {
        const condition = inspect(store, artifact, true);
        if (condition.state === "intact") intact++;
        else damaged.push(`${condition.path} (${condition.state})`);
      }
    }
  }
  const text =
    damaged.length === 0
      ? `${intact} artifacts, all intact`
      : `${damaged.length} of ${intact + damaged.length} artifacts are damaged; the next run makes them again:\n        ${damaged.join("\n        ")}`;
  return [...findings, { name: "store", good: damaged.length === 0, text }];
}
