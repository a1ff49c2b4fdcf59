import { createHash } from "node:crypto";
import { ConveyorError, FatalError, nodeId } from "../base/mod.ts";
import type { ClusterId, Millis, Timers } from "../base/mod.ts";
import { encodeMembership, type Member, type Membership } from "../raft/mod.ts";
import type { IdentityStore, LogStore } from "../storage/mod.ts";
import type { Introduction, RaftPort } from "../transport/mod.ts";
import type { NodeLogger } from "./logger.ts";

/** How long to wait before those that have not answered are asked again. */
const ASK_EVERY: Millis = 300;
const REPORT_EVERY: Millis = 5_000;

/** How often a node lets itself be turned away by one that it has turned away before. */
const REFUSALS_BORNE = 5;

export type FormationOptions = {
  readonly port: RaftPort;
  readonly identity: IdentityStore;
  readonly log: LogStore;
  /** Raft addresses of the others; none for a cluster of one. */
  readonly peers: readonly string[];
  readonly timers: Timers;
  readonly logger: NodeLogger;
  readonly signal: AbortSignal;
};

/**
 * Makes sure that this node belongs to a cluster before it takes part in anything.
 *
 * A fresh node introduces itself to every address that it was given, until all have answered with
 * the same set of addresses. It then agrees, durably, to the membership that this makes, and forms
 * the cluster once every member has said that it agrees to the very same. A node that has agreed
 * never agrees to another membership: so no two groups of them can form different clusters, even
 * if one comes back with an empty disk in between.
 */
export async function formCluster(options: FormationOptions): Promise<void> {
  const { identity } = options;
  if (identity.get().clusterId !== undefined) return;
  const membership = await new Formation(options).run();
  await found(options.log, identity, membership);
  options.logger.info("joined the cluster", {
    cluster: membership.clusterId,
    members: membership.members.map(({ id }) => id).join(","),
  });
}

/** Writes the first entry of the log: the same on every member, in term 1. */
async function found(
  log: LogStore,
  identity: IdentityStore,
  membership: Membership,
): Promise<void> {
  const recovered = await log.recover(() => {});
  if (recovered.lastIndex === 0) {
    const entry = {
      index: 1,
      term: 1,
      kind: "membership" as const,
      data: encodeMembership(membership),
    };
    await log.append({
      hardState: { term: 1, votedFor: undefined },
      entries: [entry],
      commit: 1,
    });
  }
  identity.update({ clusterId: membership.clusterId, term: 1 });
}

class Formation {
  readonly #options: FormationOptions;
  /** Raft addresses of the others, and of all. */
  readonly #peers: readonly string[];
  readonly #addresses: readonly string[];
  /** The newest introduction of each of the others, by address. */
  readonly #met = new Map<string, Introduction>();
  /** How often those that this node has turned away have turned it away since, by address. */
  readonly #turnedAway = new Map<string, number>();
  #founded: Membership | undefined;
  #wake: () => void = () => {};

  constructor(options: FormationOptions) {
    const { address } = options.port;
    this.#options = options;
    this.#addresses = [...new Set([address, ...options.peers])].sort();
    this.#peers = this.#addresses.filter((peer) => peer !== address);
  }

  async run(): Promise<Membership> {
    const { port, signal, timers } = this.#options;
    let reported = "";
    let sinceReport = 0;
    for (;;) {
      if (signal.aborted) {
        throw new ConveyorError("cancelled", "stopped before a cluster was formed");
      }
      await Promise.all(this.#peers.map((address) => this.#ask(address)));
      // Only now: who does not fit shall hear so before it turns others away.
      port.onIntroduction((other) => this.#answer(other));
      const formed = this.#founded ?? this.#agreement();
      if (formed !== undefined) return formed;
      const progress = this.#progress();
      if (progress !== undefined && (progress !== reported || sinceReport >= REPORT_EVERY)) {
        this.#options.logger.info(progress);
        reported = progress;
        sinceReport = 0;
      }
      await new Promise<void>((resolve) => {
        const cancel = timers.after(ASK_EVERY, resolve);
        this.#wake = () => (cancel(), resolve());
      });
      sinceReport += ASK_EVERY;
    }
  }

  async #ask(address: string): Promise<void> {
    const { port, signal, identity, logger } = this.#options;
    let other: Introduction;
    try {
      other = await port.introduce(address, this.#introduction(), signal);
    } catch (error) {
      if (!(error instanceof ConveyorError)) throw error;
      if (error.code !== "failed_precondition") this.#turnedAway.delete(address);
      else if (!this.#bearsWith(address)) throw error;
      return; // Nobody is there yet, or nobody who will stay.
    }
    if (other.nodeId === identity.get().nodeId) throw new FatalError(twin(address, other));
    const problem = this.#problemWith(address, other);
    if (problem !== undefined) {
      // It will be refused by whoever it asks; this node waits on for the right one.
      logger.warn(problem);
      return;
    }
    if (other.cluster !== undefined) this.#adopt(address, other.cluster);
    this.#met.set(address, other);
  }

  /** Another node introduces itself. Throws what it is to be told when it does not fit. */
  #answer(other: Introduction): Introduction {
    const problem = this.#problemWith(other.address, other);
    if (problem !== undefined) {
      this.#turnedAway.set(other.address, this.#turnedAway.get(other.address) ?? 0);
      throw new ConveyorError("failed_precondition", problem);
    }
    const known = this.#met.get(other.address);
    this.#met.set(other.address, other);
    // Only news is worth asking around for: two nodes would keep each other awake.
    if (known?.incarnation !== other.incarnation || known.agreed !== other.agreed) this.#wake();
    return this.#introduction();
  }

  /**
   * Whether to go on although the node at `address` has turned this one away. Of two that do not
   * fit together, the one that comes later hears it first and ends; the other, which may hear it
   * before that one is gone, goes on. Where they came at the very same time, their addresses decide.
   */
  #bearsWith(address: string): boolean {
    const times = this.#turnedAway.get(address);
    if (times === undefined) return false;
    this.#turnedAway.set(address, times + 1);
    return times < REFUSALS_BORNE || this.#options.port.address < address;
  }

  /** Why the node that answers at `address`, or says that it does, cannot be the one meant. */
  #problemWith(address: string, other: Introduction): string | undefined {
    const isMeant = this.#peers.includes(address) && other.address === address;
    const knowsSame = other.cluster !== undefined ||
      other.addresses.join() === this.#addresses.join();
    if (!isMeant || !knowsSame) return this.#otherSet(other);
    const { nodeId } = this.#options.identity.get();
    const isTwin = other.nodeId === nodeId ||
      [...this.#met].some(([at, known]) => at !== address && known.nodeId === other.nodeId);
    return isTwin ? twin(address, other) : undefined;
  }

  #otherSet({ address, addresses }: Introduction): string {
    return `the node at ${this.#options.port.address} was started for the members ` +
      `${this.#addresses.join(", ")}, that at ${address} for ${addresses.join(", ")}: ` +
      "start every node with --raft-addr and --peers that name the same set";
  }

  /** The cluster exists: this node belongs to it if it is the member that the cluster knows. */
  #adopt(address: string, { clusterId, members }: NonNullable<Introduction["cluster"]>): void {
    const { nodeId, incarnation } = this.#options.identity.get();
    const known = members.find((member) => member.id === nodeId);
    if (known?.incarnation !== incarnation) {
      throw new FatalError(this.#notTheMember(known, address, clusterId));
    }
    if (clusterIdOf(members) !== clusterId) {
      throw new FatalError(
        `cluster ${clusterId} has changed its members since it was formed without this node: ` +
          "remove this node from it, and add it again with an empty data directory",
      );
    }
    this.#founded = { clusterId, index: 1, members };
  }

  /** Why this node is not the `known` member of that cluster, which answers at `address`. */
  #notTheMember(known: Member | undefined, address: string, cluster: ClusterId): string {
    const { identity, port } = this.#options;
    const { nodeId } = identity.get();
    if (known === undefined) {
      return `cluster ${cluster} at ${address} has no member ${nodeId}: check --node-id and --peers`;
    }
    if (known.address !== port.address) {
      return `cluster ${cluster} has its node ${nodeId} at ${known.address}, says ${address}, not ` +
        `at ${port.address}: check --node-id and --raft-addr`;
    }
    return `node ${nodeId} belongs to cluster ${cluster} with another data directory, says ` +
      `${address}: restore that directory; a node that has lost it may not vote under its old id`;
  }

  #introduction(): Introduction {
    const { nodeId, incarnation, agreed } = this.#options.identity.get();
    const { address } = this.#options.port;
    return { nodeId, address, incarnation, addresses: this.#addresses, agreed, cluster: undefined };
  }

  /** The membership, once all have agreed to it. Agrees to it as soon as all have been met. */
  #agreement(): Membership | undefined {
    if (this.#met.size < this.#peers.length) return undefined;
    const membership = membershipOf([this.#introduction(), ...this.#met.values()]);
    const { identity } = this.#options;
    const { agreed } = identity.get();
    if (agreed === undefined) identity.update({ agreed: membership.clusterId });
    else if (agreed !== membership.clusterId) throw new FatalError(otherAgreement());
    const all = [...this.#met.values()].every((other) => other.agreed === membership.clusterId);
    return all ? membership : undefined;
  }

  /** How far it is, while others have not come. */
  #progress(): string | undefined {
    const missing = this.#peers.filter((address) => !this.#met.has(address));
    if (missing.length === 0) return undefined;
    const met = this.#addresses.length - missing.length;
    return `${met} of ${this.#addresses.length} members met, waiting for ${missing.join(", ")}`;
  }
}

/** The membership that these introductions make, the same whoever computes it. */
export function membershipOf(introductions: readonly Introduction[]): Membership {
  const members: Member[] = introductions
    .map(({ nodeId: id, address, incarnation }) => ({
      id: nodeId(id),
      address,
      incarnation,
      voter: true,
    }))
    .sort((a, b) => a.id - b.id);
  return { clusterId: clusterIdOf(members), index: 1, members };
}

function clusterIdOf(members: readonly Member[]): ClusterId {
  const fields = members.map(({ id, address, incarnation, voter }) => ({
    id,
    address,
    incarnation,
    voter,
  }));
  const digest = createHash("sha256").update(JSON.stringify(fields)).digest("hex");
  return digest.slice(0, 16) as ClusterId;
}

function twin(address: string, { nodeId }: Introduction): string {
  return `the node at ${address} has node id ${nodeId}, as another member has: ` +
    "give every node a --node-id of its own";
}

function otherAgreement(): string {
  return "this node has agreed to form a cluster with other members, one of which has since lost " +
    "its data directory or changed: unless one of the others has formed the cluster already, " +
    "nothing is lost, so remove the data directories of all members and start them again";
}
