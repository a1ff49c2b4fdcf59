/** What `-f` names, read and checked. */
import { MANIFEST_LIMITS, PIPELINE_LIMITS } from "../base/mod.ts";
import { loadProtos } from "../grpc/protos.ts";
import {
  type CompiledPipeline,
  type Fault,
  formatFault,
  loadManifests,
  type Manifests,
} from "../manifest/mod.ts";
import { CommandError } from "./failure.ts";
import { readManifestFiles } from "./files.ts";
import { printable } from "./printable.ts";
import { wirePipeline } from "./wire.ts";

/** Throws CommandError for what cannot be read; what is wrong with the manifests is in the answer. */
export function readManifests(paths: readonly string[]): Manifests {
  const manifests = loadManifests(readManifestFiles(paths));
  const tooLarge = manifests.pipelines.flatMap(sizeFault);
  return { ...manifests, faults: [...manifests.faults, ...tooLarge] };
}

/** What only the encoded pipeline shows. */
function sizeFault({ spec, place }: CompiledPipeline): Fault[] {
  const { requestSerialize } = loadProtos().admin.CreatePipeline;
  const bytes = requestSerialize({ config: wirePipeline(spec) }).length;
  if (bytes <= PIPELINE_LIMITS.bytes) return [];
  const problem =
    `takes ${bytes} bytes with all its settings, at most ${PIPELINE_LIMITS.bytes} are allowed`;
  return [{ ...place, path: "", problem }];
}

/** The pipelines of sound manifests. Throws CommandError with every fault. */
export function soundPipelines(paths: readonly string[]): readonly CompiledPipeline[] {
  const { pipelines, faults } = readManifests(paths);
  if (faults.length > 0) throw new CommandError(showFaults(faults));
  return pipelines;
}

/** Faults for people, the last line says how many there are. */
export function showFaults(faults: readonly Fault[]): string {
  const lines = faults.slice(0, MANIFEST_LIMITS.faults).map((fault) =>
    printable(formatFault(fault))
  );
  const more = faults.length - lines.length;
  return [
    ...lines,
    ...(more > 0 ? [`and ${more} more`] : []),
    faults.length === 1 ? "1 fault" : `${faults.length} faults`,
  ].join("\n");
}
