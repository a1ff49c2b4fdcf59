import assert from "node:assert/strict";
import fc from "fast-check";
import { holds, registration, serviceSpec, standing, text } from "./arbitraries_test.ts";
import { fieldsOf, FULL_SPEC } from "./fixtures_test.ts";
import { HEALTHY, NO_ASSIGNMENTS, serviceRecord } from "./service_record.ts";

const NEW = {
  registrationId: "reg-1",
  registeredAt: 5_000.25,
  health: HEALTHY,
  leaseLapsed: false,
  drain: undefined,
  resumed: false,
  assignments: NO_ASSIGNMENTS,
  modifiedRevision: 1,
};

Deno.test("a record tells what it was made of, and after a change what has changed", () => {
  const changes = fc.record(
    { health: standing.map(({ health }) => health), leaseLapsed: fc.boolean() },
    { requiredKeys: [], noNullPrototype: true },
  );
  holds(fc.property(serviceSpec, registration, standing, changes, (spec, rest, state, change) => {
    const record = serviceRecord(spec, { ...rest, ...state });
    const all = { ...spec, ...rest, ...state };
    assert.deepEqual(fieldsOf(record), all);
    assert.deepEqual(fieldsOf(record.with(change)), { ...all, ...change });
    assert.deepEqual(fieldsOf(record), all);
    for (const [key, value] of spec.labels) assert.equal(record.labels.get(key), value);
  }));
});

Deno.test("records are equal to what compares properties when they tell the same", () => {
  const texts = fc.constantFrom("", "a", "aa", "\u0001");
  const pair = fc.record({ host: texts, sidecarId: texts, zone: texts, version: texts });
  const recordOf = ({ host, sidecarId, zone, version }: { [Name in string]: string }) =>
    serviceRecord({
      ...FULL_SPEC,
      version: version!,
      sidecarId: sidecarId!,
      endpoint: { ...FULL_SPEC.endpoint, host: host! },
      labels: new Map([["zone", zone!]]),
    }, NEW);
  holds(fc.property(pair, pair, (one, other) => {
    const same = Object.entries(one).every(([name, value]) => ({ ...other })[name] === value);
    const [a, b] = [recordOf(one), recordOf(other)];
    if (same) assert.deepEqual(a, b);
    else assert.notDeepEqual(a, b);
  }));
});

Deno.test("what a record takes grows with its texts, and is the same after a change there and back", () => {
  holds(fc.property(text, (more) => {
    const small = serviceRecord(FULL_SPEC, NEW);
    const large = serviceRecord({
      ...FULL_SPEC,
      labels: new Map([["zone", more], ["env", "prod"]]),
    }, NEW);
    assert.ok(Math.abs(large.bytes - small.bytes - (more.length - 1)) <= 3);
    const lapsed = small.with({ leaseLapsed: true });
    assert.equal(lapsed.with({ leaseLapsed: false }).bytes, small.bytes);
  }));
});
