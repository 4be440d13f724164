/** Gives each name once: with _ behind it where it is taken or was given before. */
export function freeNames(isTaken: (name: string) => boolean): (name: string) => string {
  const given = new Set<string>();
  const free = (name: string): string => {
    if (isTaken(name) || given.has(name)) return free(`${name}_`);
    given.add(name);
    return name;
  };
  return free;
}
