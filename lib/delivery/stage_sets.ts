import { RECORD_LIMITS, splitBytes } from "../base/mod.ts";
import type { RecordBuffer, StageQueue } from "../buffer/mod.ts";
import type { ItemState, NoteChange } from "../storage/mod.ts";
import { decodeText, encodeText, NOTES } from "./notes.ts";

type Node = {
  readonly stages: readonly StageQueue[];
  id: ItemState;
  /** What says so in the store; none once it is there. */
  definition: readonly NoteChange[];
  readonly next: Map<StageQueue, Node>;
};

/**
 * Numbers for sets of stages, so that the store can keep for each item where it still has to go. A
 * number is defined by a note, which goes with every write until one has succeeded.
 */
export class StageSets {
  readonly #root: Node = { stages: [], id: 0, definition: [], next: new Map() };
  readonly #byId = new Map<ItemState, readonly StageQueue[]>();
  readonly #undefined = new Set<Node>();
  #last = 0;
  /** Of all definitions. */
  #bytes = 0;

  /** 0 for no stages. */
  idOf(stages: readonly StageQueue[]): ItemState {
    let node = this.#root;
    for (const stage of stages) node = node.next.get(stage) ?? this.#extend(node, stage);
    if (node.id === 0 && stages.length > 0) this.#define(node, ++this.#last, true);
    return node.id;
  }

  /**
   * For what is left of an item's stages: undefined where that would be one set too many to remember.
   * Then the item stays as it is in the store, and a crash sends it to all of those again.
   */
  idOfRest(stages: readonly StageQueue[]): ItemState | undefined {
    if (this.#bytes < RECORD_LIMITS.stageSetsBytes) return this.idOf(stages);
    let node: Node | undefined = this.#root;
    for (const stage of stages) node = node?.next.get(stage);
    return stages.length === 0 ? 0 : node?.id || undefined;
  }

  /** Undefined for a number that was never given out. */
  stagesOf(id: ItemState): readonly StageQueue[] | undefined {
    return this.#byId.get(id);
  }

  /** The definitions that have to go with the next write; `written` once it has succeeded. */
  pending(): { readonly notes: NoteChange[]; written(): void } {
    const nodes = [...this.#undefined];
    const notes = nodes.flatMap(({ definition }) => definition);
    return {
      notes,
      written: () => {
        for (const node of nodes) {
          node.definition = [];
          this.#undefined.delete(node);
        }
      },
    };
  }

  /** Takes what a store remembers. */
  restore(buffer: RecordBuffer, id: ItemState, value: Uint8Array): void {
    const keys = JSON.parse(decodeText(value)) as [pipelineId: string, stageId: string][];
    let node = this.#root;
    for (const [pipelineId, stageId] of keys) {
      const stage = buffer.stage(pipelineId, stageId);
      node = node.next.get(stage) ?? this.#extend(node, stage);
    }
    this.#bytes += value.length;
    this.#define(node, id, false);
    this.#last = Math.max(this.#last, id);
  }

  #extend(node: Node, stage: StageQueue): Node {
    const stages = [...node.stages, stage];
    const next: Node = { stages, id: 0, definition: [], next: new Map() };
    node.next.set(stage, next);
    return next;
  }

  #define(node: Node, id: ItemState, pending: boolean): void {
    node.id = id;
    this.#byId.set(id, node.stages);
    if (!pending) return;
    const keys = node.stages.map(({ pipelineId, stageId }) => [pipelineId, stageId]);
    const bytes = encodeText(JSON.stringify(keys));
    this.#bytes += bytes.length;
    node.definition = splitBytes(bytes, RECORD_LIMITS.noteBytes).map((value, part) => {
      return { key: NOTES.stageSet(id, part), value };
    });
    this.#undefined.add(node);
  }
}
