import assert from "node:assert/strict";
import { MANIFEST_LIMITS, PIPELINE_LIMITS } from "../base/mod.ts";
import { formatFault } from "./fault.ts";
import { loadManifests } from "./load.ts";

const service = (kind: string, name: string, spec = "") =>
  `apiVersion: conveyor.etl/v1
kind: ${kind}
metadata: {name: ${name}}
spec:
  grpc: {endpoint: "${name}:7001"}
${spec}`;

const pipeline = (spec: string, name = "clean") =>
  `apiVersion: conveyor.etl/v1
kind: Pipeline
metadata:
  name: ${name}
spec:
${spec}`;

const SERVICES = [
  service("Source", "orders"),
  service("Transform", "only-paid"),
  service("Transform", "mask"),
  service("Sink", "warehouse"),
  service("Sink", "rejected"),
].join("---\n");

const CHAIN = `  source: orders
  steps: [only-paid, mask]
  sink: warehouse
`;

const load = (...texts: string[]) =>
  loadManifests(texts.map((text, i) => ({ name: `${"abc"[i]}.yaml`, text })));

/** What is said of one file. */
const faultsOf = (...texts: string[]) => load(...texts).faults.map(formatFault);

Deno.test("a pipeline is its source, its steps and its sink in a row", () => {
  const { pipelines, faults, counts } = load(SERVICES, pipeline(CHAIN));
  assert.deepEqual(faults, []);
  assert.deepEqual(counts, { Source: 1, Transform: 2, Sink: 2, Pipeline: 1 });
  const [{ spec, place } = assert.fail()] = pipelines;
  assert.deepEqual(place, { file: "b.yaml", line: 1 });
  assert.deepEqual([spec.id, spec.name, spec.enabled, spec.deadLetter], [
    "clean",
    "clean",
    true,
    undefined,
  ]);
  assert.deepEqual(
    spec.stages.map(({ id, stageType, selector, endpoint }) =>
      `${stageType} ${id} = ${selector.serviceName} at ${endpoint?.host}:${endpoint?.port}`
    ),
    [
      "source orders = orders at orders:7001",
      "transform only-paid = only-paid at only-paid:7001",
      "transform mask = mask at mask:7001",
      "sink warehouse = warehouse at warehouse:7001",
    ],
  );
  assert.deepEqual(spec.edges.map(({ fromStage, toStage }) => [fromStage, toStage]), [
    ["orders", "only-paid"],
    ["only-paid", "mask"],
    ["mask", "warehouse"],
  ]);
});

Deno.test("steps may be left out, and a pipeline switched off", () => {
  const { pipelines } = load(
    SERVICES,
    pipeline("  source: orders\n  sink: warehouse\n  enabled: false"),
  );
  assert.deepEqual(pipelines[0]?.spec.edges.length, 1);
  assert.equal(pipelines[0]?.spec.enabled, false);
});

Deno.test("the dead-letter sink has its address, and defaults for the rest", () => {
  const { pipelines } = load(SERVICES, pipeline(`${CHAIN}  dlq: {sink: rejected}`));
  assert.deepEqual(pipelines[0]?.spec.deadLetter, {
    serviceName: "rejected",
    maxRetries: 3,
    initialBackoff: 100,
    maxBackoff: 30_000,
    endpoint: { host: "rejected", port: 7001, useTls: false },
  });
  const off = load(SERVICES, pipeline(`${CHAIN}  dlq: {enabled: false, sink: rejected}`));
  assert.equal(off.pipelines[0]?.spec.deadLetter, undefined);
});

Deno.test("a namespace is part of a pipeline's id, and names mean what is in the same one", () => {
  const elsewhere = `${SERVICES}---\n${pipeline(CHAIN)}`.replaceAll(
    /(name: [a-z-]+)/g,
    "$1, namespace: eu",
  ).replace("name: clean, namespace: eu", "name: clean\n  namespace: eu");
  assert.deepEqual(load(elsewhere).pipelines.map(({ spec }) => spec.id), ["eu/clean"]);
  assert.deepEqual(load(elsewhere, `${SERVICES}---\n${pipeline(CHAIN)}`).faults, []);
  assert.match(
    faultsOf(elsewhere, pipeline(CHAIN))[0] ?? "",
    /^b\.yaml:6: spec\.source: there is no Source orders in namespace default; there is one in namespace eu$/,
  );
});

Deno.test("labels and annotations are the pipeline's metadata, one annotation its description", () => {
  const text = pipeline(CHAIN).replace(
    "  name: clean",
    "  name: clean\n  labels: {team: a}\n  annotations: {description: Paid orders, owner: b, team: a}",
  );
  const [{ spec } = assert.fail()] = load(SERVICES, text).pipelines;
  assert.equal(spec.description, "Paid orders");
  assert.deepEqual([...spec.metadata], [["team", "a"], ["owner", "b"]]);
  assert.deepEqual(faultsOf(SERVICES, text.replace("team: a}\nspec", "team: z}\nspec")), [
    "b.yaml:6: metadata.annotations.team: is a label with another value already",
  ]);
});

Deno.test("free configuration reaches the stage as texts; what is none, as JSON", () => {
  const spec = `  config:
    field: email
    "07": "007"
    keep: 4
    ratio: 0.5
    strict: true
    nothing:
    fields: [name, {path: a.b}]
`;
  const text = SERVICES.replace(
    /(kind: Transform\nmetadata: {name: mask}[^]*?7001"}\n)/,
    `$1${spec}`,
  );
  const [{ spec: compiled } = assert.fail()] = load(text, pipeline(CHAIN)).pipelines;
  assert.deepEqual(Object.fromEntries(compiled.stages[2]?.config ?? []), {
    field: "email",
    "07": "007",
    keep: "4",
    ratio: "0.5",
    strict: "true",
    nothing: "null",
    fields: '["name",{"path":"a.b"}]',
  });
});

Deno.test("tls is true, false, or a map", () => {
  const of = (tls: string) => {
    const text = SERVICES.replace('"orders:7001"', `"orders:7001", tls: ${tls}`);
    const loaded = load(text, pipeline(CHAIN));
    return loaded.pipelines[0]?.spec.stages[0]?.endpoint?.useTls ?? loaded.faults.map(formatFault);
  };
  assert.deepEqual(["true", "false", "{ca: /tls/ca.pem}", "{enabled: false}"].map(of), [
    true,
    false,
    true,
    false,
  ]);
  assert.deepEqual(of("maybe"), [
    'a.yaml:5: spec.grpc.tls: must be true, false, or a map, is "maybe"',
  ]);
});

/** What is wrong, on which line, in which words. */
const FAULTY: Readonly<Record<string, readonly [text: string, faults: readonly string[]]>> = {
  "no YAML": ["kind: [", [
    "a.yaml:1: is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]",
  ]],
  "a tab": ["kind:\n\tPipeline", [
    "a.yaml:2: is not valid YAML: Tabs are not allowed as indentation",
    "a.yaml:2: is not valid YAML: Implicit map keys need to be followed by map values",
  ]],
  "an anchor that is not there": ["a: *b", [
    "a.yaml:1: is not valid YAML: Unresolved alias (the anchor must be set before the alias): b",
  ]],
  "no map": ["- a", ['a.yaml:1: must be a map with apiVersion, kind, metadata and spec, is ["a"]']],
  "no kind": ["\nmetadata: {}", [
    "a.yaml:2: kind: is missing; one of Source, Transform, Sink, Pipeline",
    "a.yaml:2: apiVersion: must be conveyor.etl/v1, is missing",
  ]],
  "another kind": ["apiVersion: conveyor.etl/v1\nkind: Pipelines", [
    'a.yaml:2: kind: must be one of Source, Transform, Sink, Pipeline, is "Pipelines"; did you mean Pipeline?',
  ]],
  "another version": ["apiVersion: v2\nkind: Deployment", [
    'a.yaml:1: apiVersion: must be conveyor.etl/v1, is "v2"',
    'a.yaml:2: kind: must be one of Source, Transform, Sink, Pipeline, is "Deployment"',
  ]],
  "everything at once": [
    `apiVersion: conveyor.etl/v2
kind: Source
metadata:
  name: a/b
  nmespace: x
  labels: {a: 1}
spec:
  grpc:
    endpoint: nowhere
    proto: 5
  confg: {}
`,
    [
      'a.yaml:1: apiVersion: must be conveyor.etl/v1, is "conveyor.etl/v2"',
      'a.yaml:4: metadata.name: must be 1 to 256 bytes without spaces, slashes or control characters, is "a/b"',
      "a.yaml:5: metadata.nmespace: unknown key; did you mean namespace?",
      "a.yaml:6: metadata.labels.a: must be a text, is 1",
      'a.yaml:9: spec.grpc.endpoint: must be host:port, such as kafka-source:7001 or [::1]:7001, is "nowhere"',
      "a.yaml:10: spec.grpc.proto: must be a text, is 5",
      "a.yaml:11: spec.confg: unknown key; did you mean config?",
    ],
  ],
  "parts missing": ["apiVersion: conveyor.etl/v1\nkind: Sink\nspec: {grpc: {}}", [
    "a.yaml:1: metadata: is missing",
    "a.yaml:3: spec.grpc.endpoint: is missing",
  ]],
  "a key twice": [`${SERVICES}${"kind: Sink\n"}`, [
    "a.yaml:30: kind: stands twice in the same map",
  ]],
  "a key twice, and what else is wrong": [
    "apiVersion: conveyor.etl/v1\nkind: Sink\nmetadata: {name: a, name: b}\nspec: {grpc: {}}",
    [
      "a.yaml:3: metadata.name: stands twice in the same map",
      "a.yaml:4: spec.grpc.endpoint: is missing",
    ],
  ],
  "a key that is none": ["__proto__: {}\n? [a]\n: b", [
    "a.yaml:1: __proto__: cannot be a key",
    "a.yaml:2: a key must be a plain text",
  ]],
  "numbers that JSON rounds": [
    service("Sink", "s", "  config: {n: 12345678901234567890, o: [.inf]}"),
    [
      "a.yaml:6: spec.config.n: holds a number that would not arrive as it is written (12345678901234567000); put it in quotes",
      "a.yaml:6: spec.config.o: holds a number that would not arrive as it is written (Infinity); put it in quotes",
    ],
  ],
  "the same name twice": [`${SERVICES}---\n${service("Sink", "warehouse")}`, [
    "a.yaml:33: metadata.name: there is a Sink warehouse in namespace default already, at a.yaml:21",
  ]],
};

for (const [what, [text, expected]] of Object.entries(FAULTY)) {
  Deno.test(`faults of a manifest: ${what}`, () => assert.deepEqual(faultsOf(text), expected));
}

const FAULTY_PIPELINES: Readonly<
  Record<string, readonly [spec: string, faults: readonly string[]]>
> = {
  "nothing in it": ["  {}", [
    "b.yaml:6: spec.source: is missing",
    "b.yaml:6: spec.sink: is missing",
  ]],
  "names that there are not": [
    "  source: order\n  steps: [msk, warehouse]\n  sink: orders\n  dlq: {sink: nope}",
    [
      "b.yaml:6: spec.source: there is no Source order in namespace default; did you mean orders?",
      "b.yaml:7: spec.steps[0]: there is no Transform msk in namespace default; did you mean mask?",
      "b.yaml:7: spec.steps[1]: there is no Transform warehouse in namespace default; warehouse is a Sink",
      "b.yaml:8: spec.sink: there is no Sink orders in namespace default; orders is a Source",
      "b.yaml:9: spec.dlq.sink: there is no Sink nope in namespace default",
    ],
  ],
  "a step twice": ["  source: orders\n  steps:\n  - mask\n  - mask\n  sink: warehouse", [
    "b.yaml:9: spec.steps[1]: mask is spec.steps[0] already; a stage is known by its name",
  ]],
  "wrong types": ["  source: [orders]\n  steps: mask\n  sink: 5\n  enabled: yes", [
    'b.yaml:6: spec.source: must be a text, is ["orders"]',
    'b.yaml:7: spec.steps: must be a list, is "mask"',
    "b.yaml:8: spec.sink: must be a text, is 5",
    'b.yaml:9: spec.enabled: must be true or false, is "yes"',
  ]],
  "retries out of range": [
    `${CHAIN}  dlq:
    sink: rejected
    maxRetries: -1
    retryBackoffMs: 86400001
    maxRetryBackoffMs: 1.5`,
    [
      "b.yaml:11: spec.dlq.maxRetries: must be an integer from 0 to 10000, is -1",
      "b.yaml:12: spec.dlq.retryBackoffMs: must be an integer from 0 to 86400000, is 86400001",
      "b.yaml:13: spec.dlq.maxRetryBackoffMs: must be an integer from 0 to 86400000, is 1.5",
    ],
  ],
  "backoff the wrong way round": [`${CHAIN}  dlq: {sink: rejected, retryBackoffMs: 40000}`, [
    "b.yaml:9: spec.dlq.retryBackoffMs: 40000 is more than maxRetryBackoffMs, which is 30000",
  ]],
};

for (const [what, [spec, expected]] of Object.entries(FAULTY_PIPELINES)) {
  Deno.test(`faults of a pipeline: ${what}`, () => {
    assert.deepEqual(faultsOf(SERVICES, pipeline(spec)), expected);
  });
}

Deno.test("of what stands in a faulty manifest nobody says that it is not there", () => {
  const text = SERVICES.replace('"orders:7001"', "nowhere");
  assert.deepEqual(faultsOf(text, pipeline(CHAIN)).length, 1);
});

Deno.test("aliases may stand for so many values, and bombs for none", () => {
  const { aliasedValues } = MANIFEST_LIMITS;
  const with_ = (aliases: number) =>
    service(
      "Sink",
      "s",
      `  config:\n    a: &a x\n    b: [${Array(aliases).fill("*a").join(", ")}]`,
    );
  assert.deepEqual(faultsOf(with_(aliasedValues)), []);
  assert.deepEqual(faultsOf(with_(aliasedValues + 1)), [
    `a.yaml:1: its aliases stand for more than ${aliasedValues} values`,
  ]);
  const laughs = Array.from(
    { length: 12 },
    (_, i) => `a${i}: &a${i} [${Array(9).fill(i === 0 ? "lol" : `*a${i - 1}`).join(",")}]`,
  );
  assert.deepEqual(faultsOf(laughs.join("\n")), [
    `a.yaml:1: its aliases stand for more than ${aliasedValues} values`,
  ]);
});

Deno.test("nesting is bounded", () => {
  const nested = (depth: number) =>
    service("Sink", "s", `  config: {a: ${"[".repeat(depth)}${"]".repeat(depth)}}`);
  const bound = `is nested too deeply; at most ${MANIFEST_LIMITS.depth} levels are read`;
  // The document, its spec, the config and the key `a` are levels too.
  assert.deepEqual(faultsOf(nested(MANIFEST_LIMITS.depth - 3)), []);
  assert.match(faultsOf(nested(MANIFEST_LIMITS.depth - 2)).join(), new RegExp(bound));
  for (const open of ["[", "{a: ", "- "]) {
    assert.deepEqual(faultsOf(open.repeat(50_000)), [`a.yaml:1: ${bound}`], open);
  }
});

Deno.test("so many documents are read", () => {
  const text = (count: number) => "---\n1\n".repeat(count);
  const bound = (faults: readonly string[]) => faults.filter((fault) => /more than/.test(fault));
  assert.deepEqual(bound(faultsOf(text(MANIFEST_LIMITS.documents))), []);
  assert.deepEqual(bound(faultsOf(text(MANIFEST_LIMITS.documents), text(1))), [
    `b.yaml:1: more than ${MANIFEST_LIMITS.documents} documents in all files`,
  ]);
});

Deno.test("keys are compared without comparing each with each", () => {
  const keys = Array.from({ length: 50_000 }, (_, i) => `    k${i}: 1`).join("\n");
  assert.deepEqual(faultsOf(service("Sink", "s", `  config:\n${keys}`)), []);
});

Deno.test("what a server would refuse is told where it stands", () => {
  const { stages, configValueBytes } = PIPELINE_LIMITS;
  const setting = (bytes: number) => `  config:\n    a: b\n    long: ${"x".repeat(bytes)}\n`;
  const withSetting = (bytes: number) =>
    SERVICES.replace(/(name: mask}[^]*?7001"\n?}\n)/, `$1${setting(bytes)}`);
  const two = `${pipeline(CHAIN)}---\n${pipeline(CHAIN, "again")}`;
  assert.deepEqual(faultsOf(withSetting(configValueBytes), two), []);
  assert.deepEqual(faultsOf(withSetting(configValueBytes + 1), two), [
    `a.yaml:20: spec.config.long: is ${
      configValueBytes + 1
    } bytes long, at most ${configValueBytes} are allowed`,
  ]);

  const steps = Array.from({ length: stages - 1 }, (_, i) => `t${i}`);
  const services = `${SERVICES}---\n${
    steps.map((name) => service("Transform", name)).join("---\n")
  }`;
  const long = pipeline(`  source: orders\n  steps: [${steps.join(", ")}]\n  sink: warehouse`);
  assert.deepEqual(faultsOf(services, long), [
    `b.yaml:6: spec: has ${stages + 1} entries, at most ${stages} are allowed`,
  ]);
  assert.deepEqual(faultsOf(services, long.replace("t0, ", "")), []);

  const name = "n".repeat(250);
  const id = `namespace/${name}`;
  const named = (text: string) =>
    text.replaceAll(/name: ([a-z-]+)/g, "name: $1, namespace: namespace");
  assert.deepEqual(
    faultsOf(
      named(SERVICES),
      pipeline(CHAIN).replace("name: clean", `name: ${name}\n  namespace: namespace`),
    ),
    [`b.yaml:4: metadata.name: is ${id.length} bytes long, at most 256 are allowed`],
  );
});
