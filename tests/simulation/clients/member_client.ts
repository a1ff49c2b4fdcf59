import { LEASE_INTERVALS } from "../../../lib/base/mod.ts";
import type { Due } from "../../../lib/state/mod.ts";
import type { World } from "../world.ts";
import { Client } from "./client.ts";
import { specOf } from "./specs.ts";

const GROUP = "members";
const PARTITIONS = 6;

/**
 * A member of a group. It owns what it was told until it has given it up or its lease may have
 * ended, takes its time to give up, falls silent, leaves and comes back.
 */
export class MemberClient extends Client {
  readonly #serviceId: string;
  readonly #interval: number;
  #registrationId = "";
  /** Everything up to there has been carried out. */
  #generation = 0;
  #count = 0;

  constructor(world: World, number: number) {
    super(world, number, "member client");
    this.#serviceId = `member-${number}`;
    this.#interval = this.dice.pick([200, 400]);
  }

  get #ttl(): number {
    // By the fastest clock that may count it.
    return LEASE_INTERVALS * this.#interval / (1 + this.world.settings.drift);
  }

  protected async act(): Promise<void> {
    const life = this.anyNode();
    if (life === undefined) return;
    const tag = `m${this.number}-${++this.#count}`;
    const service = specOf(this.#serviceId, tag, this.#interval, this.number);
    const registeredAt = this.world.now;
    // Who registers anew works on nothing any more: from then on others may have what it had.
    this.world.owners.keepOnly(this.#serviceId, []);
    const written = await this.write(life, { type: "register", service });
    if (written.type !== "done") return;
    this.world.owners.forget(this.#serviceId);
    this.world.owners.extend(this.#serviceId, registeredAt + this.#ttl);
    this.#registrationId = written.result.registrationId;
    this.#generation = 0;
    if (!await this.#join()) return;
    for (let left = this.dice.integer(3, 25); left > 0 && !this.stopped; left--) {
      if (!await this.#round()) return;
    }
    if (this.dice.chance(0.5)) await this.#leave(false);
  }

  /** False once it is no member any more. */
  async #round(): Promise<boolean> {
    const draw = this.dice.next();
    if (draw < 0.05) return await this.#join();
    if (draw < 0.08) return await this.#leave(true);
    if (draw < 0.1) await this.sleep(this.dice.between(1, 2.5) * LEASE_INTERVALS * this.#interval);
    const known = await this.#beat();
    await this.sleep(this.dice.between(0.1, 0.9) * this.#interval);
    return known;
  }

  /** False when the service is not there any more. */
  async #join(): Promise<boolean> {
    const life = this.anyNode();
    if (life === undefined) return true;
    const joined = await this.write(life, {
      type: "join_group",
      groupId: GROUP,
      serviceId: this.#serviceId,
      stageId: "",
      partitions: PARTITIONS,
      preferences: [this.dice.integer(0, PARTITIONS)],
    });
    if (joined.type !== "done") return joined.type !== "rejected";
    const { generation, partitions } = joined.result;
    this.#generation = generation;
    this.world.owners.keepOnly(this.#serviceId, partitions);
    this.world.owners.take(this.#serviceId, partitions);
    return true;
  }

  /** True if it stays to give up what it has. */
  async #leave(graceful: boolean): Promise<boolean> {
    if (!graceful) this.world.owners.keepOnly(this.#serviceId, []);
    const life = this.anyNode();
    if (life === undefined) return true;
    const member = { groupId: GROUP, serviceId: this.#serviceId };
    await this.write(life, { type: "leave_group", ...member, graceful, generation: 0 });
    return graceful;
  }

  /** False once the registration is not acknowledged any more. */
  async #beat(): Promise<boolean> {
    const life = this.anyNode();
    if (life === undefined) return true;
    const sentAt = this.world.now;
    const [serviceId, registrationId] = [this.#serviceId, this.#registrationId];
    const groups = new Map([[GROUP, this.#generation]]);
    const beat = { serviceId, registrationId, groups };
    const answered = await this.heartbeat(life, beat);
    if (answered === undefined) return true;
    if (!answered.acknowledged) return false;
    this.world.leases.acknowledgedBeat(registrationId, sentAt);
    this.world.owners.extend(serviceId, sentAt + this.#ttl);
    if (this.world.now < sentAt + this.#ttl) this.#hear(answered.due);
    return true;
  }

  #hear(due: Due | undefined): void {
    const commands = due?.commands ?? [];
    const generation = due?.generations.get(GROUP) ?? 0;
    // It works on what it should give up: it will be told again.
    if (commands.some(({ type }) => type === "revoke") && this.dice.chance(0.3)) return;
    for (const command of commands) {
      if (command.type === "revoke") {
        this.world.owners.giveUp(this.#serviceId, command.partitions);
      }
      if (command.type === "assign") this.world.owners.take(this.#serviceId, command.all);
    }
    this.#generation = Math.max(this.#generation, generation);
  }
}
