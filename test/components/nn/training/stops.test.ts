import { expect } from "chai";
import { stepFailed, tellingFailed, unsaved, weightsFailed } from "../../../../src/components/nn/training/stops.ts";
import { failureOf } from "../../../formats/failure-of.ts";

const told = (error: unknown) =>
  failureOf(() => {
    throw stepFailed(error, "in epoch 1, batch 5 of 5", ["a"], undefined);
  });

describe("why a training stops", () => {
  it("tells of memory that ran out in any engine", async () => {
    for (const message of ["OOM: out of memory in Conv3D", "memory access out of bounds", "Array buffer allocation failed"])
      expect(await told(new Error(message))).to.include({ code: "out-of-memory" });
  });

  it("tells of memory that ran out in a prediction", async () => {
    const error = new Error("out of memory: the portable engine has 4000 MiB");
    expect(
      await failureOf(() => {
        throw tellingFailed(error, ["a", "b"]);
      }),
    ).to.deep.equal({
      code: "out-of-memory",
      message: 'memory ran out in a prediction (cases "a" and "b"): out of memory: the portable engine has 4000 MiB',
      help: "lower batch, crop smaller, or say memory: low",
    });
  });

  it("tells of memory that ran out before anything was computed", async () => {
    const error = new Error("Array buffer allocation failed");
    expect(
      await failureOf(() => {
        throw weightsFailed(error, "as the weights of train.model were read");
      }),
    ).to.deep.equal({
      code: "out-of-memory",
      message: "memory ran out as the weights of train.model were read: Array buffer allocation failed",
      help: "free memory, compute where there is more, or take a smaller network",
    });
    const bug = new TypeError("x is not a function");
    expect(weightsFailed(bug, "as the weights of train.model were read")).to.equal(bug);
  });

  it("tells of a batch that is too small for batch norm", async () => {
    const error = new RangeError(
      "layer4.0.bn1: batch norm learns from at least two values a channel: use a larger batch or larger volumes",
    );
    expect(await told(error)).to.deep.equal({
      code: "too-small",
      message: 'layer4.0.bn1: batch norm learns from at least two values a channel (in epoch 1, batch 5 of 5, cases "a")',
      help: "use larger volumes, or a larger batch with lastBatch: drop",
    });
  });

  it("leaves our own mistakes as they are", () => {
    const error = new RangeError("no such tensor");
    expect(stepFailed(error, "", [], undefined)).to.equal(error);
  });

  it("tells why a checkpoint cannot be written", async () => {
    const say = (error: unknown) =>
      failureOf(() => {
        throw unsaved(error, "after epoch 1", undefined);
      });
    expect(await say(Object.assign(new Error("EROFS: read-only file system, open"), { code: "EROFS" }))).to.deep.include({
      message:
        "the checkpoint after epoch 1 cannot be written: EROFS: read-only file system, open; no checkpoint was written yet",
    });
  });
});
