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
  say(text: string, action?: Notice["action"]): void;
  dismiss(id: number): void;
}>()((set) => {
  let last = 0;
  const dismiss = (id: number): void => set((s) => ({ notices: s.notices.filter((n) => n.id !== id) }));
  return {
    notices: [],
    say: (text, action) => {
      const id = ++last;
      set((s) => ({ notices: [...s.notices.slice(-2), { id, text, ...(action ? { action } : {}) }] }));
      setTimeout(() => dismiss(id), 8000);
    },
    dismiss,
  };
});
