/** Hands a file to the person. */
export function saveFile(name: string, content: Blob | string): void {
  const url = typeof content === "string" ? content : URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  if (typeof content !== "string") setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A file name from a project's. */
export const fileName = (project: string, extension: string): string =>
  `${
    project
      .trim()
      .replace(/[^\p{L}\p{N}._ -]+/gu, "-")
      .slice(0, 80) || "model"
  }.${extension}`;
