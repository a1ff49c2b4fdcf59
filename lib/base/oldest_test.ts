import assert from "node:assert/strict";
import fc from "fast-check";
import { Oldest } from "./oldest.ts";

Deno.test("what is taken is what has been there longest, whatever comes and goes", () => {
  const command = fc.oneof(
    fc.record({ type: fc.constant("add" as const), key: fc.nat(20) }),
    fc.record({ type: fc.constant("delete" as const), key: fc.nat(20) }),
    fc.record({ type: fc.constant("take" as const), key: fc.constant(0) }),
  );
  fc.assert(fc.property(fc.array(command, { maxLength: 200 }), (commands) => {
    const keys = new Set<number>();
    const oldest = new Oldest(keys);
    for (const { type, key } of commands) {
      if (type === "add") keys.add(key);
      else if (type === "delete") keys.delete(key);
      else {
        const expected = [...keys][0];
        const taken = oldest.take();
        assert.equal(taken, expected);
        if (taken !== undefined) keys.delete(taken);
      }
    }
  }));
});

Deno.test("nothing that is gone is passed over again", () => {
  const visits = { begun: 0 };
  const keys = new Map<number, string>();
  const counted = {
    keys: () => {
      visits.begun++;
      return keys.keys();
    },
  };
  const oldest = new Oldest(counted);
  for (let i = 0; i < 1_000; i++) {
    keys.set(i, "");
    if (keys.size > 10) keys.delete(oldest.take() ?? -1);
  }
  assert.deepEqual([...keys.keys()], Array.from({ length: 10 }, (_, i) => 990 + i));
  assert.equal(visits.begun, 1);
});
