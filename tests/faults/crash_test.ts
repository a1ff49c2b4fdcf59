/** A process that is killed in mid-write loses nothing that it was told is on disk. */
import assert from "node:assert/strict";
import { fromFileUrl, join } from "@std/path";
import { integerBetween, seededRng } from "../../lib/base/mod.ts";
import type { Report, Write } from "./appending_node.ts";
import { entry, recover } from "../support/entries.ts";
import { openDir } from "../support/data_dirs.ts";

const ROUNDS = 10;

/** Runs a writer on `path`, kills it after so many reports, and returns all it has reported. */
async function runAndKill(path: string, seed: number, reports: number): Promise<Report[]> {
  const script = fromFileUrl(new URL("appending_node.ts", import.meta.url));
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "--allow-all", "--unstable-kv", script, path, `${seed}`],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let text = "";
  let killed = false;
  for await (const piece of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += piece;
    if (killed || text.split("\n").length <= reports) continue;
    killed = true;
    child.kill("SIGKILL");
  }
  const errors = await new Response(child.stderr).text();
  assert.equal((await child.status).signal, "SIGKILL", errors);
  const lines = text.split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Report);
}

/** What may be in the log: the terms of its entries by index, and what was being done. */
type Expected = { terms: number[]; base: number; running: Write | undefined };

function follow(expected: Expected, reports: readonly Report[]): void {
  for (const report of reports) {
    if ("compact" in report) expected.base = report.compact.index;
    else if ("begin" in report) expected.running = report.begin;
    else {
      expected.running = undefined;
      const { from, last, term } = report.done;
      expected.terms.length = from;
      for (let index = from; index <= last; index++) expected.terms[index] = term;
    }
  }
}

/** The log holds what was written, but for the end of a write that was never acknowledged. */
function checkTerms(found: readonly number[], { terms, running }: Expected): void {
  const acknowledged = running === undefined ? terms : terms.slice(0, running.from);
  for (let index = 1; index < acknowledged.length; index++) {
    if (found[index] === undefined) continue; // Compacted away.
    assert.equal(found[index], acknowledged[index], `entry ${index}`);
  }
  assert.ok(found.length >= acknowledged.length, "acknowledged entries are missing");
  for (let index = acknowledged.length; index < found.length; index++) {
    const isNew = running !== undefined && index <= running.last && found[index] === running.term;
    const isOld = terms[index] === found[index];
    assert.ok(isNew || isOld, `entry ${index} is of term ${found[index]}, which nobody wrote`);
  }
}

Deno.test("kill -9 in mid-write: no acknowledged entry is lost, none is torn", async () => {
  const path = await Deno.makeTempDir({ prefix: "conveyor-" });
  const rng = seededRng(7);
  const expected: Expected = { terms: [0], base: 0, running: undefined };
  let [acknowledged, struck] = [0, 0];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const reports = await runAndKill(join(path, "d"), round, integerBetween(rng, 5, 120));
      acknowledged += reports.filter((report) => "done" in report).length;
      follow(expected, reports);
      if (expected.running !== undefined) struck++;
      const dir = await openDir(join(path, "d"));
      const { base, entries } = await recover(dir.log);
      dir.close();
      assert.ok(base.index <= expected.base);
      const found: number[] = [];
      found.length = base.index + 1;
      for (const { index, term, data, kind } of entries) {
        found[index] = term;
        const size = data.length;
        assert.deepEqual({ index, term, data, kind }, entry(index, term, size), `entry ${index}`);
      }
      checkTerms(found, expected);
      expected.terms = found;
      expected.base = base.index;
      expected.running = undefined;
    }
    assert.ok(acknowledged > 10 * ROUNDS, `only ${acknowledged} writes were acknowledged`);
    assert.ok(struck > 0, "no kill struck a write");
  } finally {
    await Deno.remove(path, { recursive: true });
  }
});
