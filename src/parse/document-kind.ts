/** Whether a text is to be read as JSON or as YAML: one decision for reading it and for finding lines in it. */
import { splitStream } from "./document-stream.ts";
import { readYaml } from "./yaml.ts";

/**
 * Whether the first character is one with which a JSON document begins, and no document marker follows. Flow style YAML
 * begins so as well; a stream with markers is YAML, for no JSON text has a line feed before anything but a token.
 */
export function startsLikeJson(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 32 && code !== 0xfeff) return (code === 123 || code === 91) && !text.includes("\n---");
  }
  return false;
}

/** Flow style YAML is written by people; a bigger text that begins with a bracket is JSON, broken or not. */
const FLOW_CHARACTERS = 5_000_000;

/** Whether every document of the text is sound YAML. Takes texts that begin with a bracket and are no JSON. */
export function isYamlText(text: string): boolean {
  if (text.length > FLOW_CHARACTERS) return false;
  let sound = true;
  for (const { start, end } of splitStream(text)) {
    readYaml(text, start, end, () => {
      sound = false;
    });
    if (!sound) return false;
  }
  return true;
}
