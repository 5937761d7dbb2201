/** Random volumes, masks and settings, given to pyradiomics' extractor and to ours: every part of the way from image to feature. */
import { extract } from "../../../../src/components/imaging/radiomics/extract.ts";
import { FEATURE_CLASSES } from "../../../../src/components/imaging/radiomics/feature-names.ts";
import { parseParameterFile } from "../../../../src/components/imaging/radiomics/parameter-file.ts";
import { planOf } from "../../../../src/components/imaging/radiomics/plan-of.ts";
import type { Grid, Mask, Volume } from "../../../../src/formats/volume/volume.ts";
import { runPython } from "../../../support/reference.ts";
import { type Random, randomOf } from "./random.ts";

/** What a problem is about; other settings are drawn, too. */
export const KINDS = [
  "plain",
  "wavelet",
  "laplacian",
  "resampled",
  "normalised",
  "resegmented",
  "in planes",
  "one slice",
  "by voxel",
  "mask elsewhere",
  "mixed",
] as const;
export type Kind = (typeof KINDS)[number];

const TYPES = {
  int16: Int16Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

export interface Problem {
  readonly kind: Kind;
  readonly type: keyof typeof TYPES;
  /** z, y, x. */
  readonly shape: readonly [number, number, number];
  /** x, y, z. */
  readonly spacing: readonly [number, number, number];
  readonly origin: readonly [number, number, number];
  readonly direction: readonly number[];
  readonly values: readonly number[];
  readonly labels: readonly number[];
  /** Whether the mask has every second column and row, each twice as far apart, half a voxel inwards. */
  readonly coarseMask: boolean;
  /** A parameter file. */
  readonly parameters: {
    readonly setting: { readonly [name: string]: unknown };
    readonly imageType: { readonly [name: string]: object };
    readonly featureClass: { readonly [name: string]: null };
  };
}

/** A problem of a kind; equal seeds give equal problems. */
export function drawProblem(seed: number, kind: Kind): Problem {
  const random = randomOf(seed);
  const { integer, pick } = random;
  const shape = [kind === "one slice" ? integer(1, 3) : integer(5, 12), integer(6, 15), integer(5, 16)] as const;
  const type = pick(["int16", "int16", "uint8", "uint16", "float32", "float64"] as const);
  const { values, labels } = drawVoxels(random, shape, type, kind);
  const oblique = !["resampled", "mixed", "mask elsewhere"].includes(kind) && random.number() < 0.2;
  const sign = pick([1, 1, -1]);
  const turn = oblique ? 0.3 : 0;
  const parameters = drawParameters(random, kind, type);
  return {
    kind,
    type: type === "float32" && parameters.imageType.Wavelet ? "float64" : type, // bands of float32 are float32 in PyWavelets
    shape,
    spacing: [pick([1, 0.75, 1.3, 2]), pick([1, 0.75, 1.3, 2]), pick([1, 2.5, 1.7])],
    origin: [pick([0, -120.5, 33]), pick([0, 17.25]), pick([0, -300])],
    direction: [sign * Math.cos(turn), -Math.sin(turn), 0, Math.sin(turn), sign * Math.cos(turn), 0, 0, 0, 1],
    values,
    labels,
    coarseMask: kind === "mask elsewhere",
    parameters,
  };
}

/** Waves with noise, a ball with holes (label 1, some voxels 2), and specks (3) around it. */
function drawVoxels({ number, integer }: Random, shape: Problem["shape"], type: Problem["type"], kind: Kind) {
  const [level, swing] = SPREAD[type];
  const centre = shape.map((size) => number() * size);
  const slice = integer(0, shape[0] - 1);
  const phase = number() * 6;
  const values: number[] = [];
  const labels: number[] = [];
  for (let z = 0; z < shape[0]; z++) {
    for (let y = 0; y < shape[1]; y++) {
      for (let x = 0; x < shape[2]; x++) {
        const wave = Math.sin(z * 0.5 + phase) + Math.cos(y * 0.6) + Math.sin(x * 0.4);
        const value = level + (swing * wave) / 1.7 + swing * 0.15 * (number() - 0.5);
        values.push(
          type === "float64" ? value : type === "float32" ? Math.fround(value) : Math.round(Math.max(value, LEAST[type])),
        );
        const far = Math.hypot(...[z, y, x].map((at, i) => (at - centre[i]!) / shape[i]!)) + 0.15 * (number() - 0.5);
        const label = far < 0.4 ? (number() < 0.06 ? 2 : 1) : number() < 0.01 ? 3 : 0;
        labels.push(kind === "one slice" && z !== slice ? 0 : label);
      }
    }
  }
  return { values, labels };
}

const SPREAD = { int16: [-500, 300], uint8: [120, 60], uint16: [1500, 300], float32: [-500, 300], float64: [-500, 300] } as const;
const LEAST = { int16: -32768, uint8: 0, uint16: 0 } as const;

function drawParameters({ number, integer, pick }: Random, kind: Kind, type: Problem["type"]): Problem["parameters"] {
  const setting: { [name: string]: unknown } = { binWidth: pick([5, 10, 25, 17.5]) };
  const imageType: { [name: string]: object } = { Original: {} };
  const sometimes = (share: number, set: { [name: string]: unknown }): void => {
    if (number() < share) Object.assign(setting, set);
  };
  const is = (...kinds: Kind[]): boolean => kinds.includes(kind) || number() < 0.05;
  if (is("wavelet", "mixed")) {
    imageType.Wavelet = number() < 0.3 ? { binWidth: 12 } : {};
    setting.wavelet = pick(["coif1", "haar", "db2", "db3", "db4", "sym4"]);
    sometimes(0.3, { level: 2 });
    sometimes(0.2, { start_level: 1 });
  }
  if (is("laplacian", "mixed")) imageType.LoG = { sigma: [1.5, 2.5], ...(number() < 0.5 ? { binWidth: 8 } : {}) };
  if (kind === "resampled" || kind === "mixed") {
    setting.resampledPixelSpacing = pick([
      [1, 1, 1],
      [1.5, 1.5, 0],
      [2, 2, 2],
      [0.9, 1.1, 1.6],
    ]);
    setting.interpolator = pick(["sitkBSpline", "sitkBSpline", "sitkLinear", "sitkNearestNeighbor"]);
    sometimes(0.4, { padDistance: integer(0, 8) });
  }
  if (kind === "mask elsewhere") {
    if (number() < 0.5) setting.correctMask = true;
    else
      setting.resampledPixelSpacing = pick([
        [1.1, 1.1, 1.6],
        [0, 0, 0],
      ]);
  }
  if (is("normalised")) {
    Object.assign(setting, { normalize: true, normalizeScale: pick([100, 50]), binWidth: 5 });
    sometimes(0.5, { removeOutliers: pick([1, 3]) });
  }
  if (is("resegmented")) {
    const [level, swing] = setting.normalize ? [0, 60] : SPREAD[type];
    const mode = pick(["absolute", "relative", "sigma"]);
    const range = { absolute: [level - swing * 0.7, level + swing], relative: level < 0 ? [0.2, 9] : [0.3], sigma: [-1.5, 1.5] }[
      mode
    ];
    Object.assign(setting, { resegmentMode: mode, resegmentRange: range });
    sometimes(0.5, { resegmentShape: true });
  }
  if (is("in planes")) Object.assign(setting, { force2D: true, force2Ddimension: integer(0, 2) });
  if (kind === "one slice") Object.assign(setting, { force2D: true, force2Ddimension: 0 });
  if (is("by voxel")) {
    Object.assign(imageType, { Square: {}, SquareRoot: {}, Logarithm: {}, Gradient: {} });
    // outliers all become one round number, which the last bit of exp may lift into the next bin
    if (setting.removeOutliers === undefined) imageType.Exponential = { binWidth: 20 };
    sometimes(0.4, { gradientUseSpacing: false });
  }
  sometimes(0.2, { binCount: integer(4, 30) });
  sometimes(0.2, { distances: [1, 2] });
  sometimes(0.2, { weightingNorm: pick(["euclidean", "manhattan", "infinity", "no_weighting"]) });
  sometimes(0.2, { symmetricalGLCM: false });
  sometimes(0.2, { gldm_a: 1 });
  sometimes(0.2, { voxelArrayShift: 1000 });
  sometimes(0.15, { preCrop: true });
  sometimes(0.15, { label: 2 });
  const classes = FEATURE_CLASSES.filter((name) => name !== "shape2D" || kind === "one slice");
  return { setting, imageType, featureClass: Object.fromEntries(classes.map((name) => [name, null])) };
}

/** Features by name, or why there are none. */
export type Answer = ReadonlyMap<string, number> | string;

/** pyradiomics' answers, in one call of Python. */
export function askPyradiomics(problems: readonly Problem[]): readonly Answer[] {
  const answers = runPython(SCRIPT, problems, "imaging") as ([string, number | string][] | string)[];
  return answers.map((answer) =>
    typeof answer === "string" ? answer : new Map(answer.map(([name, value]) => [name, Number(value)])),
  );
}

/** Our answer. */
export function askOurs(problem: Problem): Answer {
  const { type, shape, spacing, origin, direction, values, labels, parameters } = problem;
  const grid: Grid = {
    shape: { z: shape[0], y: shape[1], x: shape[2] },
    spacing: { x: spacing[0], y: spacing[1], z: spacing[2] },
    origin: { x: origin[0], y: origin[1], z: origin[2] },
    direction,
  };
  const image: Volume = { ...grid, data: TYPES[type].from(values) };
  const fine: Mask = { ...grid, data: Uint8Array.from(labels) };
  const mask = problem.coarseMask ? coarse(fine) : fine;
  const file = parseParameterFile(JSON.stringify(parameters), "parameters.json");
  const asked = planOf({ preset: "pyradiomics" }, file, () => {});
  if (asked.preset !== "pyradiomics") throw new Error("another preset");
  try {
    return extract(image, mask, asked.plan);
  } catch (error) {
    if (error instanceof Error && error.name === "InputError") return error.message;
    throw error;
  }
}

/** Every second column and row. */
function coarse({ data, shape, spacing, origin, direction: d }: Mask): Mask {
  const size = { z: shape.z, y: Math.floor(shape.y / 2), x: Math.floor(shape.x / 2) };
  const kept = new Uint8Array(size.z * size.y * size.x);
  for (let z = 0, i = 0; z < size.z; z++) {
    for (let y = 0; y < size.y; y++) {
      for (let x = 0; x < size.x; x++, i++) kept[i] = data[(z * shape.y + 2 * y) * shape.x + 2 * x]!;
    }
  }
  const [dx, dy] = [spacing.x / 2, spacing.y / 2];
  return {
    data: kept,
    shape: size,
    spacing: { z: spacing.z, y: 2 * spacing.y, x: 2 * spacing.x },
    origin: {
      x: origin.x + d[0]! * dx + d[1]! * dy,
      y: origin.y + d[3]! * dx + d[4]! * dy,
      z: origin.z + d[6]! * dx + d[7]! * dy,
    },
    direction: d,
  };
}

const CANCELLING = /MCC|Imc1|Imc2|ClusterShade|Skewness/;

/** Roots of what may be 0 but for rounding (in a flat region, say): 1e-13 mm² off in there is 3e-7 mm off here. */
const ROOTS = /AxisLength|Elongation|Flatness|Imc2/;

/** Where two answers differ by more than 1e-9 (1e-7 where sums cancel) relative and 1e-12 (1e-6 in roots); two errors are the same. */
export function differences(ours: Answer, theirs: Answer): readonly string[] {
  if (typeof ours === "string" || typeof theirs === "string") {
    return typeof ours === typeof theirs ? [] : [`ours: ${said(ours)}, theirs: ${said(theirs)}`];
  }
  const [own, wanted] = [[...ours.keys()].join(), [...theirs.keys()].join()];
  if (own !== wanted) return [`names: ${own}, not ${wanted}`];
  return [...theirs].flatMap(([name, value]) => {
    const got = ours.get(name)!;
    const bound = (CANCELLING.test(name) ? 1e-7 : 1e-9) * Math.abs(value) + (ROOTS.test(name) ? 1e-6 : 1e-12);
    const same = Object.is(got, value) || Math.abs(got - value) <= bound;
    return same ? [] : [`${name}: ${got}, not ${value}`];
  });
}

const said = (answer: Answer): string => (typeof answer === "string" ? answer : `${answer.size} features`);

const SCRIPT = `
import sys, json, logging, warnings, numpy as np, SimpleITK as sitk
from radiomics import featureextractor
logging.disable(50)
warnings.simplefilter("ignore")
np.seterr(all="ignore")
answers = []
for problem in json.load(sys.stdin):
    def volume(values, kind):
        image = sitk.GetImageFromArray(np.array(values, dtype=kind).reshape(problem["shape"]))
        image.SetSpacing([float(v) for v in problem["spacing"]])
        image.SetOrigin([float(v) for v in problem["origin"]])
        image.SetDirection(problem["direction"])
        return image
    try:
        extractor = featureextractor.RadiomicsFeatureExtractor(problem["parameters"], additionalInfo=False)
        image, mask = volume(problem["values"], problem["type"]), volume(problem["labels"], "uint8")
        if problem["coarseMask"]:
            labels = sitk.GetImageFromArray(sitk.GetArrayFromImage(mask)[:, ::2, ::2][:, :image.GetHeight() // 2, :image.GetWidth() // 2])
            labels.SetSpacing([2 * image.GetSpacing()[0], 2 * image.GetSpacing()[1], image.GetSpacing()[2]])
            step, turn = image.GetSpacing(), image.GetDirection()
            labels.SetOrigin([image.GetOrigin()[k] + turn[3 * k] * step[0] / 2 + turn[3 * k + 1] * step[1] / 2 for k in range(3)])
            labels.SetDirection(turn)
            mask = labels
        found = extractor.execute(image, mask)
        answers.append([[name, float(value) if np.isfinite(value) else str(value)] for name, value in found.items()])
    except Exception as error:
        answers.append(type(error).__name__ + ": " + str(error))
print(json.dumps(answers))
`;
