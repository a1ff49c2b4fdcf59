/** From manifests to pipelines: a source, its steps in a row, and a sink. */
import type { Endpoint, Millis } from "../base/mod.ts";
import { nearest, suggestion } from "../config/mod.ts";
import {
  type DeadLetter,
  type PipelineSpec,
  type Stage,
  type StageType,
  validatePipeline,
} from "../pipeline/mod.ts";
import { type Fault, type Place, showPath } from "./fault.ts";
import { keyOf, type Placed } from "./read.ts";
import { DEFAULT_NAMESPACE, type PipelineManifest, type ServiceManifest } from "./schema.ts";
import type { YamlDocument } from "./yaml.ts";

export type CompiledPipeline = {
  readonly spec: PipelineSpec;
  /** Where it stands. */
  readonly place: Place;
};

type Compiled = {
  readonly pipelines: readonly CompiledPipeline[];
  readonly faults: readonly Fault[];
};

type ServiceKind = ServiceManifest["kind"];

const STAGE_TYPES: Readonly<Record<ServiceKind, StageType>> = {
  Source: "source",
  Transform: "transform",
  Sink: "sink",
};

/** The annotation that becomes a pipeline's description. */
const DESCRIPTION = "description";

/**
 * Compiles the pipelines among `placed`; what they name has to be among them too. `faulty` are the
 * keys of manifests that are there, but of which something else has been said already.
 */
export function compilePipelines(
  placed: readonly Placed[],
  faulty: ReadonlySet<string>,
): Compiled {
  const services = new Services(placed, faulty);
  const pipelines: CompiledPipeline[] = [];
  const faults: Fault[] = [];
  for (const { manifest, document } of placed) {
    if (manifest.kind !== "Pipeline") continue;
    const found: Fault[] = [];
    const compiler = new Compiler(manifest, document, services, found);
    const spec = compiler.compile();
    if (found.length === 0 && !compiler.incomplete) found.push(...compiler.check(spec));
    faults.push(...found);
    if (found.length === 0 && !compiler.incomplete) {
      pipelines.push({ spec, place: document.place([]) });
    }
  }
  return { pipelines, faults };
}

/** The id of a pipeline by its name and namespace. */
export function pipelineId(name: string, namespace: string): string {
  return namespace === DEFAULT_NAMESPACE ? name : `${namespace}/${name}`;
}

type PlacedService = { readonly manifest: ServiceManifest; readonly document: YamlDocument };

/** Sources, transforms and sinks by kind, namespace and name. */
class Services {
  readonly #byKey = new Map<string, PlacedService>();

  constructor(placed: readonly Placed[], readonly faulty: ReadonlySet<string>) {
    for (const { manifest, document } of placed) {
      if (manifest.kind === "Pipeline") continue;
      const { name, namespace } = manifest.metadata;
      this.#byKey.set(keyOf(manifest.kind, namespace, name), { manifest, document });
    }
  }

  find(kind: ServiceKind, namespace: string, name: string): PlacedService | undefined {
    return this.#byKey.get(keyOf(kind, namespace, name));
  }

  /** What may be meant by a name that there is not. */
  advice(kind: ServiceKind, namespace: string, name: string): string {
    const all = [...this.#byKey.values()].map(({ manifest }) => manifest);
    const other = all.find((one) => one.metadata.name === name);
    if (other !== undefined && other.metadata.namespace === namespace) {
      return `; ${name} is a ${other.kind}`;
    }
    if (other !== undefined && other.kind === kind) {
      return `; there is one in namespace ${other.metadata.namespace}`;
    }
    const here = all.filter((one) => one.kind === kind && one.metadata.namespace === namespace);
    return suggestion(nearest(name, here.map((one) => one.metadata.name)));
  }
}

type Path = readonly PropertyKey[];

/** Where a stage comes from. */
type Origin = {
  /** Where the pipeline names it. */
  readonly path: Path;
  /** What it names. */
  readonly service: PlacedService;
};

class Compiler {
  /** Whether it needs something of which it has been said already that it is faulty. */
  incomplete = false;
  readonly #stages: Stage[] = [];
  readonly #origins: Origin[] = [];
  /** From a stage's id to where it was first named. */
  readonly #named = new Map<string, string>();

  constructor(
    readonly manifest: PipelineManifest,
    readonly document: YamlDocument,
    readonly services: Services,
    readonly faults: Fault[],
  ) {}

  /** The pipeline is worth something only when nothing was wrong. */
  compile(): PipelineSpec {
    const { metadata, spec } = this.manifest;
    this.#addStage("Source", spec.source, ["spec", "source"]);
    for (const [i, step] of spec.steps.entries()) {
      this.#addStage("Transform", step, ["spec", "steps", i]);
    }
    this.#addStage("Sink", spec.sink, ["spec", "sink"]);
    const ids = this.#stages.map((stage) => stage.id);
    return {
      id: pipelineId(metadata.name, metadata.namespace),
      name: metadata.name,
      description: metadata.annotations[DESCRIPTION] ?? "",
      stages: this.#stages,
      edges: ids.slice(1).map((toStage, i) => ({
        fromStage: ids[i] ?? "",
        toStage,
        condition: undefined,
      })),
      enabled: spec.enabled,
      metadata: this.#metadata(),
      deadLetter: this.#deadLetter(),
    };
  }

  /** What is wrong with the pipeline that was compiled, as a server would find it. */
  check(spec: PipelineSpec): Fault[] {
    return validatePipeline(spec).map(({ path, problem }): Fault => {
      const [, index, member = ""] = /^config\.stages\[(\d+)\]\.?(.*)$/.exec(path) ?? [];
      const origin = index === undefined ? undefined : this.#origins[Number(index)];
      if (origin === undefined) return this.#fault(originOf(path), problem);
      if (!/^config\b/.test(member)) return this.#fault(origin.path, `${member} ${problem}`.trim());
      const [, key] = /^config\[(".*")\]$/s.exec(member) ?? [];
      const setting: unknown[] = key === undefined ? [] : [JSON.parse(key)];
      const { document } = origin.service;
      const at = ["spec", "config", ...setting.map(String)];
      return { ...document.place(at), path: showPath(at), problem };
    });
  }

  #fault(path: Path, problem: string): Fault {
    return { ...this.document.place(path), path: showPath(path), problem };
  }

  #report(path: Path, problem: string): void {
    this.faults.push(this.#fault(path, problem));
  }

  #addStage(kind: ServiceKind, name: string, path: Path): void {
    const before = this.#named.get(name);
    if (before !== undefined) {
      this.#report(path, `${name} is ${before} already; a stage is known by its name`);
    } else {
      this.#named.set(name, showPath(path));
    }
    const service = this.#find(kind, name, path);
    if (service === undefined) return;
    this.#origins.push({ path, service });
    this.#stages.push({
      id: name,
      name,
      stageType: STAGE_TYPES[kind],
      selector: {
        serviceName: name,
        groupId: "",
        labels: new Map(),
        loadBalance: "round_robin",
      },
      routingRules: [],
      parallelism: 0,
      config: new Map(Object.entries(service.manifest.spec.config)),
      endpoint: endpointOf(service),
    });
  }

  #find(kind: ServiceKind, name: string, path: Path): PlacedService | undefined {
    const { namespace } = this.manifest.metadata;
    const found = this.services.find(kind, namespace, name);
    if (found !== undefined) return found;
    if (this.services.faulty.has(keyOf(kind, namespace, name))) {
      this.incomplete = true;
    } else {
      const advice = this.services.advice(kind, namespace, name);
      this.#report(path, `there is no ${kind} ${name} in namespace ${namespace}${advice}`);
    }
    return undefined;
  }

  /** Labels and annotations together. */
  #metadata(): ReadonlyMap<string, string> {
    const { labels, annotations } = this.manifest.metadata;
    const metadata = new Map(Object.entries(labels));
    for (const [key, value] of Object.entries(annotations)) {
      if (key === DESCRIPTION) continue;
      if ((metadata.get(key) ?? value) !== value) {
        this.#report(["metadata", "annotations", key], "is a label with another value already");
      }
      metadata.set(key, value);
    }
    return metadata;
  }

  #deadLetter(): DeadLetter | undefined {
    const { dlq } = this.manifest.spec;
    if (dlq === undefined || !dlq.enabled) return undefined;
    const sink = this.#find("Sink", dlq.sink, ["spec", "dlq", "sink"]);
    return {
      serviceName: dlq.sink,
      maxRetries: dlq.maxRetries,
      initialBackoff: dlq.retryBackoffMs as Millis,
      maxBackoff: dlq.maxRetryBackoffMs as Millis,
      endpoint: sink && endpointOf(sink),
    };
  }
}

/** Where a manifest says what a server knows under `path`. */
function originOf(path: string): Path {
  const member = path.replace(/^config\.?/, "");
  if (/^(id|name)/.test(member)) return ["metadata", "name"];
  if (/^(metadata|description)/.test(member)) return ["metadata"];
  if (/^dead_letter/.test(member)) return ["spec", "dlq"];
  return ["spec"];
}

function endpointOf({ manifest: { spec: { grpc } } }: PlacedService): Endpoint {
  return { host: grpc.endpoint.host, port: grpc.endpoint.port, useTls: grpc.tls };
}
