/** Why the file system refuses something, in words; undefined for an error that is not its own. */
export function fileFault(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return code === undefined ? undefined : reasons[code];
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "this user is not allowed to",
  EPERM: "this user is not allowed to",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk space of this user is used up",
  ENOENT: "no such file or directory",
  EISDIR: "it is a directory, not a file",
  ENOTDIR: "a part of its path is a file",
  EEXIST: "it is a file, not a directory",
  ENAMETOOLONG: "its name is too long",
  ELOOP: "its links lead in a circle",
  EMFILE: "too many files are open",
};
