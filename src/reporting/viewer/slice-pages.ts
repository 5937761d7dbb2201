import { InputError } from "../../runner/contract/failure.ts";
import { outlinesOf } from "../figures/segmentation-marks.ts";
import { formatFixed } from "../tables/format-number.ts";
import type { CaseVolumes, VolumeSource } from "../volumes/case-volumes.ts";
import { chooseSlices } from "../volumes/choose-slices.ts";
import { dice } from "../volumes/dice.ts";
import { PLANE_AXES, type Plane } from "../volumes/plane.ts";
import { MOST_MASKS, type PackedCase, packCase } from "./pack-case.ts";
import { type PageCase, type PageInput, type PageWindow, renderPage } from "./render-page.ts";

export interface ViewerOptions {
  /** How many cases from the first, or which. */
  readonly cases: number | readonly string[];
  readonly windows: readonly PageWindow[];
  readonly colours: readonly string[];
  readonly unit: string;
  /** Size that the page may have, MiB. */
  readonly megabytes: number;
  readonly title: string;
  readonly notes: readonly string[];
  readonly synthetic: boolean;
}

/** Reads the cases one after another and writes the page; `done` is told after each. */
export async function slicePage(
  source: VolumeSource,
  options: ViewerOptions,
  done: (cases: number, of: number) => void = () => {},
): Promise<string> {
  const ids = typeof options.cases === "number" ? source.ids.slice(0, options.cases) : options.cases;
  const budget = (options.megabytes * 2 ** 20) / ids.length - 20_000;
  const cases: PageCase[] = [];
  let masks: PageInput["masks"] = [];
  for (const id of ids) {
    const found = await source.read(id);
    if (found.masks.length + Number(found.truth !== undefined) > MOST_MASKS) {
      const message = `the page shows at most ${MOST_MASKS} masks, the true one counted`;
      throw new InputError({ code: "too-many-masks", message });
    }
    masks = outlinesOf(found, options.colours).map(({ name, colour, stroke, dash }) => ({
      name,
      colour,
      stroke: 1.4 * stroke,
      isDashed: dash.length > 0,
    }));
    cases.push(pageCase(found, budget, options.unit));
    done(cases.length, ids.length);
  }
  const left = source.ids.length - ids.length;
  const others = left > 0 ? [`${left} more ${left === 1 ? "case is" : "cases are"} not in this page.`] : [];
  const missing = source.missing.map(({ id, reason }) => `Case ${id} is missing: ${reason}.`);
  return renderPage({ ...options, masks, cases, notes: [...others, ...missing, ...options.notes] });
}

function pageCase(found: CaseVolumes, budget: number, unit: string): PageCase {
  const { id, values, image, masks, truth } = found;
  const drawn = [...(truth ? [truth] : []), ...masks].map(({ mask }) => mask);
  const packed = packCase(image, drawn, budget);
  const { shape, spacing } = image;
  const first = (plane: Plane, factor: number): number => {
    const { through } = PLANE_AXES[plane];
    const at = drawn.length === 0 ? Math.floor(shape[through] / 2) : chooseSlices(drawn, plane, 1)[0]!;
    return Math.min(packed.shape[through] - 1, Math.floor(at / factor));
  };
  const mm = [spacing.x, spacing.y, spacing.z].map((size) => Number(size.toFixed(2))).join(" × ");
  const scores = truth
    ? masks.map(({ name, mask }) => `Dice of ${name}: ${formatFixed(dice(mask.data, truth.mask.data), 3)}`)
    : [];
  const matched = [...masks, ...(truth ? [truth] : [])].filter(({ isMatched }) => isMatched).map(({ name }) => name);
  return {
    id,
    packed,
    start: [first("axial", 1), first("coronal", packed.factor), first("sagittal", packed.factor)],
    facts: [
      ...Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${String(value)}`])),
      `${shape.x} × ${shape.y} × ${shape.z} voxels of ${mm} mm`,
      ...scores,
      ...(matched.length > 0 ? [`Brought to the image's voxels by the nearest one: ${matched.join(", ")}`] : []),
      ...reducedFacts(packed, unit),
    ],
  };
}

function reducedFacts({ factor, step }: PackedCase, unit: string): string[] {
  const facts = [
    ...(factor > 1 ? [`means of ${factor} × ${factor} voxels of an axial slice`] : []),
    ...(step > 1 ? [`values in steps of ${Number(step.toFixed(2))} ${unit}`] : []),
  ];
  return facts.length > 0 ? [`Reduced, so that the page stays small: ${facts.join("; ")}`] : [];
}
