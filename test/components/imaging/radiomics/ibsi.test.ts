import { readFileSync } from "node:fs";
import { expect } from "chai";
import { extract } from "../../../../src/components/imaging/radiomics/extract.ts";
import { FEATURE_CLASSES } from "../../../../src/components/imaging/radiomics/feature-names.ts";
import { withDefaults } from "../../../../src/components/imaging/radiomics/settings.ts";
import { readMask, readVolume } from "../../../../src/formats/volume/read-volume.ts";
import { requireShared, sharedPath } from "../../../support/reference.ts";
import { expectAgreement } from "./agreement-of.ts";

/** IBSI's features by their tags in the table of reference values; of matrices the three-dimensional ones, averaged over directions. */
const TAGS: { readonly [feature: string]: string } = {
  ...tagged("shape", "morph_", "", {
    volume: "MeshVolume",
    vol_approx: "VoxelVolume",
    area_mesh: "SurfaceArea",
    av: "SurfaceVolumeRatio",
    comp_1: "Compactness1",
    comp_2: "Compactness2",
    sph_dispr: "SphericalDisproportion",
    sphericity: "Sphericity",
    diam: "Maximum3DDiameter",
    pca_maj_axis: "MajorAxisLength",
    pca_min_axis: "MinorAxisLength",
    pca_least_axis: "LeastAxisLength",
    pca_elongation: "Elongation",
    pca_flatness: "Flatness",
  }),
  ...tagged("firstorder", "stat_", "", {
    mean: "Mean",
    var: "Variance",
    skew: "Skewness",
    median: "Median",
    min: "Minimum",
    p10: "10Percentile",
    p90: "90Percentile",
    max: "Maximum",
    iqr: "InterquartileRange",
    range: "Range",
    mad: "MeanAbsoluteDeviation",
    rmad: "RobustMeanAbsoluteDeviation",
    energy: "Energy",
    rms: "RootMeanSquared",
  }),
  ...tagged("firstorder", "ih_", "", { entropy: "Entropy", uniformity: "Uniformity" }),
  ...tagged("glcm", "cm_", "_3D_avg", {
    joint_max: "MaximumProbability",
    joint_avg: "JointAverage",
    joint_var: "SumSquares",
    joint_entr: "JointEntropy",
    diff_avg: "DifferenceAverage",
    diff_var: "DifferenceVariance",
    diff_entr: "DifferenceEntropy",
    sum_avg: "SumAverage",
    sum_entr: "SumEntropy",
    energy: "JointEnergy",
    contrast: "Contrast",
    inv_diff: "Id",
    inv_diff_norm: "Idn",
    inv_diff_mom: "Idm",
    inv_diff_mom_norm: "Idmn",
    inv_var: "InverseVariance",
    corr: "Correlation",
    auto_corr: "Autocorrelation",
    clust_tend: "ClusterTendency",
    clust_shade: "ClusterShade",
    clust_prom: "ClusterProminence",
    info_corr1: "Imc1",
    info_corr2: "Imc2",
  }),
  ...tagged("glrlm", "rlm_", "_3D_avg", {
    sre: "ShortRunEmphasis",
    lre: "LongRunEmphasis",
    lgre: "LowGrayLevelRunEmphasis",
    hgre: "HighGrayLevelRunEmphasis",
    srlge: "ShortRunLowGrayLevelEmphasis",
    srhge: "ShortRunHighGrayLevelEmphasis",
    lrlge: "LongRunLowGrayLevelEmphasis",
    lrhge: "LongRunHighGrayLevelEmphasis",
    glnu: "GrayLevelNonUniformity",
    glnu_norm: "GrayLevelNonUniformityNormalized",
    rlnu: "RunLengthNonUniformity",
    rlnu_norm: "RunLengthNonUniformityNormalized",
    r_perc: "RunPercentage",
    gl_var: "GrayLevelVariance",
    rl_var: "RunVariance",
    rl_entr: "RunEntropy",
  }),
  ...tagged("glszm", "szm_", "_3D", {
    sze: "SmallAreaEmphasis",
    lze: "LargeAreaEmphasis",
    lgze: "LowGrayLevelZoneEmphasis",
    hgze: "HighGrayLevelZoneEmphasis",
    szlge: "SmallAreaLowGrayLevelEmphasis",
    szhge: "SmallAreaHighGrayLevelEmphasis",
    lzlge: "LargeAreaLowGrayLevelEmphasis",
    lzhge: "LargeAreaHighGrayLevelEmphasis",
    glnu: "GrayLevelNonUniformity",
    glnu_norm: "GrayLevelNonUniformityNormalized",
    zsnu: "SizeZoneNonUniformity",
    zsnu_norm: "SizeZoneNonUniformityNormalized",
    z_perc: "ZonePercentage",
    gl_var: "GrayLevelVariance",
    zs_var: "ZoneVariance",
    zs_entr: "ZoneEntropy",
  }),
  ...tagged("ngtdm", "ngt_", "_3D", {
    coarseness: "Coarseness",
    contrast: "Contrast",
    busyness: "Busyness",
    complexity: "Complexity",
    strength: "Strength",
  }),
  ...tagged("gldm", "ngl_", "_3D", {
    lde: "SmallDependenceEmphasis",
    hde: "LargeDependenceEmphasis",
    lgce: "LowGrayLevelEmphasis",
    hgce: "HighGrayLevelEmphasis",
    ldlge: "SmallDependenceLowGrayLevelEmphasis",
    ldhge: "SmallDependenceHighGrayLevelEmphasis",
    hdlge: "LargeDependenceLowGrayLevelEmphasis",
    hdhge: "LargeDependenceHighGrayLevelEmphasis",
    glnu: "GrayLevelNonUniformity",
    dcnu: "DependenceNonUniformity",
    dcnu_norm: "DependenceNonUniformityNormalized",
    gl_var: "GrayLevelVariance",
    dc_var: "DependenceVariance",
    dc_entr: "DependenceEntropy",
  }),
};

function tagged(kind: string, start: string, end: string, names: { readonly [tag: string]: string }) {
  return Object.fromEntries(Object.entries(names).map(([tag, name]) => [`original_${kind}_${name}`, `${start}${tag}${end}`]));
}

/** IBSI's axis lengths are of variances over n − 1, pyradiomics' over n; the phantom has 74 voxels. */
const OVER_N_LESS_1 = Math.sqrt(74 / 73);

describe("IBSI-1's digital phantom", () => {
  const folder = "golden/radiomics/ibsi";
  async function phantomFeatures(): Promise<Map<string, number>> {
    const image = await readVolume(sharedPath(folder, "ibsi1_phantom.nii.gz"));
    const mask = await readMask(sharedPath(folder, "ibsi1_mask.nii.gz"));
    const deprecated = ["Compactness1", "Compactness2", "SphericalDisproportion"];
    const classes = FEATURE_CLASSES.filter((name) => name !== "shape2D").map((name) => ({ name, features: [] as string[] }));
    const plan = { settings: withDefaults({ binWidth: 1 }), images: [{ type: "Original", settings: {} }] as const };
    const all = extract(image, mask, { ...plan, classes });
    const others = extract(image, mask, { ...plan, classes: [{ name: "shape", features: deprecated }] });
    return new Map([...all, ...others]);
  }

  it("gives the reference values, to their digits or within their tolerance", async function () {
    requireShared(this, folder);
    const lines = readFileSync(sharedPath(folder, "ibsi1_reference_values.csv"), "utf8").trim().split(/\r?\n/);
    const references = new Map(
      lines.slice(1).map((line) => {
        const [value, tolerance, tag] = line.split(";") as [string, string, string];
        return [tag, { value, tolerance: Number(tolerance) }];
      }),
    );
    const wrong: string[] = [];
    const got = await phantomFeatures();
    for (const [feature, tag] of Object.entries(TAGS)) {
      const reference = references.get(tag);
      const own = got.get(feature);
      if (!reference || own === undefined) throw new Error(`${feature} or ${tag} is missing`);
      const seen = /AxisLength$/.test(feature) ? own * OVER_N_LESS_1 : own;
      const bound = Math.max(reference.tolerance, halfDigit(Number(reference.value)));
      if (!(Math.abs(seen - Number(reference.value)) <= bound)) wrong.push(`${feature}: ${own}, not ${reference.value} (${tag})`);
    }
    expect(wrong).to.deep.equal([]);
    expect(Object.keys(TAGS)).to.have.length(14 + 16 + 23 + 16 + 16 + 5 + 14);
    // IBSI subtracts 3
    expect(got.get("original_firstorder_Kurtosis")! - 3).closeTo(Number(references.get("stat_kurt")!.value), 0.0005);
  });

  it("gives pyradiomics' values", async function () {
    requireShared(this, folder);
    const wanted = JSON.parse(readFileSync(sharedPath(folder, "ibsi1_pyradiomics_bw1.json"), "utf8")) as {
      [name: string]: number;
    };
    expectAgreement(await phantomFeatures(), Object.entries(wanted), "phantom");
  });
});

/** Half a unit of the third digit, with room for rounding: the table's values have three. */
const halfDigit = (value: number): number => 0.5001 * 10 ** (Math.floor(Math.log10(Math.abs(value))) - 2);
