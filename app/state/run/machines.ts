import { create } from "zustand";
import { persist } from "zustand/middleware";

/** Another machine that has a Tensorloom, of which this device knows address and token. */
export interface Machine {
  /** Such as "https://gpu.example", by which runs name it. */
  address: string;
  /** As it calls itself. */
  name: string;
  /** Empty for a tunnel to one that asks for none. */
  token: string;
}

/** The machines that a person has added; remembered on this device alone. */
export const useMachines = create<{
  machines: readonly Machine[];
  /** In place of one of the same address. */
  add(machine: Machine): void;
  remove(address: string): void;
}>()(
  persist(
    (set) => ({
      machines: [],
      add: (machine) =>
        set(({ machines }) => ({
          machines: [...machines.filter(({ address }) => address !== machine.address), machine],
        })),
      remove: (removed) =>
        set(({ machines }) => ({ machines: machines.filter(({ address }) => address !== removed) })),
    }),
    { name: "tensorloom.machines" },
  ),
);

/** What a person calls the server at an address; null is the one that the page comes from. */
export const machineName = (address: string | null): string =>
  address === null
    ? "the server"
    : (useMachines.getState().machines.find((machine) => machine.address === address)?.name ??
      new URL(address).host);
