/** Moving the run between this tab and the server. */
export function ServerMoves() {
  return null;
}
