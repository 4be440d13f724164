/** As much of IndexedDB as the store of projects asks for, in memory; while `full`, no write is taken. */
export function memoryDatabase(): { indexedDB: object; database: { full: boolean } } {
  const database = { full: false };
  const rows = new Map<string, unknown>();
  const request = (give: () => unknown): object => {
    const asked: { result?: unknown; onsuccess?: () => void } = {};
    queueMicrotask(() => {
      asked.result = give();
      asked.onsuccess?.();
    });
    return asked;
  };
  const put = (row: { id: string }): object => {
    if (database.full) throw new DOMException("no room", "QuotaExceededError");
    return request(() => void rows.set(row.id, structuredClone(row)));
  };
  const store = {
    get: (id: string) => request(() => structuredClone(rows.get(id))),
    getAll: () => request(() => structuredClone([...rows.values()])),
    add: put,
    put,
    delete: (id: string) => request(() => void rows.delete(id)),
  };
  const transaction = (): object => {
    const made: { objectStore(): object; oncomplete?: () => void } = { objectStore: () => store };
    setTimeout(() => made.oncomplete?.());
    return made;
  };
  return { database, indexedDB: { open: () => request(() => ({ transaction })) } };
}
