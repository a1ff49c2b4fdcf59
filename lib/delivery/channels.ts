/**
 * Connections to services: one for each address, made when it is needed. Over TLS a service must be
 * named, not numbered: Deno takes no address for the name of a server.
 */
import { Buffer } from "node:buffer";
import { rootCertificates } from "node:tls";
import { Client, credentials, Metadata, type ServiceError, status as Code } from "@grpc/grpc-js";
import type { Clock, DeliveryLimits, Endpoint, Millis, Rng } from "../base/mod.ts";
import { backoffDelay } from "../buffer/mod.ts";

/** A call that brought no answer. */
export class CallFailure extends Error {
  override readonly name = "CallFailure";
  constructor(
    readonly code: Code,
    message: string,
  ) {
    super(message);
  }

  /** `UNAVAILABLE: …`, for eyes. */
  get text(): string {
    return `${Code[this.code]}: ${this.message}`;
  }

  /** Whether the same call may succeed later. */
  get retryable(): boolean {
    return RETRYABLE.has(this.code);
  }

  /** Whether another batch would fare the same: what is wrong is not in the records. */
  get isOfService(): boolean {
    return this.retryable || OF_SERVICE.has(this.code);
  }
}

/** A service that throws, or dies, is as likely to say UNKNOWN, INTERNAL or CANCELLED. */
const RETRYABLE: ReadonlySet<Code> = new Set([
  Code.CANCELLED,
  Code.UNKNOWN,
  Code.DEADLINE_EXCEEDED,
  Code.RESOURCE_EXHAUSTED,
  Code.ABORTED,
  Code.INTERNAL,
  Code.UNAVAILABLE,
]);

const OF_SERVICE: ReadonlySet<Code> = new Set([
  Code.UNIMPLEMENTED,
  Code.PERMISSION_DENIED,
  Code.UNAUTHENTICATED,
]);

export type ChannelOptions = {
  readonly clock: Clock;
  readonly rng: Rng;
  readonly limits: DeliveryLimits;
};

/** One address, and how it has been doing. */
export class Channel {
  readonly #address: string;
  readonly #options: ChannelOptions;
  #client: Client | undefined;
  #usedAt: Millis;
  #failures = 0;
  #deadlines = 0;
  #coolUntil: Millis = -Infinity;
  #open = 0;

  constructor(private readonly endpoint: Endpoint, options: ChannelOptions) {
    this.#address = addressOf(endpoint);
    this.#options = options;
    this.#usedAt = options.clock.monotonic();
  }

  /** Calls that run. */
  get open(): number {
    return this.#open;
  }

  /** Until when it is left alone after a failure, on the monotonic clock. */
  get coolUntil(): Millis {
    return this.#coolUntil;
  }

  /** The last call has failed: the next is a trial, and goes alone. */
  get isSuspect(): boolean {
    return this.#failures > 0;
  }

  /** Nobody has called for long. */
  get isIdle(): boolean {
    const { clock, limits } = this.#options;
    return this.#open === 0 && clock.monotonic() - this.#usedAt > limits.idleConnectionMs;
  }

  /** The answer's bytes. Fails with CallFailure. */
  async call(path: string, request: Buffer, signal: AbortSignal): Promise<Buffer> {
    this.#open++;
    try {
      const answer = await this.#send(path, request, signal);
      this.#failures = 0;
      this.#deadlines = 0;
      this.#coolUntil = -Infinity;
      return answer;
    } catch (error) {
      const failure = failureOf(error);
      if (!signal.aborted) this.#onFailure(failure);
      throw failure;
    } finally {
      this.#open--;
      this.#usedAt = this.#options.clock.monotonic();
    }
  }

  close(): void {
    this.#client?.close();
    this.#client = undefined;
  }

  #send(path: string, request: Buffer, signal: AbortSignal): Promise<Buffer> {
    const { clock, limits } = this.#options;
    const client = this.#client ??= connect(this.endpoint, this.#address, limits);
    const options = { deadline: clock.wall() + limits.callMs };
    return new Promise<Buffer>((resolve, reject) => {
      if (signal.aborted) return reject(new CallFailure(Code.CANCELLED, "the node is stopping"));
      const cancel = () => call.cancel();
      const ended = (error: ServiceError | null, answer?: Buffer) => {
        signal.removeEventListener("abort", cancel);
        if (error !== null) reject(error);
        else resolve(answer ?? Buffer.alloc(0));
      };
      const call = client.makeUnaryRequest(
        path,
        asIs,
        asIs,
        request,
        new Metadata(),
        options,
        ended,
      );
      signal.addEventListener("abort", cancel);
    });
  }

  #onFailure({ code, isOfService }: CallFailure): void {
    if (!isOfService) return;
    const { clock, rng, limits } = this.#options;
    const backoff = { initial: limits.coolDownMs, max: limits.coolDownMaxMs };
    this.#coolUntil = clock.monotonic() + backoffDelay(backoff, ++this.#failures, rng.next());
    if (code !== Code.DEADLINE_EXCEEDED) return;
    // After a black hole a connection needs seconds to recover by itself, a new one none.
    if (++this.#deadlines < limits.deadlinesPerConnection) return;
    this.#deadlines = 0;
    this.close();
  }
}

/** All channels of a node. */
export class Channels {
  readonly #channels = new Map<string, Channel>();

  constructor(private readonly options: ChannelOptions) {}

  /** The one to this address. */
  to(endpoint: Endpoint): Channel {
    const key = `${endpoint.useTls} ${addressOf(endpoint)}`;
    let channel = this.#channels.get(key);
    if (channel === undefined) {
      this.#channels.set(key, channel = new Channel(endpoint, this.options));
    }
    return channel;
  }

  /** Closes those that nobody uses. */
  tidy(): void {
    for (const [key, channel] of this.#channels) {
      if (!channel.isIdle) continue;
      channel.close();
      this.#channels.delete(key);
    }
  }

  close(): void {
    for (const channel of this.#channels.values()) channel.close();
    this.#channels.clear();
  }
}

function connect({ useTls }: Endpoint, address: string, limits: DeliveryLimits): Client {
  // With no certificate authority named, Deno's handshake goes wrong.
  const secure = useTls
    ? credentials.createSsl(Buffer.from(rootCertificates.join("\n")))
    : credentials.createInsecure();
  return new Client(address, secure, {
    "grpc.max_receive_message_length": limits.answerBytes,
    "grpc.max_send_message_length": -1,
    "grpc.enable_channelz": 0,
    "grpc.enable_retries": 0,
    // A channel that is made anew has a connection of its own.
    "grpc.use_local_subchannel_pool": 1,
    "grpc.initial_reconnect_backoff_ms": limits.coolDownMs,
    "grpc.min_reconnect_backoff_ms": limits.coolDownMs,
    "grpc.max_reconnect_backoff_ms": limits.coolDownMaxMs,
  });
}

function addressOf({ host, port }: Endpoint): string {
  return host.includes(":") && !host.startsWith("[") ? `[${host}]:${port}` : `${host}:${port}`;
}

function asIs(bytes: Buffer): Buffer {
  return bytes;
}

function failureOf(error: unknown): CallFailure {
  if (error instanceof CallFailure) return error;
  if (error instanceof Error && "code" in error && typeof error.code === "number") {
    const details = "details" in error ? String(error.details) : error.message;
    return new CallFailure(error.code as Code, details);
  }
  return new CallFailure(Code.INTERNAL, error instanceof Error ? error.message : String(error));
}
