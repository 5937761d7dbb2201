import { expect } from "chai";
import { countTensors } from "../../../../src/components/compute/engine/counted.ts";

describe("counted tensors", () => {
  it("free their memory with the last release, not before", () => {
    const freed: number[] = [];
    const tensors = countTensors<number>((handle) => freed.push(handle));
    const tensor = tensors.own(7, [2, 3]);
    expect(tensors.handle(tensor)).to.equal(7);
    expect(tensor.retain()).to.equal(tensor);
    tensor.release();
    expect([freed, tensors.live()]).to.deep.equal([[], 1]);
    tensor.release();
    expect([freed, tensors.live()]).to.deep.equal([[7], 0]);
  });

  it("say which tensor was used wrongly", () => {
    const tensors = countTensors<number>(() => undefined);
    const tensor = tensors.own(0, [2, 3]);
    tensor.release();
    expect(() => tensor.release()).to.throw("a tensor of shape [2, 3] was released more often than retained");
    expect(() => tensor.retain()).to.throw("a tensor of shape [2, 3] was retained after its last release");
    const message = "a tensor of shape [2, 3] was used after its last release, or in another engine than its own";
    expect(() => tensors.handle(tensor)).to.throw(message);
    expect(() => countTensors<number>(() => undefined).handle(tensors.own(1, [2, 3]))).to.throw(message);
  });

  it("are all freed once when the engine closes", () => {
    const freed: number[] = [];
    const tensors = countTensors<number>((handle) => freed.push(handle));
    const kept = tensors.own(1, []).retain();
    tensors.own(2, []).release();
    tensors.freeAll();
    expect([freed, tensors.live()]).to.deep.equal([[2, 1], 0]);
    expect(() => kept.release()).to.throw("a tensor of shape [] was released more often than retained");
  });
});
