/** The readings that ask for everything there is. */
import { Buffer } from "node:buffer";
import { loadProtos } from "../../lib/grpc/protos.ts";
import { H2Client } from "./h2_client.ts";

const { ListServices, WatchServices } = loadProtos().registry;

/** One byte, then the length. */
const PREFIX_BYTES = 5;
const NOTHING: Uint8Array = new Uint8Array();

export type WholeState = {
  readonly seconds: number;
  readonly bytes: number;
  /** It could not be read whole before too much had changed. */
  readonly overtaken: boolean;
};

/** Every service in one answer. Throws when it ends badly. */
export async function listAll(address: string): Promise<WholeState> {
  const client = await H2Client.connect(address);
  const began = performance.now();
  let bytes = 0;
  const request = ListServices.requestSerialize({ include_unhealthy: true });
  const status = await new Promise<number>((resolve) => {
    client.call(ListServices.path, request, resolve, (piece) => bytes += piece.length);
  });
  client.close();
  if (status !== 0) throw new Error(`ListServices failed with ${status}`);
  return { seconds: (performance.now() - began) / 1_000, bytes, overtaken: false };
}

/** OUT_OF_RANGE: so much has changed meanwhile that the watch has to begin again. */
const OVERTAKEN = 11;

/**
 * A watch from the beginning until its initial state is complete, or changes have overtaken it.
 * Throws when it ends for any other reason.
 */
export async function watchAll(address: string): Promise<WholeState> {
  const client = await H2Client.connect(address);
  const began = performance.now();
  let bytes = 0;
  const request = WatchServices.requestSerialize({ bookmarks: true });
  const messages = new Messages();
  const overtaken = await new Promise<boolean>((resolve, reject) => {
    const ended = (status: number) => {
      if (status === OVERTAKEN) resolve(true);
      else reject(new Error(`WatchServices ended with ${status}`));
    };
    client.call(WatchServices.path, request, ended, (piece) => {
      bytes += piece.length;
      for (const message of messages.take(piece)) if (isBookmark(message)) resolve(false);
    });
  });
  client.close();
  return { seconds: (performance.now() - began) / 1_000, bytes, overtaken };
}

/** ServiceEvent { event_type = 1: EVENT_TYPE_BOOKMARK = 50 } */
function isBookmark(message: Uint8Array): boolean {
  return message[0] === 0x08 && message[1] === 50;
}

/** Puts the messages of a stream together again. */
class Messages {
  #rest = NOTHING;

  /** The messages that `piece` completes. */
  *take(piece: Uint8Array): Generator<Uint8Array> {
    const bytes = Buffer.concat([this.#rest, piece]);
    let at = 0;
    while (at + PREFIX_BYTES <= bytes.length) {
      const end = at + PREFIX_BYTES + bytes.readUInt32BE(at + 1);
      if (end > bytes.length) break;
      yield bytes.subarray(at + PREFIX_BYTES, end);
      at = end;
    }
    this.#rest = bytes.subarray(at);
  }
}
