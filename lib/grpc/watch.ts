/**
 * ServiceRegistry.WatchServices: writes what the control plane delivers, and bounds what one stream
 * may cost, since the platform does not tell which reader is slow.
 */
import type { Buffer } from "node:buffer";
import { ARRAY_BYTES, GRPC_LIMITS, Oldest, type Revision, WATCH_LIMITS } from "../base/mod.ts";
import type { WatchItem, WatchListener } from "../node/api.ts";
import type { WatchServicesRequest__Output } from "../../proto/gen/conveyor_etl/registry/WatchServicesRequest.ts";
import { revisionFrom } from "./checks.ts";
import type { Edge } from "./edge.ts";
import type { StreamHandler } from "./methods.ts";
import { serviceFilter } from "./requests.ts";
import { encodeEvent } from "./service_writer.ts";
import { ResumableError } from "./status.ts";
import type { ResponseStream } from "./streams.ts";
import { Turns } from "./turns.ts";

export function watchHandler(
  edge: Edge,
): StreamHandler<WatchServicesRequest__Output> {
  const encoder = new EventEncoder(edge);
  return (request, stream) => {
    const filter = serviceFilter(request, true);
    const startRevision = revisionFrom("start_revision", request.start_revision);
    const options = stream.readOptions();
    const session = new WatchSession(encoder, edge, stream, startRevision, request.bookmarks);
    const stop = edge.plane.watchServices(
      // Bookmarks are asked for in any case: the first one ends the initial state.
      { ...options, filter, startRevision, bookmarks: true },
      session,
    );
    stream.onEnd(() => {
      session.close();
      stop();
    });
  };
}

/** Encodes each event once, however many watch: the newest ones are kept until all have them. */
class EventEncoder {
  /** By revision, oldest first. */
  readonly #encoded = new Map<Revision, Encoded>();
  readonly #oldest = new Oldest(this.#encoded);
  #bytes = 0;

  constructor(private readonly edge: Edge) {}

  encode(item: WatchItem): Buffer {
    const known = this.#encoded.get(item.revision);
    if (known !== undefined && sameItem(known.item, item)) return known.message;
    const message = this.#event(item);
    this.#keep({ item, message }, known);
    return message;
  }

  #keep(encoded: Encoded, instead: Encoded | undefined): void {
    this.#encoded.set(encoded.item.revision, encoded);
    this.#bytes += sizeOf(encoded) - (instead === undefined ? 0 : sizeOf(instead));
    while (this.#bytes > GRPC_LIMITS.encodedEventBytes) {
      const oldest = this.#oldest.take();
      if (oldest === undefined) return;
      const dropped = this.#encoded.get(oldest);
      if (dropped !== undefined) this.#bytes -= sizeOf(dropped);
      this.#encoded.delete(oldest);
    }
  }

  #event(item: WatchItem): Buffer {
    const { revision } = item;
    if (item.type === "bookmark") return encodeEvent("bookmark", revision, undefined);
    const { kind, service } = item;
    const lastHeartbeat = this.edge.plane.lastHeartbeat(service);
    return encodeEvent(kind, revision, { service, lastHeartbeat });
  }
}

type Encoded = { readonly item: WatchItem; readonly message: Buffer };

function sizeOf({ message }: Encoded): number {
  return message.length + ARRAY_BYTES;
}

function sameItem(a: WatchItem, b: WatchItem): boolean {
  if (a.revision !== b.revision) return false;
  if (a.type === "bookmark" || b.type === "bookmark") return a.type === b.type;
  return a.kind === b.kind && a.service === b.service;
}

/** One stream. */
class WatchSession implements WatchListener {
  readonly #turns: Turns<WatchItem>;
  /** Bytes after the initial state. */
  #carried = 0;
  #initial: boolean;
  /** Everything up to here has been sent. */
  #complete: Revision;

  constructor(
    private readonly encoder: EventEncoder,
    private readonly edge: Edge,
    private readonly stream: ResponseStream,
    startRevision: Revision,
    private readonly bookmarks: boolean,
  ) {
    this.#initial = startRevision === 0;
    this.#complete = startRevision;
    this.#turns = new Turns({
      timers: edge.timers,
      deliver: (item) => this.#deliver(item),
      end: (error) => stream.end(error),
    });
  }

  behind(): boolean {
    return this.#turns.waiting || this.stream.behind;
  }

  next(item: WatchItem): void {
    this.#turns.next(item);
  }

  end(error: Error): void {
    this.#turns.end(error);
  }

  /** Takes nothing more. */
  close(): void {
    this.#turns.close();
  }

  #deliver(item: WatchItem): number {
    const bytes = item.type === "event" || this.bookmarks ? this.#send(item) : 0;
    // An event of the initial state says nothing of others at its revision.
    if (item.type === "bookmark") this.#initial = false;
    if (!this.#initial) this.#complete = item.revision;
    return bytes;
  }

  #send(item: WatchItem): number {
    const message = this.encoder.encode(item);
    if (!this.#initial) this.#carried += message.length;
    if (this.#carried > WATCH_LIMITS.streamBytes) this.#spent();
    else this.stream.send(message);
    return message.length;
  }

  #spent(): void {
    this.close();
    this.edge.observer.onWatchSpent?.();
    const text = `the stream has carried its bound of ${WATCH_LIMITS.streamBytes} bytes; resume ` +
      `with start_revision=${this.#complete}, or that of the last event that has reached you`;
    const error = new ResumableError("resource_exhausted", text, this.#complete);
    this.edge.timers.after(GRPC_LIMITS.endPauseMs, () => this.stream.end(error));
  }
}
