import { expect } from "chai";
import fc from "fast-check";
import { recordToJson } from "../../../../src/runner/tracking/outbox/json.ts";
import type { RunUid, TrackingRecord } from "../../../../src/runner/tracking/record/record.ts";
import { parseRecord } from "../../../support/parse-record.ts";

const text = fc.string({ unit: "binary", maxLength: 12 });
const map = fc.dictionary(fc.oneof(text, fc.constantFrom("__proto__", "constructor")), text, {
  maxKeys: 4,
  noNullPrototype: true,
});
const time = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const value = fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, -0, 5e-324));
const uid = fc.uuid().map((one) => one as RunUid);
const digest = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 64, maxLength: 64 });
const size = fc.nat();
const path = fc.array(fc.stringMatching(/^[\w .-]*[\w]$/), { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));
const file = fc.record({ path, digest, size, from: text });
const columns = fc.array(
  fc.record({ name: text, type: fc.constantFrom("double" as const, "long" as const, "string" as const, "boolean" as const) }),
  { maxLength: 3 },
);
const required = {
  requiredKeys: ["type", "name", "digest", "context", "source"] as ["type", "name", "digest", "context", "source"],
};

/** Any record there can be. */
const anyRecord: fc.Arbitrary<TrackingRecord> = fc.oneof(
  fc.record(
    { type: fc.constant("start" as const), time, experiment: text, name: text, parent: uid, tags: map },
    { requiredKeys: ["type", "time", "experiment", "name", "tags"] },
  ),
  fc.record({ type: fc.constant("params" as const), params: map }),
  fc.record({
    type: fc.constant("metrics" as const),
    points: fc.array(fc.record({ key: text, value, time, step: fc.integer() }), { maxLength: 4 }),
  }),
  fc.record({ type: fc.constant("tags" as const), tags: map }),
  fc.record(
    { type: fc.constant("input" as const), name: text, digest, context: text, source: text, columns, rows: fc.nat() },
    required,
  ),
  fc.record({ type: fc.constant("artifact" as const), file }),
  fc.record({
    type: fc.constant("model" as const),
    uid: fc.stringMatching(/^[\w.-]{1,40}$/),
    name: text,
    kind: text,
    files: fc.array(file, { maxLength: 3 }),
    params: map,
    tags: map,
  }),
  fc.record({
    type: fc.constant("end" as const),
    time,
    status: fc.constantFrom("FINISHED" as const, "FAILED" as const, "KILLED" as const),
  }),
);

describe("a tracking record as JSON", () => {
  it("comes back as it was, numbers included that JSON has no word for", () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const line = recordToJson(record);
        expect(line).to.not.include("\n");
        expect(parseRecord(line)).to.deep.equal(record);
      }),
      { numRuns: 500 },
    );
  });

  it("keeps points short", () => {
    const points = [NaN, Infinity, -0, 0.1].map((one, step) => ({ key: "val/loss", value: one, time: 1764150000000, step }));
    expect(recordToJson({ type: "metrics", points })).to.equal(
      '{"type":"metrics","points":[["val/loss","NaN",1764150000000,0],["val/loss","Infinity",1764150000000,1],["val/loss","-0",1764150000000,2],["val/loss",0.1,1764150000000,3]]}',
    );
  });

  it("is told from anything else, whatever was done to a line", () => {
    fc.assert(
      fc.property(anyRecord, fc.nat(), fc.nat(), text, (record, at, length, other) => {
        const line = recordToJson(record);
        const from = at % (line.length + 1);
        const mangled = `${line.slice(0, from)}${other}${line.slice(from + (length % 20))}`;
        const parsed = parseRecord(mangled);
        // what is taken for a record is one: it can be written and read again
        if (parsed !== undefined) expect(parseRecord(recordToJson(parsed))).to.deep.equal(parsed);
      }),
      { numRuns: 1000 },
    );
  });

  it("is no record with a path that leaves its folder, a time that is no whole number or a value that is none", () => {
    const digest = "a".repeat(64);
    for (const line of [
      `{"type":"artifact","file":{"path":"../x","digest":"${digest}","size":1,"from":"/x"}}`,
      `{"type":"artifact","file":{"path":"/x","digest":"${digest}","size":1,"from":"/x"}}`,
      `{"type":"artifact","file":{"path":"x","digest":"short","size":1,"from":"/x"}}`,
      '{"type":"end","time":1.5,"status":"FINISHED"}',
      '{"type":"end","time":1,"status":"finished"}',
      '{"type":"metrics","points":[["k","1",1,1]]}',
      '{"type":"metrics","points":[["k",null,1,1]]}',
      '{"type":"params","params":{"a":1}}',
      '{"type":"start","time":1,"experiment":"e","name":"n","parent":"../../x","tags":{}}',
      "[]",
      "null",
      "{",
      "",
    ])
      expect(parseRecord(line), line).to.equal(undefined);
  });
});
