import { directoryObjects, type ObjectStore } from "../../nodejs/objects.ts";
import type { Env } from "../env.ts";
import type { Sql } from "./database.ts";

/** Opens the objects of a server: files of its data directory, or what TENSORLOOM_OBJECTS names. */
export async function openObjects(
  env: Env,
  at: { db: Sql; id: string },
): Promise<{ objects: ObjectStore; close(): void }> {
  const { TENSORLOOM_OBJECTS: place, TENSORLOOM_DATA: directory } = env;
  if (!place) return { objects: await directoryObjects(directory), close: () => undefined };
  const { openS3Objects } = await import("./s3/openS3Objects.ts");
  return openS3Objects(
    {
      ...place,
      endpoint: env.TENSORLOOM_S3_ENDPOINT,
      region: env.AWS_REGION,
      key: keyOf(env),
      links: env.TENSORLOOM_S3_LINKS === "on",
    },
    { ...at, directory, adopt: env.TENSORLOOM_ADOPT === "on" },
  );
}

function keyOf(env: Env) {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = env;
  if (AWS_ACCESS_KEY_ID === undefined || AWS_SECRET_ACCESS_KEY === undefined) return undefined;
  return {
    ...{ accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
    ...(AWS_SESSION_TOKEN !== undefined && { sessionToken: AWS_SESSION_TOKEN }),
  };
}
