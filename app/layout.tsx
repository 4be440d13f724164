import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import "./globals.css";

export const metadata: Metadata = {
  title: "Tensorloom",
  description: "Wire layers into a graph, see every shape, train it in the tab, leave with ONNX and PyTorch.",
  icons: { icon: "/icon.svg" },
};
export const viewport: Viewport = { width: "device-width", initialScale: 1 };

/** Chooses the theme before anything is painted. */
const chooseTheme = `try {
  var saved = JSON.parse(localStorage.getItem("tensorloom.preferences") || "{}");
  var theme = (saved.state && saved.state.theme) || "system";
} catch (e) { theme = "system"; }
if (theme === "system") theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
document.documentElement.dataset.theme = theme;`;

/** The page around the editor. */
export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <script dangerouslySetInnerHTML={{ __html: chooseTheme }} />
      </head>
      <body>{children}</body>
    </html>
  );
}
