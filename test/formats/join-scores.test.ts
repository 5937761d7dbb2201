import { expect } from "chai";
import fc from "fast-check";
import { joinScores, type NamedScores } from "../../src/formats/join-scores.ts";
import { selectRows } from "../../src/formats/rows.ts";
import { scoresTable } from "../../src/formats/scores.ts";
import { integerColumn, numberColumn, type Table, tableOf, textColumn } from "../../src/formats/table.ts";
import { failureOf, messageOf } from "./failure-of.ts";

const table = (ids: readonly number[], labels: readonly number[] = ids.map((id) => id % 2)): Table =>
  scoresTable(
    integerColumn("PID", ids),
    integerColumn("y", labels),
    Float64Array.from({ length: 2 * ids.length }, (_, i) => i / 10),
    2,
  );
const named = (tables: readonly Table[]): readonly NamedScores[] => tables.map((one, i) => ({ table: one, where: `fold${i}` }));

describe("formats/joinScores", () => {
  it("puts the rows of all in one table, in their order", () => {
    const joined = joinScores(named([table([7, 3]), table([5])]));
    expect(joined.columns.map(({ name }) => name)).to.deep.equal(["id", "label", "p0", "p1"]);
    expect([joined.rows, joined.id]).to.deep.equal([3, "id"]);
    expect([...joined.columns[0]!.values]).to.deep.equal([7, 3, 5]);
    expect([...joined.columns[3]!.values]).to.deep.equal([0.1, 0.3, 0.1]);
  });

  it("gives back a table that was cut in pieces", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(1000), { minLength: 1 }), fc.array(fc.nat(), { maxLength: 4 }), (ids, cuts) => {
        const whole = table(ids);
        const ends = [0, ...cuts.map((cut) => cut % (ids.length + 1)).sort((a, b) => a - b), ids.length];
        const pieces = ends.slice(1).map((end, i) =>
          selectRows(
            whole,
            Int32Array.from({ length: end - ends[i]! }, (_, k) => ends[i]! + k),
          ),
        );
        expect(joinScores(named(pieces))).to.deep.equal(whole);
      }),
    );
  });

  it("lists ids that come twice", async () => {
    const twice = named([table([1, 2, 3]), table([3, 4, 1])]);
    expect(await failureOf(() => joinScores(twice))).to.deep.equal({
      code: "duplicate-id",
      message: '2 ids come more than once in these scores: "3" and "1"',
      help: "join the test parts of one k-fold, each once",
    });
    expect(await messageOf(() => joinScores(named([table([1, 1])])))).to.equal(
      'one id comes more than once in these scores: "1"',
    );
  });

  it("wants the same columns of the same kind, in any order", async () => {
    const first = table([1]);
    const turned = { ...table([2]), columns: [...table([2]).columns].reverse() };
    expect(joinScores(named([first, turned])).columns.map(({ name }) => name)).to.deep.equal(["id", "label", "p0", "p1"]);
    const three = { ...table([2]), columns: [...table([2]).columns, numberColumn("p2", [0])] };
    expect(await failureOf(() => joinScores(named([first, three])))).to.deep.equal({
      code: "bad-scores",
      message: 'the columns of fold1 are not those of fold0: it has "p2" too',
      allowed: '"id", "label", "p0" and "p1"',
      help: "join scores of the same model and label",
    });
    expect(await messageOf(() => joinScores(named([three, first])))).to.equal(
      'the columns of fold1 are not those of fold0: it lacks "p2"',
    );
    const text = scoresTable(integerColumn("PID", [2]), textColumn("y", ["a"]), Float64Array.of(1, 0), 2);
    for (const order of [
      [first, text],
      [text, first],
    ]) {
      const [words, numbers] = order[0] === text ? ["fold0", "fold1"] : ["fold1", "fold0"];
      expect(await messageOf(() => joinScores(named(order)))).to.equal(
        `column "label" holds text in ${words} and numbers in ${numbers}`,
      );
    }
    const share = scoresTable(integerColumn("PID", [2]), numberColumn("y", [0.5]), Float64Array.of(1, 0), 2);
    expect(joinScores(named([first, share])).columns[1]).to.deep.equal(numberColumn("label", [1, 0.5]));
    const bare = tableOf([numberColumn("p0", [1])]);
    expect(await messageOf(() => joinScores(named([bare])))).to.equal(
      "scores without an id column cannot be joined: nothing tells their rows apart",
    );
    expect(() => joinScores([])).to.throw(RangeError, "there are no scores to join");
  });
});
