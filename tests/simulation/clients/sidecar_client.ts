import type { ConveyorError, Revision } from "../../../lib/base/mod.ts";
import type { StageType } from "../../../lib/pipeline/mod.ts";
import { LEASE_INTERVALS } from "../../../lib/base/mod.ts";
import type { AssignmentChange, LocalService, SidecarSpec } from "../../../lib/state/mod.ts";
import type { Life } from "../life.ts";
import type { World } from "../world.ts";
import { Client } from "./client.ts";
import { SERVICES } from "./pipeline_client.ts";

/** A sidecar that runs what it is told, confirms it, and now and then falls silent or leaves. */
export class SidecarClient extends Client {
  /** The version that it runs, by pipeline. */
  readonly #running = new Map<string, Revision>();
  #count = 0;

  constructor(world: World, number: number) {
    super(world, number, "sidecar client");
  }

  get #id(): string {
    return `sidecar-${this.number}`;
  }

  protected async act(): Promise<void> {
    const life = this.anyNode();
    if (life === undefined) return;
    const interval = this.dice.pick([200, 400]);
    const sidecar = this.#draw(interval);
    const written = await this.write(life, { type: "register_sidecar", sidecar });
    if (written.type !== "done") return;
    this.#running.clear();
    for (let left = this.dice.integer(2, 12); left > 0 && !this.stopped; left--) {
      if (this.dice.chance(0.3)) await this.#watch(interval);
      if (!await this.#beat()) return;
      await this.sleep(this.dice.between(0.5, 1.5) * interval);
    }
    const drawn = this.dice.next();
    if (drawn < 0.5) return await this.#leave();
    await this.sleep(this.dice.between(0.5, 2.5) * LEASE_INTERVALS * interval);
  }

  #draw(heartbeatInterval: number): SidecarSpec {
    const localServices = SERVICES.filter(() => this.dice.chance(0.5))
      .map(([serviceName, serviceType]: readonly [string, StageType]): LocalService => ({
        serviceName,
        serviceType,
        endpoint: `127.0.0.1:${this.dice.integer(1, 3)}`,
      }));
    return {
      sidecarId: this.#id,
      podName: `s${this.number}-${++this.#count}`,
      namespace: "",
      endpoint: `10.0.0.${this.number}:${this.dice.integer(1, 3)}`,
      localServices,
      heartbeatInterval,
    };
  }

  async #leave(): Promise<void> {
    const life = this.anyNode();
    if (life === undefined) return;
    const drain = this.dice.chance(0.5);
    await this.write(life, { type: "deregister_sidecar", sidecarId: this.#id, drain });
    if (drain) await this.#beat();
  }

  /** False once it is not known any more. */
  async #beat(): Promise<boolean> {
    const life = this.anyNode();
    if (life === undefined) return true;
    const beat = {
      sidecarId: this.#id,
      health: new Map(this.dice.chance(0.2) ? [["clean", this.dice.chance(0.5)]] : []),
      applied: new Map(this.#running),
      rejected: new Map(this.dice.chance(0.1) ? [["p-0", "no"]] : []),
      activeRequests: this.dice.integer(0, 2),
    };
    const answer = await life.call((node) => node.sidecarHeartbeat(beat, this.patience(life)));
    if (answer.type !== "answered") return true;
    this.world.coverage.count("heartbeats of sidecars");
    const { acknowledged, assign, revoke } = answer.value;
    for (const { pipelineId, version } of assign) this.#running.set(pipelineId, version);
    for (const pipelineId of revoke) this.#running.delete(pipelineId);
    return acknowledged;
  }

  /** Watches for a while, and holds the watch to its promise. */
  #watch(span: number): Promise<void> {
    const life = this.anyNode();
    if (life === undefined) return Promise.resolve();
    return new Promise((resolve) => {
      let open = true;
      let cancel = () => {};
      const finish = () => {
        open = false;
        resolve();
      };
      const told = new Map<string, Revision>();
      const listener = {
        next: (change: AssignmentChange) => {
          if (open && life.alive) this.#hear(life, told, change);
        },
        end: (error: Error) => {
          if (open && life.alive) this.#ended(error as ConveyorError);
          finish();
        },
      };
      life.enter(() => {
        const options = { consistency: "linearizable" } as const;
        cancel = life.node!.control.watchAssignments(this.#id, options, listener);
      });
      this.world.time.after(span, () => {
        if (!open) return;
        if (life.alive) life.enter(cancel);
        finish();
      });
    });
  }

  #hear(life: Life, told: Map<string, Revision>, { kind, assignment }: AssignmentChange): void {
    this.world.coverage.count("assignments told");
    const { pipelineId, version } = assignment;
    const before = told.get(pipelineId);
    const fits = kind === "assigned" ? before === undefined : before !== undefined;
    const grows = kind === "revoked" || version > (before ?? -1);
    if (!fits || !grows) {
      const what =
        `${life.name} tells ${this.#id}: ${kind} ${pipelineId} ${version} after ${before}`;
      this.world.fail("sidecars hear of every change once", what);
    }
    if (kind === "revoked") told.delete(pipelineId);
    else told.set(pipelineId, version);
  }

  #ended({ code, message }: ConveyorError): void {
    if (["not_found", "aborted", "unavailable", "cancelled"].includes(code)) return;
    this.world.fail("watches end with known errors only", `${code}: ${message}`);
  }
}
