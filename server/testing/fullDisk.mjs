// Loaded before a server or a run's program: while the file FULL_DISK is there no file grows, as on a full disk; what
// is there can be written over.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { fileURLToPath } from "node:url";

const isFull = () => process.env.FULL_DISK !== undefined && fs.existsSync(process.env.FULL_DISK);
const noSpace = () =>
  Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC", errno: -28 });

const write = fs.writeSync;
fs.writeSync = (file, bytes, offset, length, position) => {
  const { size } = fs.fstatSync(file);
  // Without a position it is appended.
  if ((position ?? size) + length > size && isFull()) throw noSpace();
  return write(file, bytes, offset, length, position);
};
syncBuiltinESMExports();

// What comes in piece by piece is added to a new file.
const some = await fs.promises.open(fileURLToPath(import.meta.url));
const handles = Object.getPrototypeOf(some);
await some.close();
const { writeFile } = handles;
handles.writeFile = function (...content) {
  return isFull() ? Promise.reject(noSpace()) : writeFile.apply(this, content);
};
