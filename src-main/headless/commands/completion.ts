import { CorralError } from '../../core/errors.ts'

/** What the script takes for granted: the package bash-completion, and a bash newer than a Mac's. */
const bareBash = `declare -F _get_comp_words_by_ref >/dev/null || _get_comp_words_by_ref() {
    words=("\${COMP_WORDS[@]}") cword=$COMP_CWORD
    cur=\${words[cword]} prev=\${words[cword - 1]}
}
type compopt >/dev/null 2>&1 || compopt() { :; }

`

const shells = ['zsh', 'bash', 'fish']

/** Prints the script; the shell then asks `corral complete -- …` at each Tab. */
export async function completion(shell: string): Promise<void> {
  if (!shells.includes(shell)) {
    throw new CorralError('invalid_input', `'${shell}' is none of ${shells.join(', ')}.`)
  }
  if (shell === 'bash') process.stdout.write(bareBash)
  const { script } = await import('@bomb.sh/tab')
  script(shell, 'corral', 'corral')
}
