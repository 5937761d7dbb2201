/** Who may import whom: the arrows of CONTRIBUTING.md are the only ones allowed. */
const only = (name, from, allowed, comment) => ({
  name,
  severity: "error",
  comment,
  from: { path: from },
  to: { path: "^src/", pathNot: allowed },
});

module.exports = {
  forbidden: [
    { name: "no-circular", severity: "error", comment: "A loop has no first file to read.", from: {}, to: { circular: true } },
    only("formats-alone", "^src/formats/", ["^src/formats/"], "formats know files, nothing else: they import nothing but themselves."),
    only("stats-alone", "^src/stats/", ["^src/stats/"], "stats are plain numerics: they import nothing but themselves."),
    only("contract-low", "^src/runner/contract/", ["^src/runner/contract/", "^src/formats/"], "The contract lies below everything: it may know formats alone."),
    only("spec-low", "^src/runner/spec/", ["^src/runner/(spec|contract)/", "^src/formats/"], "spec reads specs: it knows neither cache nor plan."),
    only("cache-low", "^src/runner/cache/", ["^src/runner/(cache|contract)/", "^src/formats/"], "cache keeps content: it knows neither specs nor plans."),
    only("plan-middle", "^src/runner/plan/", ["^src/runner/(plan|cache|spec|contract)/", "^src/formats/"], "plan decides what is stale: it runs nothing."),
    only("log-middle", "^src/runner/log/", ["^src/runner/(log|plan|spec|contract)/", "^src/formats/"], "log shows events: it runs nothing."),
    only("tracking-middle", "^src/runner/tracking/", ["^src/runner/(tracking|log|plan|cache|spec|contract)/", "^src/formats/"], "tracking tells others what ran: it runs nothing."),
    only("executors-middle", "^src/runner/executors/", ["^src/runner/(executors|log|plan|cache|spec|contract)/", "^src/formats/"], "executors run tasks: they know no commands and no science."),
    only("runner-no-science", "^src/runner/", ["^src/runner/", "^src/formats/"], "The runner knows stages, never science: main hands it the catalogue and the report."),
    ...["data", "imaging", "ml", "nn", "stats", "shell"].map((area) =>
      only(
        `components-${area}`,
        `^src/components/${area}/`,
        [`^src/components/(${area}|compute)/`, "^src/stats/", "^src/formats/", "^src/runner/contract/"],
        "Components never import each other's areas: they meet through an artifact in a spec.",
      ),
    ),
    only("compute-alone", "^src/components/compute/", ["^src/components/compute/"], "compute is kernels: it imports nothing but itself."),
    only("reporting", "^src/reporting/", ["^src/(reporting|stats|formats)/", "^src/runner/contract/"], "reporting shows data: it knows no component and no runner but the contract."),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".js", ".json"], conditionNames: ["import", "node", "default"] },
  },
};
