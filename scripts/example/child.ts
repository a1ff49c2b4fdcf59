/** A program that the example runs: its lines are shown, and can be waited for. */
import { TextLineStream } from "../cluster/lines.ts";

const COLOURS = [36, 33, 35, 32, 34, 31, 96, 93, 95, 92, 94];
const WIDTH = 14;

let children = 0;

export type Command = {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
};

export class Child {
  readonly ended: Promise<number>;
  readonly #process: Deno.ChildProcess;
  readonly #prefix: string;
  readonly #lines: string[] = [];
  #wake: (() => void)[] = [];
  #isOver = false;

  constructor(readonly name: string, { program, args, env = {} }: Command) {
    this.#prefix = prefixOf(name, COLOURS[children++ % COLOURS.length]);
    this.#process = new Deno.Command(program, {
      args: [...args],
      env: { NO_COLOR: "1", ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.ended = this.#follow();
  }

  /** Shows a line as if the program had printed it. */
  say(line: string): void {
    console.log(`${this.#prefix} | ${line}`);
  }

  /** What `question` makes of the lines so far, as soon as it makes something of them. */
  async until<T>(
    what: string,
    question: (lines: readonly string[]) => T | undefined,
  ): Promise<T> {
    for (;;) {
      const answer = question(this.#lines);
      if (answer !== undefined) return answer;
      if (this.#isOver) throw new Error(`${this.name} ended before ${what}`);
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }

  /** What the first group of `pattern` matches in the first line that it matches. */
  line(what: string, pattern: RegExp): Promise<string> {
    return this.until(
      what,
      (lines) => lines.map((line) => pattern.exec(line)?.[1]).find((group) => group !== undefined),
    );
  }

  /** Everything that it has printed. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Resolves when it is over. */
  async stop(signal: Deno.Signal = "SIGTERM"): Promise<void> {
    try {
      this.#process.kill(signal);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // It has ended already.
    }
    await this.ended;
  }

  async #follow(): Promise<number> {
    const { stdout, stderr, status } = this.#process;
    const [{ code }] = await Promise.all([status, this.#show(stdout), this.#show(stderr)]);
    this.#isOver = true;
    this.#notify();
    return code;
  }

  async #show(stream: ReadableStream<Uint8Array>): Promise<void> {
    for await (const line of stream.pipeThrough(new TextLineStream())) {
      this.#lines.push(line);
      if (!line.startsWith("totals ")) this.say(line);
      this.#notify();
    }
  }

  #notify(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}

function prefixOf(name: string, colour = 0): string {
  const padded = name.padEnd(WIDTH);
  return Deno.stdout.isTerminal() && !Deno.noColor ? `\x1b[${colour}m${padded}\x1b[0m` : padded;
}
