// Node does not pass on to a thread what reads TypeScript, so it is registered here.
import { register } from "tsx/esm/api";

register();
await import("./serveDatabase.ts");
