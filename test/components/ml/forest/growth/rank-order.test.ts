import fc from "fast-check";
import { RankOrder } from "../../../../../src/components/ml/forest/growth/rank-order.ts";

describe("RankOrder", () => {
  it("sorts the ranks of any part of the rows, again and again", () => {
    const sizes = fc.integer({ min: 1, max: 3000 });
    fc.assert(
      fc.property(
        sizes,
        fc.integer(),
        fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 4 }),
        (rows, mix, parts) => {
          const rank = Int32Array.from({ length: rows }, (_, row) => row);
          rank.forEach((_, row) => {
            const other = Math.abs(Math.imul(row + 1, mix | 1)) % rows;
            [rank[row], rank[other]] = [rank[other]!, rank[row]!];
          });
          const list = Int32Array.from({ length: rows }, (_, i) => rows - 1 - i);
          const order = new RankOrder(rows);
          return parts.every(([a, b]) => {
            const start = a % rows;
            const end = start + 1 + (b % (rows - start));
            order.sort(list, start, end, rank, 0);
            const wanted = list
              .subarray(start, end)
              .map((row) => rank[row]!)
              .sort();
            return wanted.every((value, i) => order.ranks[i] === value);
          });
        },
      ),
    );
  });
});
