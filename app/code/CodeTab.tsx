/** x */
export function CodeTab() {
  return null;
}
