/** What secrets look like, wherever they come from. The first group, if any, stays. */
const patterns: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\b((?:Bearer|Basic)\s+)[\w.~+/=-]{6,}/gi,
  // Keys of providers, of GitHub, Slack, Amazon and Google, and Corral's own tokens and tickets.
  /\b(?:sk|pk|rk|hf|gsk|xai|r8|nvapi|pplx|ghp|gho|ghs|github_pat|glpat|xox[abprs]|ck|tk)[-_][\w-]{8,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g,
  /\bAIza[\w-]{20,}/g,
  // JSON web tokens, and what the vault has sealed.
  /\beyJ[\w-]{8,}(?:\.[\w-]*)+/g,
  /((?:[a-z][a-z0-9+.-]*):\/\/)[^\s/@"'<>]+@/gi,
  // Fields of JSON that are secret by their name; then those of JSON within JSON.
  /("[\w-]*(?:password|passwd|secret|token|api_?key|authorization|cookie)[\w-]*"\s*:\s*")(?:[^"\\]|\\.)+/gi,
  /(\\"[\w-]*(?:password|passwd|secret|token|api_?key|authorization|cookie)[\w-]*\\"\s*:\s*\\")[^"\\]+/gi,
  /\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b/g,
]

/** Long and without any order, as only keys are. */
const jumble = /\b(?=\w*\d)(?=\w*[a-z])(?=\w*[A-Z])[A-Za-z0-9]{32,}\b/g

const hidden = '[hidden]'

/** Whatever looks like a secret or an address of somebody goes; the home folder becomes `~`. */
export function hidePrivate(text: string, homeDir: string): string {
  const without = patterns.reduce(
    (before, pattern) =>
      before.replaceAll(pattern, (_all, stays: unknown) =>
        typeof stays === 'string' ? `${stays}${hidden}` : hidden,
      ),
    text,
  )
  const plain = without.replaceAll(jumble, hidden)
  return homeDir.length > 1 ? plain.replaceAll(homeDir, '~') : plain
}

const secretName = /KEY|TOKEN|SECRET|PASSW|CREDENTIAL|AUTH/i

/** Values of variables that are secret by their name. */
export function secretsIn(environment: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(environment).flatMap(([name, value = '']) =>
    secretName.test(name) && value.length >= 6 ? value : [],
  )
}
