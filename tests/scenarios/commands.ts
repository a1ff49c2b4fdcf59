/** The commands of scenario files: one table, each entry with its usage. */
import { type NodeId, nodeId } from "../../lib/base/mod.ts";
import { encodeMembership } from "../../lib/raft/membership_codec.ts";
import type { Entry, EntryKind } from "../../lib/raft/mod.ts";
import type { RaftConfig } from "../../lib/raft/mod.ts";
import { Cluster, DEFAULTS, describe, type Kind, member } from "./cluster.ts";
import * as show from "./format.ts";
import type { Link } from "./network.ts";
import type { Node } from "./node.ts";

/** What a scenario has set up so far. */
export type Scenario = { cluster: Cluster; config: Omit<RaftConfig, "id">; lastRead: number };

type Command = {
  readonly usage: string;
  readonly run: (scenario: Scenario, args: readonly string[]) => void;
};

export function newScenario(): Scenario {
  return { cluster: new Cluster(new Map(), DEFAULTS), config: DEFAULTS, lastRead: 0 };
}

/** Carries out one line. Returns what it printed. */
export function execute(scenario: Scenario, line: string): string[] {
  const words = line.split(/\s+/);
  const quiet = words[0] === "quiet";
  const [name, ...args] = quiet ? words.slice(1) : words;
  const command = COMMANDS[name ?? ""];
  if (command === undefined) throw new Error(`unknown command; there are:\n${usage()}`);
  scenario.cluster.muted = quiet;
  command.run(scenario, args);
  scenario.cluster.muted = false;
  return scenario.cluster.takeLines();
}

const COMMANDS: Record<string, Command> = {
  config: {
    usage: "config timeout=100 heartbeat=20 entries=100 bytes=10000 window=4 cache=1000000",
    run: (scenario, args) => {
      scenario.config = { ...scenario.config, ...Object.fromEntries(args.map(setting)) };
    },
  },
  nodes: {
    usage: "nodes 1 2 3 4* 5-: a cluster; * for a learner, - for a node that knows of none",
    run: (scenario, args) => {
      scenario.cluster = new Cluster(new Map(args.map(kindOfNode)), scenario.config);
    },
  },
  history: {
    usage: "history 1 term=3 vote=2 1x3 2x2: start again with entries of these terms on disk",
    run: ({ cluster }, [id, ...args]) => giveHistory(node(cluster, id), args),
  },
  draw: {
    usage: "draw 1 150: from its next draw on, its election timeouts are 150 ms",
    run: ({ cluster }, [id, ms]) => void (node(cluster, id).draw = number(ms)),
  },
  tick: {
    usage: "tick 1 30: moves the clock of one node on",
    run: ({ cluster }, [id, ms]) => cluster.advance(node(cluster, id), number(ms)),
  },
  run: {
    usage: "run 500: moves all clocks on together; messages arrive at once",
    run: ({ cluster }, [ms]) => cluster.run(number(ms)),
  },
  elect: {
    usage: "elect 1: moves its clock on to its election timeout, then delivers everything",
    run: ({ cluster }, [id]) => {
      const one = node(cluster, id);
      cluster.advance(one, one.running.deadline() - one.now);
      cluster.settle();
    },
  },
  deliver: {
    usage: "deliver 1->2 x3: the next message on these links, or so many, showing them",
    run: ({ cluster }, args) => {
      const { on, times } = linksAndTimes(cluster, args, 1);
      for (let i = 0; i < times; i++) deliverNext(cluster, on);
    },
  },
  settle: {
    usage: "settle 1-2: everything on these links and what comes of it, without showing it",
    run: ({ cluster }, args) => cluster.settle(links(cluster, args)),
  },
  trace: {
    usage: "trace 1-2: the same, showing every message",
    run: ({ cluster }, args) => cluster.settle(links(cluster, args), true),
  },
  flight: {
    usage: "flight: shows what is on its way",
    run: ({ cluster }) => cluster.network.flight.forEach((one) => cluster.print(describe(one))),
  },
  lose: {
    usage: "lose 1->2 x1: what is on its way there is lost, or the next so many",
    run: ({ cluster }, args) => {
      const { on, times } = linksAndTimes(cluster, args, Infinity);
      for (let i = 0; i < times; i++) {
        const envelope = cluster.network.take(on);
        if (envelope === undefined) return;
        cluster.print(`lost ${describe(envelope)}`);
      }
    },
  },
  double: {
    usage: "double 1->2: what is on its way there will arrive twice",
    run: ({ cluster }, args) => {
      const taken = cluster.network.takeAll(links(cluster, args));
      cluster.network.put([...taken, ...taken]);
    },
  },
  reverse: {
    usage: "reverse 1->2: what is on its way there will arrive in the opposite order",
    run: ({ cluster }, args) => {
      cluster.network.put(cluster.network.takeAll(links(cluster, args)).reverse());
    },
  },
  hold: {
    usage: "hold 1->2: what is on its way there waits for `release`",
    run: ({ cluster }, args) => {
      for (const one of cluster.network.hold(links(cluster, args))) {
        cluster.print(`held ${describe(one)}`);
      }
    },
  },
  release: {
    usage: "release 1->2: what was held there is on its way again",
    run: ({ cluster }, args) => cluster.network.release(links(cluster, args)),
  },
  cut: {
    usage: "cut 3 / cut 1->2 / cut 1-2: all links of a node, one direction, both",
    run: ({ cluster }, args) => cluster.network.cut(links(cluster, args)),
  },
  mend: {
    usage: "mend 3: undoes `cut`; without links, all of them",
    run: ({ cluster }, args) => cluster.network.mend(links(cluster, args)),
  },
  propose: {
    usage: "propose 1 a b: commands, in one group",
    run: ({ cluster }, [id, ...args]) => {
      const entries = args.map((text) => ({ kind: "command" as const, data: bytes(text) }));
      node(cluster, id).step({ type: "propose", entries });
    },
  },
  membership: {
    usage: "membership 1 1 2 3*: proposes who takes part from now on",
    run: ({ cluster }, [id, ...args]) => {
      const members = args.map(kindOfNode).map(([id, kind]) => member(id, kind === "voter"));
      const clusterId = cluster.node(nodeId(1)).disk.bootstrap?.clusterId;
      if (clusterId === undefined) throw new Error("node 1 knows of no cluster");
      const data = encodeMembership({ clusterId, index: 0, members });
      node(cluster, id).step({ type: "propose", entries: [{ kind: "membership", data }] });
    },
  },
  read: {
    usage: "read 1: a linearizable read; ids count up over all nodes",
    run: (scenario, [id]) => {
      scenario.lastRead++;
      node(scenario.cluster, id).step({ type: "read", id: scenario.lastRead });
    },
  },
  resign: {
    usage: "resign 1: it hands leadership over",
    run: ({ cluster }, [id]) => node(cluster, id).step({ type: "resign" }),
  },
  slow: {
    usage: "slow 2: its disk waits for `persist`, `load` and `install`",
    run: ({ cluster }, args) => args.forEach((id) => node(cluster, id).slow = true),
  },
  fast: {
    usage: "fast 2: its disk ends everything at once",
    run: ({ cluster }, args) => {
      for (const id of args) {
        node(cluster, id).slow = false;
        node(cluster, id).finishWork();
      }
    },
  },
  persist: {
    usage: "persist 2: the write that is running ends",
    run: ({ cluster }, [id]) => node(cluster, id).finishWrite(),
  },
  load: {
    usage: "load 2: the oldest load that is running ends",
    run: ({ cluster }, [id]) => node(cluster, id).finishLoad(),
  },
  install: {
    usage: "install 2: the snapshot that has arrived takes the place of state and log",
    run: ({ cluster }, [id]) => node(cluster, id).install(),
  },
  snapshot: {
    usage: "snapshot 1 8: at what is applied; then the log is cut up to 8",
    run: ({ cluster }, [id, cut]) => {
      const { position } = node(cluster, id).takeSnapshot();
      cluster.print(`  ${id} has a snapshot at ${show.position(position)}`);
      if (cut !== undefined) node(cluster, id).compact(number(cut));
    },
  },
  abandon: {
    usage: "abandon 1 3: node 1 gives up sending its snapshot to 3",
    run: ({ cluster }, [id, peer]) => node(cluster, id).abandonTransfer(nodeId(number(peer))),
  },
  crash: {
    usage: "crash 2 [written]: `written` if the write that was running made it to the disk",
    run: ({ cluster }, [id, written]) =>
      node(cluster, id).crash({ written: written === "written" }),
  },
  wipe: {
    usage: "wipe 2: it crashes, and has an empty disk from then on",
    run: ({ cluster }, [id]) => node(cluster, id).wipe(),
  },
  restart: {
    usage: "restart 2",
    run: ({ cluster }, args) => args.forEach((id) => node(cluster, id).start()),
  },
  standing: {
    usage: "standing: where all nodes stand",
    run: ({ cluster }) => {
      for (const { id, core } of cluster.nodes) {
        cluster.print(`${id} ${core === undefined ? "is down" : show.standing(core.standing)}`);
      }
    },
  },
  log: {
    usage: "log 1 2: the log with what is applied, committed and on disk",
    run: ({ cluster }, args) => args.forEach((id) => printLog(cluster, node(cluster, id))),
  },
  state: {
    usage: "state 1 2: the commands that have been applied",
    run: ({ cluster }, args) =>
      args.forEach((id) => cluster.print(`${id} ${node(cluster, id).state.join(" ")}`)),
  },
  members: {
    usage: "members 1: who takes part as far as it knows",
    run: ({ cluster }, args) =>
      args.forEach((id) => {
        const { membership } = node(cluster, id).running;
        cluster.print(`${id} ${membership === undefined ? "none" : show.members(membership)}`);
      }),
  },
  progress: {
    usage: "progress 1: how far its followers are",
    run: ({ cluster }, [id]) => {
      for (const peer of node(cluster, id).running.peers()) {
        cluster.print(`${peer.id} ${peer.state} match=${peer.match} next=${peer.next}`);
      }
    },
  },
};

function usage(): string {
  const lines = Object.values(COMMANDS).map(({ usage }) => usage);
  return [...lines, "quiet ...: any of these, without what it prints"].join("\n");
}

const SETTINGS: Record<string, keyof Omit<RaftConfig, "id">> = {
  timeout: "electionTimeout",
  heartbeat: "heartbeatInterval",
  entries: "messageEntries",
  bytes: "messageBytes",
  window: "inflightMessages",
  cache: "cacheBytes",
};

function setting(text: string): [string, number] {
  const [name, value] = text.split("=");
  const key = SETTINGS[name ?? ""];
  if (key === undefined) throw new Error(`unknown setting: ${text}`);
  return [key, number(value)];
}

function kindOfNode(text: string): [NodeId, Kind] {
  const id = nodeId(number(text.replace(/[*-]$/, "")));
  return [id, text.endsWith("*") ? "learner" : text.endsWith("-") ? "outsider" : "voter"];
}

function node(cluster: Cluster, id: string | undefined): Node {
  return cluster.node(nodeId(number(id)));
}

function number(text: string | undefined): number {
  const value = Number(text);
  if (text === undefined || Number.isNaN(value)) throw new Error(`not a number: ${text}`);
  return value;
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function deliverNext(cluster: Cluster, on: readonly Link[]): void {
  const envelope = cluster.network.take(on);
  if (envelope === undefined) return cluster.print("nothing is on its way");
  cluster.print(describe(envelope));
  cluster.deliver(envelope);
}

/** Links, and how often as `x3`. */
function linksAndTimes(
  cluster: Cluster,
  args: readonly string[],
  otherwise: number,
): { on: Link[]; times: number } {
  const on = links(cluster, args.filter((arg) => !arg.startsWith("x")));
  const times = args.find((arg) => arg.startsWith("x"))?.slice(1);
  return { on, times: times === undefined ? otherwise : number(times) };
}

/** `1->2`: one way; `1-2`: both; `3`: all from and to 3; nothing: all there are. */
function links(cluster: Cluster, args: readonly string[]): Link[] {
  const all = cluster.links();
  if (args.length === 0) return all;
  return args.flatMap((text) => {
    const [one, arrow, other] = text.split(/(->|-)/);
    const a = node(cluster, one).id;
    if (other === undefined) return all.filter(({ from, to }) => from === a || to === a);
    const b = node(cluster, other).id;
    return arrow === "->" ? [{ from: a, to: b }] : [{ from: a, to: b }, { from: b, to: a }];
  });
}

function giveHistory(node: Node, args: readonly string[]): void {
  const { disk } = node;
  disk.entries = [];
  for (const arg of args) {
    const [name, value] = arg.split(/[x=]/);
    if (name === "term") disk.hardState = { ...disk.hardState, term: number(value) };
    else if (name === "vote") {
      disk.hardState = { ...disk.hardState, votedFor: nodeId(number(value)) };
    } else disk.entries.push(...run(disk.last.index + 1, number(name), number(value)));
  }
  node.crash({ written: false });
  node.start();
}

/** `count` commands of one term, each named after its place. */
function run(first: number, term: number, count: number): Entry[] {
  const kind: EntryKind = "command";
  return Array.from({ length: count }, (_, i) => {
    const index = first + i;
    return { index, term, kind, data: bytes(`c${index}t${term}`) };
  });
}

function printLog(cluster: Cluster, { id, disk, running }: Node): void {
  const { basePosition, lastPosition, appliedIndex, commitIndex, persistedIndex } = running;
  cluster.print(
    `${id} base=${show.position(basePosition)} last=${show.position(lastPosition)} ` +
      `applied=${appliedIndex} committed=${commitIndex} persisted=${persistedIndex} ` +
      `disk=${show.log(disk.entries)}`,
  );
}
