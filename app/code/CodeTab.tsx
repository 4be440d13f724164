import { Tabs } from "radix-ui";
import { useEffect, useState } from "react";
import { emittedTabs } from "./codeTabs.ts";
import { DocumentText } from "./DocumentText.tsx";
import { EmittedText } from "./EmittedText.tsx";
import { takeColorsOfPage } from "./monaco.ts";

const DOCUMENT = "document";

/** The document as text and everything that the compiler makes of it. */
export function CodeTab() {
  const [tab, setTab] = useState(DOCUMENT);
  useEffect(() => {
    const watcher = new MutationObserver(takeColorsOfPage);
    watcher.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => watcher.disconnect();
  }, []);
  return (
    <Tabs.Root className="flex h-full" orientation="vertical" value={tab} onValueChange={setTab}>
      <Tabs.List
        aria-label="Files"
        className="flex w-44 shrink-0 flex-col gap-0.5 border-r border-line p-1.5"
      >
        {[{ id: DOCUMENT, title: "document.json" }, ...emittedTabs].map(({ id, title }) => (
          <Tabs.Trigger
            key={id}
            value={id}
            className="number rounded px-2 py-1 text-left text-muted hover:text-ink data-[state=active]:bg-accent-soft data-[state=active]:text-ink"
          >
            {title}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      <Tabs.Content value={DOCUMENT} className="min-w-0 flex-1">
        <DocumentText />
      </Tabs.Content>
      {emittedTabs.map((emitted) => (
        <Tabs.Content key={emitted.id} value={emitted.id} className="min-w-0 flex-1">
          <EmittedText {...emitted} />
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}
