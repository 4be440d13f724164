import { readEnv } from "./env.ts";
import { SetupError } from "../nodejs/setupError.ts";
import { startServer } from "./startServer.ts";

// React and Next decide by it which of their two builds they load.
Object.assign(process.env, { NODE_ENV: process.env.NODE_ENV ?? "production" });

try {
  const server = await startServer(readEnv(process.env));
  console.log(`Tensorloom is at ${server.address}`);
  let ending = false;
  const end = (): void => {
    // A second Ctrl+C is from someone who does not want to wait.
    if (ending) process.exit(1);
    ending = true;
    void server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error);
  process.exit(1);
}
