import assert from "node:assert/strict";
import { type ClusterId, nodeId } from "../base/mod.ts";
import { encodeCommand, type Outcome } from "../state/mod.ts";
import type { ClusterStatus, Heartbeat } from "./api.ts";
import { fails, spec } from "./fixtures_test.ts";
import {
  decodeAnswers,
  decodeForwarded,
  decodeSettled,
  decodeStatus,
  encodeAnswers,
  encodeForwarded,
  encodeSettled,
  encodeStatus,
} from "./forward.ts";

/** As it arrives: in the middle of a buffer that is used again for the next message. */
function arrived(bytes: Uint8Array): { view: Uint8Array; reuse: () => void } {
  const buffer = new Uint8Array(bytes.length + 32);
  buffer.set(bytes, 17);
  const view = buffer.subarray(17, 17 + bytes.length);
  return { view, reuse: () => buffer.fill(0xff) };
}

Deno.test("a command arrives as it was, on memory of its own", () => {
  const command = encodeCommand({ at: 5, command: { type: "register", service: spec("a") } });
  const { view, reuse } = arrived(encodeForwarded({ type: "propose", command }));
  const request = decodeForwarded(view);
  reuse();
  assert.deepEqual(request, { type: "propose", command });
});

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
    },
  ];
  const { view, reuse } = arrived(encodeForwarded({ type: "heartbeat", beats }));
  const request = decodeForwarded(view);
  reuse();
  assert.deepEqual(request, { type: "heartbeat", beats });
});

Deno.test("no heartbeats, and a question for the status", () => {
  for (const request of [{ type: "heartbeat", beats: [] }, { type: "status" }] as const) {
    assert.deepEqual(decodeForwarded(arrived(encodeForwarded(request)).view), request);
  }
});

Deno.test("what only a newer program knows is refused, and so is nothing at all", () => {
  for (const bytes of [[9], [0, 1, 2], []]) {
    assert.throws(() => decodeForwarded(new Uint8Array(bytes)), fails("unimplemented"));
  }
});

Deno.test("what is no list of heartbeats is refused, and not taken for a fault of this node", () => {
  const whole = encodeForwarded({
    type: "heartbeat",
    beats: [{ serviceId: "a", registrationId: "b", activeRequests: 1 }],
  });
  const bodies = [
    whole.subarray(0, 5),
    new Uint8Array([2]),
    new Uint8Array([2, 0xc0]),
    ...[
      [0x91, 0xc0],
      [0x91, 0x91, 0xa1],
      [0x91, 0x94, 0x01, 0x02, 0xc0, 0xc0],
      [0x81, 0xa1, 0x61, 0x01],
    ].map((body) => new Uint8Array([2, ...body])),
  ];
  for (const bytes of bodies) {
    assert.throws(() => decodeForwarded(bytes), fails("invalid_argument"), `${bytes}`);
  }
});

Deno.test("outcomes travel with their revision", () => {
  const outcomes: Outcome[] = [
    { ok: true, result: { changed: true } },
    { ok: true, result: { registrationId: "reg-1", leaseId: "lease-1", leaseTtl: 30_000 } },
    { ok: false, code: "not_found", message: "no such service" },
  ];
  for (const outcome of outcomes) {
    for (const revision of [1, Number.MAX_SAFE_INTEGER]) {
      const { view, reuse } = arrived(encodeSettled({ outcome, revision }));
      const settled = decodeSettled(view);
      reuse();
      assert.deepEqual(settled, { outcome, revision });
    }
  }
});

Deno.test("answers to heartbeats keep their order", () => {
  const answers = [
    { serviceId: "b", acknowledged: true, nextDeadline: 30_000 },
    { serviceId: "a", acknowledged: false, nextDeadline: 0 },
  ];
  assert.deepEqual(decodeAnswers(arrived(encodeAnswers(answers)).view), answers);
  assert.deepEqual(decodeAnswers(encodeAnswers([])), []);
});

Deno.test("a status comes back whole, known or not", () => {
  const member = {
    nodeId: nodeId(1),
    address: "127.0.0.1:50052",
    role: "leader" as const,
    healthy: true,
    matchIndex: 2 ** 40,
    lastContact: 1_700_000_000_000.25,
  };
  const known: ClusterStatus = {
    nodeId: nodeId(Number.MAX_SAFE_INTEGER),
    clusterId: "c0ffee" as ClusterId,
    leaderId: nodeId(1),
    term: 7,
    commitIndex: 2 ** 40,
    appliedIndex: 2 ** 40 - 1,
    members: [member, { ...member, lastContact: undefined }],
  };
  const unknown = { ...known, clusterId: undefined, leaderId: undefined, members: [] };
  for (const status of [known, unknown]) {
    assert.deepEqual(decodeStatus(arrived(encodeStatus(status)).view), status);
  }
});
