import { expect } from "chai";
import fc from "fast-check";
import { escapeKey, isShortened, unescapeKey } from "../../../../src/runner/tracking/mlflow/keys.ts";

/** Texts made of what the escape is about, besides any. */
const tricky = fc
  .array(
    fc.constantFrom(
      "_",
      "x",
      "h",
      "5B",
      "/",
      ".",
      "..",
      "[",
      "a",
      "0".repeat(24),
      "é",
      "𝒳",
      "\ud800",
      "\ue000",
      ":",
      " ",
      "\n",
      "\0",
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(""));
const keys = fc.oneof(tricky, fc.string({ unit: "binary", maxLength: 40 }), fc.string({ unit: "grapheme", maxLength: 40 }));

/** What MLflow's server takes, measured (facts of its validation): characters, and names that as a path would be themselves. */
function isTaken(key: string): boolean {
  const parts = key.split("/");
  return (
    /^[/\p{L}\p{N}_.\- ]+$/u.test(key) &&
    [...key].length <= 250 &&
    !key.startsWith("..") &&
    !parts.includes("") &&
    !parts.includes(".") &&
    !parts.includes("..")
  );
}

describe("escapeKey", () => {
  const examples: readonly (readonly [string, string])[] = [
    ["train/loss", "train/loss"],
    ["mlflow.parentRunId", "mlflow.parentRunId"],
    ["forest.max depth-1", "forest.max depth-1"],
    ["höhe/中", "höhe/中"],
    ["lr[0]", "lr_x5B_0_x5D_"],
    ["a=b@c", "a_x3D_b_x40_c"],
    ["a:b", "a_x3A_b"],
    ["", "_x_"],
    ["/a//b/", "_x2F_a/_x2F_b_x2F_"],
    ["./a/../.", "_x2E_/a/_x2E_./_x2E_"],
    ["..a/..b/.c", "_x2E_.a/..b/.c"],
    ["max_x", "max_x"],
    ["max_x_y", "max_x5F_x_y"],
    ["_x5B", "_x5B"],
    ["_x5B[", "_x5F_x5B_x5B_"],
    ["𝒳", "_x1D4B3_"],
    ["a\u0301", "a_x301_"],
  ];
  for (const [key, escaped] of examples)
    it(`${JSON.stringify(key)} is ${escaped}`, () => {
      expect(escapeKey(key)).to.equal(escaped);
      expect(unescapeKey(escaped)).to.equal(key);
    });

  it("gives what MLflow takes, and can be undone", () => {
    fc.assert(
      fc.property(keys, (key) => {
        const escaped = escapeKey(key);
        expect(isTaken(escaped), escaped).to.equal(true);
        if (!isShortened(escaped)) expect(unescapeKey(escaped)).to.equal(key);
      }),
      { numRuns: 5000 },
    );
  });

  it("leaves alone what is escaped already only where it would be taken for no mark", () => {
    fc.assert(
      fc.property(keys, (key) => unescapeKey(escapeKey(escapeKey(key))) === escapeKey(key)),
      { numRuns: 2000 },
    );
  });

  it("cuts long keys to 250 characters, each to another", () => {
    const long = "a".repeat(300);
    expect(escapeKey(long)).to.match(/^a{223}_h[0-9a-f]{24}_$/);
    expect(escapeKey("a".repeat(250))).to.equal("a".repeat(250));
    expect(escapeKey(`${long}b`)).not.to.equal(escapeKey(long));
    expect(unescapeKey(escapeKey(long))).to.equal(escapeKey(long));
    fc.assert(
      fc.property(tricky, fc.constantFrom("[", "a", "/", "_x"), (end, filler) => {
        const escaped = escapeKey(filler.repeat(260) + end);
        expect(isTaken(escaped), escaped).to.equal(true);
        expect(isShortened(escaped)).to.equal(true);
      }),
    );
  });

  it("never gives a short key the look of a cut one", () => {
    const hash = "0".repeat(24);
    for (const key of [`a_h${hash}_`, `[h${hash}_`, `_h${hash}_`, `a_h${hash}[`]) {
      expect(isShortened(escapeKey(key)), key).to.equal(false);
      expect(unescapeKey(escapeKey(key))).to.equal(key);
    }
  });
});
