import type { Component } from "./runner/contract/component.ts";

/** Every built-in component by name. Only its description is loaded with it; heavy code comes when it runs. */
export const REGISTRY: { readonly [name: string]: () => Promise<Component> } = {
  "data/covid-mtl": async () => (await import("./components/data/covid-mtl.component.ts")).covidMtl,
  "data/table": async () => (await import("./components/data/table.component.ts")).dataTable,
  "data/select": async () => (await import("./components/data/select.component.ts")).select,
  "data/join": async () => (await import("./components/data/join.component.ts")).join,
  "data/encode": async () => (await import("./components/data/encode.component.ts")).encode,
  "data/stratified-split": async () => (await import("./components/data/stratified-split.component.ts")).stratifiedSplit,
  "data/k-fold": async () => (await import("./components/data/k-fold.component.ts")).kFold,
  "data/scale": async () => (await import("./components/data/scale.component.ts")).scale,
  "stats/describe": async () => (await import("./components/stats/describe.component.ts")).describe,
  "stats/welch-anova": async () => (await import("./components/stats/welch-anova.component.ts")).welchAnova,
  "stats/post-hoc": async () => (await import("./components/stats/post-hoc.component.ts")).postHoc,
  "stats/cluster": async () => (await import("./components/stats/cluster.component.ts")).cluster,
  "reporting/characteristics-table": async () =>
    (await import("./reporting/tables/characteristics-table.component.ts")).characteristicsTable,
  "reporting/anova-table": async () => (await import("./reporting/tables/anova-table.component.ts")).anovaTable,
  "reporting/post-hoc-table": async () => (await import("./reporting/tables/post-hoc-table.component.ts")).postHocTable,
  "reporting/data-table": async () => (await import("./reporting/tables/data-table.component.ts")).dataTable,
  "reporting/box-plot-figure": async () => (await import("./reporting/figures/box-plot-figure.component.ts")).boxPlotFigure,
  "reporting/heatmap-figure": async () => (await import("./reporting/figures/heatmap-figure.component.ts")).heatmapFigure,
  "reporting/bar-comparison-figure": async () =>
    (await import("./reporting/figures/bar-comparison-figure.component.ts")).barComparisonFigure,
  "reporting/compare": async () => (await import("./reporting/compare/compare.component.ts")).compare,
  shell: async () => (await import("./components/shell/shell.component.ts")).shell,
};

/** A component by its name; throws for a name that the catalogue does not have. */
export async function loadComponent(name: string): Promise<Component> {
  const load = REGISTRY[name];
  if (!load) throw new Error(`no component "${name}" in the registry`);
  return load();
}
