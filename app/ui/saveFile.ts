/** Hands a file to the person. */
export function saveFile(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** A file name from a project's. */
export const fileName = (project: string, extension: string): string =>
  `${
    project
      .trim()
      .replace(/[^\p{L}\p{N}._ -]+/gu, "-")
      .slice(0, 80) || "model"
  }.${extension}`;
