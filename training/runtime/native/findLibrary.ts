import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Names of ONNX Runtime's library, by platform. */
const names: Partial<Record<NodeJS.Platform, string>> = {
  linux: "libonnxruntime.so.1",
  darwin: "libonnxruntime.1.dylib",
  win32: "onnxruntime.dll",
};

type Machine = Pick<NodeJS.Process, "platform" | "arch">;

interface Library {
  version: string;
  path: string;
}

/** ONNX Runtime's library, which onnxruntime-node ships, with its version; or why there is none for this machine. */
export function findLibrary({ platform, arch }: Machine = process): Library | { missing: string } {
  const about = createRequire(import.meta.url).resolve("onnxruntime-node/package.json");
  const { version } = JSON.parse(readFileSync(about, "utf8")) as { version: string };
  const machine = `${platform}/${arch}`;
  const path = join(dirname(about), "bin/napi-v6", machine, names[platform] ?? "");
  return names[platform] && existsSync(path)
    ? { version, path }
    : { missing: `ONNX Runtime ${version} has no library for ${machine}.` };
}
