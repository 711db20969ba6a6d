export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const
export type CompletionShell = (typeof SHELLS)[number]

/**
 * Returns the script that a shell reads at its start. It passes the typed words to the program as
 * arguments. Own code, because the scripts of libraries evaluate what is typed, or the names of
 * files.
 *
 * @param program the words that start the program
 * @see https://www.gnu.org/software/bash/manual/html_node/Programmable-Completion.html
 * @see https://zsh.sourceforge.io/Doc/Release/Completion-System.html
 * @see https://fishshell.com/docs/current/completions.html
 * @see https://learn.microsoft.com/powershell/module/microsoft.powershell.core/register-argumentcompleter
 */
export function completionScript(shell: CompletionShell, program: readonly string[]): string {
  const posix = program.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')
  switch (shell) {
    case 'bash':
      return `_runninghub() {
  local line tab=$'\\t'
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$tab*}")
  done < <(${posix} complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o bashdefault -o default -F _runninghub runninghub`
    case 'zsh':
      return `_runninghub() {
  local line tab=$'\\t'
  local -a found
  while IFS= read -r line; do
    found+=("\${line%%$tab*}:\${line#*$tab}")
  done < <(${posix} complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#found} )); then _describe 'runninghub' found; else _files; fi
}
compdef _runninghub runninghub`
    case 'fish': {
      const fish = program
        .map((word) => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`)
        .join(' ')
      return `function __runninghub_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l found (${fish} complete -- $words[2..] 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c runninghub -f -a '(__runninghub_complete)'`
    }
    case 'powershell': {
      const quoted = program.map((word) => `'${word.replaceAll("'", "''")}'`).join(' ')
      return `Register-ArgumentCompleter -Native -CommandName runninghub -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
  if ($wordToComplete -eq '') { $words += '""' }
  & ${quoted} complete '--' @words 2>$null | ForEach-Object {
    $value, $description = $_ -split "\`t", 2
    $tip = if ($description) { $description } else { $value }
    [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $tip)
  }
}`
    }
  }
}
