import { chaos } from "./chaos.ts";
import { noted } from "./measured.ts";

const SECONDS = 30;

// By hand for longer, and with other seeds: `deno task chaos --seconds 600 --seed 7`.
Deno.test("random faults for a while: everything that clients see could come from one node", () =>
  chaos({ seconds: SECONDS, seed: 1, log: noted }));
