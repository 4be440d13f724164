/** Carries out whole runs, each in a process of its own. */
export interface Engine {
  /** Registry key and folder name. */
  type: string;
  title: string;
  doc: string;
  /** Module that Node runs, with the run's folder as its argument. */
  script: URL;
}
