import { expect } from "chai";
import { patientsIn } from "../../../../src/runner/cli/cache-file/patients-in.ts";

type Fresh = Parameters<typeof patientsIn>[0];

describe("patientsIn", () => {
  const entry = { outputs: {} } as unknown as ReturnType<Parameters<typeof patientsIn>[2]>;
  /** Commands in a row; each reads both outputs of the one before it, and the first what `source` gives. */
  function chain(length: number, source: { readonly patientLevel: boolean }): readonly Fresh[] {
    const task = (at: number, component: string, ports: readonly string[], patientLevel: boolean): Fresh =>
      ({
        state: "fresh",
        task: {
          id: `stage${at}`,
          component,
          paths: [],
          inputs:
            at === 0 ? {} : { from: { refs: (at === 1 ? ["a"] : ["a", "b"]).map((port) => ({ task: `stage${at - 1}`, port })) } },
        },
        action: {
          outputs: Object.fromEntries(ports.map((port) => [port, { kind: "table", synthetic: false, patientLevel }])),
        },
      }) as unknown as Fresh; // it asks for no more of a result
    return [
      task(0, "data/table", ["a"], source.patientLevel),
      ...Array.from({ length }, (_, i) => task(i + 1, "shell", ["a", "b"], false)),
    ];
  }
  const said = (tasks: readonly Fresh[]): string | undefined =>
    patientsIn(tasks.at(-1) as Fresh, new Map(tasks.map((one) => [one.task.id, one])), () => entry);

  it("looks at each output once, however many ways lead to it", () => {
    expect(said(chain(60, { patientLevel: false }))).to.equal(undefined);
  });

  it("finds what shows patients at the other end", () => {
    expect(said(chain(60, { patientLevel: true }))).to.equal(
      "its output a is made from single patients, and may show them; --expose-patients takes it along",
    );
  });
});
