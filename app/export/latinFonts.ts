/** The page's fonts as style rules that carry their data, Latin letters and signs only. */
export async function latinFonts(): Promise<string> {
  const rules = [...document.styleSheets].flatMap((sheet) =>
    [...sheet.cssRules]
      .filter((rule) => rule instanceof CSSFontFaceRule)
      .filter((rule) => /U\+0+-0*FF\b/i.test(rule.style.getPropertyValue("unicode-range")))
      .map((rule) => ({ rule, base: sheet.href ?? location.href })),
  );
  return (await Promise.all(rules.map(embed))).join("\n");
}

async function embed({ rule, base }: { rule: CSSFontFaceRule; base: string }): Promise<string> {
  const source = /url\("?([^")]+)"?\)/.exec(rule.style.getPropertyValue("src"))?.[1];
  if (!source) return "";
  const font = await (await fetch(new URL(source, base))).blob();
  const bytes = new Uint8Array(await font.arrayBuffer());
  const binary = Array.from(bytes, (b) => String.fromCharCode(b)).join("");
  return rule.cssText.replace(
    /src:[^;]+;/,
    `src: url("data:font/woff2;base64,${btoa(binary)}") format("woff2");`,
  );
}
