/** Bugs in the driver of the core and in what a node does with what is decided. */
import { ConveyorError } from "../../../lib/base/mod.ts";
import { Applier } from "../../../lib/node/applier.ts";
import { DrainTable } from "../../../lib/node/drain_table.ts";
import { LeaderLink } from "../../../lib/node/leader_link.ts";
import { LeaseClock } from "../../../lib/node/lease_clock.ts";
import { LeaseKeeper } from "../../../lib/node/lease_keeper.ts";
import { LeaseTable } from "../../../lib/node/lease_table.ts";
import { ReadBarrier } from "../../../lib/node/reads.ts";
import { WatchHub } from "../../../lib/node/watch_hub.ts";
import type { Overrides } from "../settings.ts";
import { all, type Mutant, patch } from "./mutant.ts";

const QUICK = { electionTimeout: 150, heartbeatInterval: 50, snapshotInterval: 15 };

const SLOW_PULSE = { electionTimeout: 2_000, heartbeatInterval: 900, snapshotInterval: 80 };

/** A leader that is out of touch leads on for so long that leases would end. */
const PATIENT: Overrides = {
  nodes: 3,
  cluster: { electionTimeout: 3_000, heartbeatInterval: 50, snapshotInterval: 80 },
  faults: new Set(["leader_cut_off"]),
  faultGap: 1_500,
};

export const NODE_MUTANTS: readonly Mutant[] = [
  {
    name: "a linearizable read asks nobody",
    plant: () => patch(ReadBarrier.prototype, "barrier", () => () => Promise.resolve()),
  },
  {
    name: "a write of unknown outcome is sent again behind the client's back",
    plant: () =>
      patch(LeaderLink.prototype, "ask", (original) =>
        async function (leader, request, signal) {
          try {
            return await original.call(this, leader, request, signal);
          } catch (error) {
            const unknown = error instanceof ConveyorError && error.code === "outcome_unknown";
            throw unknown ? new ConveyorError("unavailable", "nothing was done") : error;
          }
        }),
  },
  {
    name: "the first entry after a start is applied twice",
    plant: () => {
      const done = new WeakSet<Applier>();
      return patch(Applier.prototype, "apply", (original) =>
        function (entries) {
          const first = entries.find(({ kind }) => kind === "command");
          if (first !== undefined && !done.has(this)) {
            done.add(this);
            const index = first.index - 0.5;
            const before = entries.filter((entry) => entry.index < first.index);
            original.call(this, before);
            original.call(this, [{ ...first, index }]);
            entries = entries.slice(before.length);
          }
          original.call(this, entries);
        });
    },
  },
  {
    name: "a snapshot from the leader does not take the state's place",
    plant: () =>
      patch(Applier.prototype, "replace", (original) =>
        function (_state, at) {
          original.call(this, this.state, at);
        }),
    settings: { nodes: 3, cluster: QUICK, faults: new Set(["crash", "partition"]) },
  },
  {
    name: "a lease ends early",
    plant: () =>
      patch(LeaseTable.prototype, "expired", (original) =>
        function (now) {
          return original.call(this, now + 500);
        }),
  },
  {
    name: "a drain ends early",
    plant: () =>
      patch(DrainTable.prototype, "over", (original) =>
        function (now) {
          return original.call(this, now + 300);
        }),
    settings: { nodes: 3, faults: new Set(["crash"]), faultGap: 1_500, thinkTime: 150 },
  },
  {
    name: "lease time passes without a majority",
    plant: () => {
      let inProbe = false;
      return all(
        patch(LeaseClock.prototype, "probe", (original) =>
          function () {
            inProbe = true;
            try {
              return original.call(this);
            } finally {
              inProbe = false;
            }
          }),
        patch(ReadBarrier.prototype, "barrier", (original) =>
          function (signal) {
            return inProbe ? Promise.resolve() : original.call(this, signal);
          }),
      );
    },
    settings: PATIENT,
  },
  {
    name: "a lease is counted from the last contact with a majority, not from the heartbeat",
    plant: () =>
      patch(LeaseClock.prototype, "latest", () =>
        function () {
          return this.read();
        }),
    settings: { nodes: 3, cluster: SLOW_PULSE },
  },
  {
    name: "a heartbeat gives a lease less than its term",
    plant: () =>
      patch(
        LeaseTable.prototype,
        "beat",
        (original) =>
          function (serviceId, registrationId, now, wall) {
            return original.call(this, serviceId, registrationId, now - 300, wall);
          },
      ),
  },
  {
    name: "a heartbeat is acknowledged by a leader that may have been replaced",
    plant: () => {
      let inHeartbeat = false;
      return all(
        patch(LeaseKeeper.prototype, "heartbeat", (original) =>
          function (beats) {
            inHeartbeat = true;
            try {
              return original.call(this, beats);
            } finally {
              inHeartbeat = false;
            }
          }),
        patch(ReadBarrier.prototype, "barrier", (original) =>
          function (signal) {
            return inHeartbeat ? Promise.resolve() : original.call(this, signal);
          }),
      );
    },
    settings: {
      nodes: 3,
      cluster: QUICK,
      faults: new Set(["pause"]),
      faultGap: 400,
      thinkTime: 150,
    },
  },
  {
    name: "a watch skips an event",
    plant: () => {
      let events = 0;
      return patch(WatchHub.prototype, "advance", (original) =>
        function (revision, event) {
          const skipped = event !== undefined && ++events % 50 === 0;
          original.call(this, revision, skipped ? undefined : event);
        });
    },
  },
  {
    name: "a watch that is resumed repeats events",
    plant: () =>
      patch(WatchHub.prototype, "watchFromRevision", (original) =>
        function (revision, options) {
          return original.call(this, Math.max(1, revision - 1), options);
        }),
  },
];
