import type { PipelineSpec, StageType } from "../../../lib/pipeline/mod.ts";
import type { Command } from "../../../lib/state/mod.ts";
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
  #count = 0;

  constructor(world: World, number: number) {
    super(world, number, "pipeline client");
  }

  protected override get pause(): number {
    return 150;
  }

  protected async act(): Promise<void> {
    const life = this.anyNode();
    if (life !== undefined) await this.write(life, this.#draw());
  }

  #draw(): Command {
    const pipelineId = `p-${this.dice.integer(0, 3)}`;
    const drawn = this.dice.next();
    if (drawn < 0.3) return { type: "create_pipeline", spec: this.#spec(pipelineId) };
    if (drawn < 0.6) {
      return { type: "update_pipeline", spec: this.#spec(pipelineId), expectedVersion: 0n };
    }
    if (drawn < 0.9) {
      return { type: "set_pipeline_enabled", pipelineId, enabled: this.dice.chance(0.7) };
    }
    return { type: "delete_pipeline", pipelineId, force: true, expectedVersion: 0n };
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
