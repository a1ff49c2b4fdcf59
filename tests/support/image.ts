// The image, built by buildah and run by crun, as far as this machine can.

import { join } from "@std/path";
import { runDeno } from "./nodes.ts";
import { run, works } from "./commands.ts";

/** Storage and isolation that need nothing of the kernel. */
const BUILDAH = { STORAGE_DRIVER: "vfs", BUILDAH_ISOLATION: "chroot" } as const;

/** Why images cannot be tested here; undefined where they can. */
export async function whyNoImages(): Promise<string | undefined> {
  for (const program of ["buildah", "crun"]) {
    if (!await works(program, "--version")) return `${program} is not installed`;
  }
  return Deno.uid() === 0 ? undefined : "it takes root";
}

/** What an image says of how it is run. */
export type ImageConfig = {
  readonly User: string;
  readonly Env: readonly string[];
  readonly Entrypoint: readonly string[];
  readonly WorkingDir: string;
  readonly Volumes: Readonly<Record<string, unknown>>;
  readonly Labels: Readonly<Record<string, string>>;
  readonly Healthcheck?: { readonly Test: readonly string[] };
};

export type Image = { readonly root: string; readonly config: ImageConfig };

function buildah(...args: string[]): Promise<string> {
  return run("env", ...Object.entries(BUILDAH).map((pair) => pair.join("=")), "buildah", ...args);
}

/** Builds the image of the binary in dist/, and unpacks it for as long as `body` runs. */
export async function withImage(body: (image: Image) => Promise<void>): Promise<void> {
  const tag = `localhost/conveyor-etl-router:test-${Deno.pid}`;
  const built = await runDeno(
    [
      ...["run", "--quiet", "--allow-read", "--allow-write", "--allow-run", "scripts/image.ts"],
      ...["--builder=buildah", `--tag=${tag}`],
    ],
    { env: BUILDAH },
  );
  if (built.code !== 0) throw new Error(`no image: ${built.stdout}${built.stderr}`);
  const container = (await buildah("from", "--pull-never", tag)).trim();
  try {
    const root = (await buildah("mount", container)).trim();
    const { Docker } = JSON.parse(await buildah("inspect", "--type", "image", tag));
    await body({ root, config: Docker.config });
  } finally {
    await buildah("rm", container);
    await buildah("rmi", tag);
  }
}

/**
 * Writes a bundle for crun into `folder`: the image as it says itself, its root read-only, no
 * capabilities, the network of this machine, and `data` as its volume.
 */
export async function writeBundle(
  folder: string,
  { root, config }: Image,
  data: string,
  args: readonly string[],
): Promise<void> {
  await run("crun", "spec", `--bundle=${folder}`);
  const path = join(folder, "config.json");
  const spec = JSON.parse(await Deno.readTextFile(path));
  const [uid, gid] = config.User.split(":").map(Number);
  spec.process = {
    ...spec.process,
    terminal: false,
    user: { uid, gid },
    args: [...config.Entrypoint, ...args],
    env: config.Env,
    cwd: config.WorkingDir,
    noNewPrivileges: true,
    capabilities: { bounding: [], effective: [], permitted: [], inheritable: [], ambient: [] },
  };
  spec.root = { path: root, readonly: true };
  spec.mounts = [
    { destination: "/proc", type: "proc", source: "proc" },
    { destination: "/dev", type: "tmpfs", source: "tmpfs", options: ["nosuid", "mode=755"] },
    { destination: "/data", type: "bind", source: data, options: ["bind", "rw"] },
  ];
  spec.linux.namespaces = ["pid", "ipc", "uts", "mount"].map((type) => ({ type }));
  delete spec.linux.resources;
  await Deno.writeTextFile(path, JSON.stringify(spec));
}

/**
 * The command that runs a bundle. crun looks at cgroups before it is told to leave them alone, and
 * refuses old ones: it sees none.
 */
export function crun(folder: string, id: string): string[] {
  const script = 'mount -t tmpfs cgroup /sys/fs/cgroup && exec "$@"';
  return [
    ...["unshare", "--mount", "sh", "-c", script, "--"],
    ...["crun", "--cgroup-manager=disabled", "run", `--bundle=${folder}`, id],
  ];
}
