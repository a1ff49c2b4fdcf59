import assert from "node:assert/strict";
import { MANIFEST_LIMITS } from "../base/mod.ts";
import { readManifestFiles } from "./files.ts";
import { withFiles } from "./fixtures_test.ts";

Deno.test("a folder is read by name, then the folders in it; files in the order given", () =>
  withFiles({
    "b.yaml": "b",
    "a.yml": "a",
    "notes.txt": "",
    ".hidden.yaml": "",
    "z/c.yaml": "c",
    "d/e/f.yaml": "f",
  }, (dir) => {
    const names = (...paths: string[]) =>
      readManifestFiles(paths).map(({ name }) => name.slice(dir.length + 1));
    assert.deepEqual(names(dir), ["a.yml", "b.yaml", "d/e/f.yaml", "z/c.yaml"]);
    assert.deepEqual(names(`${dir}/z`, `${dir}/b.yaml`, `${dir}/b.yaml`), ["z/c.yaml", "b.yaml"]);
    assert.deepEqual(readManifestFiles([`${dir}/notes.txt`]).map(({ text }) => text), [""]);
    return Promise.resolve();
  }));

Deno.test("what cannot be read is named", () =>
  withFiles({ "x/readme.md": "", "bad.yaml": "" }, async (dir) => {
    const of = (path: string) => () => readManifestFiles([path]);
    assert.throws(of(`${dir}/nope`), { message: `${dir}/nope: there is no such file or folder` });
    assert.throws(of(`${dir}/x`), { message: `${dir}/x: no .yaml or .yml file in it` });
    await Deno.writeFile(`${dir}/bad.yaml`, new Uint8Array([0x61, 0xff]));
    assert.throws(of(`${dir}/bad.yaml`), { message: `${dir}/bad.yaml: is not UTF-8 text` });
    await Deno.writeTextFile(`${dir}/huge.yaml`, "#".repeat(MANIFEST_LIMITS.fileBytes + 1));
    await Deno.writeTextFile(`${dir}/sound.yaml`, "");
    assert.throws(of(dir), {
      message: `${dir}/bad.yaml: is not UTF-8 text
${dir}/huge.yaml: more than 1048576 bytes; one file may have so many`,
    });
  }));

Deno.test("a file may have so many bytes, and a larger one is not read to its end", () =>
  withFiles({ "a.yaml": "#".repeat(MANIFEST_LIMITS.fileBytes) }, async (dir) => {
    assert.equal(readManifestFiles([dir])[0]?.text.length, MANIFEST_LIMITS.fileBytes);
    const bound = /more than 1048576 bytes; one file may have so many$/;
    await Deno.writeTextFile(`${dir}/a.yaml`, "#", { append: true });
    assert.throws(() => readManifestFiles([dir]), { message: bound });
    // A hole of 100 MB, and a device without an end.
    await Deno.truncate(`${dir}/a.yaml`, 100_000_000);
    assert.throws(() => readManifestFiles([dir]), { message: bound });
    assert.throws(() => readManifestFiles(["/dev/zero"]), { message: bound });
  }));

Deno.test("all files together may have so many bytes", () =>
  withFiles({}, async (dir) => {
    const full = MANIFEST_LIMITS.totalBytes / MANIFEST_LIMITS.fileBytes;
    for (let i = 0; i < full; i++) {
      await Deno.writeTextFile(`${dir}/${i}.yaml`, "#".repeat(MANIFEST_LIMITS.fileBytes));
    }
    assert.equal(readManifestFiles([dir]).length, full);
    await Deno.writeTextFile(`${dir}/x.yaml`, "#");
    assert.throws(() => readManifestFiles([dir]), {
      message: `${dir}/x.yaml: more than ${MANIFEST_LIMITS.totalBytes} bytes in all files together`,
    });
  }));

Deno.test("so many files are read", () =>
  withFiles({}, async (dir) => {
    for (let i = 0; i < MANIFEST_LIMITS.files; i++) {
      await Deno.create(`${dir}/${i}.yaml`).then((f) => f.close());
    }
    assert.equal(readManifestFiles([dir]).length, MANIFEST_LIMITS.files);
    await Deno.writeTextFile(`${dir}/x.yaml`, "");
    assert.throws(() => readManifestFiles([dir]), {
      message: `more than ${MANIFEST_LIMITS.files} files of manifests`,
    });
  }));
