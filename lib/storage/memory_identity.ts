import type { Identity, IdentityStore } from "./contract.ts";

/** The identity's twin in memory. */
export class MemoryIdentity implements IdentityStore {
  #identity: Identity;

  constructor(fresh: Pick<Identity, "nodeId" | "incarnation">) {
    this.#identity = { ...fresh, clusterId: undefined, agreed: undefined, term: 0 };
  }

  get(): Identity {
    return this.#identity;
  }

  update(change: Partial<Identity>): void {
    this.#identity = { ...this.#identity, ...change };
  }
}
