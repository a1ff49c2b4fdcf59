import { Counter, Gauge, type Registry } from "prom-client";

/** One value of a metric, with its labels. */
export type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

type Family = {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  /** What there is now; called when somebody asks for the metrics. */
  readonly read: () => Iterable<Sample>;
};

/** Metrics that are read off something when they are asked for. */
export class Families {
  constructor(readonly registry: Registry) {}

  gauge({ name, help, labels = [], read }: Family): void {
    new Gauge({
      name,
      help,
      labelNames: labels,
      registers: [this.registry],
      collect() {
        this.reset();
        // A reset leaves a 0 where there are no labels, and 0 is not "no value".
        if (labels.length === 0) this.remove();
        for (const [sampleLabels, value] of read()) this.set(sampleLabels, value);
      },
    });
  }

  /** `read` gives totals since the start of the process. */
  counter({ name, help, labels = [], read }: Family): void {
    new Counter({
      name,
      help,
      labelNames: labels,
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [sampleLabels, value] of read()) this.inc(sampleLabels, value);
      },
    });
  }
}

/** The one value of a metric without labels; none where there is no value. */
export function single(value: number | undefined): readonly Sample[] {
  return value === undefined ? [] : [[{}, value]];
}
