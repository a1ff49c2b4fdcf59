/** A control group whose memory is limited, by either version of Linux' interface. */
import { join } from "@std/path";

const ROOT = "/sys/fs/cgroup";

/** The two interfaces: where groups are made, and which file holds the limit. */
const VERSIONS = [
  { root: ROOT, limit: "memory.max" },
  { root: join(ROOT, "memory"), limit: "memory.limit_in_bytes" },
] as const;

export class MemoryCgroup {
  private constructor(readonly path: string) {}

  /** A text says why there can be none here. */
  static make(bytes: number): MemoryCgroup | string {
    const reasons: string[] = [];
    for (const { root, limit } of VERSIONS) {
      const path = join(root, `conveyor-${crypto.randomUUID()}`);
      try {
        Deno.mkdirSync(path);
      } catch (error) {
        reasons.push(`${root}: ${error instanceof Error ? error.message : error}`);
        continue;
      }
      try {
        // The file is there where the group's parent hands the controller on.
        Deno.writeTextFileSync(join(path, limit), String(bytes), { create: false });
        return new MemoryCgroup(path);
      } catch (error) {
        reasons.push(`${limit}: ${error instanceof Error ? error.message : error}`);
        Deno.removeSync(path);
      }
    }
    return reasons.join("; ");
  }

  /** Runs what follows in the group. */
  get under(): readonly string[] {
    const procs = join(this.path, "cgroup.procs");
    return ["sh", "-c", `echo $$ > ${procs} && exec "$@"`, "sh"];
  }

  /** Nobody may be in it any more. */
  remove(): void {
    Deno.removeSync(this.path);
  }
}

/** Shows what follows the files of a group of version 2, and of the one above it. */
const SHOW_GROUP = `set -e
mount -t tmpfs cgroup ${ROOT}
mkdir -p ${ROOT}/above/own
echo "$1" > ${ROOT}/above/own/memory.max
echo max > ${ROOT}/above/memory.max
echo 0::/above/own > ${ROOT}/self
mount --bind ${ROOT}/self /proc/$$/cgroup
shift
exec "$@"`;

/**
 * Runs what follows as if it were in a group of version 2 with this `memory.max`; nothing is limited
 * in truth. It works where version 1 has the controller, too. Needs the right to mount.
 */
export function underCgroup2(max: string): readonly string[] {
  return ["unshare", "--mount", "sh", "-c", SHOW_GROUP, "sh", max];
}
