// Loaded before server/main.ts by `npm run dev`: NODE_ENV cannot be set in a package.json script on every shell.
Object.assign(process.env, { NODE_ENV: "development" });
