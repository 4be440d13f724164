/**
 * What is said of a worker that ended by an error.
 * @param what as a sentence begins: "The data worker"
 */
export function workerFault(what: string, { message }: Partial<ErrorEvent>): string {
  // A script that cannot be fetched leaves no message, one that it would import that of the importing.
  return message && !message.includes("importScripts")
    ? `${what} failed: ${message}. Reload the page.`
    : `${what} could not be loaded. Try again when the server answers.`;
}
