/** Registrations with ids of their own, made without encoding each one anew. */
import { Buffer } from "node:buffer";
import { loadProtos } from "../../lib/grpc/protos.ts";

export const REGISTER_PATH = "/conveyor_etl.registry.ServiceRegistry/Register";

/** Bytes of a RegisterResponse, about: the ids in it grow with the revision. */
export const ANSWER_BYTES = 38;

/** Long enough for leases to outlive a run. */
const HEARTBEAT_SECONDS = 600;
export const LEASE_SECONDS = 3 * HEARTBEAT_SECONDS;

export const SERVICE_PREFIX = "orders-transform-";
const DIGITS = 12;
/** Where the number of the service goes. */
export const NUMBER = "#".repeat(DIGITS);

export type RegistrationOptions = {
  /** More labels; NUMBER in their values is replaced. */
  readonly labels?: Readonly<Record<string, string>>;
  /** After so many services they come again; never, unless given. */
  readonly services?: number;
};

/** A source of registrations, each of another service. */
export class RegistrationMessages {
  readonly #bytes: Buffer;
  readonly #numbersAt: readonly number[];
  readonly #idAt: number;
  readonly #services: number;
  #next = 0;

  constructor({ labels = {}, services = Infinity }: RegistrationOptions = {}) {
    const placeholder = `${SERVICE_PREFIX}${NUMBER}`;
    this.#bytes = encode(placeholder, labels);
    this.#idAt = this.#bytes.indexOf(placeholder);
    this.#numbersAt = placesOf(NUMBER, this.#bytes);
    this.#services = services;
  }

  get size(): number {
    return this.#bytes.length;
  }

  /** The next RegisterRequest; valid until the one after it. */
  next(): Uint8Array {
    const digits = String(this.#next++ % this.#services).padStart(DIGITS, "0");
    for (const at of this.#numbersAt) this.#bytes.write(digits, at, "latin1");
    return this.#bytes;
  }

  /** The id of the service in what `next` returned last. */
  id(): Uint8Array {
    return this.#bytes.subarray(this.#idAt, this.#idAt + SERVICE_PREFIX.length + DIGITS);
  }
}

function placesOf(text: string, bytes: Buffer): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) places.push(at);
  return places;
}

function encode(serviceId: string, labels: Readonly<Record<string, string>>): Buffer {
  return loadProtos().registry.Register.requestSerialize({
    identity: {
      service_id: serviceId,
      service_type: "SERVICE_TYPE_TRANSFORM",
      name: "orders-transform",
      version: "1.4.2",
      capabilities: ["json", "avro"],
    },
    endpoint: { host: "10.0.3.17", port: 8080, use_tls: true },
    metadata: {
      labels: { zone: "eu-1", tier: "gold", ...labels },
      record_types_handled: ["order.created"],
      max_concurrent_requests: 16,
      weight: 1,
    },
    heartbeat_interval: { seconds: HEARTBEAT_SECONDS },
  });
}
