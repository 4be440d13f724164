import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const folders: Readonly<Record<string, string>> = {
  ort: "node_modules/onnxruntime-web/dist",
  tfjs: "node_modules/@tensorflow/tfjs-backend-wasm/dist",
  samples: "public/samples",
};
const types: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

/**
 * Serves an empty page that runs the module `entry`, bundled, on a free port: for what needs a browser but not the
 * app. The page is isolated, so that WebAssembly may use threads.
 */
export async function servePage(entry: URL): Promise<Server> {
  const bundle = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    format: "esm",
    write: false,
    external: ["onnxruntime-web/*"],
    logLevel: "error",
  });
  const imports = Object.fromEntries(
    ["wasm", "webgpu", "jspi"].map((build) => [`onnxruntime-web/${build}`, `/ort/ort.${build}.min.mjs`]),
  );
  const map = `<script type="importmap">${JSON.stringify({ imports })}</script>`;
  const page = `<!doctype html>${map}<script type="module" src="/entry.js"></script>`;
  const content = async (path: string): Promise<Uint8Array | string> => {
    if (path === "/") return page;
    if (path === "/entry.js") return bundle.outputFiles[0]!.contents;
    const [, folder, name] = path.split("/") as [string, string, string | undefined];
    return readFile(join(root, folders[folder] ?? "nowhere", name ?? ""));
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, "http://localhost");
    const headers = {
      "content-type": types[extname(pathname)] ?? "text/html",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
    };
    content(pathname).then(
      (body) => response.writeHead(200, headers).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
