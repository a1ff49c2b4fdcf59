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
  static async make(bytes: number): Promise<MemoryCgroup | string> {
    const reasons: string[] = [];
    for (const { root, limit } of VERSIONS) {
      const path = join(root, `conveyor-${crypto.randomUUID()}`);
      const fault = await shell(MAKE, path, limit, String(bytes));
      if (fault === undefined) return new MemoryCgroup(path);
      reasons.push(fault);
    }
    return reasons.join("; ");
  }

  /** Runs what follows in the group. */
  get under(): readonly string[] {
    const procs = join(this.path, "cgroup.procs");
    return ["sh", "-c", `echo $$ > ${procs} && exec "$@"`, "sh"];
  }

  /** Nobody may be in it any more. */
  async remove(): Promise<void> {
    await shell('rmdir "$1"', this.path);
  }
}

/**
 * Makes group `$1`, and sets its limit, whose file is there where the group's parent hands the
 * controller on. By a shell, since Deno keeps `/sys` from programs that are not allowed everything.
 */
const MAKE = `mkdir "$1" || exit
[ -e "$1/$2" ] && echo "$3" > "$1/$2" && exit
rmdir "$1"
echo "$1 has no $2, or it cannot be written" >&2
exit 1`;

/** What the script complains of where it fails. */
async function shell(script: string, ...args: readonly string[]): Promise<string | undefined> {
  const command = new Deno.Command("sh", { args: ["-c", script, "sh", ...args], stdout: "null" });
  const { success, stderr } = await command.output();
  return success ? undefined : new TextDecoder().decode(stderr).trim();
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
