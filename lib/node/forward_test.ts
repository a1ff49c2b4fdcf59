import assert from "node:assert/strict";
import { type ClusterId, nodeId } from "../base/mod.ts";
import { encodeCommand, type Outcome } from "../state/mod.ts";
import type { ClusterStatus } from "./api.ts";
import { arrived, fails, spec } from "./fixtures_test.ts";
import {
  decodeForwarded,
  decodeSettled,
  decodeStatus,
  encodeForwarded,
  encodeSettled,
  encodeStatus,
} from "./forward.ts";
import { decodeHeard, encodeHeard } from "./forward_heard.ts";

Deno.test("a command arrives as it was, on memory of its own", () => {
  const command = encodeCommand({ at: 5, command: { type: "register", service: spec("a") } });
  const { view, reuse } = arrived(encodeForwarded({ type: "propose", command }));
  const request = decodeForwarded(view);
  reuse();
  assert.deepEqual(request, { type: "propose", command });
});

Deno.test("a command that is traced brings along of what it is a part", () => {
  const traceparent = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
  const command = encodeCommand({ at: 5, command: { type: "register", service: spec("a") } });
  const { view, reuse } = arrived(encodeForwarded({ type: "propose", command, traceparent }));
  const request = decodeForwarded(view);
  reuse();
  assert.deepEqual(request, { type: "propose", command, traceparent });
});

Deno.test("no heartbeats, and a question for the status", () => {
  for (const request of [{ type: "heartbeat", beats: [] }, { type: "status" }] as const) {
    assert.deepEqual(decodeForwarded(arrived(encodeForwarded(request)).view), request);
  }
});

Deno.test("who was heard of when, by registration, and what cannot be read", () => {
  const registrations = ["a", "\u00e4"].map((id) => ({ serviceId: id, registrationId: `r-${id}` }));
  for (const list of [[], registrations]) {
    const request = { type: "heard", registrations: list } as const;
    assert.deepEqual(decodeForwarded(arrived(encodeForwarded(request)).view), request);
  }
  const heard = [undefined, 0, 1_700_000_000_123];
  assert.deepEqual(decodeHeard(arrived(encodeHeard(heard)).view), heard);
  const unreadable = fails("invalid_argument");
  for (const body of [[], [0x81], [1], [0x91, 0xa1, 0x61], [0x92, 1, 2]]) {
    assert.throws(() => decodeForwarded(new Uint8Array([7, ...body])), unreadable);
  }
  for (const body of [[], [1], [0x91, 0xa1, 0x61]]) {
    assert.throws(() => decodeHeard(new Uint8Array(body)), unreadable);
  }
});

Deno.test("what only a newer program knows is refused, and so is nothing at all", () => {
  for (const bytes of [[9], [0, 1, 2], []]) {
    assert.throws(() => decodeForwarded(new Uint8Array(bytes)), fails("unimplemented"));
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
