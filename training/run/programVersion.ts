/** Version of this program, as package.json has it; what it writes says by which it was written. */
export const programVersion = "0.1.0";
