import assert from "node:assert/strict";
import fc from "fast-check";
import { Fifo } from "./fifo.ts";

Deno.test("it behaves as an array does, whatever is done to it", () => {
  const steps = fc.array(fc.oneof(fc.nat(1_500), fc.constant(-1)), { maxLength: 30 });
  fc.assert(fc.property(steps, (program) => {
    const fifo = new Fifo<number>();
    let model: number[] = [];
    for (const step of program) {
      if (step < 0) {
        fifo.clear();
        model = [];
        continue;
      }
      for (let i = 0; i < step; i++) {
        fifo.push(i);
        model.push(i);
      }
      for (let i = 0; i < step / 2; i++) assert.equal(fifo.shift(), model.shift());
      assert.equal(fifo.first, model[0]);
      assert.equal(fifo.size, model.length);
    }
    while (model.length > 0) assert.equal(fifo.shift(), model.shift());
    assert.equal(fifo.shift(), undefined);
  }));
});
