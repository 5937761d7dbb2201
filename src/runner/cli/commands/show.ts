import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { readArtifact } from "../../../formats/codecs.ts";
import { writeCsv } from "../../../formats/csv.ts";
import { shortDigest } from "../../../formats/short-digest.ts";
import { heldKeys, logPath, objectPath, type Store, type Stored } from "../../cache/store.ts";
import type { DetachedPlace } from "../../executors/slurm/detached/places.ts";
import { type LeftTask, logInSlurm, printedBy } from "../../executors/slurm/left-tasks.ts";
import { type Planned, planTasks } from "../../plan/freshness.ts";
import { reasonText } from "../../plan/reason-text.ts";
import type { Call } from "../args.ts";
import { namedStages } from "../named-stages.ts";
import { CallError, type Host, openSessions, optionText, type Session } from "../session.ts";
import { inSlurm, placeJson, placeOf, placeText } from "../slurm-left.ts";
import { specAndStage } from "./explain.ts";
import { stateOf } from "./status.ts";

/** Rows of a table and lines of a text that the head shows. */
const HEAD = 5;
const LOG_TAIL = 40;

export async function show(host: Host, call: Call): Promise<number> {
  const { files, stage } = specAndStage(host, call.words);
  if (stage === undefined) throw new CallError("which stage? Usage: regimen show [SPEC] STAGE");
  const port = optionText(call.options.open);
  for (const file of files) {
    for await (const session of openSessions(host, file, call.options)) {
      const all = planTasks(session.assessor, session.loaded.spec.tasks);
      const left = await inSlurm(host, session.store);
      namedStages(
        all.map(({ task }) => task),
        [stage],
      );
      for (const planned of all) {
        if (planned.task.id !== stage && (planned.task.stage !== stage || planned.task.caseOf)) continue;
        if (port !== undefined) host.out(await openOutput(session, planned, port));
        else if (call.options.json)
          host.out(`${JSON.stringify(await stageJson(session, planned, placeOf(left, session, planned)))}\n`);
        else host.out(await stageText(session, planned, placeOf(left, session, planned)));
      }
    }
  }
  return 0;
}

const outputsOf = (session: Session, planned: Planned): { readonly [port: string]: Stored } =>
  planned.state === "fresh" ? planned.action.outputs : (session.state.tasks[planned.task.id]?.action.outputs ?? {});

const keyOf = (session: Session, planned: Planned) =>
  planned.state === "fresh" || planned.state === "stale" ? planned.key : session.state.tasks[planned.task.id]?.action.key;

function logOf(session: Session, planned: Planned): string {
  const key = keyOf(session, planned);
  try {
    return key === undefined ? "" : readFileSync(logPath(session.store, key), "utf8").trimEnd();
  } catch {
    return "";
  }
}

async function openOutput(session: Session, planned: Planned, port: string): Promise<string> {
  const outputs = outputsOf(session, planned);
  const stored = outputs[port];
  if (!stored)
    throw new CallError(
      `${planned.task.id} has no output "${port}" yet\nOutputs: ${Object.keys(planned.task.outputs).join(", ")}`,
    );
  return (await contentText(session.store, stored)) ?? `${objectPath(session.store, stored)}\n`;
}

/** An artifact as text: a table as CSV, JSON and documents as they are; undefined for what is no text. */
async function contentText(store: Store, stored: Stored): Promise<string | undefined> {
  const path = objectPath(store, stored);
  if (stored.kind === "table" || stored.kind === "scores")
    return writeCsv(await readArtifact(stored.kind, path, stored.extension));
  if (
    stored.kind === "file" ||
    stored.kind === "directory" ||
    stored.kind.startsWith("model/") ||
    stored.kind === "volume" ||
    stored.kind === "mask"
  )
    return undefined;
  return readFileSync(path, "utf8");
}

/** What a task in Slurm has logged and its job has printed so far: a batch's on its way here, of a whole run in the store. */
const toldThere = (session: Session, planned: Planned, left: LeftTask | DetachedPlace) =>
  "key" in left ? logInSlurm(left) : { log: logOf(session, planned).split("\n").filter(Boolean), printed: printedBy(left) };

async function stageJson(session: Session, planned: Planned, left: LeftTask | DetachedPlace | undefined): Promise<object> {
  const there = left && toldThere(session, planned, left);
  const outputs = Object.fromEntries(
    Object.entries(outputsOf(session, planned)).map(([port, stored]) => [
      port,
      { ...stored, path: objectPath(session.store, stored) },
    ]),
  );
  return {
    id: planned.task.id,
    state: left?.state ?? planned.state,
    component: planned.task.component,
    with: planned.task.params,
    outputs,
    log: there ? there.log.join("\n") : logOf(session, planned),
    ...(left && there ? { slurm: { ...placeJson(left), printed: there.printed.join("\n") } } : {}),
  };
}

async function stageText(session: Session, planned: Planned, left: LeftTask | DetachedPlace | undefined): Promise<string> {
  const { task } = planned;
  const state = left?.state ?? stateOf(session, planned, heldKeys(session.store));
  const why =
    planned.state === "stale" ? ` (${reasonText(planned.reason)})` : planned.state === "unknown" ? ` (${planned.problem})` : "";
  const lines = [
    `${task.id}: ${state}${state === planned.state ? why : ""}`,
    `  component  ${task.component.endsWith(".ts") ? relative(session.host.cwd, task.component) : task.component}`,
  ];
  for (const [name, value] of Object.entries(task.params)) lines.push(`  with       ${name}: ${JSON.stringify(value)}`);
  if (left) lines.push(`  slurm      ${placeText(left, session.host.now())}; of run ${left.run}`);
  const there = left && toldThere(session, planned, left);
  lines.push(...logLines("log", there ? there.log : logOf(session, planned).split("\n").filter(Boolean)));
  if (there) lines.push(...logLines("printed by its job", there.printed));
  for (const [port, stored] of Object.entries(outputsOf(session, planned))) {
    lines.push(
      `  ${port}  ${stored.kind}, ${stored.size} bytes, ${shortDigest(stored.digest)}${stored.synthetic ? ", synthetic" : ""}`,
    );
    lines.push(...(await headOf(session.store, stored)).map((line) => `    ${line}`));
  }
  return `${lines.join("\n")}\n`;
}

const logLines = (name: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0
    ? []
    : [
        `  ${name}${lines.length > LOG_TAIL ? ` (last ${LOG_TAIL} of ${lines.length} lines)` : ""}`,
        ...lines.slice(-LOG_TAIL).map((line) => `    ${line}`),
      ];

async function headOf(store: Store, stored: Stored): Promise<readonly string[]> {
  const width = 110;
  try {
    const text = (await contentText(store, stored)) ?? objectPath(store, stored);
    return text
      .split("\n")
      .filter(Boolean)
      .slice(0, HEAD + 1)
      .map((line) => (line.length > width ? `${line.slice(0, width)}…` : line));
  } catch (error) {
    return [`cannot be read: ${(error as Error).message}`];
  }
}
