/** Bugs in the Raft core. */
import { startElection } from "../../../lib/raft/candidate.ts";
import { quorumValue } from "../../../lib/raft/membership.ts";
import { RaftCore } from "../../../lib/raft/mod.ts";
import type { MessageOf } from "../../../lib/raft/mod.ts";
import { RaftLog } from "../../../lib/raft/log.ts";
import { type Leader, Raft } from "../../../lib/raft/raft.ts";
import { ReadIndex } from "../../../lib/raft/reads.ts";
import type { Overrides } from "../settings.ts";
import { all, type Mutant, patch } from "./mutant.ts";

/** Runs `work` at the end of every step, before its effects are handed out. */
function afterStep(work: (raft: Raft) => void): () => void {
  return patch(Raft.prototype, "takeEffects", (original) =>
    function () {
      work(this);
      return original.call(this);
    });
}

function whileLeading(work: (raft: Raft, role: Leader) => void): () => void {
  return afterStep((raft) => {
    if (raft.role.name === "leader") work(raft, raft.role);
  });
}

/** Runs `work` before a follower takes an append message that fits its log. */
function beforeAppend(work: (raft: Raft, message: MessageOf<"append">) => void): () => void {
  const cores = new WeakMap<RaftCore, Raft>();
  let running: RaftCore | undefined;
  return all(
    afterStep((raft) => {
      if (running !== undefined) cores.set(running, raft);
    }),
    patch(RaftCore.prototype, "step", (original) =>
      function (now, input) {
        running = this;
        const raft = cores.get(this);
        if (raft !== undefined && input.type === "receive" && input.message.type === "append") {
          const { message } = input;
          const fits = message.term === raft.term && raft.role.name === "follower" &&
            message.entries.length > 0 && raft.log.matches(message.prev);
          if (fits) work(raft, message);
        }
        return original.call(this, now, input);
      }),
  );
}

function overwrite(raft: Raft, { entries }: MessageOf<"append">): void {
  raft.log.append(entries);
  raft.persist(entries);
}

/** Leaders come and go before their entries are everywhere, so that logs differ. */
const DIVERGING: Overrides = {
  nodes: 3,
  faults: new Set(["crash", "leader_cut_off", "partition", "slow_disk"]),
  faultGap: 200,
  thinkTime: 20,
};

export const CORE_MUTANTS: readonly Mutant[] = [
  {
    name: "a vote is not persisted",
    plant: () =>
      patch(Raft.prototype, "voteFor", () =>
        function (id) {
          this.votedFor = id;
        }),
  },
  {
    name: "a leader commits an entry of an older term by counting",
    plant: () =>
      whileLeading((raft, role) => {
        const index = quorumValue(
          raft.membership!,
          (id) => id === raft.config.id ? raft.log.persisted : role.progress.get(id)?.match ?? 0,
        );
        if (index <= raft.log.committed) return;
        raft.log.committed = index;
        raft.applyCommitted();
      }),
    settings: { ...DIVERGING, disk: { delay: 10, failure: 0 } },
  },
  {
    name: "a linearizable read is served without a quorum round",
    plant: () =>
      patch(ReadIndex.prototype, "complete", (original) =>
        function () {
          return original.call(this, Infinity);
        }),
    settings: { nodes: 3, faults: new Set(["pause"]), faultGap: 500 },
  },
  {
    name: "a linearizable read is served before the first commit of the term",
    plant: () =>
      whileLeading((_raft, role) => Object.defineProperty(role, "firstIndex", { value: 0 })),
  },
  {
    name: "a follower truncates its log without a conflict",
    plant: () =>
      beforeAppend((raft, message) => {
        const [first] = message.entries;
        if (first !== undefined && first.index > raft.log.committed) overwrite(raft, message);
      }),
  },
  {
    name: "a follower truncates its log below the commit index",
    plant: () =>
      beforeAppend((raft, message) => {
        const { log } = raft;
        if (message.prev.index >= log.committed || message.prev.index < log.base.index) return;
        const { committed } = log;
        log.committed = message.prev.index;
        overwrite(raft, message);
        log.committed = Math.min(committed, log.lastIndex);
      }),
  },
  {
    name: "a follower acknowledges entries and votes before they are written",
    plant: () =>
      patch(Raft.prototype, "sendAfterPersist", () =>
        function (to, message) {
          this.emit({ type: "send", to, message, afterPersist: false });
        }),
  },
  {
    name: "a leader counts its own copy before it is written",
    plant: () =>
      whileLeading((raft) => {
        raft.log.persisted = raft.log.lastIndex;
      }),
  },
  {
    name: "a node votes for a candidate whose log is behind",
    plant: () => patch(RaftLog.prototype, "isUpToDate", () => () => true),
  },
  {
    name: "a follower takes entries whatever the term of the one before",
    plant: () =>
      patch(RaftLog.prototype, "matches", (original) =>
        function (position) {
          return original.call(this, position) ||
            (position.index > this.committed && position.index === this.lastIndex);
        }),
  },
  {
    name: "a heartbeat names a commit index beyond what the follower is known to have",
    plant: () =>
      patch(Raft.prototype, "send", (original) =>
        function (to, message) {
          const told = message.type === "heartbeat"
            ? { ...message, commit: this.log.committed }
            : message;
          original.call(this, to, told);
        }),
    settings: DIVERGING,
  },
  {
    name: "votes are given while a leader is alive",
    plant: () => patch(Raft.prototype, "hasLiveLeader", () => () => false),
    settings: { nodes: 3 },
  },
  {
    name: "an election begins without a pre-vote",
    plant: () =>
      afterStep((raft) => {
        if (raft.role.name === "pre_candidate") startElection(raft, false);
      }),
    settings: { nodes: 3 },
  },
  {
    name: "a leader that has lost its quorum goes on",
    plant: () =>
      whileLeading((raft, role) => {
        for (const progress of role.progress.values()) progress.contactAt = raft.now;
      }),
  },
];
