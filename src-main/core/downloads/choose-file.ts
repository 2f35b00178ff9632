import { CorralError } from '../errors.ts'
import { type GroupedFiles, type HubFile, groupFiles } from '../hub/group-files.ts'

/**
 * What is taken when nothing is said. The first is that of llama.cpp (`common_get_hf_file` in its
 * common/arg.cpp), which takes any file without it; the others come near.
 */
const usualQuantizations = ['Q4_K_M', 'UD-Q4_K_XL', 'MXFP4', 'Q4_K_S', 'IQ4_XS', 'Q4_0'].concat([
  'Q5_K_M',
  'Q6_K',
  'Q8_0',
])

/**
 * The files that are meant: one, or all parts of one in order.
 * @param file path in the repository, of a split model any of its parts; empty: by quantisation
 * @param quantization empty: the usual one
 * @throws CorralError `not_found`, `invalid_input`
 */
export function chooseFiles(
  files: readonly HubFile[],
  file: string,
  quantization: string,
): readonly HubFile[] {
  const groups = groupFiles(files)
  return file === '' ? byQuantization(groups, quantization) : byPath(groups, file)
}

function byQuantization({ choices }: GroupedFiles, wanted: string): readonly HubFile[] {
  const named = (name: string) =>
    choices.find((choice) => choice.quantization === name.toUpperCase())
  const usual = () => usualQuantizations.map(named).find((choice) => choice) ?? choices[0]
  const found = wanted === '' ? usual() : named(wanted)
  if (found) return found.files
  if (choices.length === 0) throw new CorralError('not_found', 'It has no GGUF file.')
  const known = [...new Set(choices.flatMap((choice) => choice.quantization ?? []))]
  throw new CorralError('not_found', `It has no ${wanted}, only: ${known.join(', ')}.`)
}

function byPath({ choices, projectors, rejected }: GroupedFiles, file: string) {
  const choice = choices.find(({ files }) => files.some(({ path }) => path === file))
  const projector = projectors.find(({ path }) => path === file)
  if (choice) return choice.files
  if (projector) return [projector]
  const reason = rejected.find(({ path }) => path === file)?.reason
  if (reason) throw new CorralError('invalid_input', `The file is not fetched: ${reason}.`)
  throw new CorralError('not_found', 'The repository has no such GGUF file at this revision.')
}
