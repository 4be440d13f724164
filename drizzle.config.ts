import { defineConfig } from "drizzle-kit";

/** `npx drizzle-kit generate --name WHAT` writes the migration from what changed in the schema. */
export default defineConfig({
  dialect: "postgresql",
  schema: "./server/storage/schema.ts",
  out: "./server/storage/migrations",
});
