import type { Statements } from "../compare/statements.ts";
import { type JudgedClaim, judgeClaims } from "./judge-claims.ts";
import { type JudgedCell, type JudgedTable, judgeTables } from "./judge-tables.ts";
import { cellName, type KeyedNumber, type KeyedNumbers, keyedNumbers, publishedNumbers } from "./keyed-numbers.ts";
import type { ReproductionFacts } from "./reproduction-facts.ts";
import { type SeedSpread, seedSpread } from "./seed-spread.ts";

/** The repetitions with other seeds. */
export interface Repetitions {
  /** The variant that holds them; null where none has run. */
  readonly variant: string | null;
  readonly seeds: readonly string[];
  /** The seed at which they give this run's numbers; null where none does, as after a change of parameters. */
  readonly own: string | null;
  /** Cells that have a spread, and of those compared how many published numbers lie inside and outside the prediction interval. */
  readonly cells: number;
  readonly inside: number;
  readonly outside: number;
}

/** A count of the data that the publication gives, beside ours. */
export interface JudgedCount {
  readonly what: string;
  readonly published: string;
  readonly ours: string;
  readonly agrees: boolean | null;
}

/** The cell that is farthest from the published one. */
export interface Farthest {
  readonly table: string;
  readonly cell: JudgedCell;
  readonly by: number;
}

/** Everything that reproduction.yml and its page say. */
export interface Reproduction {
  readonly facts: ReproductionFacts;
  readonly statements: Statements;
  readonly tables: readonly JudgedTable[];
  readonly claims: readonly JudgedClaim[];
  readonly repetitions: Repetitions;
  readonly counts: readonly JudgedCount[];
  /** In printed units, and in deviations over seeds. */
  readonly farthest: { readonly units?: Farthest; readonly deviations?: Farthest };
}

/** Judges claims, cells and counts of a run against the publication. */
export function reproduce(facts: ReproductionFacts): Reproduction {
  const { reference, tables: models } = facts;
  const { statements } = reference;
  const numbers = keyedNumbers(models);
  const claims = judgeClaims(statements.claims, numbers, publishedNumbers(reference.tables));
  const { variant, spreads } = spreadsOf(facts);
  const tables = judgeTables(reference, models, facts.expected, { claimed: claimedCells(claims, numbers), spreads });
  const withSpread = tables.flatMap(({ cells }) => cells.filter(({ seeds }) => seeds));
  return {
    facts,
    statements,
    tables,
    claims,
    repetitions: {
      variant,
      seeds: withSpread[0]?.seeds?.seeds ?? [],
      own: ownSeed(withSpread),
      cells: withSpread.length,
      inside: withSpread.filter(({ seeds }) => seeds?.inside === true).length,
      outside: withSpread.filter(({ seeds }) => seeds?.inside === false).length,
    },
    counts: (statements.data?.counts ?? []).map(({ what, published, key }) => judgeCount(what, published, numbers.get(key))),
    farthest: {
      ...farthest("units", tables, ({ units }) => largest(units)),
      ...farthest("deviations", tables, ({ seeds }) =>
        seeds?.deviations === undefined ? undefined : Math.abs(seeds.deviations),
      ),
    },
  };
}

/** Spreads by the cells' names, of the variant of seeds where it has run on data of the same sort as this run's. */
function spreadsOf({ experiment, reference, tables, others, variant: own }: ReproductionFacts): {
  readonly variant: string | null;
  readonly spreads: ReadonlyMap<string, SeedSpread>;
} {
  const plan = reference.statements.seeds[experiment];
  const repeated = [{ variant: own, tables }, ...others].find(({ variant }) => plan && variant === plan.variant);
  const synthetic = new Map(tables.map((model) => [model.name, model.synthetic]));
  const spreads = (repeated?.tables ?? [])
    .filter((model) => synthetic.get(model.name) === model.synthetic)
    .flatMap((model) =>
      model.rows.flatMap((row) =>
        row.cells.flatMap((cell, at): [string, SeedSpread][] => {
          const spread = cell.runs && seedSpread(cell.runs, plan?.testShare);
          return spread ? [[cellName(model.name, row.key, model.columns[at]!.key), spread]] : [];
        }),
      ),
    );
  return { variant: spreads.length > 0 ? (repeated?.variant ?? null) : null, spreads: new Map(spreads) };
}

/** The seed whose values are ours in every cell. */
function ownSeed(cells: readonly JudgedCell[]): string | null {
  const seeds = cells[0]?.seeds?.seeds ?? [];
  const own = seeds.find((seed) =>
    cells.every(({ value, seeds: spread }) => spread?.values[spread.seeds.indexOf(seed)] === Number(value)),
  );
  return own ?? null;
}

/** Cells that claims name, and whether every claim that names one was tested and holds. */
function claimedCells(claims: readonly JudgedClaim[], numbers: KeyedNumbers): ReadonlyMap<string, boolean> {
  const held = new Map<string, boolean>();
  for (const { holdsWhen, verdict } of claims) {
    const keys = holdsWhen.flatMap(({ terms }) => terms.flatMap((term) => ("key" in term ? [term.key] : [])));
    for (const cell of keys.flatMap((key) => numbers.get(key)?.cell ?? []))
      held.set(cell, (held.get(cell) ?? true) && verdict === "holds");
  }
  return held;
}

function judgeCount(what: string, published: string, ours: KeyedNumber | undefined): JudgedCount {
  if (ours?.value == null) return { what, published, ours: "", agrees: null };
  const agrees = ours.synthetic ? null : ours.value === Number(published.replaceAll(",", ""));
  return { what, published, ours: ours.text, agrees };
}

const largest = (values: readonly number[] | undefined): number | undefined =>
  values && values.length > 0 ? Math.max(...values.map(Math.abs)) : undefined;

function farthest(
  name: "units" | "deviations",
  tables: readonly JudgedTable[],
  sizeOf: (cell: JudgedCell) => number | undefined,
): { readonly [name: string]: Farthest } {
  let found: Farthest | undefined;
  for (const { name: table, cells } of tables) {
    for (const cell of cells) {
      const by = sizeOf(cell);
      if (by !== undefined && by > (found?.by ?? 0)) found = { table, cell, by };
    }
  }
  return found ? { [name]: found } : {};
}
