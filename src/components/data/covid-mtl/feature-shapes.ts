import { Philox } from "../../../stats/random/philox.ts";

/**
 * How a synthetic feature is made from a standard normal z:
 * `log` centre · exp(spread · z), `share` between 0 and 1, `minus` a share below 0, `plain` centre + spread · z.
 */
export interface FeatureShape {
  readonly kind: "log" | "share" | "minus" | "plain";
  readonly centre: number;
  readonly spread: number;
  /** Weights of the patient's hidden factors in z, `FACTORS` in order; their squares sum to 1 with `own`. */
  readonly weights: readonly number[];
  /** Weight of the feature's own noise. */
  readonly own: number;
}

/** Hidden factors of a patient: disease and its kind, lung size, texture, the scanner; then one for each band and each family. */
export const FACTORS = ["extent", "viral", "size", "grain", "scanner"] as const;
const BANDS = ["", "LLH", "LHL", "LHH", "HLL", "HLH", "HHL", "HHH", "LLL"] as const;
const FAMILIES = ["firstorder", "glcm", "glrlm", "glszm"] as const;
/** How many factors a patient has. */
export const FACTOR_COUNT = FACTORS.length + BANDS.length + FAMILIES.length;

type Rule = readonly [name: RegExp, kind: FeatureShape["kind"], centre: number, spread: number];

// generic orders of magnitude by what the statistic measures; the first rule that fits counts
const RULES: readonly Rule[] = [
  [/^(Total)?Energy$/, "log", 4e11, 0.3],
  [/^10Percentile$/, "log", 60, 0.25],
  [/^90Percentile$/, "log", 480, 0.2],
  [/^Minimum$/, "log", 1.2, 0.1],
  [/^(Maximum|Range)$/, "log", 2700, 0.22],
  [/^(Mean|Median|RootMeanSquared)$/, "log", 240, 0.18],
  [/^Variance$/, "log", 4e4, 0.35],
  [/Deviation$|^InterquartileRange$/, "log", 130, 0.22],
  [/^Kurtosis$/, "log", 9, 0.3],
  [/^Skewness$/, "log", 2.4, 0.15],
  [/GrayLevelNonUniformityNormalized$/, "share", -2.6, 0.35],
  [/NonUniformity$/, "log", 1.2e5, 0.35],
  [/(JointEnergy|Uniformity|MaximumProbability)$/, "share", -2.4, 0.45],
  [/Entropy$/, "plain", 4.5, 0.5],
  [/Imc1$/, "minus", -2.4, 0.25],
  [/(Imc2|MCC|Correlation)$/, "share", 0.8, 0.35],
  [/(Idmn|Idn)$/, "share", 3.6, 0.3],
  [/(Id|Idm|InverseVariance|Normalized|Percentage|ShortRunEmphasis|SmallAreaEmphasis)$/, "share", 0.1, 0.35],
  [/ClusterProminence$/, "log", 2.5e5, 0.6],
  [/ClusterShade$/, "plain", 900, 700],
  [/LargeAreaHighGrayLevel/, "log", 9e6, 0.6],
  [/LargeAreaLowGrayLevel/, "log", 6e3, 0.6],
  [/(LargeArea|ZoneVariance)/, "log", 3e5, 0.6],
  [/(LongRunEmphasis|RunVariance)/, "log", 6, 0.3],
  [/(ClusterTendency|Contrast|Variance|SumSquares)$/, "log", 160, 0.35],
  [/LowGrayLevel/, "log", 0.02, 0.4],
  [/(HighGrayLevel|Autocorrelation)/, "log", 320, 0.3],
  [/Average$/, "log", 14, 0.2],
];

/** The shape of a feature, from its name alone: the same for every cohort and seed. */
export function featureShape(name: string): FeatureShape {
  const parts = /^(?:([LH]{3})_(glcm|glrlm)_)?(.+)$/.exec(name)!; // fits any name
  const band = parts[1] ?? "";
  const statistic = parts[3]!;
  const rule = RULES.find(([pattern]) => pattern.test(statistic)) ?? ([/./, "log", 1, 0.3] as const);
  const [, kind, centre, spread] = rule;
  // high-pass filters take out most of the signal: three tenths remain of it each
  const damping = 0.3 ** (band.split("H").length - 1);
  const scaled = kind === "log" || kind === "plain" ? centre * (/Entropy|Energy$/.test(statistic) ? 1 : damping) : centre;
  const scaledSpread = kind === "plain" && !/Entropy/.test(statistic) ? spread * damping : spread;

  // statistics share their weights between bands up to a little, and so go in blocks
  const shared = new Philox(0, "covid-mtl shape", statistic);
  const alone = new Philox(0, "covid-mtl shape", name);
  const weights = new Array<number>(FACTOR_COUNT).fill(0);
  const draw = (size: number): number => size * (shared.normal() + 0.3 * alone.normal());
  weights[0] = draw(0.3);
  weights[1] = draw(0.16);
  weights[2] = /(Energy|NonUniformity|^LargeArea)/.test(statistic) ? 0.5 : draw(0.08);
  weights[3] = draw(0.35);
  weights[4] = draw(0.12);
  weights[FACTORS.length + BANDS.indexOf(band as (typeof BANDS)[number])] = draw(0.45); // -1 is no band: not in the list
  weights[FACTORS.length + BANDS.length + family(parts[2], statistic)] = draw(0.35);
  const length = Math.sqrt(weights.reduce((sum, weight) => sum + weight * weight, 0));
  const most = Math.min(1.6, 0.93 / length);
  const kept = weights.map((weight) => weight * most);
  const own = Math.sqrt(1 - kept.reduce((sum, weight) => sum + weight * weight, 0));
  return { kind, centre: scaled, spread: scaledSpread, weights: kept, own };
}

function family(written: string | undefined, statistic: string): number {
  if (written !== undefined) return FAMILIES.indexOf(written as "glcm" | "glrlm"); // the pattern allows no other
  if (/(Zone|Area)/.test(statistic)) return 3;
  if (/(Run|^GrayLevel)/.test(statistic)) return 2;
  return /(Cluster|Difference|^Id|^Imc|^Joint|^Sum|Contrast|Correlation|InverseVariance|MCC|MaximumProbability)/.test(statistic)
    ? 1
    : 0;
}
