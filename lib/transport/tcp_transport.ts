import { ConveyorError, type NodeId } from "../base/mod.ts";
import type { Member, Message } from "../raft/mod.ts";
import { checkCaller, type Cluster } from "./admission.ts";
import type { Connection } from "./connection.ts";
import { type Context, OpenSockets } from "./context.ts";
import type { ClusterTransport, TransportHandler } from "./contract.ts";
import { Inbound } from "./inbound.ts";
import type { Outbox } from "./outbox.ts";
import { Peer } from "./peer.ts";
import type { MemberHello, MemberIdentity, Refusal } from "./protocol.ts";
import type { Socket } from "./sockets.ts";

/**
 * The connections of one member. It sends and asks on those that it has dialled, and receives and
 * answers on those that the others have.
 */
export class TcpTransport implements ClusterTransport {
  readonly #context: Context;
  readonly #handler: TransportHandler;
  readonly #sockets = new OpenSockets();
  readonly #onClosed: () => void;
  readonly #peers = new Map<NodeId, Peer>();
  readonly #inbound = new Map<NodeId, Inbound>();
  #cluster: Cluster;
  #isClosed = false;

  constructor(
    cluster: Cluster,
    handler: TransportHandler,
    context: Context,
    onClosed: () => void,
  ) {
    this.#cluster = cluster;
    this.#handler = handler;
    this.#context = context;
    this.#onClosed = onClosed;
    this.setMembers(cluster.members);
  }

  get identity(): MemberIdentity {
    return { clusterId: this.#cluster.clusterId, ...this.#context.self };
  }

  send(to: NodeId, message: Message): void {
    this.#peers.get(to)?.send(message);
  }

  request(to: NodeId, request: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> {
    const peer = this.#peers.get(to);
    if (peer !== undefined) return peer.request(request, signal);
    const why = this.#isClosed ? "this node is stopping" : `node ${to} is no other member`;
    return Promise.reject(new ConveyorError("unavailable", why));
  }

  setMembers(members: readonly Member[]): void {
    if (this.#isClosed) return;
    this.#cluster = { clusterId: this.#cluster.clusterId, members };
    const { nodeId: self } = this.#context.self;
    const others = new Map(members.filter(({ id }) => id !== self).map((one) => [one.id, one]));
    for (const [id, peer] of this.#peers) {
      if (isSame(peer.member, others.get(id))) continue;
      peer.close("removed");
      this.#peers.delete(id);
      this.#inbound.get(id)?.close("removed");
    }
    for (const [id, member] of others) {
      if (this.#peers.has(id)) continue;
      this.#peers.set(id, new Peer(member, this.identity, this.#context, this.#sockets));
    }
  }

  /** Why the caller is not let in; undefined when it may be handed to `adopt`. */
  check(hello: MemberHello): Refusal | undefined {
    return checkCaller(this.#context.self, this.#cluster, hello);
  }

  /** Takes over a connection that another member has opened. */
  adopt(from: NodeId, socket: Socket, connection: Connection, outbox: Outbox): void {
    this.#sockets.add(socket);
    // It would not dial again if the old one were of any use.
    this.#inbound.get(from)?.close("replaced");
    const inbound: Inbound = new Inbound({
      from,
      connection,
      outbox,
      handler: this.#handler,
      context: this.#context,
      onEnded: () => {
        if (this.#inbound.get(from) === inbound) this.#inbound.delete(from);
      },
    });
    this.#inbound.set(from, inbound);
    this.#peers.get(from)?.reachable();
  }

  async close(): Promise<void> {
    if (!this.#isClosed) {
      this.#isClosed = true;
      for (const peer of this.#peers.values()) peer.close("closed");
      this.#peers.clear();
      for (const inbound of [...this.#inbound.values()]) inbound.close("closed");
      this.#onClosed();
    }
    await this.#sockets.closed();
  }
}

/** Whether the connection to `before` still leads to `after`. */
function isSame(before: Member, after: Member | undefined): boolean {
  return before.address === after?.address && before.incarnation === after.incarnation;
}
