import type { Scope } from "../server/access/may.ts";
import { makeToken, nameFault, scopeFault } from "../server/access/tokens.ts";

// `npm run token -- NAME SCOPE` makes a token for TENSORLOOM_TOKENS. Nothing keeps it but whoever reads it here.

const [name = "", scope = ""] = process.argv.slice(2);
const fault = nameFault(name) ?? scopeFault(scope);
if (fault !== undefined) {
  console.error(`${fault}. Usage: npm run token -- NAME read|run|admin`);
  process.exit(1);
}
const { token, entry } = makeToken(name, scope as Scope);
console.log(`The token, which is shown this once: ${token}
Its entry for TENSORLOOM_TOKENS:       ${entry}`);
