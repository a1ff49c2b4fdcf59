import { FatalError } from "../base/mod.ts";
import type { Incarnation, NodeId } from "../base/mod.ts";
import type { Identity, IdentityStore } from "./contract.ts";
import { replaceFile } from "./files.ts";
import { seal, unseal } from "./sealed.ts";

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
      throw new FatalError(`${path} cannot be read: ${error}`);
    }
    const { clusterId, agreed, ...rest } = unseal<Identity>("identity", parse(text), path);
    return new IdentityFile(path, { ...rest, clusterId, agreed });
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
    const next = { ...this.#identity, ...change };
    replaceFile(this.#path, `${JSON.stringify(seal("identity", next))}\n`);
    this.#identity = next;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Not sealed, whatever it is.
  }
}
