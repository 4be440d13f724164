import { create } from "zustand";
import type { Document } from "../../../graph-schema/document.ts";
import { useDialogs } from "../dialogs.ts";

/** A run of which another is to be like. */
interface Likeness {
  name: string;
  /** Of the new one, as far as it was changed. */
  document: Document;
}

/** What the dialog of places starts; null is the open document. */
export const usePlacesSubject = create<{ like: Likeness | null }>()(() => ({ like: null }));

/** Opens the dialog of places for the open document, or for another run like one that there was. */
export function choosePlace(like: Likeness | null = null): void {
  usePlacesSubject.setState({ like });
  useDialogs.getState().show("places");
}
