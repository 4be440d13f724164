import { AsyncLocalStorage } from "node:async_hooks";

/** A page of a browser: once it is gone, nothing that it began goes on. */
interface Page {
  gone: boolean;
}

const current = new AsyncLocalStorage<Page>();
const forever = new Promise<never>(() => undefined);

/** Does work as a page that is killed after so many milliseconds, wherever the work is by then. */
export async function killedAfter(milliseconds: number, work: () => Promise<unknown>): Promise<void> {
  const page: Page = { gone: false };
  void current.run(page, work).catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  page.gone = true;
}

/** What a page asks of the world outside; a page that is gone never hears an answer, nor does what it asks happen. */
export function ofPages<T>(work: () => Promise<T>): Promise<T> {
  const page = current.getStore();
  if (page?.gone) return forever;
  return work().then((answer) => (page?.gone ? forever : answer));
}

/** The files of a browser as pages see them. */
export function filesOfPages<T extends object>(files: T): T {
  return new Proxy(files, {
    get: (target, key) => {
      const member: unknown = Reflect.get(target, key);
      if (typeof member !== "function") return member;
      return (...args: unknown[]): unknown => {
        if (current.getStore()?.gone) return forever;
        const answer: unknown = Reflect.apply(member, target, args);
        return answer instanceof Promise ? ofPages(() => answer.then(handleOf)) : answer;
      };
    },
  });
}

/** Folders and files open further ones; what is read is plain data. */
const handleOf = (answer: unknown): unknown =>
  typeof answer === "object" && answer !== null && Object.values(answer).some((m) => typeof m === "function")
    ? filesOfPages(answer)
    : answer;
