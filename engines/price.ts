import { z } from "zod";

/** What one device costs for an hour. */
export interface Price {
  amount: number;
  /** As it is written: "EUR". */
  currency: string;
}

/** A price as a person writes it: "2.10 EUR". */
export const priceText = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,6})? [^\s'"\\]{1,8}$/, 'expected an amount and a currency, such as "2.10 EUR"');

/** The same as it is reckoned with. */
export const price = priceText.transform((text): Price => {
  const [amount = "", currency = ""] = text.split(" ");
  return { amount: Number(amount), currency };
});
