import { type Clock, nodeId, seededRng, type Timers } from "../base/mod.ts";
import type { PipelineSpec, Stage } from "../pipeline/mod.ts";
import { silentLogger } from "../telemetry/mod.ts";
import { MemoryPlane } from "../../tests/support/memory_plane.ts";
import { pipelineOf, type Way } from "../../tests/support/pipelines.ts";
import { UserService } from "../../tests/support/user_services.ts";
import { World } from "./fixtures_test.ts";
import { Pump } from "./mod.ts";
import { type DeadInfo, decodeDeadInfo } from "./dead_info.ts";
import type { DeliveryLimits } from "../base/mod.ts";

/** Fast, so that a test need not wait. */
const LIMITS: Partial<DeliveryLimits> = {
  initialBackoffMs: 5,
  maxBackoffMs: 20,
  coolDownMs: 5,
  coolDownMaxMs: 20,
  lookMs: 20,
  orphanMs: 20,
};

export type Setup = {
  /** By stage. */
  readonly services: Readonly<Record<string, UserService | undefined>>;
  readonly parallelism?: number;
  readonly buffer?: World["buffer"];
  readonly limits?: Partial<DeliveryLimits>;
  readonly deadLetter?: Partial<NonNullable<PipelineSpec["deadLetter"]>>;
  readonly change?: (stage: Stage) => Stage;
  readonly clock?: Clock;
  /** Nothing is delivered before `Flow.start`. */
  readonly paused?: boolean;
  readonly timers?: Timers;
};

/** A node's records that are delivered to services at fixed addresses. */
export class Flow {
  pump!: Pump;

  private constructor(readonly world: World, private readonly setup: Setup) {}

  /** Runs `body` with a pipeline `p` of these ways; its source is `src`. */
  static async run(
    ways: Way[],
    setup: Setup,
    body: (flow: Flow) => Promise<void>,
    plane = new MemoryPlane(),
  ): Promise<void> {
    const world = new World(plane);
    world.buffer = setup.buffer ?? world.buffer;
    world.clock = setup.clock ?? world.clock;
    world.timers = setup.timers ?? world.timers;
    const flow = new Flow(world, setup);
    const spec = flow.spec(ways);
    await world.plane.propose({ type: "create_pipeline", spec });
    await world.restart();
    if (setup.paused !== true) flow.start();
    try {
      await body(flow);
    } finally {
      await flow.pump?.stop(0);
      await world.router.stop();
      for (const service of Object.values(setup.services)) service?.crash();
    }
  }

  spec(ways: Way[]): PipelineSpec {
    const { services, parallelism = 0, deadLetter, change = (stage: Stage) => stage } = this.setup;
    const spec = pipelineOf("p", ways, parallelism);
    const stages = spec.stages.map((stage) =>
      change({ ...stage, endpoint: services[stage.id]?.endpoint })
    );
    const defaults = {
      serviceName: "dead",
      maxRetries: 2,
      initialBackoff: 5,
      maxBackoff: 20,
      endpoint: undefined,
    };
    return { ...spec, stages, deadLetter: deadLetter && { ...defaults, ...deadLetter } };
  }

  start(): void {
    const { limits } = this.setup;
    this.pump = Pump.start({
      records: this.world.router,
      plane: this.world.plane,
      nodeId: nodeId(1),
      clock: this.world.clock,
      timers: this.world.timers,
      rng: seededRng(1),
      logger: silentLogger(),
      limits: { ...LIMITS, ...limits },
    });
  }

  /** As after a crash of the node: nothing is finished. */
  async crash(): Promise<void> {
    await this.pump.stop(0);
    await this.world.restart();
    this.start();
  }

  dead(): DeadInfo[] {
    return [...this.world.disk.dead.values()].map(({ info }) => decodeDeadInfo(info));
  }
}
