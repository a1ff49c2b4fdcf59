/** What a cluster under measurement can be asked and done to, whatever it is made of. */
import { until } from "./processes.ts";

/** One process of a cluster, on loopback, with its data in a directory of its own. */
export interface Member {
  readonly name: string;
  /** `host:port` for gRPC without TLS, the same after each start. */
  readonly address: string;
  /** Of the process that runs now, or ran last. */
  readonly pid: number;
  /** Ends the process at once, as a crash does. */
  kill(): Promise<void>;
  /** Starts it on the data that it has. */
  start(): Promise<void>;
}

export interface Cluster<M extends Member = Member> {
  readonly name: string;
  readonly members: readonly M[];
  /** Who leads, as any member says; undefined where none knows now. */
  leader(): Promise<M | undefined>;
  stop(): Promise<void>;
}

/** The leader, as soon as there is one that a member knows. */
export function leaderOf<M extends Member>(cluster: Cluster<M>): Promise<M> {
  return until(`a leader of ${cluster.name}`, 60, () => cluster.leader());
}

/** Some other member. */
export function followerOf<M extends Member>(cluster: Cluster<M>, leader: M): M {
  const follower = cluster.members.find((member) => member !== leader);
  if (follower === undefined) throw new Error(`${cluster.name} has one member only`);
  return follower;
}

export function pidsOf({ members }: Cluster): number[] {
  return members.map(({ pid }) => pid);
}
