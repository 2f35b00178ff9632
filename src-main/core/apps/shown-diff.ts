import { createTwoFilesPatch } from 'diff'

/** What stands for a token that does not exist yet, or that nobody needs to see. */
export const hiddenToken = 'ck_••••••••'

const contextLines = 3

/** A unified diff for people, without the secrets that stand in or near the changed lines. */
export function shownDiff(file: string, before: string | null, after: string | null): string {
  if (before === after) return ''
  const diff = createTwoFilesPatch(
    before === null ? '/dev/null' : file,
    after === null ? '/dev/null' : file,
    withoutSecrets(before ?? ''),
    withoutSecrets(after ?? ''),
    undefined,
    undefined,
    { context: contextLines },
  )
  // What stands above is for programs that apply it.
  return diff.slice(diff.indexOf('--- '))
}

/** A field whose name says that a secret follows, and what follows. */
const secretField =
  /((?:api[_-]?key|key|token|secret|password|passwd|authorization|credential)s?["']?\s*[:=]\s*["']?)([^\s"',}\]]{6,})/gi

/** Numbers, and names of variables that hold the secret elsewhere. */
const noSecret = /^(?:[\d.]+|[A-Z][A-Z0-9_]*)$/

/** What looks like a secret wherever it stands. */
const secretShape =
  /\b(?:ck_|sk-|sk_|ghp_|gho_|github_pat_|xox[bpas]-|glpat-|hf_|AIza|AKIA)[\w-]{8,}|\bBearer\s+[^\s"']{8,}/g

function withoutSecrets(text: string): string {
  return text
    .replaceAll(secretShape, (found) => (found.startsWith('ck_') ? hiddenToken : hidden))
    .replaceAll(secretField, (whole, field: string, value: string) =>
      value.startsWith('ck_') || noSecret.test(value) ? whole : `${field}${hidden}`,
    )
}

const hidden = '••••••••'
