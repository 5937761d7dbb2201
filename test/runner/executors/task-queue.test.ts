import { expect } from "chai";
import fc from "fast-check";
import { taskQueue, type Verdict } from "../../../src/runner/executors/task-queue.ts";

interface One {
  readonly name: number;
  readonly urgent?: boolean;
}

describe("the queue of ready tasks", () => {
  it("takes in order, leaves what is to wait, and stops where it is enough", () => {
    const queue = taskQueue<One>(() => false);
    for (let name = 0; name < 6; name++) queue.add({ name });
    const seen: number[] = [];
    queue.take(({ name }) => {
      seen.push(name);
      return name === 1 ? "later" : name === 3 ? "taken, and enough" : "taken";
    });
    expect(seen).to.deep.equal([0, 1, 2, 3]);
    expect(queue.size()).to.equal(3);
    queue.take(({ name }) => {
      seen.push(name);
      return name === 4 ? "enough" : "taken";
    });
    expect(seen).to.deep.equal([0, 1, 2, 3, 1, 4]);
    expect(queue.size()).to.equal(2);
  });

  it("gives what is urgent before all that was there", () => {
    const queue = taskQueue<One>(({ urgent }) => urgent === true);
    queue.add({ name: 1 });
    queue.add({ name: 2, urgent: true });
    expect(queue.takeUrgent()).to.deep.equal([{ name: 2, urgent: true }]);
    expect(queue.takeUrgent()).to.deep.equal([]);
    expect(queue.size()).to.equal(1);
  });

  it("does what a list does from which each is taken out by itself", () => {
    const verdicts = fc.array(fc.constantFrom<Verdict>("taken", "taken, and enough", "later", "enough"), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(2000), verdicts), { maxLength: 12 }), (rounds) => {
        const queue = taskQueue<One>(() => false);
        const list: number[] = [];
        let serial = 0;
        for (const [adds, said] of rounds) {
          for (let at = 0; at < adds; at++) {
            queue.add({ name: serial });
            list.push(serial++);
          }
          const [fromQueue, fromList]: [number[], number[]] = [[], []];
          const judge = (nth: number): Verdict => said[nth] ?? "taken";
          queue.take(({ name }) => judge(fromQueue.push(name) - 1));
          for (let at = 0; at < list.length; ) {
            const verdict = judge(fromList.push(list[at] as number) - 1);
            if (verdict.startsWith("taken")) list.splice(at, 1);
            else at++;
            if (verdict.endsWith("enough")) break;
          }
          expect(fromQueue).to.deep.equal(fromList);
          expect(queue.size()).to.equal(list.length);
        }
      }),
      { numRuns: 30 },
    );
  });
});
