/**
 * The whole architecture as data: what each folder may import, and why. Anything else fails `npm run check`.
 *
 * @typedef {object} Floor
 * @property {string} folder
 * @property {string} why
 * @property {Readonly<Record<string, string>>} [only] paths to which its imports of a floor below are limited
 * @property {readonly string[]} [not] floors below that it may not import all the same
 * @property {string} [typesOf] further paths of which it may import types alone
 * @property {readonly string[]} [packages] the only packages it may import; any when absent
 */
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

/** From the ground up: a floor may import those before it, types counted. @type {readonly Floor[]} */
const floors = [
  {
    folder: "ir",
    why: "the language of programs knows neither documents nor layers",
    packages: [],
  },
  {
    folder: "graph-schema",
    why: "what a person saves stands apart from what it is compiled to; of the IR it needs the types of values",
    only: { ir: "^ir/types/" },
    packages: ["zod"],
  },
  {
    folder: "layers",
    why: "the catalogue says what each layer is, whatever is done with a graph of them",
    packages: ["zod"],
  },
  {
    folder: "compiler",
    why: "pure functions that give the same bytes in the tab, the server and the command line",
    packages: ["zod", "onnx-proto"],
  },
  {
    folder: "training",
    why: "one loop over a Runtime, for whichever program holds it",
  },
  {
    folder: "nodejs",
    why: "what server and command line share on Node, with neither of them in it",
  },
  {
    folder: "engines",
    why: "an engine carries out a run in a process of its own, whoever started it",
  },
  {
    folder: "server",
    why: "the server must start without the app's code; Next serves that beside it",
  },
  {
    folder: "cli",
    why: "the same capabilities without a browser, and without the server's database",
    not: ["server"],
  },
  {
    folder: "app",
    why: "what runs in a tab cannot hold code of Node; the type of the server's router is all that it needs",
    not: ["nodejs", "engines", "server", "cli"],
    typesOf: "^server/api/root\\.ts$",
  },
];

/** Folders of units, one file each; the list beside a folder (or in it) has its name. */
const units = [
  "ir/ops",
  "ir/targets",
  "layers/parametrizations",
  "training/objective/optimizers",
  "training/objective/losses",
  "training/objective/metrics",
  "training/objective/schedules",
  "training/data/readers",
  "training/data/samples",
  "compiler/check/warnings",
  "training/objective/warnings",
  "engines/launchers",
];

/** An op is lowered through the builder, whose methods are typed by the ops. */
const opContract = "^ir/(ops|op|builder|value)\\.ts$|^ir/(ops|opFamilies|recipes)/";

const tests = "\\.test\\.tsx?$|/testing/";
const names = floors.map(({ folder }) => folder);
const anyOf = (list) => `(${list.join("|")})`;
const escape = (path) => path.replaceAll(".", "\\.");

const floorRules = floors.flatMap(({ folder, why, only = {}, not = [], typesOf, packages }, i) => {
  const below = names.slice(0, i).filter((name) => !not.includes(name));
  const others = names.filter((name) => name !== folder && !below.includes(name));
  const source = { path: `^${folder}/`, pathNot: tests };
  const may = below.map((name) => (only[name] ? `${name} (${only[name]})` : name));
  const rule = { severity: "error", from: source };
  return [
    {
      ...rule,
      name: `${folder}-may-import-only`,
      comment: `${why} (may import: ${[folder, ...may].join(", ")}${typesOf ? `, types of ${typesOf}` : ""})`,
      to: { path: `^${anyOf(others)}/`, ...(typesOf ? { pathNot: typesOf } : {}) },
    },
    ...Object.entries(only).map(([name, path]) => ({
      ...rule,
      name: `${folder}-may-import-of-${name}-only`,
      comment: `${why} (of ${name}: ${path})`,
      to: { path: `^${name}/`, pathNot: path },
    })),
    ...(typesOf
      ? [
          {
            ...rule,
            name: `${folder}-types-only`,
            comment: `${why} (use import type)`,
            to: { path: typesOf, dependencyTypesNot: ["type-only"] },
          },
        ]
      : []),
    ...(packages
      ? [
          {
            ...rule,
            name: `${folder}-packages`,
            comment: `${why} (packages: ${packages.join(", ") || "none"})`,
            to: {
              path: "node_modules/",
              ...(packages.length > 0 ? { pathNot: `node_modules/${anyOf(packages)}/` } : {}),
            },
          },
        ]
      : []),
  ];
});

/** Every folder of the app that is no floor by name is a feature. */
const features = "(?!(?:ui|state|clients|shell)/)[^/]+/";

/** The floors of the app, from the ground up: each may import those before it, types counted. */
const appFloors = [
  { name: "ui", path: "ui/", why: "primitives know no product, so that every feature can draw with them" },
  {
    name: "state",
    path: "state/",
    why: "what is open, selected, preferred and run is known without asking server or worker",
  },
  {
    name: "clients",
    path: "clients/",
    why: "server, workers and storage answer whichever feature asks",
  },
  {
    name: "features",
    path: features,
    why: "a feature is handed what others do; it is read, changed and taken out alone",
  },
  {
    name: "shell",
    path: "shell/",
    why: "the shell wires the features, and the page is nothing but the shell",
  },
  { name: "page", path: "[^/]+$", why: "Next finds its own files at the root" },
];

const appRules = [
  ...appFloors.slice(0, -1).map(({ name, path, why }, i) => ({
    name: `app-${name}-may-import-only`,
    comment: `${why} (of the app: ${appFloors
      .slice(0, i + 1)
      .map((floor) => floor.name)
      .join(", ")})`,
    severity: "error",
    from: { path: `^app/${path}`, pathNot: tests },
    to: { path: `^app/${anyOf(appFloors.slice(i + 1).map((floor) => floor.path))}` },
  })),
  {
    name: "app-features-do-not-import-each-other",
    comment: "what two features share stands in state, clients or ui; the shell wires them together",
    severity: "error",
    from: { path: `^app/(${features})`, pathNot: tests },
    to: { path: `^app/${features}`, pathNot: "^app/$1" },
  },
  {
    name: "app-ui-knows-no-product",
    comment: "of what stands below the app, primitives know formulas alone, as settings are typed in them",
    severity: "error",
    from: { path: "^app/ui/", pathNot: tests },
    to: { path: `^${anyOf(names.filter((name) => name !== "app"))}/`, pathNot: "^graph-schema/formula/" },
  },
];

/** The layers stand in folders by family, beside what these share, so their list says which files they are. */
const layerFiles = [
  ...readFileSync(join(__dirname, "layers/layers.ts"), "utf8").matchAll(/from "\.\/(\w+\/\w+\.ts)"/g),
].map(([, path]) => `layers/${path}`);

const unitRules = (name, { files, list }) => [
  {
    name: `${name}-do-not-import-each-other`,
    comment: "a unit is one file and stands alone; what several need is a file of its own",
    severity: "error",
    from: { path: files, pathNot: tests },
    to: { path: files },
  },
  {
    name: `${name}-are-named-by-their-list-alone`,
    comment: "everything else walks the registry, so that a new unit is one file and one line",
    severity: "error",
    from: { path: `^${anyOf(names)}/`, pathNot: `${tests}|${list}|${files}` },
    to: { path: files },
  },
];

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "files in a cycle cannot be read one after the other",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-cycles-of-types",
      comment:
        "what two files need of each other is a file of its own; only an op and its builder define each other",
      severity: "error",
      from: { pathNot: opContract },
      to: { circular: true, via: { dependencyTypes: ["type-only"] } },
    },
    ...floorRules,
    ...appRules,
    ...unitRules("layers", {
      files: `^${anyOf(layerFiles.map(escape))}$`,
      list: "^layers/layers\\.ts$",
    }),
    ...units.flatMap((folder) => unitRules(folder, { files: `^${folder}/`, list: `^${folder}\\.ts$` })),
    {
      name: "no-platform",
      comment: "this code runs in a tab and in Node alike; only training/runtime/ knows the platform",
      severity: "error",
      from: { path: "^(ir|graph-schema|layers|compiler|training)/", pathNot: `${tests}|^training/runtime/` },
      to: { path: "node_modules/(onnxruntime-|react|next/)" },
    },
    {
      name: "no-node",
      comment: "Node's modules do not exist in a browser",
      severity: "error",
      from: {
        path: "^(ir|graph-schema|layers|compiler|training|app)/",
        pathNot: `${tests}|^training/runtime/`,
      },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "no-tests-in-the-product",
      comment: "what only tests need must not travel with the product",
      severity: "error",
      from: { path: `^${anyOf(names)}/`, pathNot: tests },
      to: { path: `^(test|scripts)/|${tests}` },
    },
    {
      name: "no-development-packages-in-the-product",
      comment: "the product runs with dependencies alone",
      severity: "error",
      from: { path: `^${anyOf(names)}/`, pathNot: tests },
      to: {
        dependencyTypes: ["npm-dev"],
        dependencyTypesNot: ["type-only"],
        pathNot: "node_modules/@types/",
      },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(\\.next|\\.pytorch|\\.cache|\\.data|dist|public)/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};

// Not part of the configuration: what scripts/imports.ts draws.
Object.defineProperty(module.exports, "floors", { value: names });
