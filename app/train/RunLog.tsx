import { useLayoutEffect, useRef, useState } from "react";

/** The end of what a run printed; follows it while its last line is in view, and finds words in it. */
export function RunLog({ id, text }: { id: string; text: string }) {
  const [query, setQuery] = useState("");
  const box = useRef<HTMLPreElement>(null);
  const atEnd = useRef(true);
  const lines = text.split("\n").filter((line) => line !== "");
  const words = query.toLowerCase();
  const found = words === "" ? lines : lines.filter((line) => line.toLowerCase().includes(words));
  useLayoutEffect(() => {
    if (atEnd.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [text, query]);
  return (
    <div id={id} className="border-t border-line">
      <input
        type="search"
        className="field m-2 w-60"
        placeholder="Search the log"
        aria-label="Search the log"
        value={query}
        onChange={(e) => setQuery(e.target.value)}
      />
      <pre
        ref={box}
        role="log"
        tabIndex={0}
        aria-label="Log of the run"
        className="h-40 overflow-auto px-3 pb-2 font-mono text-xs whitespace-pre-wrap"
        onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
          atEnd.current = scrollTop + clientHeight > scrollHeight - 8;
        }}
      >
        {found.length > 0
          ? found.join("\n")
          : lines.length === 0
            ? "It has printed nothing."
            : "No line has these words."}
      </pre>
    </div>
  );
}
