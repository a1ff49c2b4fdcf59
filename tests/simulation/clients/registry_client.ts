import { type Command, getService, type Service } from "../../../lib/state/mod.ts";
import type { OpenOperation, ServiceInput, ServiceOutput } from "../../linearizability/mod.ts";
import type { Life } from "../life.ts";
import type { WriteResult } from "./client.ts";
import { RecordedClient, type Target } from "./recorded_client.ts";
import { LONG_LEASE, specOf } from "./specs.ts";

type Failed = Exclude<WriteResult<Command>, { type: "done" }>;

/** Registers, removes and looks up services whose leases do not end. */
export class RegistryClient extends RecordedClient<ServiceInput, ServiceOutput> {
  /** The registrations that it has seen last, to remove them by name. */
  readonly #seen = new Map<string, string>();

  protected override async meet(life: Life, target: Target): Promise<void> {
    const drawn = this.dice.next();
    if (drawn < 0.35) await this.#register(life, target);
    else if (drawn < 0.5) await this.#deregister(life, target);
    else await this.#read(life, target);
  }

  async #register(life: Life, target: Target): Promise<void> {
    const { key } = target;
    const tag = `c${this.nextMark()}`;
    const service = specOf(key, tag, LONG_LEASE, this.dice.integer(0, 12));
    const open = this.history.begin(this.number, key, { type: "register", tag });
    const written = await this.write(life, { type: "register", service });
    if (written.type !== "done") return this.#close(open, target, written);
    const { registrationId } = written.result;
    this.#seen.set(key, registrationId);
    open.returned({ type: "registered", registrationId });
  }

  async #deregister(life: Life, target: Target): Promise<void> {
    const { key } = target;
    const registrationId = this.dice.chance(0.3) ? "" : this.#seen.get(key) ?? "";
    const input = { type: "deregister", registrationId } as const;
    const open = this.history.begin(this.number, key, input);
    const written = await this.write(life, { type: "deregister", serviceId: key, registrationId });
    if (written.type === "done") open.returned({ type: "removed" });
    else this.#close(open, target, written);
  }

  #close(open: OpenOperation<ServiceOutput>, { slot, generation }: Target, failed: Failed): void {
    switch (failed.type) {
      case "rejected":
        return open.returned({ type: failed.code === "not_found" ? "not_found" : "fenced" });
      case "refused":
        return open.refused();
      case "unknown":
        this.keys.noteUnknown(slot, generation);
        return open.unknown();
    }
  }

  async #read(life: Life, { key }: Target): Promise<void> {
    const open = this.history.begin(this.number, key, { type: "read" });
    const read = await this.freshRead(life, (state) => getService(state, key));
    if (read === undefined) return open.refused();
    const { value } = read;
    if (value !== undefined) this.#seen.set(key, value.registrationId);
    open.returned(outputOf(value));
  }
}

function outputOf(service: Service | undefined): ServiceOutput {
  if (service === undefined) return { type: "absent" };
  return { type: "found", tag: service.version, registrationId: service.registrationId };
}
