/** What one measurement is; scripts/bench.ts lists them all. */
export type BenchOptions = {
  /** Seconds that one figure is measured for. */
  readonly seconds: number;
  /** How often. */
  readonly rounds: number;
  /** Part of the full size, where there is one: 0.01 for a quick look. */
  readonly scale: number;
};

export interface Bench {
  /** Names it on the command line. */
  readonly name: string;
  /** What it shows, in one line. */
  readonly title: string;
  /** How often it measures, unless the command line says. */
  readonly rounds: number;
  /** Measures and prints. Throws when a figure would mean nothing. */
  run(options: BenchOptions): Promise<void>;
}
