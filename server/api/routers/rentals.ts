import { fileURLToPath } from "node:url";
import { z } from "zod";
import { rentedAddress, skyCommands, skySettings, skyTask } from "../../../engines/elsewhere/skyTask.ts";
import { runSettings } from "../startRun.ts";
import { procedure, router } from "../trpc.ts";

const work = { project: fileURLToPath(new URL("../../..", import.meta.url)), name: "tensorloom" };
const file = "tensorloom.sky.yaml";

/** Machines that a person rents at a provider of clouds. */
export const rentals = router({
  /**
   * A task for SkyPilot that rents a machine and starts a server of this version there, with what to do with it, and the
   * settings that there are, as JSON Schema. Of settings that are wrong it is that of their defaults.
   */
  task: procedure("run")
    .input(z.object({ settings: runSettings }))
    .query(({ input }) => {
      const told = skySettings.safeParse(input.settings);
      const settings = told.success ? told.data : skySettings.parse({});
      return {
        file,
        text: skyTask(settings, work),
        commands: skyCommands(settings, { work, file }),
        address: rentedAddress,
        settings: z.toJSONSchema(skySettings, { io: "input" }),
      };
    }),
});
