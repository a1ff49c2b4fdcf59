import assert from "node:assert/strict";
import fc from "fast-check";
import { holds } from "./arbitraries_test.ts";
import { type Claimant, type Plan, planAssignment } from "./assignment.ts";

type Given = Readonly<Record<string, readonly number[]>>;

function claimants(ids: string, preferences: Given = {}): Claimant[] {
  return [...ids].map((id) => ({ id, preferences: preferences[id] ?? [] }));
}

function plan(partitions: number, members: readonly Claimant[], before: Given = {}): Given {
  const owner = (partition: number) =>
    Object.keys(before).find((id) => before[id]?.includes(partition));
  return Object.fromEntries(planAssignment(partitions, members, owner));
}

Deno.test("partitions are dealt evenly, and the first come first", () => {
  assert.deepEqual(plan(4, claimants("a")), { a: [0, 1, 2, 3] });
  assert.deepEqual(plan(5, claimants("ba")), { a: [0, 1, 2], b: [3, 4] });
  assert.deepEqual(plan(2, claimants("abc")), { a: [0], b: [1], c: [] });
  assert.deepEqual(plan(4, []), {});
});

Deno.test("who comes gets no more than its share, and who stays keeps the rest", () => {
  const one = { a: [0, 1, 2, 3, 4, 5] };
  const two = plan(6, claimants("ab"), one);
  assert.deepEqual(two, { a: [0, 1, 2], b: [3, 4, 5] });
  const three = plan(6, claimants("abc"), two);
  assert.deepEqual(three, { a: [0, 1], b: [3, 4], c: [2, 5] });
  assert.deepEqual(plan(6, claimants("bc"), three), { b: [0, 3, 4], c: [1, 2, 5] });
});

Deno.test("of what has to move, members get what they prefer", () => {
  const before = { a: [0, 1, 2, 3] };
  assert.deepEqual(plan(4, claimants("ab", { b: [0, 1] }), before), { a: [2, 3], b: [0, 1] });
  assert.deepEqual(plan(4, claimants("ab", { a: [2, 3] }), before), { a: [2, 3], b: [0, 1] });
  assert.deepEqual(plan(4, claimants("ab", { a: [0, 1], b: [0] }), before), {
    a: [0, 1],
    b: [2, 3],
  });
  const left = { b: [2, 3], c: [4, 5] };
  assert.deepEqual(plan(6, claimants("bc", { b: [1], c: [0] }), left), {
    b: [1, 2, 3],
    c: [0, 4, 5],
  });
});

Deno.test("of those who could keep one more, the one gives it up that has what others prefer", () => {
  const before = { a: [0, 1], b: [2, 3] };
  const withC = claimants("abc", { c: [2] });
  assert.deepEqual(plan(4, withC, before), { a: [0, 1], b: [3], c: [2] });
});

Deno.test("of those who could get one more, the one gets it that prefers what is free", () => {
  const before = { a: [0], b: [1] };
  assert.deepEqual(plan(3, claimants("ab", { b: [2] }), before), { a: [0], b: [1, 2] });
});

Deno.test("what nobody has to give up stays, whoever prefers it", () => {
  const before = { a: [0, 1], b: [2, 3] };
  assert.deepEqual(plan(4, claimants("ab", { a: [2, 3], b: [0, 1] }), before), before);
});

const claimantList = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom(..."abcdefghi", "__proto__"),
    preferences: fc.uniqueArray(fc.nat({ max: 30 }), { maxLength: 6 }),
  }),
  { selector: ({ id }) => id, minLength: 1, maxLength: 9 },
);
/** Owners by partition: some of them are not there any more, some partitions have none. */
const owners = fc.array(fc.option(fc.constantFrom(..."abcdefghi", "__proto__", "gone")), {
  maxLength: 40,
});
const input = fc.tuple(claimantList, owners);

type Input = readonly [Claimant[], (string | null)[]];

function planned([members, owners]: Input): Plan {
  return planAssignment(owners.length, members, (partition) => owners[partition] ?? undefined);
}

Deno.test("every partition has one owner, and shares differ by at most one", () => {
  holds(
    fc.property(input, ([members, owners]) => {
      const shares = [...planned([members, owners]).values()];
      const all = shares.flat().sort((a, b) => a - b);
      assert.deepEqual(all, owners.map((_, partition) => partition));
      const sizes = shares.map(({ length }) => length);
      assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1, sizes.join());
      for (const share of shares) assert.deepEqual(share, share.toSorted((a, b) => a - b));
    }),
    300,
  );
});

Deno.test("no plan that is balanced leaves more partitions where they are", () => {
  holds(
    fc.property(input, ([members, owners]) => {
      const counts = members.map(({ id }) => owners.filter((owner) => owner === id).length);
      const least = Math.floor(owners.length / members.length);
      const extras = owners.length - least * members.length;
      // A share keeps what it has up to its quota; those above can use the extras to keep one more.
      const most = counts.reduce((sum, count) => sum + Math.min(count, least), 0) +
        Math.min(extras, counts.filter((count) => count > least).length);
      let kept = 0;
      for (const [id, partitions] of planned([members, owners])) {
        kept += partitions.filter((partition) => owners[partition] === id).length;
      }
      assert.equal(kept, most);
    }),
    300,
  );
});

Deno.test("the order of the members says nothing", () => {
  holds(fc.property(input, ([members, owners]) => {
    assert.deepEqual(planned([members.toReversed(), owners]), planned([members, owners]));
  }));
});

Deno.test("a plan that is carried out is the plan again", () => {
  holds(fc.property(input, ([members, owners]) => {
    const plan = planned([members, owners]);
    const after = owners.map((_, p) => [...plan].find(([, share]) => share.includes(p))?.[0] ?? "");
    assert.deepEqual(planned([members, after]), plan);
  }));
});

Deno.test("no two members would rather swap what came to them", () => {
  holds(
    fc.property(input, ([members, owners]) => {
      const plan = planned([members, owners]);
      const gained = members.map(({ id, preferences }) => ({
        likes: new Set(preferences),
        partitions: (plan.get(id) ?? []).filter((partition) => owners[partition] !== id),
      }));
      for (const a of gained) {
        for (const b of gained) {
          // One would gain by it, and the other lose nothing.
          const swap = a.partitions.some((x) =>
            b.partitions.some((y) =>
              !a.likes.has(x) && a.likes.has(y) && !b.likes.has(y) && a !== b
            )
          );
          assert.ok(!swap, JSON.stringify([...plan]));
        }
      }
    }),
    300,
  );
});
