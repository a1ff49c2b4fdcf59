import { crc32 } from "node:zlib";
import { FatalError } from "../base/mod.ts";
import type { Incarnation, NodeId } from "../base/mod.ts";
import type { Identity, IdentityStore } from "./contract.ts";
import { replaceFile } from "./files.ts";

const FORMAT = 1;

/**
 * The file that says who a node is and how far it had come. It tells an empty log from a lost one.
 */
export class IdentityFile implements IdentityStore {
  readonly #path: string;
  #identity: Identity;

  private constructor(path: string, identity: Identity) {
    this.#path = path;
    this.#identity = identity;
  }

  /** The identity at `path`; undefined where there is none. Throws FatalError for one not readable. */
  static load(path: string): IdentityFile | undefined {
    let text: string;
    try {
      text = Deno.readTextFileSync(path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
    return new IdentityFile(path, parse(path, text));
  }

  static create(path: string, nodeId: NodeId, incarnation: Incarnation): IdentityFile {
    const file = new IdentityFile(path, {
      nodeId,
      incarnation,
      clusterId: undefined,
      agreed: undefined,
      term: 0,
    });
    file.update({});
    return file;
  }

  get(): Identity {
    return this.#identity;
  }

  /** Changes the identity; on disk when this returns. */
  update(change: Partial<Identity>): void {
    this.#identity = { ...this.#identity, ...change };
    const identity = JSON.stringify({ format: FORMAT, ...this.#identity });
    replaceFile(this.#path, `${JSON.stringify({ identity, checksum: crc32(identity) })}\n`);
  }
}

function parse(path: string, text: string): Identity {
  try {
    const { identity, checksum } = JSON.parse(text) as { identity: string; checksum: number };
    if (crc32(identity) !== checksum) throw new Error("checksum");
    const { format, ...rest } = JSON.parse(identity) as Identity & { format: number };
    if (format !== FORMAT) {
      throw new FatalError(
        `${path} is in format ${format}, this program reads format ${FORMAT}: use a newer program`,
      );
    }
    return { ...rest, clusterId: rest.clusterId, agreed: rest.agreed };
  } catch (error) {
    if (error instanceof FatalError) throw error;
    throw new FatalError(`${path} is damaged: restore the data directory from a copy`);
  }
}
