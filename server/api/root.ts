import { about } from "./about.ts";
import { datasets } from "./routers/datasets.ts";
import { projects } from "./routers/projects.ts";
import { rentals } from "./routers/rentals.ts";
import { runs } from "./routers/runs.ts";
import { router } from "./trpc.ts";

/** Everything that the server can be asked. */
export const appRouter = router({ projects, datasets, runs, rentals, about });

/** The API as clients see it. */
export type AppRouter = typeof appRouter;
