import assert from "node:assert/strict";
import { join } from "@std/path";
import { FreePages } from "./free_pages.ts";

const VALUE = new Uint8Array(60_000);
const VALUES = 20;

Deno.test("what is deleted is free at once, before SQLite puts it in its place", async () => {
  const dir = await Deno.makeTempDir({ prefix: "conveyor-" });
  const path = join(dir, "kv");
  const kv = await Deno.openKv(path);
  const pages = new FreePages(path);
  try {
    // SQLite puts what it has written in its place after every 1,000 pages, or somewhat more.
    for (let round = 0; round < 12; round++) {
      for (let i = 0; i < VALUES; i++) await kv.set([i], VALUE);
      const full = pages.bytes();
      for (let i = 0; i < VALUES; i++) await kv.delete([i]);
      const freed = pages.bytes() - full;
      const log = (await Deno.stat(`${path}-wal`)).size;
      const whole = VALUES * VALUE.length;
      assert.ok(freed > whole / 4 && pages.bytes() > whole - log, `round ${round}: ${freed}`);
    }
  } finally {
    pages.close();
    kv.close();
    await Deno.remove(dir, { recursive: true });
  }
});
