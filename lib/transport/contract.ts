import type { ClusterId, Incarnation, NodeId } from "../base/mod.ts";
import type { Member, Message } from "../raft/mod.ts";

/** What arrives from the other members. */
export interface TransportHandler {
  /** A consensus message. It may be old, repeated or out of order, never damaged. */
  receive(from: NodeId, message: Message): void;
  /** A request of another member; the answer's bytes, or the ConveyorError thrown, go back to it. */
  answer(from: NodeId, request: Uint8Array, signal: AbortSignal): Promise<Uint8Array>;
}

/** The connections to the other members of the cluster. */
export interface Transport {
  /** Sends when it can; what does not fit in the bounded queue of a slow peer is dropped. */
  send(to: NodeId, message: Message): void;
  /**
   * Asks another member and resolves with its answer. Rejects with ConveyorError: `unavailable`
   * when the request cannot have reached it, `outcome_unknown` when it may have, `cancelled` when
   * `signal` fired, or what the other side answered with.
   */
  request(to: NodeId, request: Uint8Array, signal?: AbortSignal): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** A transport that can be told that others take part now. */
export interface ClusterTransport extends Transport {
  /** Opens connections to new members, and closes those of members that are gone or replaced. */
  setMembers(members: readonly Member[]): void;
}

/** Who a node says it is, before there is a cluster that vouches for it. */
export type Introduction = {
  readonly nodeId: NodeId;
  /** Its own raft address as the others know it. */
  readonly address: string;
  readonly incarnation: Incarnation;
  /** The raft addresses of all members as its operator gave them, its own among them, sorted. */
  readonly addresses: readonly string[];
  /** The digest of the membership that it has durably agreed to; undefined while it has not. */
  readonly agreed: string | undefined;
  /** The cluster that it belongs to; undefined while it is forming one. */
  readonly cluster:
    | { readonly clusterId: ClusterId; readonly members: readonly Member[] }
    | undefined;
};

/** The port on `--raft-addr`: open before there is a cluster, so that nodes can meet. */
export interface RaftPort {
  /** Where the others find it: what it was told to say, else where it listens, with its port. */
  readonly address: string;
  /**
   * Introduces this node to whoever listens at `address` and resolves with the answer. Rejects with
   * ConveyorError `unavailable` when nobody answers, `failed_precondition` when it is refused.
   */
  introduce(address: string, own: Introduction, signal?: AbortSignal): Promise<Introduction>;
  /** From now on introductions are answered with what `answer` returns (or refused, by throwing). */
  onIntroduction(answer: (other: Introduction) => Introduction): void;
  /** Opens the connections of a member of `cluster`. */
  join(
    cluster: { readonly clusterId: ClusterId; readonly members: readonly Member[] },
    handler: TransportHandler,
  ): ClusterTransport;
  close(): Promise<void>;
}
