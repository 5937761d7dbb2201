/** An option of a command, in the form that node:util's parseArgs takes, with its line of help. */
export interface Option {
  readonly type: "string" | "boolean";
  readonly short?: string;
  readonly multiple?: boolean;
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly help: string;
}

export interface Command {
  readonly summary: string;
  readonly usage: string;
  readonly details: string;
  readonly example: string;
  readonly options: { readonly [name: string]: Option };
  /** Least and most number of words after the command. */
  readonly words: readonly [number, number];
}

const ENGINE: { readonly [name: string]: Option } = {
  engine: { type: "string", value: "NAME", help: "what networks compute on: auto, tensorflow, portable, portable-webgpu" },
  gpus: { type: "string", value: "N", help: "GPU slots (default: those that the machine has)" },
};
const SPEC: { readonly [name: string]: Option } = {
  param: { type: "string", short: "p", multiple: true, value: "KEY=VALUE", help: "override a parameter of the spec" },
  profile: { type: "string", value: "NAME", help: "use a named set of parameters" },
  variant: { type: "string", value: "NAME", help: "a variant of the spec, or all" },
  out: { type: "string", value: "DIR", help: "folder for results (default: results/ of the project)" },
  ...ENGINE,
};
const JSON_OPTION: Option = { type: "boolean", help: "print JSON for machines" };
const SPEC_WORDS =
  "A SPEC is a file, or a folder whose specs are all taken; without one: regimen.yaml, or the one spec in experiments/.";

const RUN_OPTIONS: { readonly [name: string]: Option } = {
  ...SPEC,
  jobs: { type: "string", short: "j", value: "N", help: "CPU slots (default: the machine's cores)" },
  "keep-going": { type: "boolean", short: "k", help: "after a failure run what does not depend on it" },
  only: { type: "string", multiple: true, value: "STAGE", help: "these stages and what they need" },
  executor: { type: "string", value: "NAME", help: "where tasks run: local, slurm" },
  cluster: { type: "string", value: "FILE", help: "what the cluster wants: partition, account, limits" },
  remote: { type: "string", value: "URL", help: "a cache that machines share: a folder, s3://BUCKET/PREFIX, or none" },
  force: { type: "boolean", help: "run even what is cached (with --only: those stages alone)" },
  "dry-run": { type: "boolean", help: "the same as regimen plan; for Slurm also the scripts" },
  json: JSON_OPTION,
};

/** Every command, its words, options and help: one source for parsing, `--help` and the docs. */
export const COMMANDS: { readonly [name: string]: Command } = {
  init: {
    summary: "start a project",
    usage: "regimen init [DIR]",
    details:
      "Writes a small project that runs: data, a spec, a component in TypeScript, a shell stage. Nothing that exists is overwritten.",
    example: "regimen init demo && cd demo && regimen run",
    options: { json: JSON_OPTION },
    words: [0, 1],
  },
  check: {
    summary: "find every mistake in a spec, or in a paper's numbers and figures; run nothing",
    usage: "regimen check [PAPER.tex] [SPEC…]",
    details: `${SPEC_WORDS} A first word that ends in .tex is a paper: numbers that are typed by hand though the results print them, tables and figures that are stale, edited, not made or not used, and names that there are not. Its specs are those that were exported beside it, unless named. Exit code 0 if nothing is found, 1 if something is.`,
    example: "regimen check experiments/covid-mtl/radiomics.yaml",
    options: { ...SPEC, json: JSON_OPTION },
    words: [0, 100],
  },
  plan: {
    summary: "say what a run would do",
    usage: "regimen plan [SPEC…]",
    details: SPEC_WORDS,
    example: "regimen plan experiments/covid-mtl -p seed=12",
    options: RUN_OPTIONS,
    words: [0, 100],
  },
  run: {
    summary: "run what is not up to date, and write results",
    usage: "regimen run [SPEC…]",
    details: SPEC_WORDS,
    example: "regimen run experiments/covid-mtl -p data=../COVID-MTL/data --jobs 4",
    options: {
      ...RUN_OPTIONS,
      detach: { type: "boolean", help: "give the whole run to Slurm and return at once" },
      "no-tracking": { type: "boolean", help: "log to no server and keep nothing for one (runs.jsonl is written all the same)" },
    },
    words: [0, 100],
  },
  explain: {
    summary: "say why a stage would run: each field that changed, old and new value",
    usage: "regimen explain [SPEC] [STAGE]",
    details: SPEC_WORDS,
    example: "regimen explain experiments/covid-mtl/radiomics.yaml welch",
    options: { ...SPEC, json: JSON_OPTION },
    words: [0, 2],
  },
  status: {
    summary: "the state of every stage",
    usage: "regimen status [SPEC…]",
    details: SPEC_WORDS,
    example: "regimen status",
    options: { ...SPEC, json: JSON_OPTION },
    words: [0, 100],
  },
  show: {
    summary: "a stage's state, log, and the head of each output",
    usage: "regimen show [SPEC] STAGE",
    details: "--open prints one output whole: tables as CSV, text as it is, other files by their path.",
    example: "regimen show experiments/covid-mtl/radiomics.yaml split --open split",
    options: { ...SPEC, open: { type: "string", value: "PORT", help: "print this output whole" }, json: JSON_OPTION },
    words: [1, 2],
  },
  diff: {
    summary: "two runs side by side: parameters, inputs, outputs",
    usage: "regimen diff [RUN [RUN]]",
    details:
      "Without names: the last two runs of the last run's experiment. With one: that run and the last. `--list` lists runs. With --html a page: their tables and figures side by side, too.",
    example: "regimen diff 20261123-101500-a1b2 20261123-111500-c3d4",
    options: {
      list: { type: "boolean", help: "list the runs there are" },
      html: { type: "string", value: "FILE", help: "write a page with tables and figures of both runs" },
      json: JSON_OPTION,
    },
    words: [0, 2],
  },
  report: {
    summary: "write report.html anew and print its path",
    usage: "regimen report [SPEC]",
    details: SPEC_WORDS,
    example: "regimen report experiments/covid-mtl/radiomics.yaml",
    options: { ...SPEC, json: JSON_OPTION },
    words: [0, 1],
  },
  compare: {
    summary: "published numbers beside ours",
    usage: "regimen compare [SPEC]",
    details: "Prints the verdicts of the last run. With --strict a cell that differs is a failure (exit code 1).",
    example: "regimen compare experiments/covid-mtl/radiomics.yaml --strict",
    options: { ...SPEC, strict: { type: "boolean", help: "exit with 1 if a cell differs" }, json: JSON_OPTION },
    words: [0, 1],
  },
  trace: {
    summary: "say where a printed number comes from, back to the raw files",
    usage: "regimen trace [SPEC] KEY",
    details:
      "KEY is a number's, as \\rgval has it in the LaTeX and tables/STAGE.values.csv lists it: table.row.column; or as exported LaTeX has it, EXPERIMENT/KEY or EXPERIMENT@VARIANT/KEY, which finds its spec by itself. Nothing is computed.",
    example: "regimen trace experiments/covid-mtl/radiomics.yaml table2.rf-radiomics.ct-auc",
    options: { ...SPEC, json: JSON_OPTION },
    words: [1, 2],
  },
  verify: {
    summary: "follow every published number back to the raw data by digests, computing nothing",
    usage: "regimen verify [SPEC…]",
    details:
      "Reads published files, stored artifacts and raw files, and compares each with its record. Exit code 0 if every link holds, 1 if one does not.",
    example: "regimen verify experiments/covid-mtl/radiomics.yaml",
    options: {
      ...SPEC,
      quick: { type: "boolean", help: "do not read again files that look untouched since they were last read" },
      json: JSON_OPTION,
    },
    words: [0, 100],
  },
  export: {
    summary: "copy tables, figures and values for a paper, none of them stale",
    usage: "regimen export [SPEC…] --to DIR",
    details:
      "Copies from the store, with regimen.sty and what it reads: where each number comes from, and what is stale. Runs nothing. Exit code 1, and nothing written, if something is not up to date.",
    example: "regimen export experiments/covid-mtl/radiomics.yaml --to paper",
    options: {
      ...SPEC,
      to: { type: "string", value: "DIR", help: "folder to copy to: that of the paper, or one in it" },
      "allow-stale": { type: "boolean", help: "copy also what is not up to date, as it was last made, and mark it as stale" },
      "expose-patients": { type: "boolean", help: "copy also what shows single patients of a real cohort" },
      json: JSON_OPTION,
    },
    words: [0, 100],
  },
  call: {
    summary: "run one component by itself",
    usage: "regimen call COMPONENT [--in PORT=PATH]… [--with KEY=VALUE]… [--out DIR]",
    details:
      "The same code, checks and files as in a spec. A list port takes --in several times. Lists and maps in YAML's flow form.",
    example: "regimen call stats/welch-anova --in table=patients.csv --with group=sex --with 'features=[age, height]' --out out",
    options: {
      in: { type: "string", multiple: true, value: "PORT=PATH", help: "an input" },
      with: { type: "string", multiple: true, value: "KEY=VALUE", help: "a parameter" },
      out: { type: "string", value: "DIR", help: "folder for outputs (default: out/COMPONENT)" },
      ...ENGINE,
      json: JSON_OPTION,
    },
    words: [1, 1],
  },
  components: {
    summary: "what stages can use: ports, parameters, defaults",
    usage: "regimen components [NAME]",
    details:
      "--schema writes a JSON Schema of specs for this project, own components included, so that editors complete and check.",
    example: "regimen components stats/post-hoc",
    options: {
      schema: { type: "string", value: "FILE", help: "write the JSON Schema of specs to FILE (- prints it)" },
      json: JSON_OPTION,
    },
    words: [0, 1],
  },
  cache: {
    summary: "carry dear results as one file to another machine",
    usage: "regimen cache export [SPEC…] --to FILE, or regimen cache import FILE",
    details:
      "Exports what took 10 s or longer and what gives models, or the stages named. Import checks every byte, and marks what it takes as imported.",
    example: "regimen cache export experiments/covid-mtl/networks.yaml --stage mtl --to mtl-cache.tar",
    options: {
      ...SPEC,
      stage: { type: "string", multiple: true, value: "NAME", help: "export this stage, whatever it took" },
      to: { type: "string", value: "FILE", help: "file to write (a tar archive)" },
      "expose-patients": {
        type: "boolean",
        help: "export also what shows single patients of a real cohort: whoever has the file can read them",
      },
      json: JSON_OPTION,
    },
    words: [1, 100],
  },
  attach: {
    summary: "go on with a run that has left something to Slurm",
    usage: "regimen attach [RUN]",
    details:
      "Runs again what was run, as it was called: what is queued or running in Slurm is waited for and never submitted again. A run that was given to Slurm whole (--detach) is shown until it ends, with its exit code. Without RUN: the last run that has something there.",
    example: "regimen attach",
    options: { json: JSON_OPTION },
    words: [0, 1],
  },
  cancel: {
    summary: "stop what runs have left to Slurm",
    usage: "regimen cancel [RUN]",
    details:
      "Without RUN: all that this project has in Slurm. What is finished is kept, and so is what a training has written down.",
    example: "regimen cancel 20261126-143326-7778",
    options: { json: JSON_OPTION },
    words: [0, 1],
  },
  ui: {
    summary: "show what ran in MLflow's pages, here",
    usage: "regimen ui [--port N] [--store DIR]",
    details:
      "Starts the MLflow that you have (virtual environment, PATH, python3) on a store of its own under .regimen/mlflow, for this machine alone, imports every run that is kept, prints where to look, and stays until Ctrl-C.",
    example: "python3 -m venv .venv-mlflow && .venv-mlflow/bin/pip install 'mlflow>=3' && regimen ui",
    options: {
      port: { type: "string", value: "N", help: "port of this machine (default: 5000, or the next that is free)" },
      store: { type: "string", value: "DIR", help: "folder of MLflow's database and artifacts (default: .regimen/mlflow)" },
      json: JSON_OPTION,
    },
    words: [0, 0],
  },
  gc: {
    summary: "show what the cache could let go, then let it go",
    usage: "regimen gc [--older-than AGE] [--keep SIZE] [--yes]",
    details:
      "Lists artifacts that no spec's last run uses, oldest first, and what is logged of runs and sent. Without --yes nothing is removed.",
    example: "regimen gc --older-than 30d --keep 10GiB --yes",
    options: {
      "older-than": { type: "string", value: "AGE", help: "only what was made longer ago (30d, 12h)" },
      keep: { type: "string", value: "SIZE", help: "let go of the oldest until the cache fits SIZE" },
      all: { type: "boolean", help: "also what the last runs use" },
      unsent: { type: "boolean", help: "also what is logged of runs and no server has" },
      yes: { type: "boolean", short: "y", help: "remove what is listed" },
      json: JSON_OPTION,
    },
    words: [0, 0],
  },
  sync: {
    summary: "send runs to MLflow that are kept here, wholly or in part",
    usage: "regimen sync [RUN…] [--to URI]",
    details:
      "Each run goes to the server that it was meant for, else to MLFLOW_TRACKING_URI; with --to all go there. What a server has is not sent again.",
    example: "regimen sync --to http://127.0.0.1:5000",
    options: { to: { type: "string", value: "URI", help: "the server for all runs" }, json: JSON_OPTION },
    words: [0, 1000],
  },
  doctor: {
    summary: "look at this machine and the store, and say what is wrong",
    usage: "regimen doctor",
    details: "Reads every artifact in the cache and compares its digest.",
    example: "regimen doctor",
    options: {
      engine: { type: "boolean", help: "only which engine networks compute on, in one line" },
      json: JSON_OPTION,
    },
    words: [0, 0],
  },
};
