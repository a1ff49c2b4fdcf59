import assert from "node:assert/strict";
import { librariesOf } from "./context.ts";

Deno.test("libraries are found where the loader found them, and the loader itself", () => {
  const printed = `\tlinux-vdso.so.1 (0x00007ffc)
\tlibm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007f01)
\t/lib64/ld-linux-x86-64.so.2 (0x00007f02)
`;
  assert.deepEqual(librariesOf(printed), [
    ...["/lib/x86_64-linux-gnu/libm.so.6", "/lib64/ld-linux-x86-64.so.2"],
  ]);
});

Deno.test("a library that is missing here is not left out", () => {
  assert.throws(() => librariesOf("\tlibx.so.1 => not found\n"), /missing here: libx\.so\.1/);
});
