import { expect } from "chai";

/** Features whose sums cancel: the goldens ask 1e-7 of them, of all others 1e-9. */
const CANCELLING = /MCC|Imc1|Imc2|ClusterShade|Skewness/;

/** Asserts |got − wanted| ≤ 1e-9 |wanted| + 1e-12 (1e-7 for those whose sums cancel), name by name, in any order; none is missing. */
export function expectAgreement(
  got: ReadonlyMap<string, number>,
  wanted: Iterable<readonly [string, number]>,
  what: string,
  looser: (name: string) => number | undefined = () => undefined,
): void {
  const wrong: string[] = [];
  for (const [name, value] of wanted) {
    const own = got.get(name);
    const bound = looser(name) ?? (CANCELLING.test(name) ? 1e-7 : 1e-9);
    const same = own !== undefined && (Object.is(own, value) || Math.abs(own - value) <= bound * Math.abs(value) + 1e-12);
    if (!same) wrong.push(`${name}: ${own}, not ${value}`);
  }
  expect(wrong, what).to.deep.equal([]);
}
