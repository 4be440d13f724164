// Loaded before a server: while the file FULL_DISK is there no file grows, as on a full disk; what is there can be
// written over.
import fs from "node:fs";

const write = fs.writeSync;
fs.writeSync = (file, bytes, offset, length, position) => {
  if ((position ?? 0) + length > fs.fstatSync(file).size && fs.existsSync(process.env.FULL_DISK))
    throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC", errno: -28 });
  return write(file, bytes, offset, length, position);
};
