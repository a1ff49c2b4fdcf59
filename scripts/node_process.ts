/** A node as a process of its own, for tests and measurements of the real program. */
import { TextLineStream } from "./cluster/lines.ts";
import { nodeCommand, PROGRAM, type Program } from "./program.ts";

/** Loopback, on ports that the system chooses. */
const ANY_PORTS = ["listen", "raft", "http"].map((name) => `--${name}-addr=127.0.0.1:0`);

export type NodeOptions = {
  readonly dataDir: string;
  /** More flags; they win. */
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What runs it: `ip netns exec …`, say. It must become the node, so that signals reach that. */
  readonly under?: readonly string[];
  /** Another program than the one that is tested. */
  readonly program?: Program;
};

/** One line of the log. */
export type LogEvent = {
  readonly level: string;
  readonly message: string;
  readonly [field: string]: unknown;
};

/** How a process ended. */
export type Exit = {
  readonly code: number;
  readonly signal: Deno.Signal | null;
  readonly log: readonly LogEvent[];
  /** Lines of stdout that are no log events. */
  readonly output: string;
  readonly errors: string;
};

/** A running node. Its log is read as it comes. */
export class NodeProcess {
  readonly log: LogEvent[] = [];
  readonly exited: Promise<Exit>;
  readonly #child: Deno.ChildProcess;
  #output = "";
  #errors = "";
  #ended = false;
  #wake: (() => void)[] = [];

  private constructor(child: Deno.ChildProcess) {
    this.#child = child;
    this.exited = this.#watch();
  }

  /** Starts node 1 with its data in `dataDir`, on loopback ports that the system chooses. */
  static start({ dataDir, flags = [], env, under, program }: NodeOptions): NodeProcess {
    return NodeProcess.run([...ANY_PORTS, "--data-dir", dataDir, ...flags], env, under, program);
  }

  /** Runs the program with these flags added, as `deno task start` does. */
  static run(
    flags: readonly string[],
    env: Readonly<Record<string, string>> = {},
    under: readonly string[] = [],
    program: Program = PROGRAM,
  ): NodeProcess {
    const [first = "", ...args] = [...under, ...nodeCommand(program)];
    const command = new Deno.Command(first, {
      args: [...args, "--log-format", "json", ...flags],
      cwd: program.cwd,
      env: { NO_COLOR: "1", ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    });
    return new NodeProcess(command.spawn());
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** The first event that says `message`. Throws when the process ends without. */
  async event(message: string | RegExp): Promise<LogEvent> {
    const says = (event: LogEvent) =>
      typeof message === "string" ? event.message === message : message.test(event.message);
    for (;;) {
      const found = this.log.find(says);
      if (found !== undefined) return found;
      if (this.#ended) throw new Error(`the node ended without "${message}":\n${this.describe()}`);
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }

  /** Where clients call, as soon as it serves. */
  async address(): Promise<string> {
    return String((await this.event("serving")).grpc);
  }

  signal(signal: Deno.Signal): void {
    try {
      if (!this.#ended) this.#child.kill(signal);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // It has ended meanwhile.
    }
  }

  /** Sends `signal` and waits for the end. */
  stop(signal: Deno.Signal = "SIGTERM"): Promise<Exit> {
    this.signal(signal);
    return this.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop("SIGKILL");
  }

  /** Everything that it has written, for messages. */
  describe(): string {
    const events = this.log.map((event) => JSON.stringify(event));
    return [...events, this.#output, this.#errors].filter((text) => text !== "").join("\n");
  }

  async #watch(): Promise<Exit> {
    const streams = [this.#readOutput(), this.#readErrors()];
    const { code, signal } = await this.#child.status;
    await Promise.all(streams);
    this.#ended = true;
    this.#notify();
    return { code, signal, log: this.log, output: this.#output, errors: this.#errors };
  }

  async #readOutput(): Promise<void> {
    for await (const line of this.#child.stdout.pipeThrough(new TextLineStream())) {
      const event = parseEvent(line);
      if (event === undefined) this.#output += `${line}\n`;
      else this.log.push(event);
      this.#notify();
    }
  }

  async #readErrors(): Promise<void> {
    for await (const text of this.#child.stderr.pipeThrough(new TextDecoderStream())) {
      this.#errors += text;
    }
  }

  #notify(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}

function parseEvent(line: string): LogEvent | undefined {
  try {
    const event: unknown = JSON.parse(line);
    return isEvent(event) ? event : undefined;
  } catch {
    return undefined;
  }
}

function isEvent(value: unknown): value is LogEvent {
  return typeof value === "object" && value !== null && "level" in value && "message" in value;
}
