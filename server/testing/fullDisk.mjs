// Loaded before a server or a run's program: while the file FULL_DISK is there no file grows, as on a full disk; what
// is there can be written over.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const write = fs.writeSync;
fs.writeSync = (file, bytes, offset, length, position) => {
  const { size } = fs.fstatSync(file);
  // Without a position it is appended.
  if ((position ?? size) + length > size && fs.existsSync(process.env.FULL_DISK))
    throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC", errno: -28 });
  return write(file, bytes, offset, length, position);
};
syncBuiltinESMExports();
