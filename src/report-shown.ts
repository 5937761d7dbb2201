import { readFile } from "node:fs/promises";
import type { ReportFigure, ReportTable, Shown } from "./reporting/report/report-input.ts";
import type { TableModel } from "./reporting/tables/model.ts";
import { readModel } from "./reporting/tables/read-model.ts";
import type { ReportFacts } from "./runner/cli/report-facts.ts";
import type { Scalar } from "./runner/contract/json.ts";

type Stored = Parameters<ReportFacts["pathOf"]>[0];

/** A figure, and the artifact that is a picture of it. */
export interface PicturedFigure extends ReportFigure {
  readonly picture: Stored;
}

interface Given {
  readonly id: string;
  readonly stage: string;
  readonly cell: { readonly [axis: string]: Scalar };
  readonly outputs: { readonly [port: string]: Stored };
}

/** Tables and figures of a report: its own, then those of the other variants that ran; what is the same in several stands once. */
export async function shownIn(facts: ReportFacts): Promise<{
  readonly own: readonly ReportTable[];
  readonly variants: readonly string[];
  readonly tables: readonly ReportTable[];
  readonly figures: readonly PicturedFigure[];
}> {
  const own: Given[] = facts.tasks.filter(({ published }) => published).map(({ task, outputs }) => ({ ...task, outputs }));
  const all = [
    { variant: facts.variant ?? "base", tasks: own },
    ...facts.others.map(({ variant, tasks }) => ({
      variant: variant ?? "base",
      tasks: tasks.filter(({ cell }) => !("case" in cell)), // single cases are not in a report
    })),
  ];
  const found = new Map<string, Found>();
  for (const { variant, tasks } of all) {
    for (const task of tasks) {
      for (const kind of ["table-model", "figure"] as const) {
        const outputs = Object.entries(task.outputs).filter(([, stored]) => stored.kind === kind);
        for (const [port, stored] of outputs) {
          const stage = outputs.length > 1 ? `${task.stage}.${port}` : task.stage;
          const key = JSON.stringify([kind, stage, task.cell, stored.digest]);
          const same = found.get(key);
          if (same) same.variants.push(variant);
          else found.set(key, { stage, cell: task.cell, variants: [variant], id: task.id, stored, outputs: task.outputs });
        }
      }
    }
  }
  const tables: ReportTable[] = [];
  const figures: PicturedFigure[] = [];
  for (const { stored, outputs, id, ...shown } of found.values()) {
    const text = await readFile(facts.pathOf(stored), "utf8");
    if (stored.kind === "table-model") tables.push({ ...shown, model: marked(readModel(JSON.parse(text), id), stored) });
    else figures.push({ ...shown, svg: text, patientLevel: stored.patientLevel, picture: pictureIn(outputs) ?? stored });
  }
  const isOwn = ({ variants = [] }: Shown): boolean => variants.includes(facts.variant ?? "base");
  return { own: tables.filter(isOwn), variants: all.map(({ variant }) => variant), tables, figures };
}

interface Found extends Shown {
  readonly variants: string[];
  readonly id: string;
  readonly stored: Stored;
  readonly outputs: Given["outputs"];
}

/** The drawing as dots, which carries its font with it. */
const pictureIn = (outputs: Given["outputs"]): Stored | undefined =>
  Object.values(outputs).find(({ extension }) => extension === ".png");

/** A table shows single patients where it says so itself, and where its stage's output is marked. */
const marked = (model: TableModel, { patientLevel }: Stored): TableModel => (patientLevel ? { ...model, patientLevel } : model);
