import assert from "node:assert/strict";
import { encode } from "@msgpack/msgpack";
import type { ServiceCommand } from "../state/mod.ts";
import type { Heartbeat, HeartbeatAnswer } from "./api.ts";
import { arrived, fails } from "./fixtures_test.ts";
import { decodeForwarded, encodeForwarded } from "./forward.ts";
import { decodeAnswers, encodeAnswers } from "./forward_heartbeat.ts";

Deno.test("heartbeats arrive with all they say, and nothing they do not", () => {
  const hostile = ["__proto__", "constructor", "", "ü€𝄞", "a".repeat(256)];
  const beats: Heartbeat[] = [
    { serviceId: "a", registrationId: "reg-1" },
    { serviceId: "", registrationId: "", activeRequests: 0 },
    { serviceId: "b", registrationId: "reg-2", activeRequests: Number.MAX_SAFE_INTEGER },
    {
      serviceId: "__proto__",
      registrationId: "reg-3",
      health: { status: "degraded", message: "slow\n", components: new Map() },
    },
    {
      serviceId: "c",
      registrationId: "reg-4",
      activeRequests: 7,
      health: {
        status: "unhealthy",
        message: "",
        components: new Map(
          hostile.map((key) => [key, { name: key, status: "healthy", message: key }]),
        ),
      },
      groups: new Map(hostile.map((groupId, i) => [groupId, i * 2 ** 50])),
    },
  ];
  const { view, reuse } = arrived(encodeForwarded({ type: "heartbeat", beats }));
  const request = decodeForwarded(view);
  reuse();
  assert.deepEqual(request, { type: "heartbeat", beats });
});

Deno.test("what is no list of heartbeats is refused, and not taken for a fault of this node", () => {
  const whole = encodeForwarded({
    type: "heartbeat",
    beats: [{ serviceId: "a", registrationId: "b", activeRequests: 1 }],
  });
  const values = [
    null,
    [null],
    [[1, 2, null, null]],
    [["a", "b", ["well", "", []], null]],
    [["a", "b", ["healthy", "", [["key"]]], null]],
    [["a", "b", null, "many"]],
    [["a", "b", null, null, [["group", -1]]]],
    [["a", "b", null, null, [["group", 2 ** 53]]]],
    [["a", "b", null, null, { group: 1 }]],
    { a: 1 },
  ];
  const bodies = [
    whole.subarray(0, 5),
    new Uint8Array([2]),
    new Uint8Array([2, 0x91, 0x91, 0xa1]),
    ...values.map((value) => new Uint8Array([2, ...encode(value)])),
  ];
  for (const bytes of bodies) {
    assert.throws(() => decodeForwarded(bytes), fails("invalid_argument"), `${bytes}`);
  }
});

const COMMANDS: readonly ServiceCommand[] = [
  { type: "drain", reason: "it was asked to", timeout: 30_000.5 },
  { type: "resume" },
  { type: "revoke", groupId: "__proto__", partitions: [0, 7, 2 ** 32 - 1], generation: 3 },
  { type: "assign", groupId: "g", partitions: [], generation: 2 ** 53 - 1, all: [1, 2] },
];

Deno.test("answers to heartbeats keep their order, and carry what is due", () => {
  const answers: HeartbeatAnswer[] = [
    { serviceId: "b", acknowledged: true, nextDeadline: 30_000 },
    { serviceId: "a", acknowledged: false, nextDeadline: 0 },
    {
      serviceId: "c",
      acknowledged: true,
      nextDeadline: 0.25,
      due: { commands: COMMANDS, generations: new Map([["__proto__", 3], ["g", 2 ** 53 - 1]]) },
    },
  ];
  assert.deepEqual(decodeAnswers(arrived(encodeAnswers(answers)).view), answers);
  assert.deepEqual(decodeAnswers(encodeAnswers([])), []);
});

Deno.test("an answer that says nothing to a service takes no room for it", () => {
  const bytes = encodeAnswers([{ serviceId: "a", acknowledged: true, nextDeadline: 3 }]);
  assert.deepEqual(bytes, encode([["a", true, 3]]));
});

Deno.test("an answer that cannot be read leaves open what was done", () => {
  const due = (commands: unknown, generations: unknown = []) =>
    [["a", true, 1, [commands, generations]]] as const;
  const values = [
    7,
    [null],
    [["a", 1, 1]],
    [["a", true, -1]],
    [["a", true, "soon"]],
    [["a", true, 1, []]],
    due([["dance"]]),
    due([["drain", "why"]]),
    due([["drain", "why", -1]]),
    due([["revoke", "g", [1.5], 1]]),
    due([["revoke", "g", [1], -1]]),
    due([["assign", "g", [1], 1]]),
    due([["assign", "g", [1], 1, ["x"]]]),
    due([], [["g", "1"]]),
  ];
  for (const value of values) {
    const name = JSON.stringify(value);
    assert.throws(() => decodeAnswers(encode(value)), fails("outcome_unknown"), name);
  }
  assert.throws(() => decodeAnswers(new Uint8Array()), fails("outcome_unknown"));
});
