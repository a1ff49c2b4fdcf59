// What has to hold of everything that the clients of a run have seen.

import assert from "node:assert/strict";
import {
  checkHistory,
  type Model,
  offsetModel,
  type Operation,
  type Report,
  serviceModel,
  type ServiceOutput,
} from "../linearizability/mod.ts";
import { type ClusterNode, PROTOS } from "../support/cluster.ts";
import { until } from "../support/until.ts";
import type { Dated, Observations } from "./observations.ts";
import type { Change, Watcher } from "./watcher.ts";

const { ListServices } = PROTOS.registry;

/** Service ids with the tags of their registrations. */
export type Listing = ReadonlyMap<string, string>;

/** Everything that a node lists, once it answers. */
export async function listing(node: ClusterNode): Promise<{ tags: Listing; revision: number }> {
  const { services, revision } = await until(`node ${node.id} lists`, async () => {
    const answer = await node.client.ask(ListServices, { include_unhealthy: true });
    return answer.type === "done" ? answer.value : undefined;
  });
  const tags = services.map(({ identity }) =>
    [identity?.service_id ?? "", identity?.version ?? ""] as const
  );
  return { tags: new Map(tags), revision: Number(revision) };
}

/** No call failed in a way that nothing explains, and no history contradicts one copy of the data. */
export function judgeHistories(seen: Observations): void {
  assert.deepEqual(seen.surprises, []);
  assertLinearizable(serviceModel, named(seen));
  assertLinearizable(offsetModel, seen.offsets.finish());
  assert.equal(revisionFault(seen.dated), undefined);
}

/** What was acknowledged is there, and what was refused is not. */
export function judgeSolos({ solos }: Observations, tags: Listing): void {
  const lost = solos.filter(({ id, outcome }) => outcome === "done" && !tags.has(id));
  assert.deepEqual(lost, [], "acknowledged writes are lost");
  const undead = solos.filter(({ id, outcome }) => outcome === "refused" && tags.has(id));
  assert.deepEqual(undead, [], "writes that were refused have been done");
}

/**
 * Every watch has seen the same changes, in order and up to `revision`: they are those that were
 * acknowledged, and lead to what is there.
 */
export function judgeWatches(
  watchers: readonly Watcher[],
  seen: Observations,
  tags: Listing,
  revision: number,
): void {
  if (watchers.length === 0) return;
  const upTo = watchers.map(({ changes }) => changes.filter((one) => one.revision <= revision));
  for (const { surprises } of watchers) assert.deepEqual(surprises, []);
  const [first = [], ...others] = upTo;
  for (const other of others) assert.deepEqual(other, first, "two watches differ");
  const byRevision = new Map(first.map((change) => [change.revision, change]));
  for (const [tag, { revision: at }] of seen.registrations) {
    if (at > revision) continue;
    assert.equal(byRevision.get(at)?.tag, tag, `${tag} of revision ${at} was not shown`);
  }
  assert.deepEqual(sorted(replay(first)), sorted(tags), "the changes do not lead to what is there");
}

function replay(changes: readonly Change[]): Map<string, string> {
  const tags = new Map<string, string>();
  for (const { type, id, tag } of changes) {
    if (type === "EVENT_TYPE_REMOVED") tags.delete(id);
    else tags.set(id, tag);
  }
  return tags;
}

function sorted(tags: Listing): [string, string][] {
  return [...tags].sort(([a], [b]) => a < b ? -1 : 1);
}

/** Lists do not show registration ids; the acknowledgements do, and tags tell which is which. */
function named({ services, registrations }: Observations) {
  return services.finish().map((operation) => {
    const output = operation.answer?.output;
    if (output?.type !== "found") return operation;
    const registrationId = registrations.get(output.tag)?.registrationId ?? `of ${output.tag}`;
    const known: ServiceOutput = { ...output, registrationId };
    return { ...operation, answer: { output: known } };
  });
}

function assertLinearizable<State, Input, Output>(
  model: Model<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
): void {
  const { illegal, unknown }: Report = checkHistory(model, operations);
  assert.equal(illegal.length, 0, illegal.join("\n"));
  assert.deepEqual(unknown, [], "the checker gave up");
}

/**
 * Revisions grow with time: an answer whose call came after another answer shows no older state,
 * and a write a newer one. This holds across keys, where the checker looks at each by itself.
 */
export function revisionFault(dated: readonly Dated[]): string | undefined {
  const returns = dated.toSorted((a, b) => a.returnedAt - b.returnedAt);
  let newest: Dated | undefined;
  let at = 0;
  for (const one of dated.toSorted((a, b) => a.calledAt - b.calledAt)) {
    for (let next = returns[at]; next !== undefined && next.returnedAt < one.calledAt;) {
      if (newest === undefined || next.revision > newest.revision) newest = next;
      next = returns[++at];
    }
    if (newest === undefined) continue;
    const fits = one.isWrite ? one.revision > newest.revision : one.revision >= newest.revision;
    if (!fits) return `${JSON.stringify(one)} after ${JSON.stringify(newest)}`;
  }
  return undefined;
}
