import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { haveVersitygw, versitygwFolder, versitygwVersion } from "../../server/testing/versitygw.ts";

const execute = promisify(execFile);
const module = "github.com/versity/versitygw/cmd/versitygw";

/** Builds the S3 server that tests run against, unless it is here; what is missing to do so. */
export async function getVersitygw(): Promise<string | undefined> {
  if (haveVersitygw()) return undefined;
  const go = existsSync("/usr/local/go/bin/go") ? "/usr/local/go/bin/go" : "go";
  const found = await execute(go, ["version"]).catch(() => undefined);
  if (!found) return `there is no Go to build ${module} with; get Go from https://go.dev/dl`;
  console.log(`Building ${module} ${versitygwVersion}, which takes minutes the first time.`);
  const env = { ...process.env, GOBIN: versitygwFolder };
  await execute(go, ["install", `${module}@v${versitygwVersion}`], { env, maxBuffer: 2 ** 26 });
  return undefined;
}
