/** grpc.health.v1, by grpc-health-check: the whole server ("") and each of its services. */
import "./embedded_files.ts";
import { HealthImplementation, service } from "grpc-health-check";
import type { EcosystemServer } from "./ecosystem.ts";

export class Health {
  readonly #implementation = new HealthImplementation();

  constructor(private readonly services: readonly string[]) {
    this.setServing(true);
  }

  /** For all services at once; who watches is told. */
  setServing(serving: boolean): void {
    for (const name of ["", ...this.services]) {
      this.#implementation.setStatus(name, serving ? "SERVING" : "NOT_SERVING");
    }
  }

  addTo(server: EcosystemServer): void {
    this.#implementation.addToServer(server);
  }
}

/** Its definition, for reflection. */
export { service as healthDefinition };
