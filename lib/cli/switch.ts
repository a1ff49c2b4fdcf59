/** `enable pipeline` and `disable pipeline`. */
import { CLI_LIMITS } from "../base/mod.ts";
import { loadProtos } from "../grpc/protos.ts";
import type { Invocation } from "./arguments.ts";
import { type Cluster, withCluster } from "./client.ts";
import { CommandError, EXIT } from "./failure.ts";
import type { Io } from "./io.ts";
import { findPipeline } from "./pipelines.ts";
import { print } from "./print.ts";
import { printable } from "./printable.ts";

export async function enable(asked: Invocation, io: Io): Promise<number> {
  const { admin } = loadProtos();
  const pipeline_id = asked.words[1] ?? "";
  await withCluster(asked.servers, io, async (cluster) => {
    const { success, error } = await cluster.call(admin.EnablePipeline, { pipeline_id });
    if (!success) throw new CommandError(`pipeline ${pipeline_id}: ${error}`);
  });
  const data = { pipeline_id, action: "enabled" };
  print(io, asked, data, () => `pipeline ${pipeline_id} enabled`);
  return EXIT.ok;
}

export async function disable(asked: Invocation, io: Io): Promise<number> {
  const { admin } = loadProtos();
  const pipeline_id = asked.words[1] ?? "";
  const { drain } = asked;
  const { pending_records, error } = await withCluster(asked.servers, io, async (cluster) => {
    const disabled = async () => {
      const answer = await cluster.call(admin.DisablePipeline, { pipeline_id, drain });
      if (!answer.success) throw new CommandError(`pipeline ${pipeline_id}: ${answer.error}`);
      return answer;
    };
    const first = await disabled();
    if (!drain || first.pending_records === "0") return first;
    await drained(cluster, pipeline_id, io);
    return await disabled();
  });
  print(io, asked, { pipeline_id, action: "disabled", pending_records }, () => {
    const rest = pending_records === "0" ? "" : `; ${pending_records} records are on their way`;
    return `pipeline ${pipeline_id} disabled${rest}`;
  });
  if (error !== "") io.err(`${printable(error)}\n`);
  return drain && error !== "" ? EXIT.failure : EXIT.ok;
}

/** Waits until none of the pipeline's records is on its way, as far as nodes answer. */
async function drained(cluster: Cluster, id: string, io: Io): Promise<void> {
  for (;;) {
    await new Promise<void>((resume) => io.timers.after(CLI_LIMITS.drainLookMs, resume));
    const status = (await findPipeline(cluster, id))?.status;
    if (!status) throw new CommandError(`pipeline ${id} was disabled, and then deleted`);
    if (status.enabled) throw new CommandError(`pipeline ${id} was disabled, and then enabled`);
    const stages = Object.values(status.stage_statuses);
    if (stages.every(({ records_buffered }) => records_buffered === "0")) return;
  }
}
