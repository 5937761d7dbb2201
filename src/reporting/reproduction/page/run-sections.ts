import { counted } from "../../../formats/counted.ts";
import { shortDigest } from "../../../formats/short-digest.ts";
import { durationText } from "../../report/duration-text.ts";
import { escapeHtml } from "../../tables/html.ts";
import { LIMITS } from "../fields.ts";
import { knownAnswers } from "../known-answers.ts";
import type { Reproduction } from "../reproduce.ts";
import { code, digest, listOf, paragraph, tableOf } from "./parts.ts";

/** What changes numbers: versions, precision, threads. */
export function versionsSection({ facts, statements }: Reproduction): string {
  return listOf([
    ...Object.entries(facts.versions),
    ["precision", statements.numerics?.precision],
    ["determinism", statements.numerics?.determinism],
  ]);
}

/** On what it was computed, and what of it here. */
export function workSection({ facts }: Reproduction): string {
  const { cpu, cores, memoryGiB, system } = facts.run.machine;
  const hows = [...new Set(facts.stages.map(({ how }) => how))];
  const counts = hows.map((how) => `${facts.stages.filter((stage) => stage.how === how).length} ${how}`);
  const heads = [
    { text: "Task" },
    { text: "Component" },
    { text: "Done" },
    { text: "Time", numbers: true },
    { text: "Key" },
    { text: "By" },
  ];
  const rows = facts.stages.map(({ task, component, how, seconds, key, madeIn, origin, engine }) => [
    task,
    component,
    how,
    seconds === null ? "" : durationText(seconds),
    key === null ? "" : digest(key),
    [origin ?? (madeIn === null ? "" : `run ${madeIn}`), engine ?? ""].filter(Boolean).join("; "),
  ]);
  return [
    listOf([
      ["machine", `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${system}`],
      ["tasks", counts.join(", ")],
    ]),
    paragraph("Times are those of the computation, whenever and wherever that was.", "note"),
    `<details><summary>${rows.length} tasks</summary>${tableOf(heads, rows)}</details>`,
  ].join("\n");
}

/** Answers that are known to come out elsewhere. */
export function acceptedSection(reproduction: Reproduction): string {
  const rows = knownAnswers(reproduction).map(({ table, row, column, value, of, cell, matched }) => [
    ...[`${table}: ${row}`, column, cell?.published ?? "", `${value} (${of})`, cell?.ours ?? ""],
    matched ?? "none, or not compared",
  ]);
  if (rows.length === 0) return "";
  const heads = ["Cell", "Column", "Published", "Known elsewhere", "Ours", "Ours matches"].map((text) => ({ text }));
  return tableOf(heads, rows);
}

/** How to make all of it again, or a single row. */
export function againSection({ facts, statements }: Reproduction): string {
  const plan = statements.again[facts.experiment];
  return listOf([
    ["command", plan && code(plan.command)],
    ["takes", plan && `about ${counted(plan.minutes, "minute")} on ${plan.machine}`],
    ["disk", plan?.disk],
    ["a single row", plan?.oneRow && code(plan.oneRow.command)],
    ["takes", plan?.oneRow && `about ${plan.oneRow.seconds} seconds`],
    ["this run", code(facts.run.command)],
    ["took", `${durationText(facts.run.seconds)}, ${Math.ceil(facts.run.stored / 1e6)} MB of results in the store`],
  ]);
}

/** Who, when, from what; and what none of this shows. */
export function recordSection({ facts, statements }: Reproduction): string {
  const { who, started, commit, dirty, report } = facts.run;
  const limits = [...statements.limits, ...LIMITS].map((text) => `<li>${escapeHtml(text)}</li>`).join("");
  return [
    listOf([
      ["by", who ?? "nobody named"],
      ["when", started],
      ["commit", commit === null ? "not under version control" : `${commit}, ${dirty ? "with uncommitted changes" : "clean"}`],
      ["published numbers", `${facts.referenceFile.name}, SHA-256 ${shortDigest(facts.referenceFile.digest)}`],
      ["report.html", `SHA-256 ${report}`],
    ]),
    `<h3>What this does not show</h3><ul>${limits}</ul>`,
  ].join("\n");
}
