import assert from "node:assert/strict";
import { joinAddress, plainSockets, splitAddress } from "./sockets.ts";

Deno.test("addresses are taken apart and put together again", () => {
  for (
    const [address, host, port] of [
      ["127.0.0.1:50052", "127.0.0.1", 50_052],
      ["node-1.example:1", "node-1.example", 1],
      ["[::1]:65535", "::1", 65_535],
    ] as const
  ) {
    assert.deepEqual(splitAddress(address), { host, port });
    assert.equal(joinAddress({ host, port }), address);
  }
  for (const bad of ["", "host", "host:", ":1", "::1:5", "a:65536", "a:-1", "a:1x"]) {
    assert.throws(() => splitAddress(bad), { code: "invalid_argument" }, bad);
  }
});

Deno.test("a port in use is said to be", async () => {
  const ignore = () => {};
  const taken = await plainSockets.listen({ host: "127.0.0.1", port: 0 }, ignore, ignore);
  const { port } = taken;
  await assert.rejects(plainSockets.listen({ host: "127.0.0.1", port }, ignore, ignore), {
    code: "unavailable",
    message: `cannot listen on 127.0.0.1:${port}: the port is in use`,
  });
  await taken.close();
});
