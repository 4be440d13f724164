/**
 * The whole architecture as data: what each folder may import, and why. Anything else fails `npm run check`.
 *
 * @typedef {object} Folder
 * @property {string} why
 * @property {readonly string[]} may folders of which it may import values and types, besides itself
 * @property {string} [typesOf] further paths of which it may import types alone
 * @property {readonly string[]} [packages] the only packages it may import; any when absent
 */

/** @type {Readonly<Record<string, Folder>>} */
const folders = {
  "graph-schema": {
    why: "what a model is stands below everything; layers see the IR as types only, so that the schema runs anywhere",
    may: [],
    typesOf: "^compiler/ir/",
    packages: ["zod"],
  },
  compiler: {
    why: "pure functions that give the same bytes in the tab, the server and the command line",
    may: ["graph-schema"],
    packages: ["zod", "onnx-proto"],
  },
  training: {
    why: "one loop over a Runtime, for whichever program holds it",
    may: ["compiler", "graph-schema"],
  },
  server: {
    why: "the server must start without the app's code; Next serves that beside it",
    may: ["training", "compiler", "graph-schema"],
  },
  app: {
    why: "what runs in a tab cannot hold server code; the type of the router is all that it needs",
    may: ["training", "compiler", "graph-schema"],
    typesOf: "^server/api/root\\.ts$",
  },
  cli: {
    why: "the same capabilities without a browser",
    may: ["server", "training", "compiler", "graph-schema"],
  },
};

/** Folders of units, one file each; the list beside a folder (or in it) has its name. */
const units = [
  "graph-schema/layers",
  "compiler/ops",
  "training/optimizers",
  "training/losses",
  "training/metrics",
  "training/schedules",
  "training/data/readers",
  "training/data/samples",
];

const tests = "\\.test\\.tsx?$|/testing/";
const names = Object.keys(folders);
const anyOf = (list) => `(${list.join("|")})`;
const escape = (path) => path.replaceAll(".", "\\.");

const folderRules = names.flatMap((from) => {
  const { why, may, typesOf, packages } = folders[from];
  const others = names.filter((name) => name !== from && !may.includes(name));
  const source = { path: `^${from}/`, pathNot: tests };
  return [
    {
      name: `${from}-may-import-only`,
      comment: `${why} (may import: ${[from, ...may].join(", ")}${typesOf ? `, types of ${typesOf}` : ""})`,
      severity: "error",
      from: source,
      to: { path: `^${anyOf(others)}/`, ...(typesOf ? { pathNot: typesOf } : {}) },
    },
    ...(typesOf
      ? [
          {
            name: `${from}-types-only`,
            comment: `${why} (use import type)`,
            severity: "error",
            from: source,
            to: { path: typesOf, dependencyTypesNot: ["type-only"] },
          },
        ]
      : []),
    ...(packages
      ? [
          {
            name: `${from}-packages`,
            comment: `${why} (packages: ${packages.join(", ")})`,
            severity: "error",
            from: source,
            to: { path: "node_modules/", pathNot: `node_modules/${anyOf(packages)}/` },
          },
        ]
      : []),
  ];
});

const unitRules = units.flatMap((folder) => [
  {
    name: `${folder}-do-not-import-each-other`,
    comment: "a unit is one file and stands alone; what several need is a file of its own outside the folder",
    severity: "error",
    from: { path: `^${folder}/`, pathNot: tests },
    to: { path: `^${folder}/` },
  },
  {
    name: `${folder}-are-named-by-their-list-alone`,
    comment: "everything else walks the registry, so that a new unit is one file and one line",
    severity: "error",
    from: { path: `^${anyOf(names)}/`, pathNot: `${tests}|^${escape(folder)}(\\.ts$|/)` },
    to: { path: `^${folder}/` },
  },
]);

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "files in a cycle cannot be read one after the other; types alone may refer to each other",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    ...folderRules,
    ...unitRules,
    {
      name: "no-platform",
      comment: "this code runs in a tab and in Node alike; only training/runtime/ knows the platform",
      severity: "error",
      from: { path: "^(graph-schema|compiler|training)/", pathNot: `${tests}|^training/runtime/` },
      to: { path: "node_modules/(onnxruntime-|react|next/)" },
    },
    {
      name: "no-node",
      comment: "Node's modules do not exist in a browser",
      severity: "error",
      from: { path: "^(graph-schema|compiler|training|app)/", pathNot: `${tests}|^training/runtime/` },
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
    exclude: { path: "^(\\.next|\\.oracles|\\.cache|\\.data|public)/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
