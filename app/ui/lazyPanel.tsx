import {
  type ComponentType,
  lazy,
  type LazyExoticComponent,
  type ReactNode,
  Suspense,
  useState,
} from "react";
import { NotLoaded } from "./ErrorBoundary.tsx";

/**
 * A panel whose code is fetched when it is first shown; throws `NotLoaded` to the boundary around it. React remembers
 * a failure for good, so a panel that is mounted after one is made anew and asks again.
 * @param waiting stands there until the code has come
 */
export function lazyPanel(
  load: () => Promise<ComponentType>,
  waiting: ReactNode = <p className="p-3 text-muted">Loading</p>,
): ComponentType {
  let made: LazyExoticComponent<ComponentType> | undefined;
  const make = (): LazyExoticComponent<ComponentType> =>
    (made ??= lazy(async () => {
      try {
        return { default: await load() };
      } catch (cause) {
        made = undefined;
        throw new NotLoaded("a panel", { cause });
      }
    }));
  return function LazyPanel() {
    const [Panel] = useState(make);
    return (
      <Suspense fallback={waiting}>
        <Panel />
      </Suspense>
    );
  };
}
