import { existsSync } from "node:fs";
import { diskFiles } from "../../cache/file-layer.ts";
import { heldKeys, keepPath, openStore, type Store } from "../../cache/store.ts";
import { asTaskKey } from "../../contract/ids.ts";
import type { DetachedPlace } from "../../executors/slurm/detached/places.ts";
import type { LeftTask } from "../../executors/slurm/left-tasks.ts";
import { type Planned, planTasks } from "../../plan/freshness.ts";
import { reasonText } from "../../plan/reason-text.ts";
import type { Call } from "../args.ts";
import { projectRoot, storeHome } from "../places.ts";
import { CallError, findSpecs, type Host, openSessions, type Session } from "../session.ts";
import { type InSlurm, inSlurm, placeJson, placeOf, placeText, summaryLines } from "../slurm-left.ts";
import { titleOf } from "../words.ts";
import { foldCases, namesText, plannedJson } from "./plan.ts";

/** A stage's state in a word: what the plan says, `running` where a process has it in hand, `failed` where its last try did. */
export type StageState = Planned["state"] | "running" | "failed" | LeftTask["state"];

interface Row {
  readonly planned: Planned;
  readonly state: StageState;
  readonly left: LeftTask | DetachedPlace | undefined;
}

export async function status(host: Host, call: Call): Promise<number> {
  const places = new Map<string, { readonly store: Store; readonly left: InSlurm }>();
  /** What a store has in Slurm, looked at once. */
  const leftIn = async (store: Store): Promise<InSlurm> => {
    const known = places.get(store.home)?.left ?? (await inSlurm(host, store));
    places.set(store.home, { store, left: known });
    return known;
  };
  const here = await leftIn(openStore(storeHome(host, projectRoot(host.cwd, host.cwd)), diskFiles));
  const shown = new Set<string>();
  const json = call.options.json === true;
  for (const file of specsOr(host, call.words, here.byKey.size + here.whole.length > 0)) {
    for await (const session of openSessions(host, file, call.options)) {
      const planned = planTasks(session.assessor, session.loaded.spec.tasks);
      session.store.index.save();
      const left = await leftIn(session.store);
      const claimed = heldKeys(session.store);
      const rows = planned.map((one): Row => {
        const inHand = placeOf(left, session, one);
        if (inHand && "key" in inHand) shown.add(inHand.key);
        return { planned: one, state: inHand?.state ?? stateOf(session, one, claimed), left: inHand };
      });
      if (json) host.out(`${JSON.stringify(rows.map(rowJson))}\n`);
      else host.out(statusText(session, rows));
    }
  }
  for (const { store, left } of places.values()) {
    const others = [...left.byKey.values()].filter(({ key }) => !shown.has(key));
    if (json && others.length > 0)
      host.out(`${JSON.stringify(others.map((one) => ({ id: one.id, state: one.state, slurm: placeJson(one) })))}\n`);
    if (!json && left.byKey.size + left.whole.length > 0) host.out(slurmText(host, store, left, others));
  }
  return 0;
}

/** The specs that are there; none where they cannot be told and something in Slurm can be. */
function specsOr(host: Host, words: readonly string[], hasLeft: boolean): readonly string[] {
  try {
    return findSpecs(host, words);
  } catch (error) {
    if (hasLeft && words.length === 0 && error instanceof CallError) return [];
    throw error;
  }
}

const rowJson = ({ planned, state, left }: Row): object => ({
  ...plannedJson(planned),
  state,
  ...(left ? { slurm: placeJson(left) } : {}),
});

/** Tasks in Slurm that are named; those of other specs and parameters could be any number. */
const MOST = 20;

function slurmText(host: Host, store: Store, left: InSlurm, others: readonly LeftTask[]): string {
  const lines = others.slice(0, MOST).map((one) => `  ${one.state.padEnd(8)} ${one.id}  ${placeText(one, host.now())}`);
  if (others.length > MOST) lines.push(`  and ${others.length - MOST} more`);
  const head = others.length > 0 ? ["in Slurm, of other specs, parameters or inputs:", ...lines] : [];
  return `${[...head, "in Slurm:", ...summaryLines(store, left)].join("\n")}\n`;
}

export function stateOf(session: Session, planned: Planned, claimed: ReadonlySet<string>): StageState {
  if (planned.state !== "stale") return planned.state;
  if (claimed.has(planned.key)) return "running";
  return session.state.failed?.[planned.task.id] === asTaskKey(planned.key) ? "failed" : "stale";
}

function statusText(session: Session, rows: readonly Row[]): string {
  const { spec } = session.loaded;
  const width = Math.max(...rows.map(({ planned }) => planned.task.id.length));
  const lines = foldCases(
    rows,
    ({ planned }) => planned.task,
    ({ planned, state, left }, name) => {
      const { id, caseOf } = planned.task;
      const goesOn = "key" in planned && existsSync(keepPath(session.store, planned.key));
      const told =
        left && left.state !== "failed"
          ? placeText(left, session.host.now(), caseOf !== undefined)
          : state === "failed"
            ? `its last try failed: regimen show ${id}${goesOn ? "; the next goes on from what it has done" : ""}`
            : goesOn && state === "stale"
              ? `${detail(planned)}; it goes on from what it has done`
              : caseOf && state === "fresh"
                ? ""
                : detail(planned);
      return `  ${state.padEnd(8)} ${name.padEnd(width)}  ${told}`.trimEnd();
    },
  );
  return `${titleOf(spec)}\n${lines.join("\n")}\n`;
}

function detail(planned: Planned): string {
  switch (planned.state) {
    case "fresh":
      return `${planned.action.imported ? "imported, " : ""}${planned.action.seconds.toFixed(1)} s, ${planned.action.started.slice(0, 16).replace("T", " ")}`;
    case "stale":
      return reasonText(planned.reason);
    case "waiting":
      return `on ${namesText(planned.for)}`;
    case "unknown":
      return planned.problem;
  }
}
