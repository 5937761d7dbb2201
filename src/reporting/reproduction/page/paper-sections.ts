import { escapeHtml } from "../../tables/html.ts";
import type { Reproduction } from "../reproduce.ts";
import { badge, code, digest, Html, listOf, paragraph, tableOf } from "./parts.ts";

/** Where the data come from, their digests, and their counts beside the publication's. */
export function dataSection({ facts, statements, counts }: Reproduction): string {
  const heads = [
    { text: "Read by" },
    { text: "Component" },
    { text: "Data" },
    { text: "Parameters" },
    { text: "Digests of what it gave" },
  ];
  const read = facts.raw.map(({ task, component, parameters, synthetic, outputs }) => [
    task,
    component,
    badge(synthetic ? "synthetic" : "real"),
    code(JSON.stringify(parameters)),
    new Html(outputs.map(({ port, digest: text }) => `${escapeHtml(port)} ${digest(text).html}`).join("<br>")),
  ]);
  const count = counts.map(({ what, published, ours, agrees }) => [
    what,
    published,
    ours || "–",
    agrees === null ? "not compared" : agrees ? "agrees" : "differs",
  ]);
  const countHeads = [{ text: "Count" }, { text: "Published", numbers: true }, { text: "Ours", numbers: true }, { text: "" }];
  return [
    paragraph(facts.synthetic ? "Synthetic: nothing here is about patients." : "Real data.", facts.synthetic ? "mind" : ""),
    listOf([
      ["source", statements.data?.source],
      ["left out", statements.data?.exclusions],
    ]),
    tableOf(heads, read, "words"),
    count.length > 0 ? tableOf(countHeads, count) : "",
  ].join("\n");
}

/** Who is in which part, and whether the test part had a say elsewhere. */
export function splitSection({ facts, statements }: Reproduction): string {
  const { split } = statements;
  const heads = [
    { text: "Split" },
    { text: "Component" },
    { text: "Parameters" },
    { text: "Training", numbers: true },
    { text: "Test", numbers: true },
    { text: "Digest of the ids" },
  ];
  const made = facts.splits.map(({ task, component, parameters, training, test, ids }) => [
    task,
    component,
    code(JSON.stringify(parameters)),
    training,
    test,
    digest(ids),
  ]);
  const fitted = facts.fitted.map(({ task, parameter, value, testData }) => [
    task,
    code(`${parameter}: ${value}`),
    testData ? "yes" : "no",
  ]);
  return [
    listOf([
      ["rule", split?.rule],
      ["generator", split?.generator],
    ]),
    made.length > 0 ? tableOf(heads, made, "words") : paragraph("No stage makes a split.", "note"),
    fitted.length > 0 ? tableOf([{ text: "Scaled by" }, { text: "Parameter" }, { text: "Test rows took part" }], fitted) : "",
    ...(split?.testData ?? []).map((text) => paragraph(text)),
    facts.splits.length > 0
      ? paragraph("Digest of the ids: SHA-256 over the ids of the training rows, then of the test rows, one a line.", "note")
      : "",
  ].join("\n");
}

/** What was done otherwise than published. */
export function deviationsSection({ statements }: Reproduction): string {
  const items = statements.deviations.map(
    ({ what, why, effect, measured }) =>
      `<div class="item"><h3>${escapeHtml(what)}</h3>${listOf([
        ["why", why],
        ["effect", `${effect} (${measured ? "measured" : "not measured"})`],
      ])}</div>`,
  );
  return items.join("\n");
}

/** Whether the authors' code was run, and where it does not do what the text says. */
export function authorsCodeSection({ statements }: Reproduction): string {
  const { authorsCode } = statements;
  if (!authorsCode) return "";
  const heads = ["About", "The text", "The code", "Followed here"].map((text) => ({ text }));
  const rows = authorsCode.disagreements.map(({ about, text, code, followed }) => [about, text, code, followed]);
  return [
    listOf([
      ["repository", authorsCode.repository],
      ["commit", authorsCode.commit === undefined ? "" : code(authorsCode.commit)],
      ["here", authorsCode.use],
    ]),
    rows.length > 0 ? `<h3>Where text and code disagree</h3>${tableOf(heads, rows, "words")}` : "",
  ].join("\n");
}
