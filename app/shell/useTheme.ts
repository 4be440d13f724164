import { useEffect } from "react";
import { usePreferences } from "../state/preferences.ts";

/** Keeps the page in the chosen theme, following the system's while that is the choice. */
export function useTheme(): void {
  const theme = usePreferences((s) => s.theme);
  useEffect(() => {
    const system = matchMedia("(prefers-color-scheme: dark)");
    const show = (): void => {
      document.documentElement.dataset.theme =
        theme === "system" ? (system.matches ? "dark" : "light") : theme;
    };
    show();
    system.addEventListener("change", show);
    return () => system.removeEventListener("change", show);
  }, [theme]);
}
