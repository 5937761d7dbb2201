import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import { KINDS } from "../../runner/contract/kinds.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { Choice, PathParam } from "../../runner/contract/params.ts";

const Params = Type.Object(
  {
    command: Type.String({
      minLength: 1,
      description:
        'Command line for bash (with -e and pipefail). Paths arrive as "$in_NAME" and are to be written to "$out_NAME".',
    }),
    outputs: Type.Record(
      Type.String({ pattern: "^[A-Za-z_][A-Za-z0-9_]*$" }),
      Choice(KINDS, { description: "Kind of the output." }),
      {
        description: "Outputs by name, with the kind of each.",
      },
    ),
    tables: Choice(["arrow", "csv"], {
      default: "arrow",
      description: "How tables are handed over and suggested to be written; either is accepted back.",
    }),
    environment: Type.Optional(
      Type.Record(Type.String(), Type.String(), { description: "Variables for the command; they count in the key." }),
    ),
    secrets: Type.Optional(
      Type.Array(Type.String(), {
        description: "Names of variables handed on from your environment: masked in logs, not in the key.",
      }),
    ),
    depends: Type.Optional(
      Type.Array(PathParam({ description: "A file that counts as the command's code." }), {
        description: "Files that count as the command's code.",
      }),
    ),
  },
  { additionalProperties: false },
);

/** Any command line as a stage. */
export const shell = defineComponent({
  name: "shell",
  version: 1,
  doc: "Runs a command line, in the spec's folder, with PATH, HOME, LANG, TMPDIR and what it declares.",
  params: Params,
  inputs: {},
  anyInputs: {
    kind: "any",
    optional: true,
    many: true,
    doc: 'an artifact or file; its path is "$in_NAME" (several: one a line)',
  },
  outputs: {},
  dynamicOutputs: { from: "outputs", map: true },
  async run(context) {
    const { runShell } = await import("./run-shell.ts");
    return runShell(context);
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "models",
  sentences: ["The results of {stages} come from the project's own {n program|programs} outside regimen."],
};
