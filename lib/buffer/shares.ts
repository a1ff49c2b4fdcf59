/** So that a pipeline that is full takes no room from the others. */

type Use = { used: number; active: boolean };

/**
 * How the room of the whole buffer is shared. Half of it is kept for the active pipelines in equal
 * parts, whether they use it or not; the other half is for whoever comes first. One pipeline alone
 * has all of it.
 */
export class Shares {
  readonly #uses = new Map<string, Use>();
  #active = 0;
  #part = 0;
  /** Room that is kept for pipelines which do not use it. */
  #kept = 0;

  constructor(private readonly capacity: number) {}

  setActive(pipelineIds: Iterable<string>): void {
    for (const [id, use] of this.#uses) {
      use.active = false;
      if (use.used === 0) this.#uses.delete(id);
    }
    this.#active = 0;
    for (const id of new Set(pipelineIds)) {
      this.#use(id).active = true;
      this.#active++;
    }
    this.#part = this.#active < 2 ? 0 : Math.floor(this.capacity / (2 * this.#active));
    this.#kept = 0;
    for (const use of this.#uses.values()) this.#kept += this.#unused(use);
  }

  add(pipelineId: string, by: number): void {
    const use = this.#use(pipelineId);
    this.#kept -= this.#unused(use);
    use.used += by;
    this.#kept += this.#unused(use);
  }

  /** Whether any room is kept. */
  get keeps(): boolean {
    return this.#kept > 0;
  }

  /** Room that is kept for pipelines other than these. */
  keptFromOthers(pipelineIds: Iterable<string>): number {
    let kept = this.#kept;
    for (const id of pipelineIds) kept -= this.#unused(this.#use(id));
    return kept;
  }

  #use(id: string): Use {
    let use = this.#uses.get(id);
    if (use === undefined) this.#uses.set(id, use = { used: 0, active: false });
    return use;
  }

  #unused({ used, active }: Use): number {
    return active ? Math.max(0, this.#part - used) : 0;
  }
}
