import type { PipelineSpec, StageType } from "../../../lib/pipeline/mod.ts";
import type { PipelineCommand } from "../../../lib/state/mod.ts";
import type { Life } from "../life.ts";
import type { World } from "../world.ts";
import { Client } from "./client.ts";

/** What pipelines are made of, and sidecars host. */
export const SERVICES: readonly (readonly [name: string, type: StageType])[] = [
  ["orders", "source"],
  ["clean", "transform"],
  ["mask", "transform"],
  ["store", "sink"],
];

/** An operator who changes pipelines all the time. */
export class PipelineClient extends Client {
  /** The versions that it saw last, which may be old. */
  readonly #seen = new Map<string, number>();
  #count = 0;

  constructor(world: World, number: number) {
    super(world, number, "pipeline client");
  }

  protected override get pause(): number {
    return Math.max(150, super.pause);
  }

  protected async act(): Promise<void> {
    const life = this.anyNode();
    if (life === undefined) return;
    const command = this.#draw();
    if (this.dice.chance(0.1)) await this.#look(life, idOf(command));
    const written = await this.write(life, command);
    if (written.type !== "done" || !("pipelineVersion" in written.result)) return;
    const { pipelineVersion } = written.result;
    this.#seen.set(idOf(command), pipelineVersion);
    if ("spec" in command) this.world.pipelines.told(command, pipelineVersion);
  }

  async #look(life: Life, id: string): Promise<void> {
    const read = await this.freshRead(life, ({ pipelines }) => pipelines.get(id)?.version);
    if (read?.value !== undefined) this.#seen.set(id, read.value);
  }

  #draw(): PipelineCommand {
    const pipelineId = `p-${this.dice.integer(0, 3)}`;
    const drawn = this.dice.next();
    const expectedVersion = BigInt(this.dice.chance(0.3) ? this.#seen.get(pipelineId) ?? 0 : 0);
    if (drawn < 0.3) return { type: "create_pipeline", spec: this.#spec(pipelineId) };
    if (drawn < 0.6) {
      return { type: "update_pipeline", spec: this.#spec(pipelineId), expectedVersion };
    }
    if (drawn < 0.9) {
      return { type: "set_pipeline_enabled", pipelineId, enabled: this.dice.chance(0.7) };
    }
    return { type: "delete_pipeline", pipelineId, force: true, expectedVersion };
  }

  #spec(id: string): PipelineSpec {
    const chosen = SERVICES.filter(() => this.dice.chance(0.7));
    return {
      id,
      name: id,
      description: `p${this.number}-${++this.#count}`,
      stages: chosen.map(([serviceName, stageType]) => ({
        id: `stage-${serviceName}`,
        name: serviceName,
        stageType,
        selector: { serviceName, groupId: "", labels: new Map(), loadBalance: "round_robin" },
        routingRules: [],
        parallelism: 0,
        config: new Map(),
        endpoint: undefined,
      })),
      edges: [],
      enabled: this.dice.chance(0.7),
      metadata: new Map(),
      deadLetter: undefined,
    };
  }
}

function idOf(command: PipelineCommand): string {
  return "spec" in command ? command.spec.id : command.pipelineId;
}
