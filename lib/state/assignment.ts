/** Who of a group should have which partition. */

/** A member that takes part in the assignment. */
export type Claimant = {
  readonly id: string;
  /** The partitions that it would rather have, the dearest first. */
  readonly preferences: readonly number[];
};

/** Ascending, by the id of the claimant. */
export type Plan = ReadonlyMap<string, readonly number[]>;

/** What the planning knows of a claimant. */
type Share = {
  readonly id: string;
  /** Place in its preferences by partition. */
  readonly rank: ReadonlyMap<number, number>;
  readonly preferences: readonly number[];
  partitions: number[];
  quota: number;
};

/**
 * Gives each of the partitions 0 to `partitions` - 1 to one claimant; none where nobody claims.
 *
 * Balanced: shares differ by at most one. Sticky: as many partitions as balance allows stay with
 * those that `previous` names. Preferences say which partitions move, and to whom, but never make
 * more of them move. The same input gives the same plan, in whatever order the claimants stand.
 *
 * A greedy assignment in the manner of Kafka's sticky assignor: quotas that keep the most, what is
 * above a quota is given away, what is below one is filled up. O(n log n) in partitions,
 * claimants and preferences.
 */
export function planAssignment(
  partitions: number,
  claimants: readonly Claimant[],
  previous: (partition: number) => string | undefined,
): Plan {
  if (claimants.length === 0) return new Map();
  const shares = claimants.map(shareOf).sort((a, b) => a.id < b.id ? -1 : 1);
  const pool = deal(partitions, shares, previous);
  const wanted = wantedByPoor(partitions, shares);
  setQuotas(partitions, shares, wanted, new Set(pool));
  for (const share of shares) pool.push(...giveAway(share, wanted));
  hand(pool.sort(ascending), shares);
  return new Map(shares.map(({ id, partitions }) => [id, partitions.sort(ascending)]));
}

function shareOf({ id, preferences }: Claimant): Share {
  const rank = new Map(preferences.map((partition, place) => [partition, place]));
  return { id, rank, preferences, partitions: [], quota: 0 };
}

/** Everyone has what it had. Gives the partitions that nobody has, ascending. */
function deal(
  partitions: number,
  shares: readonly Share[],
  previous: (partition: number) => string | undefined,
): number[] {
  const byId = new Map(shares.map((share) => [share.id, share]));
  const free: number[] = [];
  for (let partition = 0; partition < partitions; partition++) {
    const holder = previous(partition);
    const share = holder === undefined ? undefined : byId.get(holder);
    (share?.partitions ?? free).push(partition);
  }
  return free;
}

/** What those would like who have less than everyone will have at least. */
function wantedByPoor(partitions: number, shares: readonly Share[]): ReadonlySet<number> {
  const least = partitions / shares.length;
  const wanted = new Set<number>();
  for (const { partitions, preferences } of shares) {
    if (partitions.length < least) { for (const partition of preferences) wanted.add(partition); }
  }
  return wanted;
}

/**
 * Everyone gets the rounded-down share. What is left over goes, one each, first to those that have
 * more anyway, so that it stays where it is: of these, to those with the least that others want.
 * Then to those with the most unmet wishes among what is free.
 */
function setQuotas(
  partitions: number,
  shares: readonly Share[],
  wanted: ReadonlySet<number>,
  free: ReadonlySet<number>,
): void {
  const least = Math.floor(partitions / shares.length);
  const ordered = shares.map((share) => {
    const rich = share.partitions.length > least;
    const appeal = rich
      ? share.partitions.filter((partition) => givenGladly(share, partition, wanted)).length
      : -share.preferences.filter((partition) => free.has(partition)).length;
    return { share, rich, appeal };
  }).sort((a, b) => Number(b.rich) - Number(a.rich) || a.appeal - b.appeal);
  const extras = partitions - least * shares.length;
  for (const [i, { share }] of ordered.entries()) share.quota = least + (i < extras ? 1 : 0);
}

function givenGladly({ rank }: Share, partition: number, wanted: ReadonlySet<number>): boolean {
  return wanted.has(partition) && !rank.has(partition);
}

/**
 * Takes what is above its quota from a share: first what others want and it does not, then what
 * nobody cares for, then what it likes least; of equals, the last.
 */
function giveAway(share: Share, wanted: ReadonlySet<number>): number[] {
  const excess = share.partitions.length - share.quota;
  if (excess <= 0) return [];
  const reluctance = (partition: number) => {
    const place = share.rank.get(partition);
    if (place !== undefined) return 2 + share.rank.size - place;
    return wanted.has(partition) ? 0 : 1;
  };
  const byReluctance = share.partitions.sort((a, b) => reluctance(a) - reluctance(b) || b - a);
  share.partitions = byReluctance.slice(excess);
  return byReluctance.slice(0, excess);
}

/** Fills everyone up: with what they prefer, one at a time in turns, then in order. */
function hand(pool: readonly number[], shares: readonly Share[]): void {
  const left = new Set(pool);
  let choosing = shares.map((share) => ({ share, next: 0 }));
  while (choosing.length > 0 && left.size > 0) {
    choosing = choosing.filter((chooser) => {
      const { share } = chooser;
      if (share.partitions.length >= share.quota) return false;
      while (chooser.next < share.preferences.length) {
        const partition = share.preferences[chooser.next++]!;
        if (!left.delete(partition)) continue;
        share.partitions.push(partition);
        return true;
      }
      return false;
    });
  }
  const rest = [...left];
  let at = 0;
  for (const share of shares) {
    while (share.partitions.length < share.quota) share.partitions.push(rest[at++]!);
  }
}

function ascending(a: number, b: number): number {
  return a - b;
}
