import { encode } from "@msgpack/msgpack";
import assert from "node:assert/strict";
import fc from "fast-check";
import { concatBytes, ConveyorError, FatalError, STATE_LIMITS } from "../base/mod.ts";
import { at, command, holds } from "./arbitraries_test.ts";
import { decodeCommand, decodeProposal, encodeCommand, stampCommand } from "./codec.ts";
import type { CommitOffset, Stamped } from "./command.ts";
import { FULL_SPEC, health, spec } from "./fixtures_test.ts";

const COMMIT: CommitOffset = {
  type: "commit_offset",
  sourceId: "s",
  partition: 0,
  offset: 1n,
  timestamp: undefined,
  reset: false,
};

/** An encoded command with `record` in the place of its fields. */
function withRecord(record: unknown): Uint8Array {
  const head = encodeCommand({ at: 1, command: COMMIT }).subarray(0, 9);
  return concatBytes([head, encode(record, { useBigInt64: true })]);
}

function isRefused(code: ConveyorError["code"]): (error: unknown) => boolean {
  return (error) => error instanceof ConveyorError && error.code === code;
}

Deno.test("every command comes back exactly, maps in their order", () => {
  holds(fc.property(at, command, (at, command) => {
    const bytes = encodeCommand({ at, command });
    const decoded = decodeCommand(bytes);
    assert.deepEqual(decoded, { at, command });
    assert.deepEqual(encodeCommand(decoded), bytes);
    assert.deepEqual(decodeProposal(bytes), decoded);
  }));
});

Deno.test("the leader's stamp replaces the proposer's, and nothing else", () => {
  const bytes = encodeCommand({ at: 1, command: { type: "register", service: FULL_SPEC } });
  const inLargerBuffer = concatBytes([Uint8Array.of(9, 9, 9), bytes]).subarray(3);
  stampCommand(inLargerBuffer, 1_700_000_000_000.25);
  const { at, command } = decodeCommand(inLargerBuffer);
  assert.equal(at, 1_700_000_000_000.25);
  assert.deepEqual(command, { type: "register", service: FULL_SPEC });
  for (const at of [-1, NaN, Infinity]) {
    assert.throws(() => stampCommand(bytes, at), RangeError);
  }
});

Deno.test("what could not be read back exactly is not written", () => {
  const lone = "\ud800";
  const register = (rest: Partial<typeof FULL_SPEC>) => () =>
    encodeCommand({ at: 1, command: { type: "register", service: { ...FULL_SPEC, ...rest } } });
  const commit = (rest: Partial<CommitOffset>) => () =>
    encodeCommand({ at: 1, command: { ...COMMIT, ...rest } });
  const bad = [
    register({ serviceId: lone }),
    register({ labels: new Map([[lone, ""]]) }),
    register({ labels: new Map([["", lone]]) }),
    register({ capabilities: [lone] }),
    register({ endpoint: { host: "h", port: 1.5, useTls: false } }),
    register({ weight: -1 }),
    register({ weight: 2 ** 53 }),
    register({ heartbeatInterval: NaN }),
    register({ heartbeatInterval: Infinity }),
    commit({ offset: -1n }),
    commit({ offset: 2n ** 64n }),
    commit({ partition: -1 }),
    commit({ timestamp: { seconds: 2n ** 63n, nanos: 0 } }),
    commit({ timestamp: { seconds: 0n, nanos: -1 } }),
  ];
  for (const encodeBad of bad) assert.throws(encodeBad, isRefused("invalid_argument"));
});

Deno.test("lists and commands have their bounds", () => {
  const labels = (count: number): Stamped => ({
    at: 1,
    command: {
      type: "register",
      service: spec("a", {
        labels: new Map(Array.from({ length: count }, (_, i) => [`${i}`, ""])),
      }),
    },
  });
  const most = labels(STATE_LIMITS.listItems / 2);
  assert.deepEqual(decodeCommand(encodeCommand(most)), most);
  const more = labels(STATE_LIMITS.listItems / 2 + 1);
  assert.throws(() => encodeCommand(more), isRefused("invalid_argument"));

  const report = (message: string): Stamped => {
    const ids = { serviceId: "", registrationId: "" };
    return {
      at: 1,
      command: { type: "report_health", ...ids, health: health("healthy", message) },
    };
  };
  const overhead = encodeCommand(report("x".repeat(70_000))).length - 70_000;
  const longest = "x".repeat(STATE_LIMITS.commandBytes - overhead);
  assert.equal(encodeCommand(report(longest)).length, STATE_LIMITS.commandBytes);
  assert.throws(() => encodeCommand(report(longest + "x")), isRefused("resource_exhausted"));
});

Deno.test("a newer version or command stops the node that finds it in its log", () => {
  const newer = encodeCommand({ at: 1, command: COMMIT });
  newer[0] = 2;
  assert.throws(() => decodeCommand(newer), {
    name: "FatalError",
    message: "a log entry cannot be read: it has format version 2, and this program knows 1",
  });
  assert.throws(() => decodeCommand(withRecord([99, "x"])), {
    name: "FatalError",
    message: "a log entry cannot be read: a newer program wrote it: " +
      "command type 99 is unknown here",
  });
});

Deno.test("a proposal from a newer node is refused, and harms nobody", () => {
  assert.throws(() => decodeProposal(withRecord([99])), isRefused("invalid_argument"));
  assert.throws(() => decodeProposal(new Uint8Array()), isRefused("invalid_argument"));
});

Deno.test("records that are not as they should be are told from commands", () => {
  const text = encode("x");
  const bad = [
    new Uint8Array(),
    encodeCommand({ at: 1, command: COMMIT }).subarray(0, 8),
    withRecord("x"),
    withRecord({ a: 1 }),
    withRecord([]),
    withRecord([1, "service"]),
    withRecord([1, "service", 5]),
    withRecord([1, "service", "registration", "one too many"]),
    withRecord([1, "\ud800", "ill-formed"]),
    withRecord([6, "s", -1, 1n, null, false]),
    withRecord([6, "s", 0, 1, null, false]),
    withRecord([6, "s", 0, 1n, [1n, 0, 0], false]),
    withRecord([2, "s", "r", [9, "", []]]),
    withRecord([2, "s", "r", [0, "", ["key"]]]),
    concatBytes([withRecord([1, "a", "b"]), text]),
    withRecord([1, new Date(0), "b"]),
  ];
  for (const bytes of bad) assert.throws(() => decodeCommand(bytes), FatalError);
  const badTime = encodeCommand({ at: 1, command: COMMIT });
  new DataView(badTime.buffer).setFloat64(1, NaN);
  assert.throws(() => decodeCommand(badTime), FatalError);
});

Deno.test("damaged bytes give a command or one kind of error, and never anything else", () => {
  const damage = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 });
  holds(fc.property(command, damage, fc.nat(), (command, damage, cut) => {
    const bytes = encodeCommand({ at: 1, command });
    for (const [place, byte] of damage) bytes[place % bytes.length] = byte;
    for (const hurt of [bytes, bytes.subarray(0, cut % bytes.length)]) {
      try {
        encodeCommand(decodeCommand(hurt));
      } catch (error) {
        assert.ok(error instanceof FatalError, String(error));
      }
    }
  }));
});
