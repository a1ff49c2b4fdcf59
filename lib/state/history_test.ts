/** What holds for every history of commands. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { history, holds } from "./arbitraries_test.ts";
import { decodeCommand, encodeCommand } from "./codec.ts";
import { eventFor, type ServiceChange } from "./event.ts";
import { Replica } from "./fixtures_test.ts";
import type { ServiceFilter } from "./filter.ts";
import { fingerprint } from "./fingerprint.ts";
import type { PartitionWatermark, Timestamp } from "./command.ts";
import { groupOffsets, listServices, sourceWatermarks } from "./queries.ts";
import type { Service } from "./service.ts";
import { ReplicatedState } from "./state.ts";

const FILTERS: readonly ServiceFilter[] = [
  { labels: new Map(), includeUnhealthy: true },
  { labels: new Map([["", "x"]]), includeUnhealthy: true },
  { labels: new Map(), type: "sink", includeUnhealthy: true },
];

Deno.test("replicas that apply the same log hold the same state", () => {
  holds(fc.property(history, (commands) => {
    const one = new Replica();
    const other = new ReplicatedState();
    for (const [i, command] of commands.entries()) {
      const expected = one.apply(command);
      const entry = encodeCommand({ at: one.now, command });
      const { outcome, events } = other.apply(decodeCommand(entry), i + 1);
      assert.deepEqual([outcome, ...events], [expected.outcome, expected.event].filter(Boolean));
    }
    assert.equal(fingerprint(other), fingerprint(one.state));
  }));
});

Deno.test("a command makes one event exactly when it changed a service", () => {
  holds(fc.property(history, (commands) => {
    const replica = new Replica();
    for (const command of commands) {
      const before = replica.state.freeze().services;
      const { outcome, event } = replica.apply(command);
      const after = replica.state.freeze().services;
      const changed = before.length !== after.length || before.some((s, i) => s !== after[i]);
      assert.equal(event !== undefined, changed);
      if (!outcome.ok) assert.equal(changed, false);
      if (event === undefined) continue;
      assert.equal(event.revision, replica.index);
      if (event.kind !== "removed") assert.equal(event.service.modifiedRevision, replica.index);
    }
  }));
});

Deno.test("no offset goes back without a reset", () => {
  holds(fc.property(history, (commands) => {
    const replica = new Replica();
    for (const command of commands) {
      if (command.type !== "commit_offset") continue;
      const committed = () => replica.state.offsets.get(command.sourceId)?.get(command.partition);
      const before = committed()?.offset ?? 0n;
      const { outcome } = replica.apply(command);
      assert.equal(outcome.ok, command.reset || command.offset >= before);
      assert.equal(committed()?.offset, outcome.ok ? command.offset : before);
    }
  }));
});

Deno.test("no watermark goes back, and the global one is always that of some partition", () => {
  holds(fc.property(history, (commands) => {
    const replica = new Replica();
    for (const command of commands) {
      const before = command.type === "report_watermark"
        ? sourceWatermarks(replica.state, command.sourceId)
        : undefined;
      const { outcome } = replica.apply(command);
      if (command.type !== "report_watermark" || before === undefined) continue;
      const after = sourceWatermarks(replica.state, command.sourceId);
      for (const { partition, position, timestamp } of before.watermarks) {
        const now = after.watermarks.find((one) => one.partition === partition);
        assert.ok(now !== undefined && now.position >= position);
        assert.ok(timestamp === undefined || nanosOf(now.timestamp) >= nanosOf(timestamp));
      }
      assert.ok(outcome.ok && "accepted" in outcome.result);
      if (!outcome.result.accepted) assert.deepEqual(after, before);
      assert.deepEqual(outcome.result.global, after.global);
      assert.deepEqual(after.global, furthestBehind(after.watermarks));
    }
  }));
});

/** What the table keeps ranked, by looking at all. */
function furthestBehind(all: readonly PartitionWatermark[]): PartitionWatermark | undefined {
  const timed = all.every(({ timestamp }) => timestamp !== undefined);
  const order = (a: PartitionWatermark, b: PartitionWatermark) => {
    const byTime = timed ? nanosOf(a.timestamp) - nanosOf(b.timestamp) : 0n;
    return Number(byTime || a.position - b.position || BigInt(a.partition - b.partition));
  };
  return [...all].sort(order)[0];
}

function nanosOf(timestamp: Timestamp | undefined): bigint {
  return timestamp === undefined ? -1n : timestamp.seconds * 2n ** 53n + BigInt(timestamp.nanos);
}

Deno.test("no offset of a group goes back without a reset, and groups are apart", () => {
  holds(fc.property(history, (commands) => {
    const replica = new Replica();
    for (const command of commands) {
      if (command.type !== "commit_group_offset") {
        const before = replica.state.freeze().groupOffsets;
        replica.apply(command);
        assert.deepEqual(replica.state.freeze().groupOffsets, before);
        continue;
      }
      const { groupId, sourceId, partition } = command;
      const committed = () =>
        groupOffsets(replica.state, groupId, sourceId).get(sourceId)?.get(partition);
      const before = committed()?.offset ?? 0n;
      const { outcome } = replica.apply(command);
      const fenced = command.serviceId !== "" || command.generation !== 0n;
      if (fenced) assert.ok(outcome.ok || outcome.code === "aborted");
      else assert.equal(outcome.ok, command.reset || command.offset >= before);
      assert.equal(committed()?.offset ?? 0n, outcome.ok ? command.offset : before);
    }
  }));
});

Deno.test("a watcher that begins anywhere ends with what a list shows", () => {
  holds(fc.property(history, fc.nat(), fc.constantFrom(...FILTERS), (commands, cut, filter) => {
    const replica = new Replica();
    const begin = cut % (commands.length + 1);
    commands.slice(0, begin).forEach((command) => replica.apply(command));
    const view = new Map(listServices(replica.state, filter).map((s) => [s.serviceId, s]));
    for (const command of commands.slice(begin)) {
      const { event } = replica.apply(command);
      const change = event && eventFor(filter, event);
      if (change !== undefined) follow(view, change);
    }
    const shown = [...view.values()].sort((a, b) => a.serviceId < b.serviceId ? -1 : 1);
    assert.deepEqual(shown, listServices(replica.state, filter));
  }));
});

Deno.test("the histories do what these tests are about, many times", () => {
  const seen = new Map<string, number>();
  const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
  for (const commands of fc.sample(history, { numRuns: 500, seed: 1 })) {
    const replica = new Replica();
    for (const command of commands) {
      const { outcome, event } = replica.apply(command);
      count(outcome.ok ? event?.kind ?? command.type : outcome.code);
      if (outcome.ok && "accepted" in outcome.result && !outcome.result.accepted) count("back");
      if (command.type === "end_lease" && event !== undefined) count("ended");
      if (command.type === "end_drain" && event !== undefined) count("drained");
    }
  }
  const moves = ["partitions_assigned", "partitions_revoked"];
  const services = [...moves, "added", "modified", "removed", "health_changed", "ended", "drained"];
  const progress = ["commit_offset", "commit_group_offset", "report_watermark", "back"];
  const checkpoints = ["save_checkpoint", "stage_checkpoint", "unavailable", "resource_exhausted"];
  for (
    const what of [
      ...services,
      ...progress,
      ...checkpoints,
      "not_found",
      "aborted",
      "failed_precondition",
    ]
  ) {
    assert.ok((seen.get(what) ?? 0) >= 20, `${what}: ${seen.get(what)}`);
  }
});

/** What a client does with a change; added and removed have to be true. */
function follow(view: Map<string, Service>, { kind, service }: ServiceChange): void {
  assert.equal(view.has(service.serviceId), kind !== "added");
  if (kind === "removed") view.delete(service.serviceId);
  else view.set(service.serviceId, service);
}
