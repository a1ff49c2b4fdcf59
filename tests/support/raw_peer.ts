// The other end of a Raft connection, in the hands of a test: says what no node would say.

import {
  type ClusterId,
  concatBytes,
  type Incarnation,
  type NodeId,
  nodeId,
} from "../../lib/base/mod.ts";
import { loadFrameCodec } from "../../lib/transport/codec.ts";
import { FrameReader, HEADER_BYTES, seal } from "../../lib/transport/frames.ts";
import { type Frame, type HelloFrame, PROTOCOL_VERSION } from "../../lib/transport/protocol.ts";
import { CLUSTER, Inbox, type TestNode } from "./transports.ts";

const codec = loadFrameCodec();

export function encode(frame: Frame): Uint8Array {
  return codec.encode(frame);
}

/** A frame with this body, whatever it means. */
export function frameOf(body: Uint8Array): Uint8Array {
  return seal(concatBytes([new Uint8Array(HEADER_BYTES), body]));
}

/** What member `from` says to `to` first. */
export function helloTo(
  to: TestNode,
  from: { readonly id: NodeId; readonly incarnation: Incarnation },
  change: { readonly clusterId?: string; readonly version?: number } = {},
): HelloFrame {
  const own = {
    clusterId: (change.clusterId ?? CLUSTER) as ClusterId,
    nodeId: nodeId(from.id),
    incarnation: from.incarnation,
  };
  const peer = { nodeId: to.id, incarnation: to.incarnation };
  const version = change.version ?? PROTOCOL_VERSION;
  return { type: "hello", version, purpose: { type: "member", own, peer } };
}

/** One connection to or from a node. */
export class RawPeer {
  readonly frames = new Inbox<Frame>();
  readonly #connection: Deno.TcpConn;
  readonly #reader: FrameReader;
  #reading: Promise<void> | undefined;

  constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
    connection.setNoDelay();
    const keep = (view: Uint8Array) => new Uint8Array(view);
    this.#reader = new FrameReader(2 ** 24, (body) => {
      this.frames.push(codec.decode(body, keep));
      return true;
    });
  }

  static async dial(address: string): Promise<RawPeer> {
    const [hostname, port] = address.split(":");
    return new RawPeer(await Deno.connect({ hostname: hostname!, port: Number(port) }));
  }

  /** Writes all of `bytes`, as far as the other side lets it. */
  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      at += await this.#connection.write(bytes.subarray(at)).catch(() => bytes.length);
    }
  }

  async send(frame: Frame): Promise<void> {
    await this.write(encode(frame));
  }

  /** Ends this side's half: nothing more will be said. */
  async finish(): Promise<void> {
    await this.#connection.closeWrite();
  }

  /** Reads just until there is a frame, and returns it. */
  async read(): Promise<Frame> {
    while (this.frames.items.length === 0 && await this.#readSome());
    return await this.frames.next();
  }

  /** Reads from now on; resolves when the other side has closed. */
  closed(): Promise<void> {
    this.#reading ??= this.#readAll();
    return this.#reading;
  }

  close(): void {
    try {
      this.#connection.close();
    } catch {
      // It is closed already.
    }
  }

  async #readAll(): Promise<void> {
    while (await this.#readSome());
    this.close();
  }

  async #readSome(): Promise<boolean> {
    const buffer = new Uint8Array(65_536);
    // A reset is as good an end as any.
    const count = await this.#connection.read(buffer).catch(() => null);
    if (count !== null) this.#reader.push(buffer.subarray(0, count));
    return count !== null;
  }
}

/** A listener that a node takes for a member. */
export class RawListener {
  readonly #listener: Deno.TcpListener;
  readonly peers = new Inbox<RawPeer>();
  /** How often it was dialled. */
  dials = 0;
  readonly #accepting: Promise<void>;

  constructor() {
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.#accepting = this.#accept();
  }

  get address(): string {
    return `127.0.0.1:${this.#listener.addr.port}`;
  }

  async close(): Promise<void> {
    this.#listener.close();
    await this.#accepting;
    for (const peer of this.peers.items) peer.close();
  }

  async #accept(): Promise<void> {
    for await (const connection of this.#listener) {
      this.dials++;
      this.peers.push(new RawPeer(connection));
    }
  }
}
