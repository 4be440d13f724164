import { execFile } from "node:child_process";

/** Output of one of Slurm's programs; rejects with what it said. */
export const slurmProgram = (program: string, args: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(program, args, { encoding: "utf8", timeout: 60_000 }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const missing = error.code === "ENOENT";
      const said = (stderr || stdout).trim().split("\n").at(-1);
      reject(
        new Error(
          missing
            ? `Slurm's ${program} is not in the PATH of the server; install Slurm's commands, or run the server where they are.`
            : `${program}: ${said || error.message}`,
        ),
      );
    });
  });
