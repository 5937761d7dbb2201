import { type Check, type Component, checkOf } from "./runner/contract/component.ts";
import type { Composite } from "./runner/contract/composite.ts";

/** Every built-in component by name. Only its description is loaded with it; heavy code comes when it runs. */
export const REGISTRY: { readonly [name: string]: () => Promise<Component> } = {
  "data/covid-mtl": async () => (await import("./components/data/covid-mtl.component.ts")).covidMtl,
  "data/cases": async () => (await import("./components/data/cases.component.ts")).dataCases,
  "data/table": async () => (await import("./components/data/table.component.ts")).dataTable,
  "data/select": async () => (await import("./components/data/select.component.ts")).select,
  "data/join": async () => (await import("./components/data/join.component.ts")).join,
  "data/encode": async () => (await import("./components/data/encode.component.ts")).encode,
  "data/stratified-split": async () => (await import("./components/data/stratified-split.component.ts")).stratifiedSplit,
  "data/k-fold": async () => (await import("./components/data/k-fold.component.ts")).kFold,
  "data/join-scores": async () => (await import("./components/data/join-scores.component.ts")).joinScores,
  "data/scale": async () => (await import("./components/data/scale.component.ts")).scale,
  "data/synthetic-ct": async () => (await import("./components/data/synthetic-ct.component.ts")).syntheticCt,
  "stats/describe": async () => (await import("./components/stats/describe.component.ts")).describe,
  "stats/welch-anova": async () => (await import("./components/stats/welch-anova.component.ts")).welchAnova,
  "stats/post-hoc": async () => (await import("./components/stats/post-hoc.component.ts")).postHoc,
  "stats/cluster": async () => (await import("./components/stats/cluster.component.ts")).cluster,
  "stats/classification": async () => (await import("./components/stats/classification.component.ts")).classification,
  "stats/roc": async () => (await import("./components/stats/roc.component.ts")).roc,
  "stats/compare-models": async () => (await import("./components/stats/compare-models.component.ts")).compareModels,
  "imaging/radiomics": async () => (await import("./components/imaging/radiomics.component.ts")).radiomics,
  "ml/random-forest": async () => (await import("./components/ml/random-forest.component.ts")).randomForest,
  "ml/gradient-boosting": async () => (await import("./components/ml/gradient-boosting.component.ts")).gradientBoosting,
  "ml/predict": async () => (await import("./components/ml/predict.component.ts")).predict,
  "ml/explain": async () => (await import("./components/ml/explain.component.ts")).explain,
  "ml/top-features": async () => (await import("./components/ml/top-features.component.ts")).topFeatures,
  "ml/best-parameters": async () => (await import("./components/ml/best-parameters.component.ts")).bestParameters,
  "imaging/read-ct": async () => (await import("./components/imaging/read-ct.component.ts")).readCt,
  "imaging/resample": async () => (await import("./components/imaging/resample.component.ts")).resample,
  "imaging/resample-mask": async () => (await import("./components/imaging/resample-mask.component.ts")).resampleMask,
  "imaging/crop": async () => (await import("./components/imaging/crop.component.ts")).crop,
  "imaging/crop-mask": async () => (await import("./components/imaging/crop-mask.component.ts")).cropMask,
  "imaging/apply-mask": async () => (await import("./components/imaging/apply-mask.component.ts")).applyMask,
  "imaging/lung-segmentation": async () => (await import("./components/imaging/lung-segmentation.component.ts")).lungSegmentation,
  "imaging/active-contour": async () => (await import("./components/imaging/active-contour.component.ts")).activeContour,
  "imaging/segmentation-quality": async () =>
    (await import("./components/imaging/segmentation-quality.component.ts")).segmentationQuality,
  "nn/train": async () => (await import("./components/nn/train.component.ts")).train,
  "nn/transfer": async () => (await import("./components/nn/transfer.component.ts")).transfer,
  "nn/predict": async () => (await import("./components/nn/predict.component.ts")).predict,
  "nn/cam": async () => (await import("./components/nn/cam.component.ts")).cam,
  "nn/task-scores": async () => (await import("./components/nn/task-scores.component.ts")).taskScores,
  "reporting/characteristics-table": async () =>
    (await import("./reporting/tables/characteristics-table.component.ts")).characteristicsTable,
  "reporting/anova-table": async () => (await import("./reporting/tables/anova-table.component.ts")).anovaTable,
  "reporting/post-hoc-table": async () => (await import("./reporting/tables/post-hoc-table.component.ts")).postHocTable,
  "reporting/classification-table": async () =>
    (await import("./reporting/tables/classification-table.component.ts")).classificationTable,
  "reporting/ablation-table": async () => (await import("./reporting/tables/ablation-table.component.ts")).ablationTable,
  "reporting/data-table": async () => (await import("./reporting/tables/data-table.component.ts")).dataTable,
  "reporting/summary-table": async () => (await import("./reporting/tables/summary-table.component.ts")).summaryTable,
  "reporting/values": async () => (await import("./reporting/values/values.component.ts")).values,
  "reporting/box-plot-figure": async () => (await import("./reporting/figures/box-plot-figure.component.ts")).boxPlotFigure,
  "reporting/roc-figure": async () => (await import("./reporting/figures/roc-figure.component.ts")).rocFigure,
  "reporting/curves-figure": async () => (await import("./reporting/figures/curves-figure.component.ts")).curvesFigure,
  "reporting/heatmap-figure": async () => (await import("./reporting/figures/heatmap-figure.component.ts")).heatmapFigure,
  "reporting/bar-comparison-figure": async () =>
    (await import("./reporting/figures/bar-comparison-figure.component.ts")).barComparisonFigure,
  "reporting/segmentation-figure": async () =>
    (await import("./reporting/figures/segmentation-figure.component.ts")).segmentationFigure,
  "reporting/cam-figure": async () => (await import("./reporting/figures/cam-figure.component.ts")).camFigure,
  "reporting/slice-viewer": async () => (await import("./reporting/viewer/slice-viewer.component.ts")).sliceViewer,
  "reporting/comparison-table": async () => (await import("./reporting/compare/comparison-table.component.ts")).comparisonTable,
  "reporting/compare": async () => (await import("./reporting/compare/compare.component.ts")).compare,
  shell: async () => (await import("./components/shell/shell.component.ts")).shell,
};

/** Every built-in component that stands for several. */
export const COMPOSITES: { readonly [name: string]: () => Promise<Composite> } = {
  "ml/tune": async () => (await import("./components/ml/tune.component.ts")).tune,
};

/** A component by its name; throws for a name that the catalogue does not have. */
export async function loadComponent(name: string): Promise<Component> {
  const load = REGISTRY[name];
  if (!load) throw new Error(`no component "${name}" in the registry`);
  return load();
}

/** What checks the parameters of a component beyond their schema; throws where nothing does. */
export async function loadCheck(name: string): Promise<Check> {
  const check = checkOf(await loadComponent(name));
  if (!check) throw new Error(`the component "${name}" checks nothing`);
  return check;
}

/** A composite by its name; throws for a name that the catalogue does not have. */
export async function loadComposite(name: string): Promise<Composite> {
  const load = COMPOSITES[name];
  if (!load) throw new Error(`no composite "${name}" in the registry`);
  return load();
}
