/** @type {import("next").NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  // Types are checked by `npm run check`; Next rewrites the file it is given.
  typescript: { tsconfigPath: "app/tsconfig.json", ignoreBuildErrors: true },
  // The server answers on the loopback address by either name.
  allowedDevOrigins: ["127.0.0.1"],
};
