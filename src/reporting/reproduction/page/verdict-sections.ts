import { conditionText } from "../../compare/condition.ts";
import { formatCount } from "../../tables/format-number.ts";
import { escapeHtml } from "../../tables/html.ts";
import type { JudgedClaim } from "../judge-claims.ts";
import type { JudgedTable } from "../judge-tables.ts";
import { countOutcomes, OUTCOMES } from "../outcome.ts";
import type { Farthest, Reproduction } from "../reproduce.ts";
import { SEED_TEST } from "../seed-spread.ts";
import { badge, four, listOf, paragraph, signed, tableOf } from "./parts.ts";

const MEANINGS =
  "Equal as printed: the same digits. Within tolerance: not the same, but inside a tolerance that was fixed beforehand. Same conclusion: differs, but claims of the text rest on it and all of them hold. Not attempted: this run has no such number, or only one from a synthetic cohort.";

/** Counts of outcomes a table, and of all. */
export function verdictsSection({ tables, facts }: Reproduction): string {
  const row = (name: string, data: JudgedTable["data"] | "", cells: JudgedTable["cells"]) => [
    name,
    data === "" ? "" : data === "none" ? "–" : badge(data),
    ...OUTCOMES.map((outcome) => formatCount(countOutcomes(cells)[outcome])),
    formatCount(cells.length),
  ];
  const heads = [
    { text: "Table" },
    { text: "Data" },
    ...OUTCOMES.map((text) => ({ text, numbers: true })),
    { text: "cells", numbers: true },
  ];
  const all = row(
    "all",
    "",
    tables.flatMap(({ cells }) => cells),
  );
  const rows = [...tables.map((one) => row(`${one.name}: ${one.title}`, one.data, one.cells)), all];
  const notes = facts.reference.notes.map((note) => paragraph(note, "note"));
  return [paragraph(MEANINGS, "note"), tableOf(heads, rows, "verdicts"), ...notes].join("\n");
}

/** Each claim of the text with our numbers. */
export function claimsSection({ claims }: Reproduction): string {
  return claims.map(claimHtml).join("\n");
}

function claimHtml(claim: JudgedClaim): string {
  const { id, text, where, verdict, synthetic, holdsWhen, numbers, why, published, note } = claim;
  const marks = [badge(verdict).html, ...(synthetic && verdict !== "not tested" ? [badge("synthetic").html] : [])].join(" ");
  const facts = listOf([
    ["in the paper", where],
    ["holds when", holdsWhen.map(conditionText).join("; ")],
    ["ours", numbers.join("; ")],
    [verdict === "not tested" ? "why not" : "mind", why],
    ["by its own printed numbers", published === "not tested" ? "" : published],
    ["note", note],
  ]);
  return `<div class="item" id="claim-${escapeHtml(id)}"><h3>${escapeHtml(text)} ${marks}</h3>${facts}</div>`;
}

/** The tolerance's rule, what was fixed beforehand, and the largest differences. */
export function differencesSection({ facts, farthest }: Reproduction): string {
  const fixed = facts.reference.tables.flatMap(({ name, tolerances }) =>
    tolerances.map(({ rows, columns, tolerance, reason, fixed }) => [
      name,
      rows.join(", ") || "all",
      columns.join(", ") || "all",
      tolerance,
      reason,
      fixed ?? "",
    ]),
  );
  const heads = ["Table", "Rows", "Columns", "Tolerance", "Reason", "Fixed"].map((text) => ({ text }));
  return [
    paragraph(
      `A number may be off by half a unit of its last printed place, since both are rounded; wider tolerances are fixed in ${facts.referenceFile.name} before the run, with their reason.`,
    ),
    fixed.length > 0 ? tableOf(heads, fixed) : paragraph("None is fixed wider.", "note"),
    listOf([
      ["largest difference", farText(farthest.units, "printed units")],
      ["largest in seed deviations", farText(farthest.deviations, "standard deviations over seeds")],
    ]) || paragraph("No number is compared, so there is no difference.", "note"),
  ].join("\n");
}

const farText = (found: Farthest | undefined, unit: string): string =>
  found
    ? `${four(found.by)} ${unit}: ${found.table}, ${found.cell.row}, ${found.cell.column}, published ${found.cell.published}, ours ${found.cell.ours}${found.cell.reason === "" ? "" : ` (${found.cell.reason})`}`
    : "";

/** Repetitions with other seeds, cell by cell. */
export function seedsSection({ statements, repetitions, tables, facts }: Reproduction): string {
  const plan = statements.seeds[facts.experiment];
  if (!plan)
    return paragraph("The file of published numbers names no variant that repeats the experiment with other seeds.", "note");
  if (repetitions.variant === null)
    return paragraph(
      `Not run: the variant ${plan.variant} (${plan.what}). Run it with --variant ${plan.variant}, then regimen report.`,
      "note",
    );
  const rows = tables.flatMap(({ name, cells }) =>
    cells.flatMap(({ row, column, published, ours, seeds }) => {
      if (!seeds) return [];
      const { inside, p, deviations } = seeds;
      const verdict =
        inside === undefined ? "not compared" : `${inside ? "inside" : "outside"}${p === undefined ? "" : `, p = ${four(p)}`}`;
      const around = (pair: readonly [number, number]): string => `${four(pair[0])} to ${four(pair[1])}`;
      return [
        [
          `${name}: ${row}`,
          column,
          published,
          ours,
          four(seeds.mean),
          four(seeds.sd),
          around(seeds.interval),
          around(seeds.prediction),
          verdict,
          deviations === undefined ? "" : signed(deviations),
        ],
      ];
    }),
  );
  const names = [
    "Cell",
    "Column",
    "Published",
    "Ours",
    "Mean",
    "sd",
    "95 % interval of the mean",
    "Prediction interval",
    "Published number",
    "Difference, sd",
  ];
  return [
    paragraph(
      `${repetitions.seeds.length} seeds (${repetitions.seeds.join(", ")}) of the variant ${repetitions.variant}: ${plan.what}. Test: ${SEED_TEST}.${facts.synthetic ? " On a synthetic cohort, so no published number is held against it." : ""}`,
    ),
    repetitions.own === null && facts.variant !== repetitions.variant
      ? paragraph("At no seed do they give this run's numbers: they may have been made with other parameters.", "mind")
      : "",
    facts.synthetic
      ? ""
      : paragraph(
          `Published numbers inside their prediction interval: ${repetitions.inside} of ${repetitions.inside + repetitions.outside}.`,
        ),
    `<details><summary>${rows.length} numbers over the seeds</summary>${tableOf(
      names.map((text, at) => ({ text, numbers: at > 1 && at !== 8 })),
      rows,
      "cells",
    )}</details>`,
  ].join("\n");
}
