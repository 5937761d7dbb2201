import { integerColumn, numberColumn, type Table, tableOf, textColumn } from "../../../formats/table.ts";
import { Philox } from "../../../stats/random/philox.ts";
import { drawAge, drawAround, GROUPS, type Group, MEN } from "../patient-groups.ts";

const UNION = 959;
/** The pair that the paper's Figure 8 compares: the first infected, the second not. */
const PAIR = [17, 567] as const;

/** Group of each patient, PID 1 first: shuffled, but for the pair of Figure 8. */
export function drawGroups(seed: number): Group[] {
  const list = GROUPS.flatMap((group) => new Array<Group>(group.count).fill(group));
  const order = new Philox(seed, "covid-mtl", "groups").permutation(list.length);
  const groups = Array.from(order, (position) => list[position]!);
  const infected = PAIR[0] - 1;
  const healthy = PAIR[1] - 1;
  const swap = (row: number, wanted: (group: Group) => boolean): void => {
    if (wanted(groups[row]!)) return;
    const other = groups.findIndex((group, each) => each !== infected && each !== healthy && wanted(group));
    [groups[row], groups[other]] = [groups[other]!, groups[row]!];
  };
  swap(infected, (group) => group.nucleic && group.ct);
  swap(healthy, (group) => !group.nucleic);
  return groups;
}

/** The patients' table without labels. `maximum` and `mean` are the features that the scan's own columns repeat. */
export function syntheticPatients(seed: number, groups: readonly Group[], maximum: Float64Array, mean: Float64Array): Table {
  const n = groups.length;
  const isFirst = (name: string, count: number): Uint8Array => {
    const out = new Uint8Array(n);
    const order = new Philox(seed, "covid-mtl", name).permutation(n);
    for (let i = 0; i < count; i++) out[order[i]!] = 1;
    return out;
  };
  const men = isFirst("sex", MEN);
  const union = isFirst("hospital", UNION);
  const streams = groups.map((_, row) => new Philox(seed, "covid-mtl", "patient", row + 1));
  const ages = groups.map((group, row) => drawAge(streams[row]!, group));
  const first = streams.map((rng) => drawAround(rng, 48, 22, 0, 140));
  const last = streams.map((rng) => drawAround(rng, 306, 24, 200, 339));
  const widest = streams.map((rng, row) => drawAround(rng, (first[row]! + last[row]!) / 2 - 20, 25, first[row]!, last[row]!));
  const area = streams.map((rng) => drawAround(rng, 22700, 4300, 9000, 39000));
  const fate = groups.map((group, row) => {
    const draw = streams[row]!.uniform();
    if (!group.nucleic) return "Unknown";
    return draw < group.deceased ? "Deceased" : draw < 0.8 ? "Cured" : "Unknown";
  });
  const all = (value: number): number[] => new Array<number>(n).fill(value);
  const cents = (value: number): number => Math.round(value * 100) / 100;
  return tableOf(
    [
      textColumn(
        "Hospital",
        Array.from(union, (yes) => (yes ? "HUST-Union Hospital" : "HUST-Liyuan Hospital")),
      ),
      textColumn(
        "Patient",
        groups.map((_, row) => `Patient ${row + 1}`),
      ),
      integerColumn("Age", ages),
      textColumn(
        "Gender",
        Array.from(men, (yes) => (yes ? "Male" : "Female")),
      ),
      textColumn(
        "SARS-CoV-2 nucleic acids",
        groups.map((group) => (group.nucleic ? "Positive" : "Negative")),
      ),
      textColumn(
        "CT",
        groups.map((group) => (group.ct ? "Positive" : "Negative")),
      ),
      textColumn(
        "Morbidity",
        groups.map((group) => group.morbidity),
      ),
      textColumn("Mortality", fate),
      integerColumn(
        "PID",
        groups.map((_, row) => row + 1),
      ),
      integerColumn("Width", all(390)),
      integerColumn("Height", all(390)),
      integerColumn("TotalSlice", all(340)),
      integerColumn("FirstSlice", first),
      integerColumn("LastSlice", last),
      integerColumn("MaxSlice", widest),
      integerColumn("MaxSliceArea", area),
      integerColumn("MinValue", all(0)),
      integerColumn("MaxValue", maximum),
      numberColumn(
        "MeanValue",
        mean.map((value) => cents(value * 0.07)),
      ),
      numberColumn(
        "StdValue",
        mean.map((value) => cents(value * 0.35)),
      ),
    ],
    "PID",
  );
}
