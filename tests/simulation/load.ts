import {
  checkHistory,
  HistoryRecorder,
  type OffsetInput,
  offsetModel,
  type OffsetOutput,
  type ServiceInput,
  serviceModel,
  type ServiceOutput,
} from "../linearizability/mod.ts";
import type { Client } from "./clients/client.ts";
import { CheckpointClient } from "./clients/checkpoint_client.ts";
import { Keys } from "./clients/keys.ts";
import { LeaseClient } from "./clients/lease_client.ts";
import { MemberClient } from "./clients/member_client.ts";
import { OffsetClient } from "./clients/offset_client.ts";
import { Onlooker } from "./clients/onlooker.ts";
import { PipelineClient } from "./clients/pipeline_client.ts";
import { SidecarClient } from "./clients/sidecar_client.ts";
import { RegistryClient } from "./clients/registry_client.ts";
import { WatchClient } from "./clients/watch_client.ts";
import type { World } from "./world.ts";

/** The clients of a run, and what they have seen. */
export class Load {
  readonly #world: World;
  readonly #clients: Client[];
  readonly #services: HistoryRecorder<ServiceInput, ServiceOutput>;
  readonly #offsets: HistoryRecorder<OffsetInput, OffsetOutput>;
  readonly #checkpoints: HistoryRecorder<OffsetInput, OffsetOutput>;

  constructor(world: World) {
    this.#world = world;
    // What happens at one instant happens in an order all the same.
    let order = 0;
    this.#services = new HistoryRecorder(() => ++order);
    this.#offsets = new HistoryRecorder(() => ++order);
    this.#checkpoints = new HistoryRecorder(() => ++order);
    const services = new Keys("svc", 3);
    const offsets = new Keys("src", 3);
    const checkpoints = new Keys("ckpt", 1);
    const { clients } = world.settings;
    this.#clients = Array.from({ length: clients }, (_, i) => {
      if (i % 3 === 2) return new OffsetClient(world, i, "offset client", offsets, this.#offsets);
      return new RegistryClient(world, i, "registry client", services, this.#services);
    });
    this.#clients.push(
      ...[0, 1].map((i) =>
        new CheckpointClient(
          world,
          clients + i,
          "checkpoint client",
          checkpoints,
          this.#checkpoints,
        )
      ),
      ...[0, 1, 2, 3].map((i) => new LeaseClient(world, i)),
      ...[0, 1, 2].map((i) => new WatchClient(world, i)),
      ...[0, 1, 2].map((i) => new MemberClient(world, i)),
      ...[0, 1, 2].map((i) => new SidecarClient(world, i)),
      new PipelineClient(world, 0),
      new Onlooker(world, 0),
    );
  }

  start(): void {
    for (const client of this.#clients) client.start();
  }

  stop(): void {
    for (const client of this.#clients) client.stop();
  }

  /** Whether every call has been answered. */
  get idle(): boolean {
    return this.#clients.every(({ busy }) => !busy);
  }

  /** Whether what the clients saw can have come from one copy of the data. */
  check(): void {
    if (this.#world.violation !== undefined) return;
    const reports = [
      checkHistory(serviceModel, this.#services.finish()),
      checkHistory(offsetModel, this.#offsets.finish()),
      checkHistory(offsetModel, this.#checkpoints.finish()),
    ];
    for (const { keys, operations, unknown, illegal } of reports) {
      const { coverage } = this.#world;
      coverage.count("keys checked", keys - unknown.length);
      coverage.count("keys on which the checker gave up", unknown.length);
      coverage.count("operations in histories", operations);
      if (illegal[0] !== undefined) this.#world.fail("linearizability", illegal[0]);
    }
  }
}
