import { describe, test } from "vitest";
import { leaveOut } from "../../test/leaveOut.ts";
import { haveVersitygw } from "./versitygw.ts";

/** Tests against a real S3 server; left out with a word, with CI set too, where none is on this machine. */
export function describeS3(name: string, tests: () => void): void {
  if (haveVersitygw()) describe(name, tests);
  else
    test(name, (context) =>
      leaveOut(context, "there is no S3 server; `npm run prove stores` brings one, with Go", {
        fails: false,
      }),
    );
}
