/** The checks that the parts of a pipeline share. Each adds what it finds, so that all is told. */
import { type Endpoint, type FieldProblem, PIPELINE_LIMITS, REQUEST_LIMITS } from "../base/mod.ts";

const UTF8 = new TextEncoder();

/** Collects the faults of one pipeline. */
export class Faults {
  readonly #found: FieldProblem[] = [];
  #more = 0;

  add(path: string, problem: string): void {
    if (this.#found.length < PIPELINE_LIMITS.faults) this.#found.push({ path, problem });
    else this.#more++;
  }

  /** In the order in which they were found; a last line counts those that are not listed. */
  list(root: string): FieldProblem[] {
    if (this.#more === 0) return this.#found;
    return [...this.#found, { path: root, problem: `has ${this.#more} more faults` }];
  }

  /** 1 to 256 bytes of UTF-8 without control characters; false where it is not. */
  id(path: string, id: string): boolean {
    if (id !== "") return this.name(path, id);
    this.add(path, "is missing");
    return false;
  }

  /** As `id`, or empty. */
  name(path: string, name: string): boolean {
    const controlled = hasControl(name);
    if (controlled) this.add(path, "contains a control character");
    return this.text(path, name, REQUEST_LIMITS.idBytes) && !controlled;
  }

  /** Well-formed Unicode of at most `most` bytes. */
  text(path: string, text: string, most: number = REQUEST_LIMITS.textBytes): boolean {
    if (!text.isWellFormed()) {
      this.add(path, "is not well-formed Unicode");
      return false;
    }
    // At most three bytes of UTF-8 a UTF-16 unit: short text need not be measured.
    const bytes = text.length * 3 <= most ? 0 : UTF8.encode(text).length;
    if (bytes > most) this.add(path, `is ${bytes} bytes long, at most ${most} are allowed`);
    return bytes <= most;
  }

  /** Keys are ids, values texts of at most `valueBytes`. */
  map(
    path: string,
    map: ReadonlyMap<string, string>,
    bounds: { readonly entries: number; readonly valueBytes: number },
  ): void {
    if (!this.count(path, map.size, bounds.entries)) return;
    for (const [key, value] of map) {
      const at = `${path}[${shown(key)}]`;
      this.id(at, key);
      this.text(at, value, bounds.valueBytes);
    }
  }

  /** False, and a fault, for more than `most` entries. */
  count(path: string, count: number, most: number): boolean {
    if (count <= most) return true;
    this.add(path, `has ${count} entries, at most ${most} are allowed`);
    return false;
  }

  /** An integer in this range. */
  range(path: string, value: number, least: number, most: number): void {
    if (Number.isInteger(value) && value >= least && value <= most) return;
    this.add(path, `is ${value}, allowed are ${least} to ${most}`);
  }

  endpoint(path: string, { host, port }: Endpoint): void {
    if (host === "") this.add(`${path}.host`, "is missing");
    this.text(`${path}.host`, host, REQUEST_LIMITS.hostBytes);
    if (/\s/.test(host) || hasControl(host)) {
      this.add(`${path}.host`, "contains white space or a control character");
    }
    this.range(`${path}.port`, port, 1, REQUEST_LIMITS.portMax);
  }
}

/** What a user wrote, quoted and cut. */
export function shown(text: string): string {
  return JSON.stringify(text.length > 64 ? `${text.slice(0, 64)}…` : text);
}

/** C0, DEL and C1. */
function hasControl(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20 || (unit >= 0x7f && unit <= 0x9f)) return true;
  }
  return false;
}
