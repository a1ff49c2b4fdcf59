/** What one measurement is; scripts/bench.ts lists them all. */
export type BenchOptions = {
  /** Seconds that one figure is measured for. */
  readonly seconds: number;
  /** How often; the median counts. */
  readonly rounds: number;
};

export interface Bench {
  /** Names it on the command line. */
  readonly name: string;
  /** What it shows, in one line. */
  readonly title: string;
  /** Measures and prints. Throws when a figure would mean nothing. */
  run(options: BenchOptions): Promise<void>;
}
