/** A data directory with as much in it as a measurement wants, written as a node writes it. */
import { type Incarnation, NODE_LIMITS, nodeId, RAFT_LIMITS } from "../../lib/base/mod.ts";
import { decodeMembership, type Membership } from "../../lib/raft/mod.ts";
import {
  decodeCommand,
  encodeCommand,
  encodeSnapshot,
  ReplicatedState,
  type ServiceSpec,
} from "../../lib/state/mod.ts";
import { type DataDir, openDataDir } from "../../lib/storage/mod.ts";
import { NodeProcess } from "../node_process.ts";

export type Contents = {
  /** Registrations of so many services are in a snapshot; 0 for none. */
  readonly snapshotServices: number;
  /** Entries of the log behind it: registrations of the same services, or of others where it has none. */
  readonly entries: number;
};

/** Fills `dataDir`, which is empty. Gives the bytes of the snapshot and of the entries' data. */
export async function fillDataDir(
  dataDir: string,
  { snapshotServices, entries }: Contents,
): Promise<{ snapshotBytes: number; entryBytes: number }> {
  await foundCluster(dataDir);
  const dir = await openDataDir(dataDir, nodeId(1), () => "unused" as Incarnation);
  try {
    const writer = await LogWriter.open(dir);
    await writer.write(snapshotServices, (i) => i);
    const snapshotBytes = snapshotServices > 0 ? await writer.snapshot() : 0;
    const services = snapshotServices > 0 ? snapshotServices : Infinity;
    const entryBytes = await writer.write(entries, (i) => i % services);
    return { snapshotBytes, entryBytes };
  } finally {
    dir.close();
  }
}

/** Lets a node make itself a cluster of one, and stops it. */
async function foundCluster(dataDir: string): Promise<void> {
  const node = NodeProcess.start({ dataDir });
  await node.event("leading");
  const { code } = await node.stop();
  if (code !== 0) throw new Error(`the node ended with ${code}:\n${node.describe()}`);
}

class LogWriter {
  readonly #state = new ReplicatedState();

  private constructor(
    private readonly dir: DataDir,
    private readonly membership: Membership,
    private readonly term: number,
    private index: number,
  ) {}

  static async open(dir: DataDir): Promise<LogWriter> {
    let membership: Membership | undefined;
    const { lastIndex, hardState } = await dir.log.recover((entry) => {
      if (entry.kind === "membership") membership = decodeMembership(entry);
    });
    if (membership === undefined) throw new Error("the log has no membership in it");
    return new LogWriter(dir, membership, hardState.term, lastIndex);
  }

  /** Appends `count` registrations of the services that `which` names. Gives their bytes. */
  async write(count: number, which: (i: number) => number): Promise<number> {
    let bytes = 0;
    for (let done = 0; done < count;) {
      const group = Math.min(RAFT_LIMITS.groupEntries, count - done);
      const entries = Array.from({ length: group }, (_, i) => this.#entry(which(done + i)));
      for (const { data } of entries) bytes += data.length;
      await this.dir.log.append({ hardState: undefined, entries, commit: this.index });
      done += group;
    }
    return bytes;
  }

  #entry(service: number) {
    const command = { type: "register", service: serviceSpec(service) } as const;
    const data = encodeCommand({ at: Date.now(), command });
    this.index++;
    this.#state.apply(decodeCommand(data), this.index);
    return { index: this.index, term: this.term, kind: "command" as const, data };
  }

  /** Publishes a snapshot of everything so far and cuts the log off. Gives its bytes. */
  async snapshot(): Promise<number> {
    const position = { index: this.index, term: this.term };
    const writer = await this.dir.snapshots.begin({ position, membership: this.membership });
    for (const chunk of encodeSnapshot(this.#state.freeze(), NODE_LIMITS.snapshotChunkBytes)) {
      await writer.write(chunk);
    }
    const { bytes } = await writer.publish();
    await this.dir.log.compact(position);
    return bytes;
  }
}

function serviceSpec(number: number): ServiceSpec {
  return {
    serviceId: `orders-transform-${String(number).padStart(12, "0")}`,
    serviceType: "transform",
    name: "orders-transform",
    version: "1.4.2",
    capabilities: ["json", "avro"],
    groupId: "",
    endpoint: { host: "10.0.3.17", port: 8080, useTls: true },
    labels: new Map([["zone", "eu-1"], ["tier", "gold"]]),
    recordTypes: ["order.created"],
    maxConcurrentRequests: 16,
    weight: 1,
    heartbeatInterval: 600_000,
    sidecarId: "",
  };
}
