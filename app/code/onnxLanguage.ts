import { languages } from "monaco-editor/editor";

/** Colors ONNX's textual syntax: operators, names, types and numbers. */
export function onnxLanguage(): void {
  languages.register({ id: "onnx" });
  languages.setMonarchTokensProvider("onnx", {
    tokenizer: {
      root: [
        [/"(?:[^"\\]|\\.)*"/, "string"],
        [/\b(?:float|float16|int32|int64|uint8|uint32|bool)\b(?=\[|\s)/, "type"],
        [/\b[A-Z]\w*(?=\s*(?:<|\())/, "keyword"],
        [/-?\b\d+(?:\.\d+)?(?:e[-+]?\d+)?\b/, "number"],
        [/[A-Za-z_][\w./:]*/, "identifier"],
        [/[<>()[\]{}=,:]/, "delimiter"],
      ],
    },
  });
}
