/**
 * A log as brokers keep it: partitions that only grow, one file each, one line a record. The
 * sequence number of a record is the number of its line, from 1.
 */
import { join } from "@std/path";

export function partitionFile(dir: string, partition: number): string {
  return join(dir, `orders-${partition}.log`);
}

/** Reads one partition. */
export class PartitionReader {
  #lines: readonly string[] = [];

  constructor(private readonly file: string) {}

  /** Up to `count` lines behind the one with number `after`; fewer where the log ends. */
  async read(after: number, count: number): Promise<readonly string[]> {
    if (this.#lines.length < after + count) {
      // What follows the last newline is still being written.
      this.#lines = (await Deno.readTextFile(this.file)).split("\n").slice(0, -1);
    }
    return this.#lines.slice(after, after + count);
  }
}

/** An order: two of three are paid, and one of fifty was torn on its way into the log. */
export function orderLine(partition: number, sequence: number): string {
  const order = JSON.stringify({
    order: `${partition}-${sequence}`,
    status: (partition + sequence) % 3 === 0 ? "open" : "paid",
    amount: 5 + (sequence * 7) % 90,
    email: `customer${sequence}@example.org`,
    card: `4000${String(partition).padStart(4, "0")}${String(sequence).padStart(8, "0")}`,
  });
  return sequence % 50 === 0 ? order.slice(0, 20) : order;
}

/** Empty partitions, whatever was there. */
export async function createLog(dir: string, partitions: number): Promise<void> {
  for (let partition = 0; partition < partitions; partition++) {
    await Deno.writeTextFile(partitionFile(dir, partition), "");
  }
}

/** Appends the orders `from` to `to` to every partition. */
export async function appendOrders(
  dir: string,
  partitions: number,
  from: number,
  to: number,
): Promise<void> {
  for (let partition = 0; partition < partitions; partition++) {
    const lines: string[] = [];
    for (let sequence = from; sequence <= to; sequence++) {
      lines.push(`${orderLine(partition, sequence)}\n`);
    }
    await Deno.writeTextFile(partitionFile(dir, partition), lines.join(""), { append: true });
  }
}
