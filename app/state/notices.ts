import { create } from "zustand";

/** A short message about what happened elsewhere; it goes by itself. */
export interface Notice {
  id: number;
  text: string;
  /** What can be done about it. */
  action?: { title: string; run(): void };
}

export const useNotices = create<{
  notices: readonly Notice[];
  /** `over` is called once it is gone, whether or not the action was taken. */
  notify(text: string, action?: Notice["action"], over?: () => void): void;
  dismiss(id: number): void;
}>()((set) => {
  let last = 0;
  const overs = new Map<number, () => void>();
  const dismiss = (id: number): void => {
    set((s) => ({ notices: s.notices.filter((n) => n.id !== id) }));
    overs.get(id)?.();
    overs.delete(id);
  };
  return {
    notices: [],
    notify: (text, action, over) => {
      const id = ++last;
      if (over) overs.set(id, over);
      set((s) => ({ notices: [...s.notices.slice(-2), { id, text, ...(action ? { action } : {}) }] }));
      setTimeout(() => dismiss(id), 8000);
    },
    dismiss,
  };
});
