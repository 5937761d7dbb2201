import { escapeHtml } from "../../tables/html.ts";
import { type JudgedCell, type JudgedTable, ROUNDING_ALONE } from "../judge-tables.ts";
import type { Reproduction } from "../reproduce.ts";
import { badge, signed, tableOf } from "./parts.ts";

const HEADS = [
  { text: "Row" },
  { text: "Column" },
  { text: "Published", numbers: true },
  { text: "Ours", numbers: true },
  { text: "Outcome" },
  { text: "Difference", numbers: true },
  { text: "in units", numbers: true },
  { text: "in seed sd", numbers: true },
  { text: "Tolerance", numbers: true },
  { text: "Reason" },
];

/** Every published cell beside ours, a table at a time. */
export const cellsSection = ({ tables }: Reproduction): string => tables.map(tableHtml).join("\n");

function tableHtml({ name, title, data, cells }: JudgedTable): string {
  const mark = data === "none" ? "" : ` ${badge(data).html}`;
  return `<h3 id="cells-${escapeHtml(name)}">${escapeHtml(name)}: ${escapeHtml(title)}${mark}</h3>\n<details><summary>${cells.length} cells</summary>${tableOf(HEADS, cells.map(rowOf), "cells")}</details>`;
}

function rowOf(cell: JudgedCell) {
  const { row, column, published, ours, outcome, difference, units, seeds, tolerance, toleranceUnits, toleranceReason, reason } =
    cell;
  const list = (values: readonly number[] | undefined): string => (values ?? []).map(signed).join(" / ");
  const own = toleranceReason === ROUNDING_ALONE ? "" : ` (${toleranceReason})`;
  const allowed = `${[...new Set(tolerance)].join(" / ")}; ${[...new Set(toleranceUnits.map((size) => Number(size.toPrecision(3))))].join(" / ")} units${own}`;
  return [
    row,
    column,
    published,
    ours || "–",
    badge(outcome),
    list(difference),
    list(units),
    seeds?.deviations === undefined ? "" : signed(seeds.deviations),
    allowed,
    reason,
  ];
}
