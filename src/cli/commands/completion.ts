import type { Command } from "../command.ts";
import { COMMANDS } from "../commands.ts";
import { candidates } from "../complete.ts";
import { openSnapshot } from "../open.ts";
import { print } from "../streams.ts";
import { UsageError } from "../usage-error.ts";

const SCRIPTS: Readonly<Record<string, string>> = {
  bash: `_clew() {
  local IFS=$'\\n'
  COMPREPLY=($(clew completion --words -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _clew clew`,
  zsh: `#compdef clew
_clew() {
  local -a found
  found=("\${(@f)$(clew completion --words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -- $found
}
compdef _clew clew`,
  fish: `function __clew_complete
  set -l words (commandline -opc) (commandline -ct)
  clew completion --words -- $words[2..-1] 2>/dev/null
end
complete -c clew -f -a '(__clew_complete)'`,
};

export const completion: Command = {
  name: "completion",
  summary: "completion for bash, zsh or fish",
  usage: ["completion bash|zsh|fish"],
  about:
    "Prints a script for the shell. Commands, flags and values come from the table of commands; names come from the snapshot that -s names, else this folder.",
  examples: [{ line: "source <(clew completion bash)", says: "for this shell" }],
  flags: [
    {
      name: "words",
      value: "boolean",
      about: "print the candidates for the words behind -- (what the scripts call)",
    },
  ],
  async run(invocation) {
    const { flags, io, words } = invocation;
    if (flags["words"] === true) {
      const at = words.findIndex((word, index) =>
        word === "-s" || word === "--snapshot" ? words[index + 1] !== undefined : false,
      );
      const snapshot = at < 0 ? "." : (words[at + 1] ?? ".");
      const open = () =>
        openSnapshot({ ...invocation, flags: { snapshot, quiet: true } }).then(
          (opened) => opened.engine,
          () => undefined,
        );
      await print(io, await candidates(COMMANDS, words, open));
      return 0;
    }
    const script = SCRIPTS[words[0] ?? ""];
    if (script === undefined || words.length > 1)
      throw new UsageError(`expected bash, zsh or fish, came \`${words.join(" ")}\``);
    await print(io, [script]);
    return 0;
  },
};
