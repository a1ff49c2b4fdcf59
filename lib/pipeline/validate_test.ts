import assert from "node:assert/strict";
import fc from "fast-check";
import { PIPELINE_LIMITS } from "../base/mod.ts";
import { edge, pipeline, stage } from "./fixtures_test.ts";
import type { Condition, PipelineSpec, RoutingRule, ServiceSelector, StageType } from "./spec.ts";
import { validatePipeline } from "./validate.ts";

function faults(spec: PipelineSpec): string[] {
  return validatePipeline(spec).map(({ path, problem }) => `${path}: ${problem}`);
}

const NAMELESS: ServiceSelector = {
  serviceName: "",
  groupId: "",
  labels: new Map(),
  loadBalance: "round_robin",
};

function rule(rest: Partial<RoutingRule>): RoutingRule {
  return { name: "", condition: undefined, targetStages: [], priority: 0, ...rest };
}

Deno.test("a pipeline without faults has none", () => {
  assert.deepEqual(faults(pipeline()), []);
  const endpoint = { host: "10.0.0.1", port: 65_535, useTls: false };
  assert.deepEqual(
    faults(pipeline({
      stages: [
        stage("in", "source", {
          routingRules: [
            rule({ name: "a", targetStages: ["out", "mask"], priority: 2 ** 32 - 1 }),
            rule({ name: "b", targetStages: ["out"] }),
          ],
        }),
        stage("mask", "transform", { endpoint, selector: NAMELESS, parallelism: 4_096 }),
        stage("out", "sink"),
      ],
      edges: [edge("mask", "out", { type: "always" }), edge("mask", "out")],
      deadLetter: {
        serviceName: "dead",
        maxRetries: 0,
        initialBackoff: 0,
        maxBackoff: 0,
        endpoint: undefined,
      },
    })),
    [],
  );
});

Deno.test("every fault is told at once, with its path", () => {
  const spec = pipeline({
    id: "",
    stages: [
      stage("in", "source", { parallelism: 4_097 }),
      stage("in", "transform", { endpoint: { host: "a b", port: 0, useTls: false } }),
      stage("out", "sink", {
        routingRules: [rule({ name: "x", targetStages: ["in", "nowhere", "nowhere"] })],
      }),
      stage("", "transform"),
    ],
    edges: [edge("in", "in"), edge("in", "away"), edge("", "out"), edge("in", "out")],
    deadLetter: {
      serviceName: "",
      maxRetries: 10_001,
      initialBackoff: 50,
      maxBackoff: 49,
      endpoint: undefined,
    },
  });
  assert.deepEqual(faults(spec), [
    "config.id: is missing",
    "config.dead_letter.service_name: is missing",
    "config.dead_letter.max_retries: is 10001, allowed are 0 to 10000",
    "config.dead_letter.max_backoff_ms: is 49, below initial_backoff_ms",
    `config.stages[1].id: "in" is the id of stages[0] too`,
    "config.stages[0].parallelism: is 4097, allowed are 0 to 4096",
    "config.stages[1].endpoint.host: contains white space or a control character",
    "config.stages[1].endpoint.port: is 0, allowed are 1 to 65535",
    `config.stages[2].routing_rules[0]: leads out of "out", which is a sink`,
    `config.stages[2].routing_rules[0].target_stages[0]: leads into "in", which is a source`,
    `config.stages[2].routing_rules[0].target_stages[1]: "nowhere" is none of the stages`,
    `config.stages[2].routing_rules[0].target_stages[2]: "nowhere" is listed twice`,
    "config.stages[3].id: is missing",
    `config.edges[0].to_stage: leads from "in" to itself`,
    `config.edges[1].to_stage: "away" is none of the stages`,
    "config.edges[2].from_stage: is missing",
    `config.edges: lead in a cycle: "in" → "out" → "in"`,
    `config.stages[1]: "in" cannot be reached from any source`,
    `config.stages[1]: "in" leads to no sink`,
    `config.stages[3]: "" cannot be reached from any source`,
    `config.stages[3]: "" leads to no sink`,
  ]);
});

Deno.test("cycles are named, each once", () => {
  const names = ["a", "b", "c", "d", "e"];
  const spec = pipeline({
    stages: [
      stage("in", "source"),
      ...names.map((name) => stage(name, "transform")),
      stage("out", "sink"),
    ],
    edges: [
      ...[edge("in", "a"), edge("a", "b"), edge("b", "c"), edge("c", "a"), edge("c", "d")],
      ...[edge("d", "e"), edge("e", "d"), edge("e", "out")],
    ],
  });
  assert.deepEqual(faults(spec), [
    `config.edges: lead in a cycle: "a" → "b" → "c" → "a"`,
    `config.edges: lead in a cycle: "d" → "e" → "d"`,
  ]);
});

Deno.test("a pipeline needs a source, a sink, and a way through every stage", () => {
  assert.deepEqual(faults(pipeline({ stages: [], edges: [] })), ["config.stages: is empty"]);
  assert.deepEqual(faults(pipeline({ stages: [stage("t", "transform")], edges: [] })), [
    "config.stages: have no source",
    "config.stages: have no sink",
  ]);
  const lost = [...pipeline().stages, stage("lost", "transform"), stage("end", "transform")];
  assert.deepEqual(
    faults(pipeline({ stages: lost, edges: [...pipeline().edges, edge("in", "end")] })),
    [
      `config.stages[3]: "lost" cannot be reached from any source`,
      `config.stages[3]: "lost" leads to no sink`,
      `config.stages[4]: "end" leads to no sink`,
    ],
  );
});

Deno.test("selectors, rules and names are checked where they stand", () => {
  const endpoint = { host: "h", port: 1, useTls: false };
  const spec = pipeline({
    stages: [
      stage("in", "source", { selector: NAMELESS, endpoint }),
      stage("mask", "transform", { selector: NAMELESS }),
      stage("out", "sink", { name: "a\nb", config: new Map([["", "x"]]) }),
      stage("rules", "source", {
        routingRules: [
          rule({ name: "r", targetStages: ["out"] }),
          rule({ name: "r" }),
          rule({ targetStages: ["rules"], priority: -1 }),
        ],
      }),
    ],
  });
  assert.deepEqual(faults(spec), [
    "config.stages[0].service_selector.service_name: is missing",
    "config.stages[1].service_selector.service_name: is missing",
    "config.stages[2].name: contains a control character",
    `config.stages[2].config[""]: is missing`,
    `config.stages[3].routing_rules[1].name: "r" is taken already`,
    "config.stages[3].routing_rules[1].target_stages: is empty",
    "config.stages[3].routing_rules[2].priority: is -1, allowed are 0 to 4294967295",
    `config.stages[3].routing_rules[2].target_stages[0]: leads from "rules" to itself`,
  ]);
});

Deno.test("conditions are checked within each other, in edges and in rules", () => {
  const bad: Condition = { type: "expression", expression: "record.type" };
  const pattern: Condition = { type: "metadata_match", key: "", pattern: "(" };
  const spec = pipeline({
    edges: [
      edge("in", "mask", { type: "and", conditions: [{ type: "always" }, bad] }),
      edge("mask", "out", { type: "not", condition: pattern }),
    ],
  });
  assert.deepEqual(faults(spec), [
    "config.edges[0].condition.and.conditions[1].expression: gives string, and must give bool",
    "config.edges[1].condition.not.condition.metadata_match.key: is missing",
    "config.edges[1].condition.not.condition.metadata_match.pattern: does not compile: " +
    "error parsing regexp: missing closing ): `(`",
  ]);
});

function chain(length: number): PipelineSpec {
  const ids = Array.from({ length }, (_, i) => `s${i}`);
  const type = (i: number): StageType => {
    return i === 0 ? "source" : i === length - 1 ? "sink" : "transform";
  };
  return pipeline({
    stages: ids.map((id, i) => stage(id, type(i))),
    edges: ids.slice(1).map((id, i) => edge(`s${i}`, id)),
  });
}

Deno.test("stages, edges and rules are bounded, and what is beyond is not looked at", () => {
  const { stages, edges, rules } = PIPELINE_LIMITS;
  assert.deepEqual(faults(chain(stages)), []);
  assert.deepEqual(
    faults(chain(10_000)),
    [
      "config.stages: has 10000 entries, at most 1000 are allowed",
      "config.edges: has 9999 entries, at most 10000 are allowed",
    ].slice(0, 1),
  );
  const many = (count: number) => Array.from({ length: count }, () => edge("in", "out"));
  const two = [stage("in", "source"), stage("out", "sink")];
  assert.deepEqual(faults(pipeline({ stages: two, edges: many(edges) })), []);
  assert.equal(faults(pipeline({ stages: two, edges: many(edges + 1) })).length, 1);
  const ruled = (count: number) => {
    const routingRules = Array.from({ length: count }, () => rule({ targetStages: ["out"] }));
    return pipeline({ stages: [stage("in", "source", { routingRules }), two[1]!], edges: [] });
  };
  assert.deepEqual(faults(ruled(rules)), []);
  assert.deepEqual(faults(ruled(rules + 1)), [
    "config.stages: have 10001 routing rules in all, at most 10000 are allowed",
  ]);
});

Deno.test("expressions are bounded in what they have in all", () => {
  const { expressionLength, expressionsLength } = PIPELINE_LIMITS;
  const long = (length: number): Condition => {
    const expression = `record.type == "`;
    return { type: "expression", expression: `${expression.padEnd(length - 1, "x")}"` };
  };
  const most = Array.from(
    { length: expressionsLength / expressionLength },
    () => long(expressionLength),
  );
  const with_ = (conditions: Condition[]) =>
    faults(
      pipeline({ edges: [edge("in", "mask", { type: "or", conditions }), edge("mask", "out")] }),
    );
  assert.deepEqual(with_(most), []);
  assert.deepEqual(with_([...most, { type: "expression", expression: "1" }]), [
    "config.edges[0].condition.or.conditions[16].expression: is one too many: expressions may have " +
    "65536 characters in all",
  ]);
});

Deno.test("conditions are bounded in depth and number", () => {
  const { conditionDepth, conditions } = PIPELINE_LIMITS;
  const nested = (depth: number): Condition => {
    let condition: Condition = { type: "always" };
    for (let i = 1; i < depth; i++) condition = { type: "not", condition };
    return condition;
  };
  const with_ = (condition: Condition) => {
    return faults(pipeline({ edges: [edge("in", "mask", condition), edge("mask", "out")] }));
  };
  assert.deepEqual(with_(nested(conditionDepth)), []);
  assert.match(with_(nested(conditionDepth + 1))[0] ?? "", /: is nested more than 32 deep$/);
  assert.equal(with_(nested(100_000)).length, 1);
  const wide = (count: number): Condition => {
    return { type: "or", conditions: Array.from({ length: count }, () => ({ type: "always" })) };
  };
  assert.deepEqual(with_(wide(conditions - 1)), []);
  assert.deepEqual(with_(wide(conditions)), ["config: has more than 1000 conditions in all"]);
  assert.deepEqual(with_(wide(100_000)), ["config: has more than 1000 conditions in all"]);
});

Deno.test("the list of faults is bounded, and says how many are not on it", () => {
  const spec = pipeline({ edges: Array.from({ length: 5_000 }, () => edge("x", "y")) });
  const found = faults(spec);
  assert.equal(found.length, PIPELINE_LIMITS.faults + 1);
  assert.match(found.at(-1) ?? "", /^config: has \d+ more faults$/);
});

const ids = fc.constantFrom(
  "",
  "a",
  "b",
  "c",
  "d",
  "\u0000",
  "\ud800",
  "x".repeat(300),
  "__proto__",
);
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: "small" },
    fc.constant<Condition>({ type: "always" }),
    fc.record({ type: fc.constant("record_type" as const), recordType: fc.string() }),
    fc.record({
      type: fc.constant("metadata_match" as const),
      key: ids,
      pattern: fc.oneof(fc.string(), fc.constantFrom("(a+)+$", "(", "a{999}", "\\")),
    }),
    fc.record({
      type: fc.constant("expression" as const),
      expression: fc.oneof(
        fc.string(),
        fc.constantFrom("record.type == 'a'", "record.", "record.json.all(x, x)", "((("),
      ),
    }),
    fc.record({
      type: fc.constantFrom("and" as const, "or" as const),
      conditions: fc.array(tie("condition"), { maxLength: 3 }),
    }),
    fc.record({ type: fc.constant("not" as const), condition: tie("condition") }),
  ),
}));

const texts = fc.dictionary(ids, fc.string()).map((object) => new Map(Object.entries(object)));
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const endpoints = fc.record({ host: ids, port: fc.integer(), useTls: fc.boolean() });

const specs: fc.Arbitrary<PipelineSpec> = fc.record({
  id: ids,
  name: fc.string(),
  description: fc.string(),
  stages: fc.array(fc.record({
    id: ids,
    name: ids,
    stageType: fc.constantFrom("source" as const, "transform" as const, "sink" as const),
    selector: fc.record({
      serviceName: ids,
      groupId: ids,
      labels: texts,
      loadBalance: fc.constant("round_robin" as const),
    }),
    routingRules: fc.array(
      fc.record({
        name: ids,
        condition: optional(condition),
        targetStages: fc.array(ids),
        priority: fc.integer(),
      }),
      { maxLength: 3 },
    ),
    parallelism: fc.double(),
    config: texts,
    endpoint: optional(endpoints),
  })),
  edges: fc.array(fc.record({ fromStage: ids, toStage: ids, condition: optional(condition) })),
  enabled: fc.boolean(),
  metadata: texts,
  deadLetter: optional(fc.record({
    serviceName: ids,
    maxRetries: fc.double(),
    initialBackoff: fc.double(),
    maxBackoff: fc.double(),
    endpoint: optional(endpoints),
  })),
});

Deno.test("whatever the pipeline, it is judged: nothing throws, and nothing takes forever", () => {
  fc.assert(
    fc.property(specs, (spec) => {
      for (const { path, problem } of validatePipeline(spec)) {
        assert.match(path, /^config\b/);
        assert.notEqual(problem, "");
      }
    }),
    { numRuns: 300 },
  );
});
