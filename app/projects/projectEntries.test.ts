import { expect, test } from "vitest";
import { emptyDocument } from "../../graph-schema/document.ts";
import { projectEntries } from "./projectEntries.ts";
import type { Project, ServerCopy } from "../state/project/project.ts";

const local = (id: string, updatedAt: number, server?: ServerCopy): Project => ({
  id,
  version: 4,
  createdAt: 0,
  updatedAt,
  document: emptyDocument(`${id} here`),
  ...(server && { server }),
});
const listed = (id: string, updatedAt: number, version: number) => ({
  id,
  updatedAt,
  version,
  name: `${id} there`,
  thumbnail: "data:",
});
const shown = (...from: Parameters<typeof projectEntries>) =>
  projectEntries(...from).map(({ name, place, newer }) => [name, place, newer]);

test("projects of both places are one list, the last changed first", () => {
  const here = [
    local("alone", 5),
    local("same", 9, { version: 2, same: 4 }),
    local("behind", 1, { version: 2, same: 4 }),
    local("ahead", 7, { version: 2, same: 3 }),
    local("deleted", 3, { version: 2, same: 4 }),
    local("unsent", 2, { version: 0, same: 0 }),
  ];
  const there = [listed("other", 8, 1), listed("same", 6, 2), listed("behind", 4, 3), listed("ahead", 10, 3)];
  expect(shown(here, there)).toEqual([
    ["other there", "server", true],
    ["ahead here", "both", false],
    ["same here", "both", false],
    ["alone here", "here", false],
    ["behind there", "both", true],
    ["deleted here", "deleted", false],
    ["unsent here", "both", false],
  ]);
});

test("a silent server takes nothing off the list and nothing for deleted", () => {
  const here = [local("kept", 2, { version: 2, same: 4 }), local("alone", 1)];
  expect(shown(here, undefined)).toEqual([
    ["kept here", "both", false],
    ["alone here", "here", false],
  ]);
});
