// The binary alone: nothing beside it but a libc, nobody's rights, and one directory to write to.

import assert from "node:assert/strict";
import { join } from "@std/path";
import { NodeProcess } from "../../scripts/node_process.ts";
import { BINARY } from "../../scripts/program.ts";
import { prepareContext } from "../../scripts/image/context.ts";
import { filesBelow } from "../../scripts/files.ts";
import { GrpcClient } from "../support/grpc_client.ts";
import { run, works } from "../support/commands.ts";
import { PROTOS, runCommand, skipLoudly, withTempDir } from "../support/nodes.ts";
import { registerRequest } from "../support/requests.ts";

const NOBODY = 65_534;

/** Puts a read-only root in place of this machine's, with `data` in it, and gives up all rights. */
const JAIL = `root=$1; data=$2; shift 3
mount --bind "$root" "$root" &&
mount --rbind /proc "$root/proc" &&
mount --bind "$data" "$root/data" &&
mount -o remount,bind,ro "$root" &&
exec chroot --userspec=${NOBODY}:${NOBODY} "$root" /conveyor-etl-router "$@"`;

/** What a command runs under, whose first word is the binary's path here. */
const jail = (root: string, data: string) => [
  ...["unshare", "--mount", "sh", "-c", JAIL, "--", root, data],
];

async function whyNoJail(): Promise<string | undefined> {
  if (BINARY === undefined) return "NODE_BINARY names no binary";
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return "it takes root on Linux";
  return await works("unshare", "--mount", "true") ? undefined : "unshare does not work here";
}

Deno.test("with nothing but a libc, a read-only root and nobody's rights it serves, and survives kill -9", async (t) => {
  const reason = await whyNoJail();
  const binary = BINARY;
  if (reason !== undefined || binary === undefined) return skipLoudly(t.name, reason ?? "");
  await withTempDir(async (dir) => {
    await prepareContext(dir, binary);
    const [root, data] = [join(dir, "root"), join(dir, "data")];
    await Deno.mkdir(join(root, "proc"));
    await Deno.mkdir(join(root, "data"));
    await Deno.mkdir(join(root, "etc"));
    // As the runtime of a container writes it: names resolve without more libraries.
    await Deno.writeTextFile(join(root, "etc", "hosts"), "127.0.0.1 the-node\n");
    for (const path of [dir, root]) await Deno.chmod(path, 0o755);
    await Deno.chown(data, NOBODY, NOBODY);
    const files = filesBelow(root);
    const under = jail(root, data);
    for (const round of [1, 2]) {
      const flags = ["--data-dir", "/data", "--http-addr", ""];
      await using node = NodeProcess.start({ dataDir: "/data", under, flags });
      const address = await node.address();
      const status = await run("cat", `/proc/${node.pid}/status`);
      assert.match(status, new RegExp(`^Uid:\\t${NOBODY}\\t`, "m"));
      using client = new GrpcClient(address);
      const { success } = await client.call(
        PROTOS.registry.Register,
        registerRequest(`s${round}`),
      );
      assert.ok(success);
      const { services } = await client.call(PROTOS.registry.ListServices, {});
      assert.equal(services.length, round);
      const named = address.replace("127.0.0.1", "the-node");
      const health = await runCommand([...under, binary, "health", "--server", named]);
      assert.deepEqual([health.code, health.stdout], [0, `${named}: serving\n`], health.stderr);
      await node.stop("SIGKILL");
    }
    assert.deepEqual(filesBelow(root), files);
  });
});

Deno.test("what the binary carries is what the repository has, from any directory", async (t) => {
  const binary = BINARY;
  if (binary === undefined) return skipLoudly(t.name, "NODE_BINARY names no binary");
  await withTempDir(async (dir) => {
    const { code, stdout, stderr } = await runCommand([binary, "version", "-o", "json"], {
      cwd: dir,
    });
    assert.deepEqual([code, stderr], [0, ""]);
    const info = JSON.parse(stdout);
    assert.match(info.commit, /^([0-9a-f]{12}|unknown)$/);
    assert.match(info.runtime, /^(release|stand-in)$/);
    assert.deepEqual(filesBelow(dir), []);
  });
});
