import { expect } from "chai";
import { keysTex } from "../../../../src/runner/cli/paper/keys-tex.ts";
import type { FileNow, NumberNow, PublishedNow, Today } from "../../../../src/runner/cli/paper/published-now.ts";
import { asTaskId } from "../../../../src/runner/contract/ids.ts";
import type { TaskSpec } from "../../../../src/runner/spec/compiled.ts";

const FRESH: Today = { state: "fresh" };
const task = (id: string): TaskSpec => ({ id: asTaskId(id) }) as TaskSpec; // nothing else of it is read
const STALE: Today = {
  state: "stale",
  why: "with.n: 1 → 2",
  planned: { task: task("x"), state: "waiting", for: [] },
  causes: [],
};
const number = (id: string, key: string, today: Today): NumberNow => ({
  task: asTaskId(id),
  key,
  today,
  text: "1",
  value: 1,
  table: id,
  row: "r",
  column: "c",
  patientLevel: false,
});
const file = (id: string, today: Today): FileNow => ({ path: `${id}.tex`, task: task(id), port: "tex", stored: null, today });
const keys = (numbers: readonly NumberNow[], files: readonly (readonly [FileNow, string])[]): string =>
  keysTex(
    { numbers } as unknown as PublishedNow, // nothing else of it is read
    files.map(([one, text]) => ({ path: `exp/${one.path}`, file: one, text })),
    "exp",
    (id) => `exp:${id}`,
    (today) => (today.state === "fresh" ? null : today.why),
  );

describe("regimen-keys.tex", () => {
  it("has the origin of every number of exported files, and why it is stale", () => {
    const numbers = [
      number("a", "a.r.c", FRESH),
      number("a", "a.r.c.p", FRESH),
      number("b", "b.r.c", STALE),
      number("left", "left.r.c", STALE),
    ];
    const files = [
      [file("a", FRESH), "\\rgval{a.r.c}{1}"],
      [file("b", STALE), "\\rgval{b.r.c}{1}"],
    ] as const;
    expect(keys(numbers, files)).to.equal(
      [
        "\\rgstalefile{exp/b.tex}{with.n: 1 $\\to$ 2}%",
        "\\rgorigin{exp/a.r.c}{exp:a}%",
        "\\rgorigin{exp/a.r.c.p}{exp:a}%",
        "\\rgorigin{exp/b.r.c}{exp:b}%",
        "\\rgstale{exp/b.r.c}{with.n: 1 $\\to$ 2}%",
      ].join("\n"),
    );
  });

  it("knows a number of another table that old values print as it was before", () => {
    const numbers = [number("a", "a.r.c", FRESH), number("a", "a.r.d", FRESH)];
    const files = [
      [file("a", FRESH), "\\rgval{a.r.c}{2} & \\rgval{a.r.d}{5}"],
      [file("values", STALE), "\\rgdefine{a.r.c}{a.r.c}{1}%\n\\rgdefine{a.r.d}{a.r.d}{5}%"],
    ] as const;
    expect(keys(numbers, files)).to.equal(
      [
        "\\rgstalefile{exp/values.tex}{with.n: 1 $\\to$ 2}%",
        "\\rgorigin{exp/a.r.c}{exp:a}%",
        "\\rgstale{exp/a.r.c}{with.n: 1 $\\to$ 2}%",
        "\\rgorigin{exp/a.r.d}{exp:a}%",
      ].join("\n"),
    );
  });

  it("gives a number whose table is not exported the origin of the file that prints it", () => {
    expect(keys([], [[file("values", FRESH), "\\rgdefine{other.r.c}{other.r.c}{1}%"]])).to.equal(
      "\\rgorigin{exp/other.r.c}{exp:values}%",
    );
  });
});
