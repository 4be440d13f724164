import type { Phrase } from "../diagnostics/phrase.ts";
import type { BinaryOperator, Formula, FormulaFault } from "./formula.ts";

export type Parsed = { formula: Formula } | { fault: FormulaFault };

/** Deepest nesting; a deeper formula is refused rather than overflowing the stack. */
const DEEPEST = 100;
const LONGEST = 2_000;

/**
 * Reads a formula in Python's notation and with its precedence: numbers, names, strings, lists, calls, indices,
 * `+ - * / // % **`, comparisons, `and or not`, `a if c else b`. Total: what is no formula is a fault with its place.
 */
export function parseFormula(text: string): Parsed {
  if (text.length > LONGEST)
    return { fault: { expected: { phrase: "mostCharacters", count: LONGEST }, actual: text.length, at: 0 } };
  try {
    return { formula: new Parser(tokensOf(text)).whole() };
  } catch (fault) {
    if (fault instanceof Refusal) return { fault: fault.fault };
    throw fault;
  }
}

/** Leaves the parser from any depth; never leaves this file. */
class Refusal extends Error {
  constructor(readonly fault: FormulaFault) {
    super(fault.expected.phrase);
  }
}

interface Token {
  kind: "number" | "string" | "word" | "sign" | "end";
  text: string;
  at: number;
}

const pattern =
  /\s*(?:(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)|(?<word>[A-Za-z_]\w*)|(?<string>"[^"\\\n]*"|'[^'\\\n]*')|(?<sign>\*\*|\/\/|==|!=|<=|>=|[-+*/%<>()[\],.]))/y;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  let at = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    at = pattern.lastIndex;
    const [kind, found] = Object.entries(match.groups!).find(([, value]) => value !== undefined)!;
    tokens.push({ kind: kind as Token["kind"], text: found, at: at - found.length });
  }
  const rest = text.slice(at);
  const end = at + rest.length - rest.trimStart().length;
  if (rest.trim() === "") tokens.push({ kind: "end", text: "", at: text.length });
  else
    throw new Refusal({
      expected: signHint(text[end]!),
      actual: { phrase: "token", text: text[end]! },
      at: end,
    });
  return tokens;
}

const signHint = (sign: string): Phrase =>
  sign === "^"
    ? { phrase: "powerSign" }
    : sign === "="
      ? { phrase: "equalSign" }
      : sign === "&" || sign === "|" || sign === "!"
        ? { phrase: "logicWords" }
        : { phrase: "numberNameOrOperator" };

const comparisons = ["==", "!=", "<", "<=", ">", ">="];

class Parser {
  #next = 0;
  #depth = 0;

  constructor(readonly tokens: readonly Token[]) {}

  whole(): Formula {
    const formula = this.#choice();
    if (this.#peek.kind !== "end") this.#refuse({ phrase: "operatorOrEnd" });
    return formula;
  }

  get #peek(): Token {
    return this.tokens[this.#next]!;
  }

  #take(...texts: string[]): string | undefined {
    const { kind, text } = this.#peek;
    if ((kind !== "sign" && kind !== "word") || !texts.includes(text)) return undefined;
    this.#next++;
    return text;
  }

  #expect(text: string): void {
    if (!this.#take(text)) this.#refuse({ phrase: "token", text });
  }

  #refuse(expected: Phrase): never {
    const { kind, text, at } = this.#peek;
    throw new Refusal({
      expected,
      actual: kind === "end" ? { phrase: "endOfFormula" } : { phrase: "token", text },
      at,
    });
  }

  #choice(): Formula {
    if (++this.#depth > DEEPEST) this.#refuse({ phrase: "mostNesting", count: DEEPEST });
    const then = this.#or();
    let formula = then;
    const { at } = this.#peek;
    if (this.#take("if")) {
      const condition = this.#or();
      this.#expect("else");
      formula = { kind: "choice", condition, then, otherwise: this.#choice(), at };
    }
    this.#depth--;
    return formula;
  }

  #or = (): Formula => this.#chain(this.#and, "or");
  #and = (): Formula => this.#chain(this.#not, "and");

  #not = (): Formula => {
    let count = 0;
    const { at } = this.#peek;
    while (this.#take("not")) count++;
    let formula = this.#comparison();
    for (; count > 0; count--) formula = { kind: "unary", operator: "not", x: formula, at };
    return formula;
  };

  #comparison(): Formula {
    const a = this.#sum();
    const { at } = this.#peek;
    const operator = this.#take(...comparisons) as BinaryOperator | undefined;
    return operator ? { kind: "binary", operator, a, b: this.#sum(), at } : a;
  }

  #sum = (): Formula => this.#chain(this.#product, "+", "-");
  #product = (): Formula => this.#chain(this.#negation, "*", "/", "//", "%");

  #chain(part: () => Formula, ...operators: BinaryOperator[]): Formula {
    let a = part();
    for (;;) {
      const { at } = this.#peek;
      const operator = this.#take(...operators) as BinaryOperator | undefined;
      if (!operator) return a;
      a = { kind: "binary", operator, a, b: part(), at };
    }
  }

  #negation = (): Formula => {
    let count = 0;
    const { at } = this.#peek;
    for (let sign = this.#take("-", "+"); sign; sign = this.#take("-", "+")) if (sign === "-") count++;
    const x = this.#power();
    return count % 2 === 1 ? { kind: "unary", operator: "-", x, at } : x;
  };

  #power(): Formula {
    const a = this.#postfix();
    const { at } = this.#peek;
    if (!this.#take("**")) return a;
    if (++this.#depth > DEEPEST) this.#refuse({ phrase: "mostNesting", count: DEEPEST });
    const b = this.#negation();
    this.#depth--;
    return { kind: "binary", operator: "**", a, b, at };
  }

  #postfix(): Formula {
    let of = this.#atom();
    for (;;) {
      const { at } = this.#peek;
      if (this.#take("[")) {
        const index = this.#choice();
        this.#expect("]");
        of = { kind: "index", of, index, at };
      } else if (this.#take(".")) {
        const { kind, text } = this.#peek;
        if (kind !== "word") this.#refuse({ phrase: "nameAfterPoint" });
        this.#next++;
        of = { kind: "attribute", of, name: text, at };
      } else return of;
    }
  }

  #atom(): Formula {
    const { kind, text, at } = this.#peek;
    if (this.#take("(")) {
      const inner = this.#choice();
      this.#expect(")");
      return inner;
    }
    if (this.#take("[")) return { kind: "list", items: this.#items("]"), at };
    if (kind === "number" || kind === "string") {
      this.#next++;
      return { kind: "literal", value: kind === "number" ? Number(text) : text.slice(1, -1), at };
    }
    if (kind !== "word" || ["if", "else", "and", "or", "not"].includes(text))
      return this.#refuse({ phrase: "numberNameOrParenthesis" });
    this.#next++;
    if (/^(true|false)$/i.test(text)) return { kind: "literal", value: text.toLowerCase() === "true", at };
    return this.#take("(")
      ? { kind: "call", name: text, args: this.#items(")"), at }
      : { kind: "name", name: text, at };
  }

  #items(close: string): Formula[] {
    const items: Formula[] = [];
    while (!this.#take(close)) {
      if (items.length > 0) this.#expect(",");
      items.push(this.#choice());
    }
    return items;
  }
}
