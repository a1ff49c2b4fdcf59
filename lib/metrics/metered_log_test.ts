import assert from "node:assert/strict";
import { MemoryDisk, MemoryLogStore } from "../storage/mod.ts";
import { meteredLog } from "./metered_log.ts";

Deno.test("appends are timed, and only those that are on disk", async () => {
  const seconds: number[] = [];
  let now = 0;
  const clock = { monotonic: () => now += 250 };
  const log = meteredLog(new MemoryLogStore(new MemoryDisk()), clock, (s) => seconds.push(s));
  await log.recover(() => {});
  const entry = { index: 1, term: 1, kind: "command", data: new Uint8Array(1) } as const;
  await log.append({ hardState: undefined, entries: [entry], commit: 0 });
  assert.deepEqual(seconds, [0.25]);
  assert.deepEqual(await log.read(1, 1, 1_000), [entry]);
  // An entry that does not follow.
  await assert.rejects(
    log.append({ hardState: undefined, entries: [{ ...entry, index: 9 }], commit: 0 }),
  );
  assert.deepEqual(seconds, [0.25]);
});
