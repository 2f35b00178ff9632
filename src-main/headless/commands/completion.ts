import { CorralError } from '../../core/errors.ts'

const shells = ['zsh', 'bash', 'fish']

/** Prints the script; the shell then asks `corral complete -- …` at each Tab. */
export async function completion(shell: string): Promise<void> {
  if (!shells.includes(shell)) {
    throw new CorralError('invalid_input', `'${shell}' is none of ${shells.join(', ')}.`)
  }
  const { script } = await import('@bomb.sh/tab')
  script(shell, 'corral', 'corral')
}
