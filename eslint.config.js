import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

const noStarExports = {
  selector: "ExportAllDeclaration",
  message: "Name what is exported: a reader must see where a name comes from.",
};

export default defineConfig(
  globalIgnores([".next/", ".pytorch/", ".cache/", ".data/", "dist/", "next-env.d.ts", "public/"]),
  js.configs.recommended,
  {
    files: ["**/*.ts", "**/*.tsx"],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/max-params": ["error", { max: 3 }],
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-import-type-side-effects": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      // An index that was just checked, a map that was just filled: the type cannot say so.
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unnecessary-type-assertion": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/only-throw-error": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      complexity: ["error", { max: 20, variant: "modified" }],
      eqeqeq: ["error", "always"],
      "max-depth": ["error", 4],
      "max-lines": ["error", { max: 300, skipBlankLines: false, skipComments: false }],
      "no-restricted-syntax": ["error", noStarExports],
    },
  },
  {
    files: ["ir/**", "graph-schema/**", "layers/**", "compiler/**", "training/**"],
    rules: { "no-console": "error" },
  },
  {
    // Each constructor reads as one sentence: where, what was expected, what came, how to repair it.
    files: ["graph-schema/diagnostics/problem.ts"],
    rules: { "@typescript-eslint/max-params": ["error", { max: 4 }] },
  },
  {
    files: ["app/**/*.{ts,tsx}"],
    extends: [reactHooks.configs.flat["recommended-latest"]],
  },
  {
    files: ["**/*.test.{ts,tsx}", "test/**"],
    rules: { complexity: "off", "max-depth": "off" },
  },
  {
    files: ["**/*.{js,mjs,cjs}"],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        module: "writable",
        require: "readonly",
        __dirname: "readonly",
        URL: "readonly",
      },
    },
    rules: { "no-restricted-syntax": ["error", noStarExports] },
  },
);
