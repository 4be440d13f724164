import { X } from "lucide-react";
import { useNotices } from "../state/notices.ts";
import { Button } from "../ui/Button.tsx";
import { IconButton } from "../ui/IconButton.tsx";

/** What happened elsewhere, in the lower right corner for a few seconds. */
export function Notices() {
  const { notices, dismiss } = useNotices();
  return (
    <div
      role="status"
      data-notices
      aria-live="polite"
      className="pointer-events-none fixed right-4 bottom-4 z-50 flex flex-col gap-2"
    >
      {notices.map(({ id, text, action }) => (
        <div
          key={id}
          className="float pointer-events-auto flex max-w-md items-center gap-2 py-1.5 pr-1.5 pl-3"
        >
          <span>{text}</span>
          {action && (
            <Button
              onClick={() => {
                action.run();
                // A dialog below must still find the button, to know that it was not clicked away.
                setTimeout(() => dismiss(id));
              }}
            >
              {action.title}
            </Button>
          )}
          <IconButton icon={X} label="Dismiss" onClick={() => dismiss(id)} />
        </div>
      ))}
    </div>
  );
}
