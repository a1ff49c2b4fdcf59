/** `graph`: pipelines as drawings, from files or from the server. */
import { loadProtos } from "../grpc/protos.ts";
import type { PipelineConfig__Output } from "../../proto/gen/conveyor_etl/router/PipelineConfig.ts";
import type { Invocation } from "./arguments.ts";
import { CommandError, EXIT } from "./failure.ts";
import { drawGraph } from "./graph.ts";
import type { Io } from "./io.ts";
import { soundPipelines } from "./manifests.ts";
import { listPipelines } from "./pipelines.ts";
import { canonical } from "./wire.ts";

export async function showGraph(asked: Invocation, io: Io): Promise<number> {
  const all = asked.files.length > 0
    ? fromFiles(asked.files)
    : await listPipelines(asked.servers, io);
  io.out(drawGraph(selected(all, asked.words), asked.format));
  return EXIT.ok;
}

function fromFiles(paths: readonly string[]): PipelineConfig__Output[] {
  const { admin } = loadProtos();
  return soundPipelines(paths).map(({ spec }) => canonical(admin, spec));
}

function selected(
  all: readonly PipelineConfig__Output[],
  ids: readonly string[],
): readonly PipelineConfig__Output[] {
  if (ids.length === 0) return all;
  return ids.map((wanted) => {
    const found = all.find(({ id }) => id === wanted);
    if (found !== undefined) return found;
    throw new CommandError(`there is no pipeline ${JSON.stringify(wanted)}`);
  });
}
