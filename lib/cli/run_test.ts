import assert from "node:assert/strict";
import { CLI_FLAGS, COMMANDS, RESOURCES } from "./commands.ts";
import { chooseProgram } from "./choose.ts";
import { completionScript } from "./completion.ts";
import { run } from "./fixtures_test.ts";
import { programHelp } from "./help.ts";

Deno.test("without a command the program is a node", () => {
  assert.deepEqual(chooseProgram([]), { kind: "node", args: [] });
  assert.deepEqual(chooseProgram(["--node-id", "1"]), { kind: "node", args: ["--node-id", "1"] });
  assert.deepEqual(chooseProgram(["run", "-n", "1"]), { kind: "node", args: ["-n", "1"] });
  assert.deepEqual(chooseProgram(["help"]), { kind: "node", args: ["--help"] });
});

Deno.test("help with a command's name is that command's help", async () => {
  const { out } = await run(["help", "apply"]);
  assert.deepEqual(out, (await run(["apply", "--help"])).out);
});

Deno.test("a word that is no command gets the nearest one", () => {
  const program = chooseProgram(["aply", "-f", "x"]);
  assert.ok(program.kind === "unknown");
  assert.match(
    program.message,
    /^"aply": unknown command; did you mean apply\?\nThere are status, /,
  );
  assert.equal(chooseProgram(["help", "nope"]).kind, "unknown");
});

Deno.test("the program's help lists every command", () => {
  const text = programHelp("the node's\n");
  for (const { name, summary } of COMMANDS) {
    assert.match(text, new RegExp(`^  ${name} +${summary}$`, "m"));
  }
});

Deno.test("the help of a command says how it is used, with examples and flags", async () => {
  const { code, out, err } = await run(["delete", "--help"]);
  assert.deepEqual([code, err], [0, ""]);
  assert.equal(
    out,
    `Remove a pipeline.

Usage: conveyor-etl-router delete pipeline ID [flags]

A pipeline that is enabled is refused, unless --force is given.

Examples:
  One that is switched off:
    conveyor-etl-router delete pipeline orders

  One that runs, with what waits in it:
    conveyor-etl-router delete pipeline orders --force

Flags:
      --force                 Also while it is enabled or has records waiting
  -o, --output FORMAT         One of table, json, yaml (default table)
  -s, --server HOST:PORT,...  Nodes to ask, tried in turn (default CONVEYOR_SERVER, else 127.0.0.1:50051)
  -h, --help                  Print this and exit

Exit code: 0 done, 1 failed, 2 the command line is wrong.
`,
  );
});

Deno.test("the examples of every command are command lines that it takes", () => {
  for (const { name, examples, flags, arguments: words } of COMMANDS) {
    assert.ok(examples.length > 0, name);
    for (const [, line] of examples) {
      const own = line.split(/[|>]/)[0]?.trim() ?? "";
      for (const [, flag] of own.matchAll(/ --([a-z-]+)/g)) {
        assert.ok(flags.some((known) => known === flag), `${name} has no --${flag}`);
      }
      const required = words.filter(({ required }) => required).length;
      assert.ok(own.split(" ").length > required, line);
    }
  }
});

/** What is wrong with a command line, all of it at once. */
const WRONG: Readonly<Record<string, readonly string[]>> = {
  "apply": ["--file: is needed, such as -f PATH"],
  "apply -f": ["--file: needs a value: PATH"],
  "apply -f x --dry-rum -o xml y": [
    "--dry-rum: unknown flag; did you mean --dry-run?",
    '"y": one word too many',
    '--output: "xml" is not one of table, json, yaml',
  ],
  "get": [`WHAT: is missing; one of ${RESOURCES.join(", ")}`],
  "get pipeline": ['"pipeline": unknown; did you mean pipelines?'],
  "get pipelines --server here,10.0.0.1:0": [
    '--server: "here" is not host:port',
    '--server: "10.0.0.1:0" is not host:port',
  ],
  "describe orders": ['"orders": unknown; one of pipeline', "ID: is missing"],
  "status --watch --interval soon": [
    "--interval: soon is not a number of seconds from 0.1 to 3600",
  ],
  "graph --format svg": ['--format: "svg" is not one of text, dot, mermaid'],
  "completion tcsh": ['"tcsh": unknown; did you mean bash?'],
  "version now": ['"now": one word too many'],
};

for (const [line, problems] of Object.entries(WRONG)) {
  Deno.test(`a command line that is wrong: ${line}`, async () => {
    const args = line.split(" ");
    const { code, out, err } = await run(args);
    assert.deepEqual([code, out], [2, ""]);
    assert.deepEqual(err.split("\n"), [
      ...problems,
      `See conveyor-etl-router ${args[0]} --help.`,
      "",
    ]);
  });
}

Deno.test("the environment names servers too, and is checked", async () => {
  const { code, err } = await run(["status"], { env: { CONVEYOR_SERVER: "nowhere" } });
  assert.equal(code, 2);
  assert.match(err, /^CONVEYOR_SERVER: "nowhere" is not host:port\n/);
});

Deno.test("version says what is baked in", async () => {
  assert.equal((await run(["version"])).out, "conveyor-etl-router 1.2.3 (0123abcd)\n");
  assert.equal((await run(["version", "-o", "yaml"])).out, "version: 1.2.3\ncommit: 0123abcd\n");
});

Deno.test("completion knows every command, flag and choice", () => {
  for (const shell of ["bash", "zsh", "fish"] as const) {
    const script = completionScript(shell);
    for (const { name } of COMMANDS) assert.ok(script.includes(name), `${shell}: ${name}`);
    for (const { name } of Object.values(CLI_FLAGS)) {
      assert.ok(script.includes(name), `${shell}: ${name}`);
    }
    for (const word of [...RESOURCES, "mermaid", "node-id"]) assert.ok(script.includes(word), word);
  }
});

Deno.test("bash completes by the script", async () => {
  const complete = async (...words: string[]) => {
    const quoted = words.map((word) => `'${word}'`).join(" ");
    const script = `${completionScript("bash")}
COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}
_conveyor_etl_router; echo "\${COMPREPLY[@]}"`;
    const bash = new Deno.Command("bash", { args: ["-c", script], env: { LC_ALL: "C" } });
    const { stdout, stderr } = await bash.output();
    assert.equal(new TextDecoder().decode(stderr), "");
    return new TextDecoder().decode(stdout).trim();
  };
  assert.equal(await complete("c", "de"), "describe dead delete");
  assert.equal(await complete("c", "get", "p"), "pipelines");
  assert.equal(await complete("c", "disable", "p"), "pipeline");
  assert.equal(await complete("c", "disable", "--d"), "--drain");
  assert.equal(await complete("c", "get", "pipelines", "-o", ""), "table json yaml");
  assert.equal(await complete("c", "apply", "--d"), "--dry-run");
  assert.equal(await complete("c", "--node-id", "1", "--pe"), "--peers");
});
