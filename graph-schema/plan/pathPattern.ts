/** Whether a pattern such as encoder.*.norm, in which * stands for any one name, is a path such as encoder.0.norm. */
export const isPath = (pattern: string, path: string): boolean =>
  pattern.split(".").length === path.split(".").length && startsPath(pattern, path);

/** Whether a pattern is the beginning of a path, or * alone, which is that of all. */
export function startsPath(pattern: string, path: string): boolean {
  const names = path.split(".");
  const parts = pattern.split(".");
  return parts.length <= names.length && parts.every((part, i) => part === "*" || part === names[i]);
}
