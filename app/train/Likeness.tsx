import { z } from "zod";
import { plan as planSchema } from "../../graph-schema/plan/plan.ts";
import { usePlacesSubject } from "../state/run/placesSubject.ts";
import { SettingsForm } from "../ui/form/SettingsForm.tsx";
import { useSubject } from "./useSubject.ts";

const { epochs, batchSize, seed } = planSchema.shape;
const changeable = z.object({ epochs, batchSize, seed });

/** Of which run the one to start is to be like, and what can be other in it; nothing for the open document. */
export function Likeness() {
  const like = usePlacesSubject((s) => s.like);
  const { document, change } = useSubject();
  if (!like) return null;
  return (
    <section aria-label="What is changed">
      <p className="mb-2">
        A new run like “{like.name}”, of the same model and data. What is changed here is of the new run
        alone.
      </p>
      <SettingsForm
        schema={changeable}
        values={document.plan}
        onChange={(key, value) => change({ [key]: value }, `Set ${key}`)}
      />
    </section>
  );
}
