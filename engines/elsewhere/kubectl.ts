import { execFile } from "node:child_process";

/** Output of kubectl, which reads `input`; rejects with what it said. */
export const kubectl = (args: readonly string[], input = ""): Promise<string> =>
  new Promise((resolve, reject) => {
    const most = 64 * 2 ** 20;
    const child = execFile("kubectl", args, { timeout: 60_000, maxBuffer: most }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const said = stderr.trim().split("\n").at(-1);
      reject(
        new Error(
          error.code === "ENOENT"
            ? "kubectl is not in the PATH of the server; install it, with a configuration that reaches the cluster."
            : `kubectl: ${said || error.message}`,
        ),
      );
    });
    // It may end before it has read all.
    child.stdin?.on("error", () => undefined).end(input);
  });
