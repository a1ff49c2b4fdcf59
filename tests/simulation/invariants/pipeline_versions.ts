import type { Command } from "../../../lib/state/mod.ts";
import { identify } from "../commands.ts";
import type { Invariant } from "../invariant.ts";
import type { CommittedEntry } from "../ledger.ts";
import type { World } from "../world.ts";

/**
 * A pipeline's versions begin at 1 and grow by one, a change that expected another version is not
 * made, and a client is told the version that its change has made.
 */
export class PipelineVersions implements Invariant {
  readonly name = "versions of pipelines grow by one";
  readonly #versions = new Map<string, number>();
  /** What each command that names itself made. */
  readonly #made = new Map<string, number>();

  constructor(readonly world: World) {}

  committed({ entry, command }: CommittedEntry): void {
    const id = command === undefined ? undefined : pipelineOf(command);
    if (command === undefined || id === undefined) return;
    const pipeline = this.world.ledger.reference.pipelines.get(id);
    const before = this.#versions.get(id);
    const after = pipeline?.version;
    if (pipeline?.modifiedRevision === entry.index) this.#made.set(identify(command), after ?? 0);
    if (after === undefined) this.#versions.delete(id);
    else this.#versions.set(id, after);
    if (after === before) return;
    this.world.coverage.count("pipelines changed");
    if (after !== undefined && after !== (before ?? 0) + 1) {
      this.world.fail(this.name, `${id} went from ${before} to ${after} at ${entry.index}`);
    }
    const expected = "expectedVersion" in command ? command.expectedVersion : 0n;
    if (expected === 0n || expected === BigInt(before ?? 0)) return;
    this.world.fail(this.name, `${identify(command)} was made of version ${before}`);
  }

  /** A client was told that `command`, which names itself, made `version`. */
  told(command: Command, version: number): void {
    const made = this.#made.get(identify(command));
    if (made === version) return;
    this.world.fail(this.name, `${identify(command)} made ${made}, and ${version} was told`);
  }
}

function pipelineOf(command: Command): string | undefined {
  switch (command.type) {
    case "create_pipeline":
    case "update_pipeline":
      return command.spec.id;
    case "delete_pipeline":
    case "set_pipeline_enabled":
      return command.pipelineId;
    default:
      return undefined;
  }
}
