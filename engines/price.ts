import { z } from "zod";

/** What one device costs for an hour. */
export interface Price {
  amount: number;
  /** As it is written: "EUR". */
  currency: string;
}

/** A price as a configuration writes it: "2.10 EUR". */
export const price = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,6})? [A-Za-z€$£¥]{1,8}$/, 'expected an amount and a currency, such as "2.10 EUR"')
  .transform((text): Price => {
    const [amount = "", currency = ""] = text.split(" ");
    return { amount: Number(amount), currency };
  });
