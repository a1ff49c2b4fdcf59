import { MANIFEST_LIMITS } from "../base/mod.ts";
import { type CompiledPipeline, compilePipelines } from "./compile.ts";
import { type Fault, formatFault, showPlace } from "./fault.ts";
import { keyOf, type Placed, readManifest } from "./read.ts";
import type { Kind } from "./schema.ts";
import { readYaml } from "./yaml.ts";

/** A file of manifests. `name` stands in messages. */
export type ManifestFile = { readonly name: string; readonly text: string };

export type Manifests = {
  /** In the order of files and documents. */
  readonly pipelines: readonly CompiledPipeline[];
  /** How many documents of each kind there are. */
  readonly counts: Readonly<Record<Kind, number>>;
  /** In the order of files and lines; when there are any, `pipelines` may lack some. */
  readonly faults: readonly Fault[];
};

/** Reads, checks and compiles manifests; what one file names may stand in another. */
export function loadManifests(files: readonly ManifestFile[]): Manifests {
  const faults: Fault[] = [];
  const placed: Placed[] = [];
  const faulty = new Set<string>();
  let documents = 0;
  for (const { name, text } of files) {
    const read = readYaml(name, text);
    faults.push(...read.faults);
    documents += read.documents.length;
    if (documents > MANIFEST_LIMITS.documents) {
      faults.push(tooMany(name));
      break;
    }
    for (const document of read.documents) {
      const one = readManifest(document);
      if (one.ok) placed.push(one.placed);
      else {
        faults.push(...one.faults);
        if (one.key !== undefined) faulty.add(one.key);
      }
    }
  }
  const known = new Map<string, Placed>();
  for (const one of placed) {
    const { kind, metadata } = one.manifest;
    const key = keyOf(kind, metadata.namespace, metadata.name);
    const before = known.get(key);
    if (before === undefined) known.set(key, one);
    else faults.push(twice(one, before));
  }
  const compiled = compilePipelines([...known.values()], faulty);
  faults.push(...compiled.faults);
  return {
    pipelines: compiled.pipelines,
    counts: countKinds(known.values()),
    faults: inOrder(files, faults),
  };
}

function tooMany(file: string): Fault {
  const problem = `more than ${MANIFEST_LIMITS.documents} documents in all files`;
  return { file, line: 1, path: "", problem };
}

function twice({ manifest, document }: Placed, before: Placed): Fault {
  const { kind, metadata: { name, namespace } } = manifest;
  const there = showPlace(before.document.place(["metadata", "name"]));
  return {
    ...document.place(["metadata", "name"]),
    path: "metadata.name",
    problem: `there is a ${kind} ${name} in namespace ${namespace} already, at ${there}`,
  };
}

function countKinds(placed: Iterable<Placed>): Record<Kind, number> {
  const counts = { Source: 0, Transform: 0, Sink: 0, Pipeline: 0 };
  for (const { manifest: { kind } } of placed) counts[kind] += 1;
  return counts;
}

function inOrder(files: readonly ManifestFile[], faults: readonly Fault[]): Fault[] {
  const position = new Map(files.map(({ name }, i) => [name, i]));
  const of = ({ file }: Fault) => position.get(file) ?? 0;
  // A service's fault is found again in every pipeline that uses it.
  const once = new Map(faults.map((fault) => [formatFault(fault), fault]));
  return [...once.values()].sort((a, b) => of(a) - of(b) || a.line - b.line);
}
