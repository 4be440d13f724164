/** What a launcher gives a program on machines that are not the server's. */
export interface Room {
  nodes: number;
  /** Devices of each node. */
  devices: number;
  /** Threads of each node. */
  threads: number;
}
