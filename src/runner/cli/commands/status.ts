import { existsSync } from "node:fs";
import { heldKeys, keepPath } from "../../cache/store.ts";
import { asTaskKey } from "../../contract/ids.ts";
import { type Planned, planTasks } from "../../plan/freshness.ts";
import { reasonText } from "../../plan/reason-text.ts";
import type { Call } from "../args.ts";
import { findSpecs, type Host, openSessions, type Session } from "../session.ts";
import { titleOf } from "../words.ts";
import { foldCases, namesText, plannedJson } from "./plan.ts";

/** A stage's state in a word: what the plan says, `running` where a process has it in hand, `failed` where its last try did. */
export type StageState = Planned["state"] | "running" | "failed";

export async function status(host: Host, call: Call): Promise<number> {
  for (const file of findSpecs(host, call.words)) {
    for await (const session of openSessions(host, file, call.options)) {
      const planned = planTasks(session.assessor, session.loaded.spec.tasks);
      session.store.index.save();
      const claimed = heldKeys(session.store);
      const rows = planned.map((one) => ({ planned: one, state: stateOf(session, one, claimed) }));
      if (call.options.json)
        host.out(`${JSON.stringify(rows.map(({ planned: one, state }) => ({ ...plannedJson(one), state })))}\n`);
      else host.out(statusText(session, rows));
    }
  }
  return 0;
}

export function stateOf(session: Session, planned: Planned, claimed: ReadonlySet<string>): StageState {
  if (planned.state !== "stale") return planned.state;
  if (claimed.has(planned.key)) return "running";
  return session.state.failed?.[planned.task.id] === asTaskKey(planned.key) ? "failed" : "stale";
}

function statusText(session: Session, rows: readonly { readonly planned: Planned; readonly state: StageState }[]): string {
  const { spec } = session.loaded;
  const width = Math.max(...rows.map(({ planned }) => planned.task.id.length));
  const lines = foldCases(
    rows,
    ({ planned }) => planned.task,
    ({ planned, state }, name) => {
      const { id, caseOf } = planned.task;
      const goesOn = "key" in planned && existsSync(keepPath(session.store, planned.key));
      const told =
        state === "failed"
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
