import { runProgram } from "../runProgram.ts";
import { runInDirectory } from "./runInDirectory.ts";

// The program of one run: `node --import tsx child.ts RUN_FOLDER`, for as long as its standard input is open.

await runProgram(runInDirectory);
