/** `validate`: manifests without a server. */
import type { Fault, Manifests } from "../manifest/mod.ts";
import type { Invocation } from "./arguments.ts";
import { EXIT } from "./failure.ts";
import type { Io } from "./io.ts";
import { readManifests, showFaults } from "./manifests.ts";
import { print } from "./print.ts";

export function validate(asked: Invocation, io: Io): number {
  const manifests = readManifests(asked.files);
  const sound = manifests.faults.length === 0;
  const data = {
    valid: sound,
    counts: manifests.counts,
    pipelines: manifests.pipelines.map(({ spec }) => spec.id),
    faults: manifests.faults.map(({ file, line, path, problem }: Fault) => ({
      file,
      line,
      path,
      problem,
    })),
  };
  if (asked.output === "table" && !sound) io.err(`${showFaults(manifests.faults)}\n`);
  else print(io, asked, data, () => summary(manifests));
  return sound ? EXIT.ok : EXIT.failure;
}

function summary({ counts }: Manifests): string {
  const parts = Object.entries(counts).map(([kind, count]) =>
    `${count} ${kind.toLowerCase()}${count === 1 ? "" : "s"}`
  );
  return `sound: ${parts.join(", ")}`;
}
