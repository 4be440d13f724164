import { call } from "./call.ts";
import { output } from "./output.ts";

process.once("exit", () => {
  if (!output.lost.aborted) return;
  process.stderr.write(`tensorloom: the output did not go out whole: ${String(output.lost.reason)}\n`);
  process.exitCode = 2;
});
process.exitCode = await call(process.argv.slice(2));
