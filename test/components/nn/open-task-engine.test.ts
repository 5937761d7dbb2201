import { expect } from "chai";
import { openTaskEngine } from "../../../src/components/nn/open-task-engine.ts";
import { InputError } from "../../../src/runner/contract/failure.ts";

describe("the engine of a task", () => {
  it("is a mistake to mend where it cannot be had", async () => {
    const opened = openTaskEngine({ name: "tensorflow", threads: 1, native: "/no/such/folder" });
    const error = await opened.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(InputError);
    expect((error as InputError).failure).to.deep.equal({
      code: "engine",
      message:
        'the engine tensorflow cannot be had: there is no native engine in /no/such/folder: "make native" builds it, "--engine portable" does without',
      help: "--engine names another, and `regimen doctor` says what is there",
    });
  });
});
