/** `doctor`: a configuration and a data directory, without starting a node. */
import { ConveyorError, nodeId } from "../base/mod.ts";
import { formatProblems, type Problem, resolveConfig } from "../config/mod.ts";
import { type Diagnosis, examine, type Findings } from "../doctor/mod.ts";
import type { Invocation } from "./arguments.ts";
import { CommandError, EXIT } from "./failure.ts";
import type { Io } from "./io.ts";
import { print } from "./print.ts";

export async function doctor(asked: Invocation, io: Io): Promise<number> {
  const { problems, dataDir, id } = configurationOf(asked, io);
  const diagnosis = dataDir === undefined ? undefined : await diagnose(dataDir, asked.scratch, id);
  const data = {
    configuration: { sound: problems.length === 0, problems },
    data_dir: diagnosis === undefined ? null : { path: dataDir, ...diagnosis },
  };
  print(io, asked, data, () => textOf(problems, dataDir, diagnosis));
  const well = problems.length === 0 && diagnosis?.kind !== "damaged" &&
    !(diagnosis?.kind === "sound" && diagnosis.findings.records.damaged > 0);
  return well ? EXIT.ok : EXIT.failure;
}

type Configuration = {
  readonly problems: readonly Problem[];
  /** Undefined when the configuration does not say. */
  readonly dataDir: string | undefined;
  readonly id: number | undefined;
};

/** As a node would read it, but that the directory itself says whose it is. */
function configurationOf({ config, dataDir }: Invocation, io: Io): Configuration {
  const args = [
    ...(config === undefined ? [] : ["--config", config]),
    ...(dataDir === undefined ? [] : ["--data-dir", dataDir]),
  ];
  const first = resolve(args, io);
  if (first.kind === "run") {
    return { problems: [], dataDir: first.config.node.dataDir, id: first.config.node.id };
  }
  const others = first.problems.filter((problem) => !isMissingId(problem));
  if (others.length === first.problems.length) {
    return { problems: others, dataDir, id: undefined };
  }
  const second = resolve([...args, "--node-id", "1"], io);
  return second.kind === "run"
    ? { problems: [], dataDir: second.config.node.dataDir, id: undefined }
    : { problems: others, dataDir, id: undefined };
}

function isMissingId({ path, value }: Problem): boolean {
  return path === "node.id" && value === undefined;
}

function resolve(args: readonly string[], { env, readFile }: Io) {
  const resolution = resolveConfig({ args, env, readFile });
  if (resolution.kind === "run" || resolution.kind === "invalid") return resolution;
  throw new Error(`the configuration became ${resolution.kind}`);
}

async function diagnose(
  path: string,
  scratch: string,
  id: number | undefined,
): Promise<Diagnosis> {
  try {
    return await examine(path, scratch, id === undefined ? undefined : nodeId(id));
  } catch (error) {
    if (error instanceof ConveyorError) throw new CommandError(error.message);
    throw error;
  }
}

function textOf(
  problems: readonly Problem[],
  path: string | undefined,
  diagnosis: Diagnosis | undefined,
): string {
  const configuration = problems.length === 0 ? "configuration: sound" : formatProblems(problems);
  return diagnosis === undefined ? configuration : `${configuration}\n${path}: ${found(diagnosis)}`;
}

function found(diagnosis: Diagnosis): string {
  switch (diagnosis.kind) {
    case "fresh":
      return "nothing in it; a node that starts here begins anew";
    case "damaged":
      return `damaged: ${diagnosis.problem}`;
    case "sound":
      return describe(diagnosis.findings);
    default: {
      const rest: never = diagnosis;
      return rest;
    }
  }
}

function describe({ log, snapshot, records, ...one }: Findings): string {
  const vote = one.voted_for === 0 ? "no vote" : `a vote for node ${one.voted_for}`;
  const entries = log.last < log.first ? "no entries" : `entries ${log.first} to ${log.last}`;
  const kept = snapshot === null
    ? "none"
    : `at entry ${snapshot.index}, ${snapshot.bytes} bytes in ${snapshot.chunks} chunks`;
  const damaged = records.damaged === 0 ? "" : `, ${records.damaged} of them DAMAGED`;
  return `${records.damaged === 0 ? "sound" : "records are damaged"}
  node      ${one.node_id} of cluster ${
    one.cluster_id || "(none yet)"
  }, incarnation ${one.incarnation}
  term      ${one.term}, ${vote}
  log       ${entries}, checksums and order verified
  snapshot  ${kept}${snapshot === null ? "" : ", checksum verified, and the log goes on from it"}
  state     services: ${one.services}, pipelines: ${one.pipelines}; committed at least up to entry ${one.committed}
  records   ${records.waiting} waiting${damaged}, ${records.dead} dead`;
}
